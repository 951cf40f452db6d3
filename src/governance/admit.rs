//! Judging one statement at its entry.

use std::collections::BTreeMap;

use crate::codes::{Day, Timestamp};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::statement::events::oversight_event;
use crate::statement::{Event, Kid, PersonId, PublicKey, Role, Statement};

use super::refusal::{Mark, Refusal};
use super::registry::{Governance, Holder, KeyRecord, KeyState};

/// A statement about to become, or claimed to have become, entry `seq` at `at`.
#[derive(Clone, Copy, Debug)]
pub struct Entering<'s> {
    /// The statement, its signatures verified.
    pub statement: &'s Statement,
    /// Its event.
    pub event: &'s Event,
    /// The entry's number.
    pub seq: Seq,
    /// When the ledger records it.
    pub at: Timestamp,
    /// The rulebook in force; for the founding, that of the first manifest.
    pub rulebook: &'s Rulebook,
    /// The rulebook that this statement adopts, if it adopts one and the files are at hand.
    pub adopted: Option<&'s Rulebook>,
}

impl Entering<'_> {
    /// The legal day by which dated rules are chosen.
    #[must_use]
    pub fn legal_day(&self) -> Day {
        self.event.legal_day().unwrap_or_else(|| self.statement.time.day())
    }
}

/// One signer with what the registry knows of the key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signer<'g> {
    pub role: Role,
    pub kid: Kid,
    /// `None` for a key that this very statement introduces.
    pub record: Option<&'g KeyRecord>,
    pub person: Option<PersonId>,
}

impl Governance {
    /// Judges a statement whose signatures hold: the marks with which it enters, or why it cannot.
    ///
    /// Server and auditor call this same function; it reads no clock but `at`.
    ///
    /// # Errors
    ///
    /// The first [`Refusal`], in the order identity, age, roles, competence, possibility.
    pub fn admit(&self, entering: &Entering<'_>) -> Result<Vec<Mark>, Refusal> {
        self.check_ledger(entering)?;
        for header in &entering.statement.headers {
            let name = header.algorithm.name();
            if !entering.rulebook.algorithms.contains(name) {
                return Err(Refusal::Algorithm(name));
            }
        }
        let signers = self.signers(entering)?;
        let mut marks = self.check_age(entering, &signers)?;
        super::roles::check(self, entering, &signers)?;
        self.check_competence(entering, &signers)?;
        self.check_possible(entering)?;
        marks.extend(signers.iter().flat_map(|signer| self.marks_of(signer, entering)));
        marks.sort();
        marks.dedup();
        Ok(marks)
    }

    /// The key of a thumbprint, as far as the log and this statement itself tell.
    #[must_use]
    pub fn key_for(&self, kid: Kid, introduced: &[PublicKey]) -> Option<PublicKey> {
        let known = self.keys.get(&kid).map(|record| record.public_key);
        known.or_else(|| introduced.iter().copied().find(|key| key.kid() == kid))
    }

    fn check_ledger(&self, entering: &Entering<'_>) -> Result<(), Refusal> {
        match (&self.founding, entering.event) {
            (None, Event::LedgerFounded(founded)) if founded.origin == entering.statement.ledger => Ok(()),
            (None, Event::LedgerFounded(_)) => Err(Refusal::OtherLedger),
            (None, _) => Err(Refusal::NotTheFounding("the ledger is not founded yet")),
            (Some(_), Event::LedgerFounded(_)) => Err(Refusal::NotTheFounding("the ledger is founded already")),
            (Some(founding), _) if founding.origin == entering.statement.ledger => match self.closed {
                Some(by) => Err(Refusal::Closed { by }),
                None => Ok(()),
            },
            (Some(_), _) => Err(Refusal::OtherLedger),
        }
    }

    fn signers(&self, entering: &Entering<'_>) -> Result<Vec<Signer<'_>>, Refusal> {
        let introduced = introduced_persons(entering.event);
        let mut found: Vec<Signer<'_>> = Vec::new();
        for (role, kid) in entering.statement.signers.iter() {
            let record = self.keys.get(&kid);
            let person = match record {
                Some(record) if matches!(record.state, KeyState::Revoked { .. }) => {
                    return Err(Refusal::RevokedKey { kid });
                }
                Some(record) => record.person,
                None => *introduced.get(&kid).ok_or(Refusal::UnknownKey { kid })?,
            };
            found.push(Signer { role, kid, record, person });
        }
        self.one_signature_a_person(&found)?;
        Ok(found)
    }

    fn marks_of(&self, signer: &Signer<'_>, entering: &Entering<'_>) -> impl Iterator<Item = Mark> + use<> {
        let officer = signer.record.filter(|record| matches!(record.holder, Holder::Officer { .. }));
        let last = officer.and_then(|record| record.not_after);
        let expired = last.is_some_and(|last| last < entering.statement.time.day());
        let irregular = Mark::Irregular { rule: "certificate-expired".into(), clause: "行政处罚法 42, 55".into() };
        self.doubt(signer.kid, entering.seq).into_iter().chain(expired.then_some(irregular))
    }
}

/// Keys that a statement introduces, with the persons whom it names for them.
fn introduced_persons(event: &Event) -> BTreeMap<Kid, Option<PersonId>> {
    let person_of = |key: PublicKey| match event {
        Event::LedgerFounded(founded) => founded.founders.iter().find(|f| f.public_key == key).map(|f| f.person),
        Event::AuthorityAdmitted(admitted) => admitted.approvers.iter().find(|a| a.public_key == key).map(|a| a.person),
        Event::KeyEnrolled(enrolled) => Some(enrolled.person),
        Event::AuditOpened(opened) => Some(opened.person),
        Event::LedgerKeyRotated(_)
        | Event::LedgerClosed(_)
        | Event::ReadsCommitted(_)
        | Event::WitnessAdmitted(_)
        | Event::RulesetAdopted(_)
        | Event::AuthoritySucceeded(_)
        | Event::KeyEnded(_)
        | Event::KeyRevoked(_)
        | Event::DelegationGranted(_)
        | Event::DelegationEnded(_)
        | Event::SignatureConfirmed(_)
        | Event::StatementWithdrawn(_)
        | Event::StatementReceivedLate(_)
        | Event::SubjectMerged(_)
        | Event::SubjectSplit(_)
        | Event::PersonalErased(_)
        | oversight_event!() => None,
    };
    event.introduced_keys().into_iter().map(|key| (key.kid(), person_of(key))).collect()
}

impl Governance {
    /// Two signatures are two persons, not two keys. Only proof of possession is no act of a person: an approver
    /// may sign the enrolment of an own new device.
    fn one_signature_a_person(&self, signers: &[Signer<'_>]) -> Result<(), Refusal> {
        let mut first = BTreeMap::new();
        for signer in signers.iter().filter(|signer| signer.role != Role::Holder) {
            // One person under two ids is one person.
            let person = signer.person.and_then(|person| self.persons_of(person).into_iter().next());
            if let Some(person) = person
                && let Some(earlier) = first.insert(person, signer.kid)
            {
                return Err(Refusal::SamePerson { first: earlier, second: signer.kid });
            }
        }
        Ok(())
    }
}
