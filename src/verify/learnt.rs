//! What one audit learnt that the next may rely on: which signatures hold, in which log.
//!
//! Signatures are what costs; folding the registry and the dossiers again is cheap, and their state has no stored
//! form on purpose. A signature result depends on the statement's bytes alone: its digest covers the signatures, the
//! signed headers name each key by its hash, and the root covers the digests. So a result may be kept as long as the
//! log still has this root at this size, and everything else is done again.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::codes::{Day, Hash, Origin};
use crate::log::{Seq, TreeSize};
use crate::statement::base64url;

/// This program with its version: another may be stricter, and starts anew.
pub const PROGRAM: &str = concat!("minglu ", env!("CARGO_PKG_VERSION"));

const VERSION: u64 = 1;

/// The outcome of an audit, kept by the auditor.
///
/// Shape: one line of JSON, and one line with its SHA-256. Trust: the second line finds damage, not malice: who can
/// write this file can as well write the policy file beside it, and is the auditor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learnt {
    /// The program that verified.
    pub program: String,
    /// SHA-256 over the policy and keys that the auditor gave.
    pub policy: Hash,
    /// Whose log.
    pub origin: Origin,
    /// How long it was.
    pub size: TreeSize,
    /// The root over its entries.
    pub root: Hash,
    /// The day of the audit.
    pub on: Day,
    /// The checkpoint, as a signed note: the next log must continue it.
    pub checkpoint: String,
    /// Entries whose signatures hold, every one of them.
    pub verified: SeqSet,
}

/// A set of entries, one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeqSet(Vec<u8>);

/// Why a file is not what an audit learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LearntError {
    /// It was changed since it was written.
    #[error("it was changed since it was written: its SHA-256 is {found}, its last line says otherwise")]
    Changed {
        /// The hash of the first line.
        found: Hash,
    },
    /// It has another form.
    #[error("it is no state of an audit: {0}")]
    Malformed(&'static str),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    v: u64,
    program: String,
    policy: String,
    origin: String,
    size: u64,
    root: String,
    on: Day,
    checkpoint: String,
    verified: String,
}

impl Learnt {
    /// The text of the file.
    ///
    /// # Panics
    ///
    /// Never: texts and numbers always have a JSON form.
    #[must_use]
    pub fn to_text(&self) -> String {
        let stored = Stored {
            v: VERSION,
            program: self.program.clone(),
            policy: self.policy.to_string(),
            origin: self.origin.as_str().to_owned(),
            size: self.size.0,
            root: self.root.to_string(),
            on: self.on,
            checkpoint: self.checkpoint.clone(),
            verified: base64url::encode(&self.verified.0),
        };
        let line = serde_json::to_string(&stored).expect("texts and numbers have a JSON form");
        format!("{line}\n{}\n", Hash::of(line.as_bytes()))
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// [`LearntError`]: nothing of it may be used.
    pub fn parse(text: &str) -> Result<Self, LearntError> {
        let (line, rest) = text.split_once('\n').ok_or(LearntError::Malformed("it has no second line"))?;
        let found = Hash::of(line.as_bytes());
        if rest.trim_end() != found.to_string() {
            return Err(LearntError::Changed { found });
        }
        let stored: Stored = serde_json::from_str(line).map_err(|_| LearntError::Malformed("members"))?;
        if stored.v != VERSION {
            return Err(LearntError::Malformed("another version"));
        }
        let hash = |text: &str, what| Hash::from_hex(text).ok_or(LearntError::Malformed(what));
        Ok(Self {
            policy: hash(&stored.policy, "policy")?,
            origin: stored.origin.parse().map_err(|_| LearntError::Malformed("origin"))?,
            size: TreeSize(stored.size),
            root: hash(&stored.root, "root")?,
            on: stored.on,
            checkpoint: stored.checkpoint,
            verified: SeqSet(base64url::decode(&stored.verified).ok_or(LearntError::Malformed("verified"))?),
            program: stored.program,
        })
    }

    /// Whether signatures that it verified may be relied on; else why not.
    ///
    /// # Errors
    ///
    /// The reason, in words.
    pub fn usable(&self, policy: Hash) -> Result<(), String> {
        if self.program != PROGRAM {
            return Err(format!("the earlier audit was made with {}, this is {PROGRAM}", self.program));
        }
        if self.policy != policy {
            return Err("the earlier audit was made with another policy or other keys".to_owned());
        }
        Ok(())
    }
}

impl SeqSet {
    /// Adds an entry.
    pub fn insert(&mut self, seq: Seq) {
        let Ok(at) = usize::try_from(seq.0 / 8) else { return };
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        if let Some(byte) = self.0.get_mut(at) {
            *byte |= 1 << (seq.0 % 8);
        }
    }

    /// Its entries in order.
    pub fn iter(&self) -> impl Iterator<Item = Seq> {
        let bytes = (0..).zip(&self.0).filter(|(_, byte)| **byte != 0);
        bytes.flat_map(|(at, byte)| (0..8).filter(move |bit| byte & (1 << bit) != 0).map(move |bit| Seq(at * 8 + bit)))
    }

    /// Whether an entry is in it.
    #[must_use]
    pub fn contains(&self, seq: Seq) -> bool {
        let byte = usize::try_from(seq.0 / 8).ok().and_then(|at| self.0.get(at));
        byte.is_some_and(|byte| byte & (1 << (seq.0 % 8)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt() -> Learnt {
        let mut verified = SeqSet::default();
        for seq in [0, 1, 9, 70] {
            verified.insert(Seq(seq));
        }
        Learnt {
            program: PROGRAM.to_owned(),
            policy: Hash::of(b"policy"),
            origin: "example.cn/simulated".parse().unwrap(),
            size: TreeSize(71),
            root: Hash::of(b"root"),
            on: "2026-11-21".parse().unwrap(),
            checkpoint: "a\n71\nx\n\n— b c\n".to_owned(),
            verified,
        }
    }

    #[test]
    fn what_was_written_is_read_again() {
        let learnt = learnt();
        assert_eq!(Learnt::parse(&learnt.to_text()), Ok(learnt.clone()));
        let verified: Vec<u64> = (0..100).filter(|seq| learnt.verified.contains(Seq(*seq))).collect();
        assert_eq!(verified, [0, 1, 9, 70]);
        assert_eq!(learnt.verified.iter().map(|seq| seq.0).collect::<Vec<_>>(), verified);
        assert_eq!(learnt.usable(Hash::of(b"policy")), Ok(()));
        assert!(learnt.usable(Hash::of(b"other")).is_err());
        let older = Learnt { program: "minglu 0.0.1".to_owned(), ..learnt };
        assert!(older.usable(Hash::of(b"policy")).unwrap_err().contains("minglu 0.0.1"));
    }

    #[test]
    fn every_changed_byte_is_found() {
        let text = learnt().to_text();
        for at in 0..text.len() - 1 {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let changed = String::from_utf8_lossy(&bytes).into_owned();
            assert!(Learnt::parse(&changed).is_err(), "byte {at}");
        }
        for cut in ["", "{}", "{}\n"] {
            assert!(Learnt::parse(cut).is_err());
        }
        let signed = |line: &str| format!("{line}\n{}\n", Hash::of(line.as_bytes()));
        assert_eq!(Learnt::parse(&signed("{}")), Err(LearntError::Malformed("members")));
    }
}
