//! What comes next in a session: something to fetch, or what was found.

use serde_json::{Value, json};

use crate::codes::{Hash, Uscc};
use crate::log::{Seq, TilePath, TreeSize};

/// Statements that the host is asked for at once.
const STATEMENTS: u64 = 500;

/// Something that the host is to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// A bundle of entries.
    Bundle(TilePath),
    /// Lines of the bulk read from an entry on, at least one.
    Statements(Seq),
    /// A data file.
    File(Hash),
    /// The page of an institution at a log size.
    Page(Uscc, TreeSize),
}

/// What comes next.
#[derive(Clone, Debug)]
pub enum Step {
    /// This is wanted.
    Wanted(Want),
    /// It is over, and this was found.
    Done(Value),
}

impl Step {
    /// It as the host reads it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Wanted(Want::Bundle(path)) => {
                json!({ "want": "bundle", "path": path.to_string(), "file": path.file() })
            }
            Self::Wanted(Want::Statements(from)) => {
                json!({ "want": "statements", "from": from.0, "limit": STATEMENTS })
            }
            Self::Wanted(Want::File(digest)) => json!({ "want": "file", "sha256": digest.to_string() }),
            Self::Wanted(Want::Page(code, size)) => {
                json!({ "want": "page", "institution": code.as_str(), "size": size.0 })
            }
            Self::Done(found) => json!({ "done": found }),
        }
    }
}
