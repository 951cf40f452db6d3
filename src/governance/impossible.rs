//! What cannot be, whatever anybody signs: a second admission, a key enrolled twice, an effect before its cause.

use std::collections::BTreeSet;

use crate::codes::{Hash, Uscc};
use crate::manifest::{Rulebook, SourceKind};
use crate::statement::events::authority::{AuthorityAdmitted, AuthoritySucceeded};
use crate::statement::events::delegation::{DelegationEnded, DelegationGranted};
use crate::statement::events::key::{KeyEnded, KeyEnrolled, KeyRevoked};
use crate::statement::events::ledger::{ClockKind, LedgerFounded};
use crate::statement::events::oversight_event;
use crate::statement::{Event, EventKind, Kid, PublicKey, Role, Source, Subject};

use super::admit::Entering;
use super::competence::{covers, is_of};
use super::refusal::Refusal;
use super::registry::{Governance, Holder, KeyRecord, KeyState};

mod of_ledger;

fn impossible(rule: &'static str, pointer: &'static str, detail: impl Into<String>) -> Refusal {
    Refusal::Impossible { rule: rule.into(), detail: detail.into(), pointer: pointer.into() }
}

impl Governance {
    pub(super) fn check_possible(&self, entering: &Entering<'_>) -> Result<(), Refusal> {
        self.check_keys_are_new(entering)?;
        check_region(entering)?;
        match entering.event {
            Event::LedgerFounded(founded) => check_founding(founded, entering),
            Event::StatementWithdrawn(withdrawn) => self.check_withdrawal(withdrawn, entering),
            Event::LedgerClosed(closed) => self.check_closing(closed, entering),
            Event::ReadsCommitted(committed) => self.check_reads(committed, entering),
            Event::WitnessAdmitted(admitted) => self.check_witness(admitted, entering),
            Event::RulesetAdopted(adopted) => check_adoption(adopted.manifest.0, entering),
            Event::AuthorityAdmitted(admitted) => self.check_admission(admitted, entering),
            Event::AuthoritySucceeded(succeeded) => self.check_succession(succeeded, entering.statement.subject),
            Event::KeyEnrolled(enrolled) => self.check_enrolment(enrolled, entering.statement.source),
            Event::KeyEnded(ended) => self.check_end(ended, entering.statement.source),
            Event::KeyRevoked(revoked) => self.check_revocation(revoked, entering),
            Event::DelegationGranted(granted) => self.check_delegation(granted, entering.statement.source),
            Event::DelegationEnded(ended) => self.check_delegation_end(ended, entering.statement.source),
            Event::AuditOpened(opened) => {
                if opened.until < entering.at.day() {
                    return Err(impossible("audit-ahead", "/data/until", "the audit would end before it begins"));
                }
                let unknown = opened.authorities.iter().flatten().find(|code| !self.authorities.contains_key(code));
                match unknown {
                    Some(code) => {
                        Err(impossible("authority-admitted", "/data/authorities", format!("{code} is not admitted")))
                    }
                    None => Ok(()),
                }
            }
            Event::SubjectMerged(merged) => self.check_merger(merged.other, entering),
            Event::SubjectSplit(split) => self.check_split(split.other, entering),
            Event::SignatureConfirmed(_) | Event::PersonalErased(_) | oversight_event!() => check_cause(entering),
            Event::LedgerKeyRotated(_) | Event::StatementReceivedLate(_) => Ok(()),
        }
    }

    /// A public key is enrolled once for ever, under one person, and a checkpoint key signs nothing else.
    fn check_keys_are_new(&self, entering: &Entering<'_>) -> Result<(), Refusal> {
        let introduced: Vec<Kid> = entering.event.introduced_keys().iter().map(|key| key.kid()).collect();
        let distinct: BTreeSet<Kid> = introduced.iter().copied().collect();
        let checkpoint: BTreeSet<Kid> = self.checkpoint_keys().map(PublicKey::kid).collect();
        let known = introduced.iter().find(|kid| self.keys.contains_key(kid) || checkpoint.contains(kid));
        match known {
            Some(kid) => Err(impossible("key-once", "/data", format!("key {kid} was enrolled before"))),
            None if distinct.len() < introduced.len() => Err(impossible("key-once", "/data", "one key for two")),
            None => Ok(()),
        }
    }

    fn check_admission(&self, admitted: &AuthorityAdmitted, entering: &Entering<'_>) -> Result<(), Refusal> {
        let Subject::Authority(code) = entering.statement.subject else {
            return Err(impossible("subject", "/subject", "an authority is wanted"));
        };
        if self.authorities.contains_key(&code) {
            return Err(impossible("authority-once", "/subject", "the authority is admitted already"));
        }
        let persons: BTreeSet<_> = admitted.approvers.iter().map(|approver| approver.person).collect();
        if persons.len() < admitted.approvers.len() {
            return Err(impossible("persons-distinct", "/data/approvers", "one person stands twice"));
        }
        let day = entering.statement.time.day();
        match admitted.regions.iter().find(|region| !entering.rulebook.regions.known_on(**region, day)) {
            Some(region) => Err(impossible("region-known", "/data/regions", format!("{region} is no region on {day}"))),
            None => Ok(()),
        }
    }

