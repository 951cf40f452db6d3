//! The record of what was read by right: written before the answer leaves, shown to whose it was and to the auditor.
//!
//! Trust: who reads cannot tell how it is recorded, and what cannot be recorded is not answered. The chain shows that
//! nothing was taken out later, for as long as somebody kept a head of it: the ledger states one in the log itself,
//! with the first read of every day (`ledger.reads.committed`).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::PoisonError;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::codes::{Day, Timestamp, Uscc};
use crate::log::{AccessHead, Seq};
use crate::rules::Ground;
use crate::statement::{EventKind, Source, Subject};
use crate::store::{AccessLog, StoreError, read_access_log};

use super::access::Reader;
use super::ledger::Ledger;
use super::outcome::Outcome;
use super::reading::ReadError;
use super::voice::{OwnStatement, derived_id};

mod part;

use part::Part;

/// Lines that are looked at for one page of what a reader may see.
const LOOKED_AT_MAX: usize = 5_000;

/// What was read beside statements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlsoRead {
    /// Whose dossier.
    pub about: Option<Subject>,
    /// Whose lists.
    pub of: Vec<Uscc>,
    /// What was asked, and why where the law wants that kept.
    pub query: Option<serde_json::Value>,
}

impl AlsoRead {
    /// A dossier.
    #[must_use]
    pub fn about(subject: Subject) -> Self {
        Self { about: Some(subject), ..Self::default() }
    }

    /// Lists of the business of authorities.
    #[must_use]
    pub fn lists_of(authorities: Vec<Uscc>) -> Self {
        Self { of: authorities, ..Self::default() }
    }
}

/// One line, the members that chain it left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Read {
    /// When.
    at: String,
    /// By whom.
    reader: String,
    /// For which authority; `audit` for an auditor.
    r#for: String,
    /// Method and path.
    what: String,
    /// Statements that were shown and are not public.
    of: Vec<ReadOf>,
    /// The dossier that was shown from inside.
    about: Option<String>,
    /// What was asked and why.
    query: Option<serde_json::Value>,
}

/// Statements of one owner that were read on one ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ReadOf {
    /// Whose they are.
    owner: String,
    /// Why they could be read; `null` for a list of the owner's business.
    ground: Option<Ground>,
    /// Entries, `3-5,9`.
    entries: String,
}

/// The open log of reads, and the day of its last line.
#[derive(Debug)]
pub(super) struct KeptReads {
    log: AccessLog,
    last_on: Option<Day>,
}

impl KeptReads {
    pub(super) fn open(dir: &Path) -> Result<Self, StoreError> {
        let (log, last) = AccessLog::open(dir)?;
        let last = last.and_then(|line| serde_json::from_str(&line.text).ok());
        let last_on = last.and_then(|read: Read| Timestamp::parse_rfc3339(&read.at).ok()).map(Timestamp::day);
        Ok(Self { log, last_on })
    }

    /// Adds a line. With the first of a day it gives where those of earlier days ended.
    fn append(&mut self, members: &str, today: Day) -> Result<Option<AccessHead>, StoreError> {
        let before = self.log.head();
        self.log.append(members)?;
        let last_on = self.last_on.replace(today);
        Ok(last_on.is_some_and(|last| last < today).then_some(before))
    }
}

/// A statement that was shown by right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ShownByRight {
    pub owner: Source,
    pub ground: Ground,
    pub seq: Seq,
}

/// Lines of the log of reads, as far as a reader may see them.
#[derive(Clone, Debug)]
pub struct Reads {
    /// The lines: whole for who sees all, cut to the own part for the others.
    pub lines: Vec<String>,
    /// Where to go on; `None` at the end.
    pub next: Option<u64>,
    /// Where the log of reads ended.
    pub head: AccessHead,
}

impl Ledger {
    /// Records that a reader saw something beside statements.
    ///
    /// # Errors
    ///
    /// That it could not be recorded: then nothing is answered.
    pub fn record_read(&self, reader: &Reader, also: &AlsoRead) -> Result<(), ReadError> {
        self.record(reader, also, &[])
    }

    /// Records statements that were shown by right.
    pub(super) fn record_shown(&self, reader: &Reader, shown: &[ShownByRight]) -> Result<(), ReadError> {
        if shown.is_empty() { Ok(()) } else { self.record(reader, &AlsoRead::default(), shown) }
    }

