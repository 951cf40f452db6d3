//! Authorised queries: whether a person is on a list, asked by an officer who holds the number of a document.
//!
//! Carers' lists are not public. Whoever has a duty or the person's consent asks here, and is told yes or no, the
//! decisions in force, and nothing else that the ledger holds: no name, no other fact. Citizens have no keys of their
//! own: a person who asks about himself does so at the counter, where an officer attests that he saw the document.
//!
//! Deliberately absent: a search. One number is one query, each is recorded before it is answered, and a key that asks
//! too often waits.
//!
//! Trust: an officer who lies about consent or duty is told the answer all the same; what he said stands in the record
//! of reads, under his key. A number that nobody told takes the same path as one that is told and not listed: one
//! statement is read for it, too, so that the time of an answer says little.
//!
//! Source: practice.md 17, 24; 个人信息保护法 13, 29, 34, 44 to 46.

mod answer;
mod asked;
mod recorded;

use std::collections::BTreeSet;
use std::sync::PoisonError;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

use crate::codes::{Hash, IdentityNumber, Uscc};
use crate::log::Seq;
use crate::statement::disclosure::match_shown;
use crate::statement::events::person::PersonCapacity;
use crate::statement::{Event, Statement, Subject, ToldNumber, told_numbers};
use crate::store::{NumberRow, Record};

use super::access::Reader;
use super::ledger::Ledger;
use super::moment::Moment;
use super::opening::statement_of;
use super::reading::ReadError;
use super::reading::opened::{Opened, opened};

pub use answer::{QueryAnswer, QueryCoverage, QueryDecision, Verdict};
pub use asked::{Asked, QueryBasis, QueryPurpose};
pub use recorded::AuthorisedQuery;

/// Queries of one key in the window of [`Tries`](super::codes::Tries) \[POLICY\].
pub(super) const QUERIES_MAX: u32 = 60;

/// Why a query is not answered.
#[derive(Debug, Error)]
pub enum QueryRefused {
    /// Only officers ask.
    #[error("only officers ask about persons")]
    NotAnOfficer,
    /// Too many in a short time.
    #[error("at most {QUERIES_MAX} queries of one key are answered in ten minutes")]
    TooMany,
    /// A ledger without rules knows no lists.
    #[error("the ledger is not founded")]
    NotFounded,
    /// Reading, or recording, failed.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Who stands behind a number, as one statement tells it.
struct Holder {
    subjects: BTreeSet<Subject>,
    /// The name that was told beside the number, if it was asked for and is not erased.
    name: Option<String>,
}

impl Ledger {
    /// Answers a query, after it was recorded.
    ///
    /// It reads the log and waits for the disk: call it on a worker thread.
    ///
    /// # Errors
    ///
    /// [`QueryRefused`].
    pub fn authorised_query(&self, reader: &Reader, asked: &Asked) -> Result<QueryAnswer, QueryRefused> {
        let Reader::Officer { kid, authority, .. } = reader else { return Err(QueryRefused::NotAnOfficer) };
        let (now, moment) = (self.legal_now(), self.moment());
        {
            let mut queries = self.attempts.queries.lock().unwrap_or_else(PoisonError::into_inner);
            if queries.are_too_many(kid, now, QUERIES_MAX) {
                return Err(QueryRefused::TooMany);
            }
            queries.note(*kid, now);
        }
        let rulebook = moment.rulebook.clone().ok_or(QueryRefused::NotFounded)?;
        let document = self.shared.number_key.hash(asked.number());
        self.record_query(reader, &AuthorisedQuery::new((*kid, *authority), asked, document, (now, moment.size)))?;
        let holders = self.holders(&moment, asked)?;
        let subjects: BTreeSet<Subject> = holders.iter().flat_map(|holder| &holder.subjects).copied().collect();
        let same = subjects.into_iter().flat_map(|subject| moment.governance.same_as(subject));
        let same: BTreeSet<Subject> = same.map(|subject| moment.dossiers.canonical(subject)).collect();
        let mut answer = QueryAnswer::new(asked, (&moment, &rulebook), &same, now);
        if answer.listed == Verdict::Yes {
            answer.name_agrees = asked.name().and_then(|name| agrees(name, &holders));
        }
        Ok(answer)
    }

