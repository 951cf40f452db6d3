//! What a reader may see of a statement: by office as the rules say, and because of acting on the matter.

use std::collections::BTreeSet;

use crate::codes::Hash;
use crate::log::Seq;
use crate::manifest::Audience;
use crate::oversight::{Dossier, Recorded};
use crate::rules::{Ground, Right, Wanted, right_of_office};
use crate::statement::{EventKind, Kid, PersonId, Source, Statement, Subject};
use crate::store::Body;

use super::access::Reader;
use super::ledger::Ledger;
use super::moment::Moment;
use super::reading::ReadError;

/// Statements that are looked at to find who acts on one matter.
const MATTER_MAX: usize = 200;

/// A statement that somebody wants to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct ToRead {
    pub digest: Hash,
    pub subject: Subject,
    pub kind: Option<EventKind>,
    /// Whose it is.
    pub owner: Source,
}

impl ToRead {
    pub(super) fn of_record(home: &Dossier, record: &Recorded) -> Self {
        let (digest, subject, kind) = (record.digest, record.subject, Some(record.event.kind()));
        Self { digest, subject, kind, owner: home.owner(record) }
    }

    pub(super) fn of_statement(moment: &Moment, statement: &Statement) -> Self {
        let (digest, subject, kind) = (statement.digest, statement.subject, statement.kind());
        Self { digest, subject, kind, owner: moment.owner(statement) }
    }
}

impl Ledger {
    /// What a reader may see of a statement beyond what everybody may; `None` for nothing.
    ///
    /// Trust: the one place where the service asks who may read what is restricted.
    pub(super) fn right(&self, moment: &Moment, reader: &Reader, asked: &ToRead) -> Result<Option<Right>, ReadError> {
        let Some(key) = reader.kid().and_then(|kid| moment.governance.key(kid)) else { return Ok(None) };
        let home = moment.dossiers.get(asked.subject);
        let record = home.and_then(|home| home.record(asked.digest));
        let row = asked.kind.and_then(|kind| moment.rulebook.as_ref()?.catalogue.row(kind.name()));
        let wanted = Wanted {
            owner: asked.owner,
            region: record.and_then(|record| record.event.region()).or_else(|| home?.region()),
            event_type: asked.kind.map_or("", EventKind::unversioned),
            // Trust: of what the manifest does not know nothing personal is opened by office.
            audience: row.map_or(Audience::Handlers, |row| row.audience),
        };
        let office = right_of_office(&moment.governance, key, &wanted);
        let (Some(person), false, Some(home), Some(record)) =
            (key.person, office.is_some_and(|right| right.personal), home, record)
        else {
            return Ok(office);
        };
        // An auditor acts on no matter.
        if matches!(reader, Reader::Auditor { .. }) {
            return Ok(office);
        }
        let persons = moment.governance.persons_of(person);
        let acts = self.acts_on(moment, &persons, (home, record), wanted.audience)?;
        Ok(if acts { Some(Right { ground: Ground::Team, personal: true }) } else { office })
    }

    /// Whether one of these persons acts on the matter of a record.
    ///
    /// The matter of a record is what it is about, whatever is about the same, and the visit to which it belongs. Who
    /// decides on the strength of a record acts on it too, unless it is only for those who are named.
    fn acts_on(
        &self,
        moment: &Moment,
        persons: &BTreeSet<PersonId>,
        (home, record): (&Dossier, &Recorded),
        audience: Audience,
    ) -> Result<bool, ReadError> {
        let matter = matter_of(home, record);
        let mut acting: Vec<&Recorded> =
            matter.iter().filter_map(|digest| home.record(*digest)).map(AsRef::as_ref).collect();
        if audience != Audience::Handlers {
            let touched = record.event.touches();
            let visits = touched.iter().filter(|touched| matches!(touched, Subject::Visit(_)));
            acting.extend(visits.filter_map(|visit| moment.dossiers.get(*visit)).flat_map(|visit| visit.own_records()));
            let around =
                touched.iter().filter_map(|touched| moment.dossiers.get(*touched)).map(AsRef::as_ref).chain([home]);
            let citing = |one: &&Recorded| one.event.rests_on().iter().any(|digest| matter.contains(&digest.0));
            acting.extend(around.flat_map(Dossier::records).map(AsRef::as_ref).filter(citing));
        }
        acting.truncate(MATTER_MAX);
        // Teams are in memory; who signed is read from the log.
        if acting.iter().any(|one| one.event.team().iter().any(|member| persons.contains(member))) {
            return Ok(true);
        }
        for one in acting {
            let signers = self.signers(one.seq)?.into_iter();
            let mut signing = signers.filter_map(|kid| moment.governance.key(kid)?.person);
            if signing.any(|signer| persons.contains(&signer)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Who signed the statement of an entry; nobody where it was withdrawn.
    fn signers(&self, seq: Seq) -> Result<Vec<Kid>, ReadError> {
        let Some(stored) = self.shared.reader.record(seq)? else { return Ok(vec![]) };
        match &stored.body {
            Body::Statement(bytes) => {
                let statement = Statement::parse(bytes).map_err(|fault| ReadError::Statement { seq, fault })?;
                Ok(statement.signers.iter().map(|(_, kid)| kid).collect())
            }
            Body::Withdrawn(_) => Ok(vec![]),
        }
    }
}

/// The record, what it is about, and whatever is about these, in its own dossier.
fn matter_of(home: &Dossier, record: &Recorded) -> BTreeSet<Hash> {
    let mut root = record;
    for _ in 0..MATTER_MAX {
        let Some(about) = root.event.about().and_then(|about| home.own(about)) else { break };
        root = about;
    }
    let mut matter = BTreeSet::from([root.digest]);
    // Whatever is about a statement stands behind it in the log.
    for one in home.own_records() {
        if one.event.about().is_some_and(|about| matter.contains(&about)) {
            matter.insert(one.digest);
        }
    }
    matter
}
