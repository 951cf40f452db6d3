//! Work that a document number makes: persons who stand under two ids, to be merged.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Hash, Uscc};
use crate::service::Ledger;
use crate::service::opening::statement_of;
use crate::service::reading::ReadError;
use crate::statement::{EventKind, Source, Subject};
use crate::store::NumberRow;

/// A person who was told of under an id, by a number that was told before under another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DuplicateView {
    /// The entry that told the number again.
    pub seq: u64,
    /// Digest of that statement, 64 hex digits.
    pub digest: String,
    /// The authority that made it, whose work this is.
    pub authority: Option<Uscc>,
    /// The id under which it told the number.
    pub person: String,
    /// The id under which the number was told first.
    pub known_as: String,
    /// The type of statement that joins the two, once the documents were compared.
    pub remedy: String,
    /// Where it stands that they are joined.
    pub source: String,
}

/// Where the duty stands.
const SOURCE: &str = "practice.md 8; formats.md 5: duplicates are found by a keyed index";

/// Where a number was told: the entry, its statement, by whom and of whom.
struct Telling {
    seq: u64,
    digest: Hash,
    authority: Option<Uscc>,
    person: Subject,
}

impl Ledger {
    /// Persons whose document number is known under another id, of some authorities that told it later, of all with
    /// `None`; the oldest first. Settled by a merger, and by an erasure of either.
    ///
    /// Trust: who works on it learns the other id, and neither number nor name. Two ids are no proof that they are one
    /// person: numbers are mistyped, so nothing is joined by itself.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn duplicates(&self, authorities: Option<&[Uscc]>) -> Result<Vec<DuplicateView>, ReadError> {
        let shared: Vec<Vec<NumberRow>> = {
            let numbers = self.shared.numbers.read().unwrap_or_else(PoisonError::into_inner);
            numbers.shared().map(<[NumberRow]>::to_vec).collect()
        };
        let governance = self.governance();
        let mut found = BTreeMap::new();
        for rows in shared {
            let mut tellings = Vec::new();
            for row in rows {
                tellings.extend(self.telling(&row)?);
            }
            let Some((first, later)) = tellings.split_first() else { continue };
            let same = governance.same_as(first.person);
            for told in later.iter().filter(|told| !same.contains(&told.person)) {
                let own = |codes: &[Uscc]| {
                    told.authority.is_some_and(|of| codes.iter().any(|code| governance.acts_for(*code, of)))
                };
                if authorities.is_none_or(own) {
                    found.entry((told.person, first.person)).or_insert_with(|| view(told, first));
                }
            }
        }
        let mut found: Vec<DuplicateView> = found.into_values().collect();
        found.sort_by_key(|one| one.seq);
        Ok(found)
    }

    /// What a row of the index points at; nothing for what is no person, or is withdrawn by now.
    fn telling(&self, row: &NumberRow) -> Result<Option<Telling>, ReadError> {
        let Some(record) = self.shared.reader.record(row.seq)? else { return Ok(None) };
        let Ok(statement) = statement_of(&record) else { return Ok(None) };
        let person = statement.places().ok().and_then(|places| places.get(&row.disclosure).map(|place| place.owner));
        let Some(person @ Subject::Person(_)) = person else { return Ok(None) };
        let authority = match statement.source {
            Source::Authority(code) => Some(code),
            Source::Institution(_) | Source::Ledger => None,
        };
        Ok(Some(Telling { seq: row.seq.0, digest: statement.digest, authority, person }))
    }
}

fn view(told: &Telling, first: &Telling) -> DuplicateView {
    DuplicateView {
        seq: told.seq,
        digest: told.digest.to_string(),
        authority: told.authority,
        person: told.person.to_string(),
        known_as: first.person.to_string(),
        remedy: EventKind::SubjectMerged.name().to_owned(),
        source: SOURCE.to_owned(),
    }
}
