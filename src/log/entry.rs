//! The entry: the ledger's public line about one statement, and the leaf of the log.

use thiserror::Error;

use crate::codes::{Hash, Timestamp};

use super::seq::{Seq, decimal};

/// The longest entry, in bytes.
pub const ENTRY_BYTES_MAX: usize = 512;

/// One entry, version 1.
///
/// ```text
/// {"v":1,"seq":88214,"prev":"<b64url leaf hash of seq-1>","at":"2026-11-21T08:30:00.123Z","statement":"<b64url digest>"}
/// ```
///
/// Nothing else: leaves are public for ever, so they tell nothing that must one day cease to be shown.
/// Trust: `prev` binds the history, `statement` binds content and signatures; both are inside the leaf,
/// so the tree commits to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub seq: Seq,
    /// Leaf hash of the entry before; [`Hash::ZERO`] in entry 0.
    pub prev: Hash,
    /// When the ledger recorded it; never before the entry before.
    pub at: Timestamp,
    /// Digest of the statement.
    pub statement: Hash,
}

/// Why some bytes are no entry.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EntryError {
    /// A layout of a later version: neither sound nor unsound.
    #[error("entry version {found} is not known here")]
    UnknownVersion {
        /// The version that the entry states.
        found: u64,
    },
    /// Not the one line that version 1 allows.
    #[error("not an entry of version 1: {0}")]
    Malformed(&'static str),
}

impl Entry {
    /// The entry's bytes, without a line end.
    #[must_use]
    pub fn to_line(&self) -> String {
        format!(
            r#"{{"v":1,"seq":{},"prev":"{}","at":"{}","statement":"{}"}}"#,
            self.seq,
            self.prev.to_base64url(),
            self.at,
            self.statement.to_base64url()
        )
    }

    /// Reads the bytes of [`to_line`](Self::to_line) and no other spelling of them.
    ///
    /// # Errors
    ///
    /// [`EntryError::UnknownVersion`] asks for a newer program; [`EntryError::Malformed`] is damage or a lie.
    pub fn parse(line: &[u8]) -> Result<Self, EntryError> {
        if line.len() > ENTRY_BYTES_MAX {
            return Err(EntryError::Malformed("longer than 512 bytes"));
        }
        let text = std::str::from_utf8(line).map_err(|_| EntryError::Malformed("not UTF-8"))?;
        let rest = text.strip_prefix(r#"{"v":"#).ok_or(EntryError::Malformed("does not begin with its version"))?;
        let (version, rest) = rest.split_once(',').ok_or(EntryError::Malformed("nothing after the version"))?;
        let version = decimal(version).ok_or(EntryError::Malformed("version is no number"))?;
        if version != 1 {
            return Err(EntryError::UnknownVersion { found: version });
        }
        let (seq, rest) = member(rest, r#""seq":"#, ",").ok_or(EntryError::Malformed("seq"))?;
        let (prev, rest) = member(rest, r#""prev":""#, r#"","#).ok_or(EntryError::Malformed("prev"))?;
        let (at, rest) = member(rest, r#""at":""#, r#"","#).ok_or(EntryError::Malformed("at"))?;
        let (statement, rest) = member(rest, r#""statement":""#, r#""}"#).ok_or(EntryError::Malformed("statement"))?;
        if !rest.is_empty() {
            return Err(EntryError::Malformed("something after its end"));
        }
        Ok(Self {
            seq: decimal(seq).map(Seq).ok_or(EntryError::Malformed("seq is no number"))?,
            prev: Hash::from_base64url(prev).ok_or(EntryError::Malformed("prev is no hash"))?,
            at: at.parse().map_err(|_| EntryError::Malformed("at is no recorded time"))?,
            statement: Hash::from_base64url(statement).ok_or(EntryError::Malformed("statement is no hash"))?,
        })
    }

    /// Its leaf hash.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        Hash::leaf(self.to_line().as_bytes())
    }
}

/// The text between `name` at the very start and the next `end`, and what follows.
fn member<'t>(text: &'t str, name: &str, end: &str) -> Option<(&'t str, &'t str)> {
    text.strip_prefix(name)?.split_once(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        let at = "2026-11-21T08:30:00.123Z".parse().unwrap();
        Entry { seq: Seq(88_214), prev: Hash::of(b"before"), at, statement: Hash::of(b"said") }
    }

    #[test]
    fn an_entry_reads_back_from_its_own_line() {
        assert_eq!(Entry::parse(entry().to_line().as_bytes()), Ok(entry()));
    }

    #[test]
    fn every_other_spelling_is_refused() {
        let line = entry().to_line();
        for (found, wanted) in [
            (line.replace("\"seq\":", "\"seq\": "), "space"),
            (line.replace("88214", "088214"), "leading zero"),
            (line.replace(".123Z", "Z"), "no milliseconds"),
            (format!("{line}\n"), "line end"),
            (line.replace('}', ",\"x\":1}"), "another member"),
            (line.replace("\"seq\"", "\"Seq\""), "other name"),
            (format!("{}{line}", ' '), "leading space"),
        ] {
            assert!(matches!(Entry::parse(found.as_bytes()), Err(EntryError::Malformed(_))), "{wanted}");
        }
        let newer = line.replace("\"v\":1", "\"v\":2");
        assert_eq!(Entry::parse(newer.as_bytes()), Err(EntryError::UnknownVersion { found: 2 }));
    }

    #[test]
    fn no_single_flipped_bit_reads_as_the_same_entry() {
        let line = entry().to_line().into_bytes();
        for index in 0..line.len() {
            for bit in 0..8 {
                let mut flipped = line.clone();
                if let Some(byte) = flipped.get_mut(index) {
                    *byte ^= 1 << bit;
                }
                assert_ne!(Entry::parse(&flipped), Ok(entry()), "byte {index} bit {bit}");
            }
        }
    }
}
