//! One-time codes: with one, a party answers a served document online, without an account.
//!
//! An officer of the authority has a code made for one statement and hands it over with the served document. Whoever
//! holds it may hand in one submission about that statement, once, until it expires; the ledger states it as
//! `party.submitted` with its own key. Of the code only hashes are kept.
//!
//! Shape: 24 characters of Crockford's base32, written in groups of four. The first 8 name the code, the other 16, 80
//! random bits, prove it; letters that look like digits are read as these.
//!
//! Trust: a code is a bearer's. It lets nobody read anything, and what comes in by it is said to have come in so: that
//! it is of the party is judged by the authority, as with a letter. Guessing is ended by the code itself after
//! [`WRONG_MAX`] wrong proofs, and slowed down for whoever asks too often.
//!
//! Source: practice.md 10.

mod attempts;
mod handed;
mod text;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::codes::{Day, Hash, Timestamp, with_causes};
use crate::oversight::Recorded;
use crate::statement::{Kid, Source, Subject};
use crate::store::{PendingDir, StoreError, random_bytes};

use super::ledger::Ledger;
use super::opening::statement_of;
use super::outcome::Refused;
use super::pending::Officer;

pub(super) use attempts::Tries;
pub use handed::Handed;
pub use text::CodeText;

/// For how many days a code is good unless told \[POLICY\]: the time for reconsideration (复议法 20), counted generously.
pub const CODE_DAYS: u16 = 60;
/// For how many days a code may be made \[POLICY\].
pub const CODE_DAYS_MAX: u16 = 180;
/// Wrong proofs after which a code is dead.
const WRONG_MAX: u8 = 10;
const VERSION: u32 = 1;

/// Why a code is not made, or nothing is taken by it.
#[derive(Debug, Error)]
pub enum CodeRefused {
    /// No statement of the officer's authority about a party has this digest.
    #[error("the authority has no such statement about an institution, a facility or a person")]
    NoStatement,
    /// No code, one that was replaced, or one that was guessed at too often. Which of these is not said.
    #[error("the code is not known, or is no longer good")]
    Unknown,
    /// Its last day is over.
    #[error("the code was good until {until}")]
    Expired {
        /// Its last day.
        until: Day,
    },
    /// It was used for something else.
    #[error("the code was used before, for other content")]
    Used,
    /// Too many wrong codes in a short time from one address.
    #[error("too many wrong codes")]
    TooMany,
    /// Nothing was handed in, or too much.
    #[error("{0}")]
    Content(&'static str),
    /// The ledger refuses the statement.
    #[error(transparent)]
    Statement(#[from] Refused),
    /// The codes cannot be read or written.
    #[error("the codes cannot be used")]
    Store(#[from] StoreError),
}

/// A code as it is told once, to the officer who had it made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NewCode {
    /// The code. It is shown now and never again.
    pub code: String,
    /// Digest of the statement that may be answered with it, 64 hex digits.
    pub statement: String,
    /// The party.
    pub subject: String,
    /// The last day on which it is good.
    pub good_until: Day,
    /// The page for it, of this server.
    pub page: &'static str,
}

/// The stored form of a code: nothing by which it could be used.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    version: u32,
    /// Hash of the second part.
    secret: String,
    /// Digest of the statement that may be answered.
    about: String,
    /// Whose it is.
    subject: String,
    made_by: Kid,
    made_at: Timestamp,
    good_until: Day,
    wrong: u8,
    /// Digest of what it was used for. It stands here before the log is told, so that a lost answer can be asked
    /// for again, and nothing else be handed in.
    used_for: Option<String>,
}

/// All codes. What stands here is on disk.
#[derive(Debug)]
pub(super) struct Codes {
    dir: PendingDir,
    kept: BTreeMap<Hash, Kept>,
}

/// What `fsck` says of a kept code.
pub(super) fn check_code(_: Hash, content: &[u8]) -> Result<(), String> {
    read(content).map(drop)
}

fn read(content: &[u8]) -> Result<Kept, String> {
    let kept: Kept = serde_json::from_slice(content).map_err(|_| "the content is no code".to_owned())?;
    if kept.version == VERSION { Ok(kept) } else { Err(format!("a code of version {}", kept.version)) }
}

impl Codes {
    /// Opens the codes. One that cannot be read is told, left where it is, and good for nothing.
    pub(super) fn open(dir: &Path) -> Result<Self, StoreError> {
        let dir = PendingDir::open(dir)?;
        let mut kept = BTreeMap::new();
        for (id, path, content) in dir.read_all()? {
            let found = content.map_err(|error| with_causes(&error)).and_then(|content| read(&content));
            match (id, found) {
                (Some(id), Ok(found)) => {
                    kept.insert(id, found);
                }
                (_, Err(why)) => tracing::error!(file = %path.display(), why, "a code cannot be read"),
                (None, Ok(_)) => tracing::error!(file = %path.display(), "a file belongs to no code"),
            }
        }
        Ok(Self { dir, kept })
    }

