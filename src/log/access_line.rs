//! The log of restricted reads: lines of JSON, each with the hash of the one before (practice.md 23).
//!
//! A line is `{"v":1,"n":<number>,"prev":"<hash of line n-1>",…,"hash":"<own>"}`; its hash is SHA-256 of the line without
//! the member that says it, and `prev` of line 0 is 32 zero bytes.

use serde::Deserialize;

use crate::codes::Hash;

/// What stands between the members of a line and its hash.
const HASH_MEMBER: &str = r#","hash":""#;

/// A line: its number, what chains it, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLine {
    /// Its number, from 0.
    pub number: u64,
    /// Hash of the line before; zero for the first.
    pub prev: Hash,
    /// Its own hash, by which the next one names it.
    pub hash: Hash,
    /// The whole line, without its end.
    pub text: String,
}

/// Where a log of reads ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessHead {
    /// Its lines.
    pub count: u64,
    /// Hash of the last; zero before the first.
    pub hash: Hash,
}

impl AccessHead {
    /// The end of a log without lines.
    pub const EMPTY: Self = Self { count: 0, hash: Hash::ZERO };

    /// The end behind a line.
    #[must_use]
    pub fn behind(line: &AccessLine) -> Self {
        Self { count: line.number.saturating_add(1), hash: line.hash }
    }

    /// The end behind the next line.
    ///
    /// # Errors
    ///
    /// That the line does not follow here.
    pub fn then(self, line: &AccessLine) -> Result<Self, &'static str> {
        if line.number != self.count {
            Err("a line has another number than its place")
        } else if line.prev != self.hash {
            Err("a line does not follow the one before")
        } else {
            Ok(Self::behind(line))
        }
    }
}

/// The members that chain a line.
#[derive(Deserialize)]
struct Chained {
    v: u64,
    n: u64,
    prev: String,
    hash: String,
}

impl AccessLine {
    /// The line with these members, the first brace left out.
    #[must_use]
    pub fn new(number: u64, prev: Hash, members: &str) -> Self {
        let body = format!(r#"{{"v":1,"n":{number},"prev":"{}",{members}"#, prev.to_base64url());
        let hash = hash_of(&body);
        Self { number, prev, hash, text: format!(r#"{body}{HASH_MEMBER}{}"}}"#, hash.to_base64url()) }
    }

    /// Reads a line and checks its hash.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(line: &[u8]) -> Result<Self, &'static str> {
        let text = std::str::from_utf8(line).map_err(|_| "a line is no text")?;
        let found: Chained = serde_json::from_str(text).map_err(|_| "a line is no record of a read")?;
        if found.v != 1 {
            return Err("a line has a version that needs a newer program");
        }
        let prev = Hash::from_base64url(&found.prev).ok_or("a line does not name the one before")?;
        let (body, tail) = text.rsplit_once(HASH_MEMBER).ok_or("a line has no hash")?;
        let hash = hash_of(body);
        if found.hash != hash.to_base64url() || tail != format!(r#"{}"}}"#, found.hash) {
            return Err("a line is not what its hash says");
        }
        Ok(Self { number: found.n, prev, hash, text: text.to_owned() })
    }
}

/// Of the line without the member that says it.
fn hash_of(body: &str) -> Hash {
    Hash::of(format!("{body}}}").as_bytes())
}
