//! The files of random draws: frozen lists and results, kept outside of the log under the SHA-256 that its entries name.
//!
//! A file is taken only if a statement of the draw names it, so nothing stands here that no officer signed for. The
//! public lists are for anybody from the freeze on: who misses a home in the names is to see it before the draw. A
//! result is for anybody while the statement that names it is shown. Objects with their weights, and recusals with
//! their reasons, are for the drawing authority and auditors (`schemas/draws.md`).

use std::sync::PoisonError;

use thiserror::Error;

use crate::codes::{Hash, Uscc};
use crate::oversight::{Dossier, Recorded};
use crate::rules::visibility;
use crate::statement::{Event, Source, Subject, Uuid};
use crate::store::StoreError;

use super::access::Reader;
use super::ledger::Ledger;
use super::moment::Moment;
use super::reading::ReadError;
use super::reads::AlsoRead;
use super::rights::ToRead;

/// Why a file of a draw is not taken or not given.
#[derive(Debug, Error)]
pub enum DrawFileRefused {
    /// What it is named by cannot be read, or the reading not be recorded.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// No statement of that draw names it, as far as the asker may know.
    #[error("no statement of this draw names that file")]
    NotNamed,
    /// It is named, and has not been handed in.
    #[error("the file is named by the draw, and was not handed in yet")]
    NotHeld,
    /// It is not for this reader.
    #[error("the file is for the drawing authority and for auditors")]
    Restricted,
    /// The bytes are others than named.
    #[error("the content has the SHA-256 {found}")]
    OtherContent {
        /// Their hash.
        found: Hash,
    },
    /// What is kept is not what was handed in.
    #[error("a kept file has the SHA-256 {found}")]
    Damaged {
        /// Its hash.
        found: Hash,
    },
    /// The files cannot be read or written.
    #[error("the files of draws cannot be used")]
    Store(#[from] StoreError),
}

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum For {
    /// Anybody, while the naming statement is shown.
    Everybody,
    /// The drawing authority and auditors.
    Insiders,
}

/// A file that a statement of a draw names.
#[derive(Clone, Debug)]
pub(super) struct Named<'d> {
    pub by: &'d Recorded,
    pub sha256: Hash,
    pub whose: For,
}

/// A file of a draw, as one reader may have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether anybody may have it.
    pub public: bool,
}

/// Every file that the statements of a draw name.
pub(super) fn named_files(home: &Dossier) -> Vec<Named<'_>> {
    let mut found = Vec::new();
    for record in home.records() {
        let mut name = |sha256: Hash, whose| found.push(Named { by: record, sha256, whose });
        if let Event::DrawFrozen(frozen) = &record.event {
            let lists = &frozen.lists;
            for list in [&lists.names, &lists.lots, &lists.officers, &lists.recusal_digests] {
                name(list.sha256.0, For::Everybody);
            }
            for list in [&lists.objects, &lists.recusals] {
                name(list.sha256.0, For::Insiders);
            }
        } else if let Event::DrawMade(made) = &record.event {
            name(made.result.0, For::Everybody);
        } else if let Event::DrawRedrawn(again) = &record.event {
            name(again.result.0, For::Everybody);
        }
    }
    found
}

/// What `fsck` says of a kept file: its name is its hash.
pub(super) fn check_draw_file(id: Hash, content: &[u8]) -> Result<(), String> {
    let found = Hash::of(content);
    if found == id { Ok(()) } else { Err(format!("the content has the hash {found}")) }
}

impl Ledger {
    /// Keeps a file that a statement of the authority's own draw names; whether it was there already.
    ///
    /// Trust: the hash was signed by officers before, so whoever brings the bytes changes nothing.
    ///
    /// # Errors
    ///
    /// [`DrawFileRefused`].
    pub fn put_draw_file(
        &self,
        (draw, sha256): (Uuid, Hash),
        authority: Uscc,
        bytes: &[u8],
    ) -> Result<bool, DrawFileRefused> {
        self.draw_file_wanted((draw, sha256), authority)?;
        let found = Hash::of(bytes);
        if found != sha256 {
            return Err(DrawFileRefused::OtherContent { found });
        }
        let files = self.draws.lock().unwrap_or_else(PoisonError::into_inner);
        if files.get(sha256).is_ok_and(|held| held.is_some()) {
            return Ok(true);
        }
        files.put(sha256, bytes)?;
        Ok(false)
    }