    fn check_succession(&self, succeeded: &AuthoritySucceeded, subject: Subject) -> Result<(), Refusal> {
        let predecessor = match subject {
            Subject::Authority(code) => self.authorities.get(&code).map(|found| (code, found)),
            Subject::Institution(_)
            | Subject::Facility(_)
            | Subject::Visit(_)
            | Subject::Case(_)
            | Subject::Person(_)
            | Subject::Ledger => None,
        };
        let Some((code, predecessor)) = predecessor else {
            return Err(impossible("authority-admitted", "/subject", "the predecessor is not admitted"));
        };
        if predecessor.succeeded_by.is_some() {
            return Err(impossible("succession-once", "/subject", "the authority has a successor already"));
        }
        if !self.authorities.contains_key(&succeeded.successor) {
            return Err(impossible("authority-admitted", "/data/successor", "the successor is not admitted"));
        }
        if self.acts_for(code, succeeded.successor) {
            return Err(impossible(
                "succession-ends",
                "/data/successor",
                "the successor was succeeded by the predecessor",
            ));
        }
        Ok(())
    }

    fn check_enrolment(&self, enrolled: &KeyEnrolled, source: Source) -> Result<(), Refusal> {
        let of_officers =
            [Role::Handler, Role::LegalReviewer, Role::Head, Role::Delegate, Role::Approver, Role::Receiver];
        if let Some(role) = enrolled.roles.iter().find(|role| !of_officers.contains(role)) {
            return Err(impossible("role-of-officers", "/data/roles", format!("an officer cannot be {role}")));
        }
        let own = match source {
            Source::Authority(code) => self.authorities.get(&code),
            Source::Institution(_) | Source::Ledger => None,
        };
        let regions = own.map(|authority| authority.regions.as_slice()).unwrap_or_default();
        match enrolled.regions.iter().find(|region| !covers(regions, **region)) {
            Some(region) => {
                Err(impossible("region-of-authority", "/data/regions", format!("{region} is outside the authority's")))
            }
            None => Ok(()),
        }
    }

    /// Whoever stands in is an officer enrolled for it; what rules the ledger is never delegated.
    fn check_delegation(&self, granted: &DelegationGranted, source: Source) -> Result<(), Refusal> {
        if granted.until < granted.from {
            return Err(impossible("delegation-days", "/data/until", "it would end before it begins"));
        }
        let code = authority_of(source);
        let stands_in = |record: &&KeyRecord| {
            record.person == Some(granted.delegate)
                && record.roles.contains(&Role::Delegate)
                && record.state == KeyState::Active
                && code.is_some_and(|code| is_of(self, record, code))
        };
        if !self.keys.values().any(|record| stands_in(&record)) {
            let detail = "no key of the authority is enrolled for this person as delegate";
            return Err(impossible("delegate-enrolled", "/data/delegate", detail));
        }
        let may_be = |name: &str| {
            EventKind::ALL.iter().any(|kind| {
                kind.unversioned() == name && (kind.oversees() || matches!(kind, EventKind::PersonalErased))
            })
        };
        match granted.event_types.iter().find(|name| !may_be(name.as_str())) {
            Some(name) => {
                let detail = format!("{} cannot be delegated", name.as_str());
                Err(impossible("delegation-types", "/data/event_types", detail))
            }
            None => Ok(()),
        }
    }

    fn check_delegation_end(&self, ended: &DelegationEnded, source: Source) -> Result<(), Refusal> {
        let found = self.delegations.get(&ended.delegation.0);
        let own =
            found.zip(authority_of(source)).filter(|(delegation, code)| self.acts_for(*code, delegation.authority));
        match own {
            None => Err(impossible("delegation-known", "/data/delegation", "no such delegation of the source")),
            Some((delegation, _)) if delegation.is_ended => {
                Err(impossible("delegation-ends-once", "/data/delegation", "it was ended before"))
            }
            Some(_) => Ok(()),
        }
    }

    fn check_end(&self, ended: &KeyEnded, source: Source) -> Result<(), Refusal> {
        let record = self.key_in_reach(ended.kid, source)?;
        if record.state == KeyState::Active {
            Ok(())
        } else {
            Err(impossible("key-active", "/data/kid", "the key ended before"))
        }
    }

    fn check_revocation(&self, revoked: &KeyRevoked, entering: &Entering<'_>) -> Result<(), Refusal> {
        let record = self.key_in_reach(revoked.kid, entering.statement.source)?;
        // A thief may revoke the key that was stolen, without casting doubt: that must not bar two approvers from it.
        let casts_doubt = revoked.since.is_some() && matches!(record.state, KeyState::Revoked { since: None, .. });
        if matches!(record.state, KeyState::Revoked { .. }) && !casts_doubt {
            return Err(impossible("key-active", "/data/kid", "the key is revoked already"));
        }
        if revoked.since.is_some_and(|since| since > entering.seq.0) {
            return Err(impossible("since-past", "/data/since", "an entry that does not exist yet"));
        }
        Ok(())
    }

