//! One recomputation, step by step: what it wants next, what it is given, and in the end what it found.
//!
//! The host calls [`Session::step`], fetches what is wanted and calls [`Session::give`], until it is [`Step::Done`].
//! Entries are read in bundles from 0 to the checkpoint, each statement strictly verified; a log with withdrawals is
//! read once more, since they reach back.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};
use thiserror::Error;

use crate::codes::{Day, Hash, Uscc};
use crate::files::{self, Fetch};
use crate::log::{Checkpoint, Entry, Seq, TILE_ROWS, TileKind, TilePath, TreeSize, bundle_parse};
use crate::outcome::{Recomputed, outcome};
use crate::statement::Statement;
use crate::verify::{
    BulkLineError, FetchedBody, InstitutionPage, Item, Known, Replay, Withdrawals, manifest_of, read_bulk_line,
};

use crate::asked::Asked;

/// Statements that the host is asked for at once.
const STATEMENTS: u64 = 500;

/// Why a session cannot go on.
#[derive(Debug, Error)]
pub enum SessionError {
    /// Nothing was asked yet.
    #[error("the session has not begun")]
    NotBegun,
    /// What is asked is not understood.
    #[error("what is asked cannot be read")]
    Asked(#[source] serde_json::Error),
    /// A member of what is asked is none of its kind.
    #[error("{what}: {why}")]
    Member {
        /// Which.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// Nobody to trust was named.
    #[error("neither a policy nor a verifier key was given: there is no root of trust")]
    NoTrust,
    /// Something was given that nobody asked for.
    #[error("nothing was wanted")]
    NotWanted,
    /// The bulk read tells something else.
    #[error("the statements cannot be read")]
    Statements(#[from] BulkLineError),
    /// The page is none.
    #[error("the page of the institution cannot be read: {0}")]
    Page(&'static str),
}

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

/// For what the log is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// To replay it.
    Replaying,
    /// For the statements that stand in the place of withdrawn ones.
    Seeking,
    /// It was read to its end.
    Over,
}

/// One recomputation.
pub struct Session {
    asked: Asked,
    replay: Replay<Fetch>,
    reading: Reading,
    /// How far the checkpoint says that the log goes.
    size: TreeSize,
    /// How far this reading has come.
    at: TreeSize,
    /// No bundle follows, whatever the checkpoint says.
    ended: bool,
    /// Entries of the bundle, from `at` on.
    staged: VecDeque<Vec<u8>>,
    told: BTreeMap<u64, FetchedBody>,
    /// Manifests that the bundle puts in force, once all its statements are there.
    adopted: Option<Vec<Hash>>,
    /// Statements that stand in the place of others, by digest, once found.
    instead: BTreeMap<Hash, Option<Statement>>,
    /// What the host was asked for last.
    wanted: Option<Want>,
    /// The page, if one is there.
    page: Option<Page>,
    page_asked: bool,
    /// Whether the closing comparisons have every file that they ask for.
    tried: bool,
    troubles: Vec<String>,
    found: Option<Value>,
}

/// The page of an institution at a pin.
struct Page {
    day: Day,
    shown: InstitutionPage,
    grown: bool,
}

impl Session {
    /// Begins; the bytes say what is asked.
    ///
    /// # Errors
    ///
    /// As [`Asked::parse`].
    pub fn begin(asked: &[u8]) -> Result<Self, SessionError> {
        let asked = Asked::parse(asked)?;
        files::clear();
        let claimed = asked.known.latest.as_deref().and_then(|note| Checkpoint::claimed(note).ok());
        Ok(Self {
            replay: replay_of(asked.known.clone(), Withdrawals::default()),
            asked,
            reading: Reading::Replaying,
            size: claimed.map_or(TreeSize::EMPTY, |head| head.size),
            at: TreeSize::EMPTY,
            ended: false,
            staged: VecDeque::new(),
            told: BTreeMap::new(),
            adopted: None,
            instead: BTreeMap::new(),
            wanted: None,
            page: None,
            page_asked: false,
            tried: false,
            troubles: Vec::new(),
            found: None,
        })
    }

    /// What is wanted next; the same as before while it was neither given nor said to be missing.
    pub fn step(&mut self) -> Step {
        loop {
            if let Some(found) = &self.found {
                return Step::Done(found.clone());
            }
            if let Some(want) = self.wanted.clone().or_else(|| self.lacking()) {
                self.wanted = Some(want.clone());
                return Step::Wanted(want);
            }
            self.advance();
        }
    }

    /// What must be there before anything can go on.
    fn lacking(&mut self) -> Option<Want> {
        if self.reading == Reading::Over {
            return self.lacking_at_the_end();
        }
        if self.staged.is_empty() && !self.ended && self.at < self.size {
            let index = self.at.0 / u64::from(TILE_ROWS);
            let left = self.size.0 - index * u64::from(TILE_ROWS);
            let width = u16::try_from(left).unwrap_or(TILE_ROWS).min(TILE_ROWS);
            return Some(Want::Bundle(TilePath { kind: TileKind::Entries, index, width }));
        }
        let untold = (self.at.0..).zip(&self.staged).find(|(seq, _)| !self.told.contains_key(seq));
        if let Some((seq, _)) = untold {
            return Some(Want::Statements(Seq(seq)));
        }
        if self.reading == Reading::Seeking {
            return None;
        }
        let (first, end) = (self.at.0, self.at.0 + self.staged.len() as u64);
        let adopted = self.adopted.get_or_insert_with(|| self.told.range(first..end).filter_map(adopted_by).collect());
        adopted.iter().copied().find_map(files::lacking).map(Want::File)
    }

    /// Files that the closing comparisons ask for, then the page.
    fn lacking_at_the_end(&mut self) -> Option<Want> {
        if files::missed().is_none() && !self.tried {
            // A trial run asks for the files of draws; what it finds is thrown away.
            drop(self.replay.clone().finish());
            self.tried = files::missed().is_none();
        }
        if let Some(digest) = files::missed() {
            return Some(Want::File(digest));
        }
        let code = self.asked.institution.filter(|_| !self.page_asked && self.replay.size() > TreeSize::EMPTY)?;
        Some(Want::Page(code, self.replay.size()))
    }

    /// Takes what is there.
    fn advance(&mut self) {
        if self.reading == Reading::Over {
            self.found = Some(self.finish());
            return;
        }
        if self.staged.is_empty() {
            return self.turn();
        }
        let lines = std::mem::take(&mut self.staged);
        self.adopted = None;
        for (seq, line) in (self.at.0..).zip(&lines) {
            let body = self.told.remove(&seq).unwrap_or_else(FetchedBody::absent);
            if self.reading == Reading::Seeking {
                self.seek(line, &body);
                continue;
            }
            self.replay.take_and_verify([Item { entry: line, body: body.body() }]);
            if let FetchedBody::Statement { marks: Some(marks), .. } = &body {
                self.replay.marks_published(Seq(seq), marks);
            }
        }
        self.at = TreeSize(self.at.0 + lines.len() as u64);
    }

    /// After a whole reading: what was withdrawn is known now, and is to be read as it stands.
    fn turn(&mut self) {
        let withdrawn = self.replay.governance().withdrawals().clone();
        match self.reading {
            Reading::Replaying if self.replay.knows_withdrawals() => self.reading = Reading::Over,
            Reading::Replaying => {
                self.instead = withdrawn.values().filter_map(|by| Some((by.replacement?, None))).collect();
                self.reading = Reading::Seeking;
                self.again();
            }
            Reading::Seeking => {
                let find = |digest: Hash| self.instead.get(&digest).cloned().flatten();
                self.replay = replay_of(self.asked.known.clone(), Withdrawals::new(&withdrawn, find));
                self.reading = Reading::Replaying;
                self.again();
            }
            Reading::Over => {}
        }
    }

    fn again(&mut self) {
        self.at = TreeSize::EMPTY;
        self.ended = self.instead.is_empty() && self.reading == Reading::Seeking;
        self.told.clear();
        self.troubles.clear();
    }

    fn seek(&mut self, line: &[u8], body: &FetchedBody) {
        let named = Entry::parse(line).ok().map(|entry| entry.statement);
        if let (Some(digest), FetchedBody::Statement { bytes, .. }) = (named, body)
            && let Some(place) = self.instead.get_mut(&digest)
        {
            *place = Statement::parse(bytes).ok().filter(|statement| statement.digest == digest);
        }
    }

    /// Takes what was wanted; `None` says that it is not to be had.
    ///
    /// # Errors
    ///
    /// [`SessionError::NotWanted`]; statements or a page that say nothing readable.
    pub fn give(&mut self, given: Option<&[u8]>) -> Result<(), SessionError> {
        match self.wanted.take().ok_or(SessionError::NotWanted)? {
            Want::Bundle(path) => self.take_bundle(path, given),
            Want::Statements(from) => self.take_statements(from, given.unwrap_or_default())?,
            Want::File(digest) => files::keep(digest, given.map(<[u8]>::to_vec)),
            Want::Page(_, size) => {
                self.page_asked = true;
                self.page = given.map(|bytes| read_page(bytes, size)).transpose()?;
            }
        }
        Ok(())
    }

    /// A bundle that is not there, or not whole, ends the reading: entries are missing then.
    fn take_bundle(&mut self, path: TilePath, given: Option<&[u8]>) {
        let rows = bundle_parse(given.unwrap_or_default());
        let why = match (&rows, given) {
            (_, None) => Some("it is not there".to_owned()),
            (Err(error), _) => Some(error.to_string()),
            (Ok(rows), _) if rows.len() < usize::from(path.width) => Some(format!("it holds {} entries", rows.len())),
            (Ok(_), _) => None,
        };
        if let Some(why) = why {
            self.ended = true;
            self.troubles.push(format!("{path}: {why}"));
        }
        self.staged = rows.unwrap_or_default().iter().take(path.width.into()).map(|row| row.to_vec()).collect();
    }

    fn take_statements(&mut self, from: Seq, lines: &[u8]) -> Result<(), SessionError> {
        for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
            let (seq, body) = read_bulk_line(line)?;
            self.told.insert(seq.0, body);
        }
        self.told.entry(from.0).or_insert_with(FetchedBody::absent);
        Ok(())
    }

    fn finish(&mut self) -> Value {
        let recomputed = self.asked.institution.map(|code| self.recompute(code));
        let replay = &mut self.replay;
        let stated = replay.governance().reads().len() as u64;
        if stated > 0 {
            replay.left_out("restricted reads", stated, "the log of reads is for auditors of everything");
        }
        replay.left_out("tiles of hashes", 1, "the root was computed from all entries, which needs none");
        let why = "what was asked is one institution at most; minglu audit compares all of it";
        replay.left_out("the rest of the register", 1, why);
        let report = self.replay.clone().finish();
        outcome(&report, &self.asked.with, recomputed.as_ref(), &self.troubles)
    }

    fn recompute(&mut self, code: Uscc) -> Recomputed {
        let size = self.replay.size();
        let (day, derived, published) = match self.page.take() {
            Some(Page { day, shown, grown }) => {
                let derived = self.replay.institution_published(code, day, (&shown, grown));
                (Some(day), derived, Some(shown))
            }
            None => (self.asked.day, self.asked.day.and_then(|day| self.replay.institution_derived(code, day)), None),
        };
        Recomputed { code, size, day, derived, published }
    }
}

/// The manifest that a statement puts in force.
fn adopted_by((_, body): (&u64, &FetchedBody)) -> Option<Hash> {
    let FetchedBody::Statement { bytes, .. } = body else { return None };
    manifest_of(&Statement::parse(bytes).ok()?.event().ok()?)
}

fn replay_of(known: Known, withdrawals: Withdrawals) -> Replay<Fetch> {
    Replay::new(known, files::fetch as Fetch).withdrawing(withdrawals)
}

/// A page: `{"pin":"<size>@<day>","standing":{…},"timeline":[…],"grown":false}`; `standing` is `null` where the register
/// shows nobody of that code.
fn read_page(bytes: &[u8], wanted: TreeSize) -> Result<Page, SessionError> {
    let page: Value = serde_json::from_slice(bytes).map_err(|_| SessionError::Page("it is no JSON"))?;
    let pin = page.get("pin").and_then(Value::as_str).and_then(|pin| pin.split_once('@'));
    let (size, day) = pin.ok_or(SessionError::Page("it names no pin"))?;
    let day = day.parse().map_err(|_| SessionError::Page("its pin has no day"))?;
    if size.parse() != Ok(wanted.0) {
        return Err(SessionError::Page("it is of another log size"));
    }
    let standing = page.get("standing").cloned().filter(|standing| !standing.is_null());
    let timeline = page.get("timeline").and_then(Value::as_array).cloned().unwrap_or_default();
    let grown = page.get("grown").and_then(Value::as_bool).unwrap_or(false);
    Ok(Page { day, shown: InstitutionPage { standing, timeline }, grown })
}