    /// Everybody of whom the number was told and counts still.
    fn holders(&self, moment: &Moment, asked: &Asked) -> Result<Vec<Holder>, ReadError> {
        let mut rows = self.told_at(asked.number());
        let found = !rows.is_empty();
        if !found {
            rows.extend(self.decoy(asked.number()));
        }
        let mut holders = Vec::new();
        for row in rows {
            holders.extend(self.holder(moment, &row, asked)?.filter(|_| found));
        }
        Ok(holders)
    }

    /// Where a number was told: as what it is, or where nobody said of which kind it is.
    fn told_at(&self, number: &IdentityNumber) -> Vec<NumberRow> {
        let index = self.shared.numbers.read().unwrap_or_else(PoisonError::into_inner);
        let unsaid = number.unsaid();
        let spelt = [Some(number), unsaid.as_ref()].into_iter().flatten();
        spelt.flat_map(|number| index.find(self.shared.number_key.hash(number)).to_vec()).collect()
    }

    /// A row that points somewhere, always at the same place for the same number.
    fn decoy(&self, number: &IdentityNumber) -> Option<NumberRow> {
        let keyed = self.shared.number_key.hash(number);
        let at = u64::from_be_bytes(*keyed.0.first_chunk()?);
        let seq = Seq(at.checked_rem(self.size().0)?);
        Some(NumberRow { seq, disclosure: keyed, owner: Hash::ZERO, keyed })
    }

    fn holder(&self, moment: &Moment, row: &NumberRow, asked: &Asked) -> Result<Option<Holder>, ReadError> {
        let Some(record) = self.shared.reader.record(row.seq)? else { return Ok(None) };
        let Ok(statement) = statement_of(&record) else { return Ok(None) };
        let Ok(event) = statement.event() else { return Ok(None) };
        let told = self.told(row, (&statement, &event), &record, asked.name().is_some())?;
        let Some((told, name)) = told.filter(|_| counts(moment, &statement)) else { return Ok(None) };
        let trade = match (&event, statement.subject) {
            (Event::PersonIdentified(identified), _) if identified.capacity == PersonCapacity::SoleTrader => {
                identified.employer.filter(Uscc::is_sole_trader)
            }
            (_, Subject::Institution(code)) if code.is_sole_trader() => Some(code),
            _ => None,
        };
        let subjects = trade.map(Subject::Institution).into_iter().chain([told.owner]).collect();
        Ok(Some(Holder { subjects, name }))
    }

    /// The number at a row, and the name beside it: unsealed in memory, for this one query.
    fn told(
        &self,
        row: &NumberRow,
        (statement, event): (&Statement, &Event),
        record: &Record,
        named: bool,
    ) -> Result<Option<(ToldNumber, Option<String>)>, ReadError> {
        let opened = {
            let ring = self.shared.ring.read().unwrap_or_else(PoisonError::into_inner);
            opened(&ring, (row.seq, statement), record)?
        };
        let texts: Vec<String> = opened.into_iter().filter_map(Opened::text).collect();
        let placed = statement.places().and_then(|places| match_shown(&places, &texts)).unwrap_or_default();
        let told = told_numbers(event, &placed).into_iter().find(|told| told.disclosure == row.disclosure);
        let name = told.as_ref().filter(|_| named).and_then(|told| {
            let beside = placed.iter().find(|(one, place)| one.name == "name" && place.object == told.object);
            beside.and_then(|(one, _)| one.value.as_str().map(str::to_owned))
        });
        Ok(told.map(|told| (told, name)))
    }
}

/// Whether what a statement tells counts: it was not withdrawn, nor entered in error.
fn counts(moment: &Moment, statement: &Statement) -> bool {
    let withdrawn = moment.governance.withdrawals().contains_key(&statement.digest);
    let ended = moment.dossiers.get(statement.subject).and_then(|home| home.fate(statement.digest).ended);
    !withdrawn && !ended.is_some_and(|end| end.kind.is_clerical())
}

/// Whether a name is one of those that were told; `None` if none was.
fn agrees(name: &str, holders: &[Holder]) -> Option<bool> {
    let known: BTreeSet<String> = holders.iter().filter_map(|holder| holder.name.as_deref()).map(plain).collect();
    (!known.is_empty()).then(|| known.contains(&plain(name)))
}

/// A name as it is compared: 阿依·古丽 and 阿依古丽 are one, and so are Li Si and LISI.
fn plain(name: &str) -> String {
    let kept = name.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '·' | '•' | '・' | '‧' | '.' | '-' | '\''));
    kept.flat_map(char::to_lowercase).collect()
}