    fn put(&mut self, id: Hash, code: Kept) -> Result<(), StoreError> {
        let content = serde_json::to_vec(&code).expect("a code has text keys only");
        self.dir.put(id, &content)?;
        self.kept.insert(id, code);
        Ok(())
    }

    /// Ends codes: all whose time is over, and those unused ones that a new one about the same statement replaces.
    fn sweep(&mut self, today: Day, replaced: Hash) -> Result<(), StoreError> {
        let replaced = replaced.to_string();
        let over = |code: &Kept| code.good_until < today || (code.about == replaced && code.used_for.is_none());
        let ids: Vec<Hash> = self.kept.iter().filter(|(_, code)| over(code)).map(|(id, _)| *id).collect();
        for id in ids {
            self.dir.end(id)?;
            self.kept.remove(&id);
        }
        Ok(())
    }

    /// The code that a text proves. A wrong proof is counted against the code that it names.
    fn prove(&mut self, text: &CodeText) -> Result<Hash, CodeRefused> {
        let id = text.id();
        let Some(found) = self.kept.get(&id) else { return Err(CodeRefused::Unknown) };
        let wanted = Hash::from_hex(&found.secret).unwrap_or(Hash::ZERO);
        let good = same(&text.proof(), &wanted);
        if good && found.wrong < WRONG_MAX {
            return Ok(id);
        }
        if !good {
            let wrong = found.wrong.saturating_add(1).min(WRONG_MAX);
            let found = Kept { wrong, ..found.clone() };
            self.put(id, found)?;
        }
        Err(CodeRefused::Unknown)
    }
}

/// Compares two hashes in a time that does not tell where they differ.
fn same(one: &Hash, other: &Hash) -> bool {
    let differs = one.0.iter().zip(&other.0).fold(0, |differs, (a, b)| differs | (a ^ b));
    std::hint::black_box(differs) == 0
}

impl Ledger {
    /// Makes a code for one statement of the officer's authority; an unused one for the same statement is replaced.
    ///
    /// # Errors
    ///
    /// [`CodeRefused::NoStatement`], [`CodeRefused::Content`], [`CodeRefused::Store`].
    pub fn make_code(&self, by: Officer, about: Hash, days: u16) -> Result<NewCode, CodeRefused> {
        if !(1..=CODE_DAYS_MAX).contains(&days) {
            return Err(CodeRefused::Content("days: 1 to 180 is wanted"));
        }
        let record = self.answerable(about).ok_or(CodeRefused::NoStatement)?;
        let own = match record.source {
            Source::Authority(code) => self.governance().acts_for(by.authority, code),
            Source::Institution(_) | Source::Ledger => false,
        };
        if !own {
            return Err(CodeRefused::NoStatement);
        }
        let text = CodeText::new(random_bytes()?);
        let now = self.legal_now();
        let good_until = now.day().plus_days(i32::from(days));
        let kept = Kept {
            version: VERSION,
            secret: text.proof().to_string(),
            about: about.to_string(),
            subject: record.subject.to_string(),
            made_by: by.kid,
            made_at: now,
            good_until,
            wrong: 0,
            used_for: None,
        };
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.sweep(now.day(), about)?;
        codes.put(text.id(), kept)?;
        Ok(NewCode {
            code: text.to_string(),
            statement: about.to_string(),
            subject: record.subject.to_string(),
            good_until,
            page: "/submissions",
        })
    }

    /// A record that a party may answer, in the dossier of its own subject.
    fn answerable(&self, digest: Hash) -> Option<Arc<Recorded>> {
        let seq = self.seq_of_digest(digest).ok()??;
        let line = self.shared.reader.record(seq).ok()??;
        let subject = statement_of(&line).ok()?.subject;
        let speaks = match subject {
            Subject::Institution(_) | Subject::Facility(_) | Subject::Person(_) => true,
            Subject::Visit(_) | Subject::Case(_) | Subject::Authority(_) | Subject::Ledger => false,
        };
        let moment = self.moment();
        let home = moment.dossiers.get(subject).filter(|_| speaks)?;
        home.own(digest).map(Arc::clone)
    }
}

#[cfg(test)]
mod tests;