    fn record(&self, reader: &Reader, also: &AlsoRead, shown: &[ShownByRight]) -> Result<(), ReadError> {
        let (kid, who, what) = match reader {
            Reader::Anybody => return Ok(()),
            Reader::Officer { kid, authority, what } => (kid, Source::Authority(*authority).to_string(), what),
            Reader::Auditor { kid, what, .. } => (kid, "audit".to_owned(), what),
        };
        let now = self.now();
        let mut of = grouped(shown);
        of.extend(also.of.iter().map(|code| ReadOf {
            owner: Source::Authority(*code).to_string(),
            ground: None,
            entries: String::new(),
        }));
        let read = Read {
            at: now.to_string(),
            reader: kid.to_string(),
            r#for: who,
            what: what.clone(),
            of,
            about: also.about.map(|subject| subject.to_string()),
            query: also.query.clone(),
        };
        let text = serde_json::to_string(&read).map_err(|_| StoreError::Refused("a read that is no JSON"))?;
        let members = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(&text);
        let ended = self.reads.lock().unwrap_or_else(PoisonError::into_inner).append(members, now.day())?;
        // What was read is on disk: that its end cannot be stated today is mended with the first read of another day.
        let _ = ended.map(|head| self.commit_reads(head, now));
        Ok(())
    }

    /// States in the log where the reads of earlier days ended.
    fn commit_reads(&self, ended: AccessHead, now: Timestamp) -> Option<Outcome> {
        let count = ended.count.to_string();
        let statement = OwnStatement {
            id: derived_id(&["reads", &count, &ended.hash.to_string()]),
            kind: EventKind::ReadsCommitted,
            subject: Subject::Ledger,
            time: now,
            data: json!({
                "count": ended.count, "head": ended.hash.to_base64url(), "committed_on": now.day().to_string(),
            }),
        };
        self.state(vec![statement]).pop()
    }

    /// Lines of the log of reads from a number on, as far as this reader may see them.
    ///
    /// An officer sees who read the statements of the own authority, or a dossier in which it has one; an auditor the same
    /// of what the audit is of. An auditor of everything sees every line whole, and can check the chain.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn reads(&self, from: u64, count_max: usize, reader: &Reader) -> Result<Reads, ReadError> {
        let (dir, head) = {
            let kept = self.reads.lock().unwrap_or_else(PoisonError::into_inner);
            (kept.log.dir().to_path_buf(), kept.log.head())
        };
        // Lines behind the head may be half written.
        let left = usize::try_from(head.count.saturating_sub(from)).unwrap_or(usize::MAX);
        let found = read_access_log(&dir, from, left.min(LOOKED_AT_MAX))?;
        let moment = self.moment();
        let part = Part::of(&moment, reader);
        let (mut lines, mut next) = (Vec::new(), from);
        for line in found {
            if lines.len() >= count_max {
                break;
            }
            next = line.number + 1;
            lines.extend(part.cut(&line));
        }
        Ok(Reads { lines, next: (next < head.count).then_some(next), head })
    }
}

/// Entries by owner and ground, in ranges.
fn grouped(shown: &[ShownByRight]) -> Vec<ReadOf> {
    let mut by: BTreeMap<(Source, Ground), Vec<Seq>> = BTreeMap::new();
    for one in shown {
        by.entry((one.owner, one.ground)).or_default().push(one.seq);
    }
    by.into_iter()
        .map(|((owner, ground), seqs)| ReadOf { owner: owner.to_string(), ground: Some(ground), entries: ranges(seqs) })
        .collect()
}

/// `3-5,9`.
fn ranges(mut seqs: Vec<Seq>) -> String {
    seqs.sort_unstable();
    seqs.dedup();
    let mut found: Vec<(u64, u64)> = Vec::new();
    for Seq(seq) in seqs {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == seq => *last = seq,
            Some(_) | None => found.push((seq, seq)),
        }
    }
    let texts = found.into_iter().map(
        |(first, last)| {
            if first == last { first.to_string() } else { format!("{first}-{last}") }
        },
    );
    texts.collect::<Vec<_>>().join(",")
}