    /// Whether an authority may hand in a file: asked before its bytes are read.
    ///
    /// # Errors
    ///
    /// [`DrawFileRefused::NotNamed`].
    pub fn draw_file_wanted(&self, (draw, sha256): (Uuid, Hash), authority: Uscc) -> Result<(), DrawFileRefused> {
        let moment = self.moment();
        let home = moment.dossiers.get(Subject::Case(draw)).ok_or(DrawFileRefused::NotNamed)?;
        let own = |record: &Recorded| match record.source {
            Source::Authority(code) => moment.governance.acts_for(authority, code),
            Source::Institution(_) | Source::Ledger => false,
        };
        let wanted = named_files(home).iter().any(|named| named.sha256 == sha256 && own(named.by));
        wanted.then_some(()).ok_or(DrawFileRefused::NotNamed)
    }

    /// Whether a reader sees more of a draw than the public: for its authority, and for those who audit it. That it
    /// was opened is recorded.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn reads_draw(&self, draw: Uuid, reader: &Reader) -> Result<bool, ReadError> {
        let moment = self.moment();
        let Some(home) = moment.dossiers.get(Subject::Case(draw)) else { return Ok(false) };
        for frozen in home.records().iter().filter(|record| matches!(record.event, Event::DrawFrozen(_))) {
            if self.opens(&moment, reader, (home, frozen))? {
                self.record_read(reader, &AlsoRead::about(home.subject()))?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether all of a statement of a draw, its files among it, is for a reader by right.
    fn opens(
        &self,
        moment: &Moment,
        reader: &Reader,
        (home, record): (&Dossier, &Recorded),
    ) -> Result<bool, ReadError> {
        let right = self.right(moment, reader, &ToRead::of_record(home, record))?;
        Ok(right.is_some_and(|right| right.personal))
    }

    /// Whether a file of a draw was handed in.
    #[must_use]
    pub fn holds_draw_file(&self, sha256: Hash) -> bool {
        self.draws.lock().unwrap_or_else(PoisonError::into_inner).holds(sha256)
    }

    /// A file of a draw, for whoever may have it.
    ///
    /// # Errors
    ///
    /// [`DrawFileRefused`]; of a statement that is not shown to the reader nothing is said, not even that it is there.
    pub fn draw_file(&self, (draw, sha256): (Uuid, Hash), reader: &Reader) -> Result<DrawFile, DrawFileRefused> {
        let moment = self.moment();
        let home = moment.dossiers.get(Subject::Case(draw)).ok_or(DrawFileRefused::NotNamed)?;
        let named: Vec<Named<'_>> = named_files(home).into_iter().filter(|named| named.sha256 == sha256).collect();
        let seen = |named: &&Named<'_>| is_seen(self, &moment, home, named.by);
        let public = named.iter().filter(seen).any(|named| named.whose == For::Everybody);
        let mut inside = false;
        for named in &named {
            inside = inside || self.opens(&moment, reader, (home, named.by))?;
        }
        if !public && inside {
            self.record_read(reader, &AlsoRead::about(home.subject()))?;
        }
        if !public && !inside {
            let told = named.iter().any(|named| seen(&named));
            return Err(if told { DrawFileRefused::Restricted } else { DrawFileRefused::NotNamed });
        }
        let files = self.draws.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = files.get(sha256)?.ok_or(DrawFileRefused::NotHeld)?.to_vec();
        // Whatever happened to the disk, nobody is given other bytes than those that were signed for.
        let found = Hash::of(&bytes);
        if found == sha256 { Ok(DrawFile { bytes, public }) } else { Err(DrawFileRefused::Damaged { found }) }
    }
}

fn is_seen(ledger: &Ledger, moment: &Moment, home: &Dossier, record: &Recorded) -> bool {
    let Some(rulebook) = moment.rulebook.as_deref() else { return false };
    visibility(home, record, rulebook, ledger.legal_now().day()).is_public()
}