    /// A key that the source may end: an authority its officers', the ledger every other.
    fn key_in_reach(&self, kid: Kid, source: Source) -> Result<&KeyRecord, Refusal> {
        let reachable = |record: &&KeyRecord| match source {
            Source::Authority(code) => is_of(self, record, code),
            Source::Ledger => !matches!(record.holder, Holder::Officer { .. }),
            Source::Institution(_) => false,
        };
        self.keys
            .get(&kid)
            .filter(reachable)
            .ok_or_else(|| impossible("key-of-source", "/data/kid", "no such key of the source"))
    }
}

fn check_founding(founded: &LedgerFounded, entering: &Entering<'_>) -> Result<(), Refusal> {
    let persons: BTreeSet<_> = founded.founders.iter().map(|founder| founder.person).collect();
    if persons.len() < founded.founders.len() {
        return Err(impossible("persons-distinct", "/data/founders", "one person stands twice"));
    }
    if usize::from(founded.quorum.get()) > founded.founders.len() {
        return Err(impossible("quorum", "/data/quorum", "more than there are founders"));
    }
    if founded.continues.as_ref().is_some_and(|predecessor| predecessor.origin == founded.origin) {
        return Err(impossible("origin-once", "/data/continues/origin", "an old origin never signs again"));
    }
    if founded.checkpoint_key == founded.service_key
        || founded.founders.iter().any(|founder| founder.public_key == founded.checkpoint_key)
    {
        return Err(impossible("key-once", "/data/checkpoint_key", "the checkpoint key signs nothing else"));
    }
    if founded.clock == ClockKind::Simulated && !founded.origin.as_str().contains("simulated") {
        return Err(impossible(
            "origin-says-simulated",
            "/data/origin",
            "a ledger with a simulated clock says so in its origin",
        ));
    }
    if founded.manifest.0 != entering.rulebook.digest {
        return Err(impossible("manifest-known", "/data/manifest", "the manifest or one of its files is not here"));
    }
    fits_program(entering.rulebook)
}

fn check_adoption(manifest: Hash, entering: &Entering<'_>) -> Result<(), Refusal> {
    let adopted = entering.adopted.filter(|rulebook| rulebook.digest == manifest);
    let Some(adopted) = adopted else {
        return Err(impossible("manifest-known", "/data/manifest", "the manifest or one of its files is not here"));
    };
    if !adopted.algorithms.is_superset(&entering.rulebook.algorithms) {
        return Err(impossible("algorithms-grow", "/data/manifest", "accepted algorithms are never taken back"));
    }
    fits_program(adopted)
}

/// Whether the manifest means the types that this program implements, to the byte.
fn fits_program(rulebook: &Rulebook) -> Result<(), Refusal> {
    for row in rulebook.catalogue.rows() {
        let kind = EventKind::from_name(&row.event_type);
        let own = kind.map(|kind| Hash::of(kind.schema_file().as_bytes()));
        if own.is_none() || rulebook.schemas.get(&row.event_type) != own.as_ref() {
            let detail = format!("{} needs a newer program, or names another schema", row.event_type);
            return Err(impossible("types-known", "/data/manifest", detail));
        }
        let regional = row.regional_signers.iter().flat_map(|regional| &regional.signers);
        let procedural = row.procedures.iter().flat_map(|procedure| &procedure.signers);
        let sourced = row.by_source.iter().flat_map(|source| &source.signers);
        let mut needs = regional.chain(procedural).chain(sourced).chain(&row.signers);
        if let Some(need) = needs.find(|need| Role::ALL.iter().all(|role| role.as_str() != need.role)) {
            let detail = format!("{} wants the unknown role {}", row.event_type, need.role);
            return Err(impossible("roles-known", "/data/manifest", detail));
        }
    }
    let next = rulebook.catalogue.row(EventKind::RulesetAdopted.name());
    if next.is_some_and(|row| row.sources.contains(&SourceKind::Ledger) && row.age_max_days > 0) {
        return Ok(());
    }
    Err(impossible("adoption-stays", "/data/manifest", "under this manifest no other could ever be adopted"))
}

/// The place must be a region on the legal day.
fn check_region(entering: &Entering<'_>) -> Result<(), Refusal> {
    let (Some(region), day) = (entering.event.region(), entering.legal_day()) else { return Ok(()) };
    if entering.rulebook.regions.known_on(region, day) {
        return Ok(());
    }
    Err(impossible("region-known", "/data/region", format!("{region} is no region on {day}")))
}

/// What is reported as having happened cannot lie after the day of signing.
fn check_cause(entering: &Entering<'_>) -> Result<(), Refusal> {
    let (day, signed) = (entering.legal_day(), entering.statement.time.day());
    if day <= signed {
        return Ok(());
    }
    Err(impossible("date-before-cause", "/data", format!("the legal day {day} lies after the day of signing {signed}")))
}

/// The authority that a source names, if any.
#[must_use]
pub(super) fn authority_of(source: Source) -> Option<Uscc> {
    match source {
        Source::Authority(code) => Some(code),
        Source::Institution(_) | Source::Ledger => None,
    }
}
