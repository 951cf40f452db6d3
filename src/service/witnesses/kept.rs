//! Evidence that a witness holds this log for another one: what was asked, and what it answered.

use std::path::Path;

use serde::Serialize;

use crate::codes::{Hash, Timestamp, with_causes};
use crate::store::{EvidenceDir, Kept};

use super::Asked;
use super::conversation::{Head, Said};

/// Items that are kept: whoever holds a witness's address must not fill the disk.
const FILES_MAX: usize = 1000;

/// Where the ledger keeps it.
pub(super) struct KeptAnswers(EvidenceDir);

/// A file of evidence. The request holds the checkpoint with the ledger's own signature.
#[derive(Serialize)]
struct KeptAnswer<'a> {
    /// Version of this shape.
    v: u8,
    /// Name of the witness in the policy.
    witness: &'a str,
    /// Its verifier key.
    key: String,
    /// When, by the ledger's clock, RFC 3339.
    at: String,
    /// The body that was sent.
    request: &'a str,
    status: u16,
    answer: String,
}

impl KeptAnswers {
    pub(super) fn new(dir: &Path) -> Self {
        Self(EvidenceDir::new(&dir.join("evidence"), FILES_MAX))
    }

    /// How many there are, from earlier runs too.
    pub(super) fn count(&self) -> usize {
        self.0.count().unwrap_or(0)
    }

    /// Keeps what a witness said against the head, if it did.
    pub(super) fn keep(&self, witness: &Asked, head: &Head, said: &Said, now: Timestamp) {
        let (request, status, answer) = match said {
            Said::Refuses { request, reply } => {
                (request, reply.status, String::from_utf8_lossy(&reply.body).into_owned())
            }
            Said::KnowsMore { size, request } => (request, 409, format!("{size}\n")),
            Said::Cosigned(_) | Said::Silent(_) => return,
        };
        let key = witness.key.to_string();
        let id = Hash::of(format!("{key}\n{status}\n{}", head.text).as_bytes());
        let kept = KeptAnswer { v: 1, witness: &witness.name, key, at: now.to_string(), request, status, answer };
        let mut content = serde_json::to_vec_pretty(&kept).expect("evidence has text keys only");
        content.push(b'\n');
        match self.0.keep(id, &content) {
            Ok(Kept::New | Kept::Instead) => {
                tracing::error!(witness = witness.name, status, file = %id, "a witness's answer was kept")
            }
            Ok(Kept::Already) => {}
            Ok(Kept::Full) => tracing::error!(witness = witness.name, status, "no room for more evidence"),
            Err(error) => tracing::error!(witness = witness.name, error = with_causes(&error), "evidence was not kept"),
        }
    }
}
