//! Lists of a draw as files with one possible spelling.

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::codes::Hash;

/// The most lines that a list may have.
pub const LINES_MAX: usize = 1_000_000;

/// One line of a list.
pub trait Line: Serialize + DeserializeOwned {
    /// What the list holds, for messages.
    const NAME: &'static str;

    /// What the line is about, once in a list; lines stand in the byte order of these texts.
    fn key(&self) -> String;
}

/// A list in canonical form: JSON Lines in the byte order of their keys, each key once.
///
/// Shape: one JSON object a line, members in the order of the struct, no white space, no escapes beyond those that
/// JSON demands, a line feed after each. An empty list is an empty file. So equal lists have equal digests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet<L>(Vec<L>);

/// Bytes or lines that are no list of a draw.
#[derive(Debug, Error)]
pub enum SheetError {
    /// A line cannot be read.
    #[error("line {line} of the {list} cannot be read")]
    Line {
        /// Which list.
        list: &'static str,
        /// Which line, from 1.
        line: usize,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// One key stands twice.
    #[error("{key} stands twice in the {list}")]
    Twice {
        /// Which list.
        list: &'static str,
        /// The key.
        key: String,
    },
    /// The lines can be read, but the bytes are another spelling of them.
    #[error("the {list} are not in canonical form: sorted, without white space, a line feed after each line")]
    NotCanonical {
        /// Which list.
        list: &'static str,
    },
    /// Too many lines.
    #[error("the {list} have {found} lines, at most {LINES_MAX} are wanted")]
    TooMany {
        /// Which list.
        list: &'static str,
        /// How many there are.
        found: usize,
    },
}

impl<L: Line> Sheet<L> {
    /// Puts lines in order.
    ///
    /// # Errors
    ///
    /// A key that stands twice; too many lines.
    pub fn new(mut lines: Vec<L>) -> Result<Self, SheetError> {
        if lines.len() > LINES_MAX {
            return Err(SheetError::TooMany { list: L::NAME, found: lines.len() });
        }
        lines.sort_by_cached_key(Line::key);
        let twice = lines.iter().zip(lines.iter().skip(1)).find(|(one, next)| one.key() == next.key());
        match twice {
            Some((line, _)) => Err(SheetError::Twice { list: L::NAME, key: line.key() }),
            None => Ok(Self(lines)),
        }
    }

    /// Reads a file in canonical form, and no other spelling of it.
    ///
    /// # Errors
    ///
    /// The first line that cannot be read, or what [`new`](Self::new) refuses, or another spelling.
    pub fn parse(bytes: &[u8]) -> Result<Self, SheetError> {
        let body = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let lines = body.split(|byte| *byte == b'\n').enumerate().filter(|_| !bytes.is_empty());
        let read = |(index, line): (usize, &[u8])| {
            serde_json::from_slice(line).map_err(|source| SheetError::Line { list: L::NAME, line: index + 1, source })
        };
        let sheet = Self::new(lines.map(read).collect::<Result<_, _>>()?)?;
        if sheet.to_bytes() == bytes { Ok(sheet) } else { Err(SheetError::NotCanonical { list: L::NAME }) }
    }

    /// The file.
    ///
    /// # Panics
    ///
    /// Never: the lines have text keys only.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for line in &self.0 {
            serde_json::to_writer(&mut bytes, line).expect("lines have text keys and are written to memory");
            bytes.push(b'\n');
        }
        bytes
    }

    /// SHA-256 of the file.
    #[must_use]
    pub fn digest(&self) -> Hash {
        Hash::of(&self.to_bytes())
    }

    /// The lines in order.
    #[must_use]
    pub fn lines(&self) -> &[L] {
        &self.0
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The line of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&L> {
        let found = self.0.binary_search_by(|line| line.key().as_str().cmp(key)).ok()?;
        self.0.get(found)
    }
}
