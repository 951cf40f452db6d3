//! The fold: what an accepted statement changes in the registry. Total, silent about nothing.

use std::collections::BTreeSet;

use crate::codes::{Hash, RegionCode, Timestamp, Uscc};
use crate::log::{AccessHead, Seq, VerifierKey};
use crate::statement::events::authority::AuthorityAdmitted;
use crate::statement::events::delegation::DelegationGranted;
use crate::statement::events::key::KeyEnrolled;
use crate::statement::events::ledger::{AuditOpened, LedgerFounded, LedgerKey, LedgerKeyRotated};
use crate::statement::events::oversight_event;
use crate::statement::events::witness::WitnessAdmitted;
use crate::statement::{Event, Kid, Nature, PublicKey, Role, Statement, Subject, Text};

use super::impossible::authority_of;
use super::reads::ReadsHead;
use super::registry::{
    AuditScope, Authority, CheckpointKey, Delegation, Founding, Governance, Holder, KeyRecord, KeyState, Withdrawal,
    Witness,
};

/// Types without version, as a statement lists them.
fn names_of(listed: &[Text<100>]) -> Vec<String> {
    listed.iter().map(|name| name.as_str().to_owned()).collect()
}

impl Governance {
    /// Takes in entry `seq`, recorded at `at`.
    ///
    /// Total: it is called for what is in the log, whether or not a rule of today would have admitted it.
    pub fn apply(&mut self, (seq, at): (Seq, Timestamp), statement: &Statement, event: &Event) {
        if is_ruling(event) {
            self.rulings.insert(statement.digest);
        }
        match event {
            Event::LedgerFounded(founded) => self.found((seq, at), founded),
            Event::LedgerKeyRotated(rotated) => self.rotate((seq, at), rotated, statement),
            Event::LedgerClosed(_) => self.closed = self.closed.or(Some(seq)),
            Event::ReadsCommitted(committed) => {
                let head = AccessHead { count: committed.count, hash: committed.head.0 };
                self.reads.push(ReadsHead { by: seq, head });
            }
            Event::WitnessAdmitted(admitted) => self.witnesses.extend(witness(seq, admitted)),
            Event::RulesetAdopted(adopted) => self.manifests.push((seq, adopted.manifest.0)),
            Event::AuthorityAdmitted(admitted) => {
                if let Subject::Authority(code) = statement.subject {
                    self.admit_authority(seq, code, admitted, statement);
                }
            }
            Event::AuthoritySucceeded(succeeded) => {
                if let Subject::Authority(code) = statement.subject
                    && let Some(authority) = self.authorities.get_mut(&code)
                {
                    authority.succeeded_by = Some(succeeded.successor);
                }
            }
            Event::KeyEnrolled(enrolled) => {
                if let Some(code) = authority_of(statement.source) {
                    self.enrol(seq, code, enrolled, statement);
                }
            }
            Event::KeyEnded(ended) => {
                self.set_state(ended.kid, KeyState::Ended { seq, ended_on: ended.ended_on });
            }
            Event::KeyRevoked(revoked) => {
                self.set_state(revoked.kid, KeyState::Revoked { seq, since: revoked.since.map(Seq) });
            }
            Event::DelegationGranted(granted) => {
                if let Some(code) = authority_of(statement.source) {
                    self.delegations.entry(statement.digest).or_insert_with(|| delegation(seq, code, granted));
                }
            }
            Event::DelegationEnded(ended) => {
                if let Some(delegation) = self.delegations.get_mut(&ended.delegation.0) {
                    delegation.until = delegation.until.min(ended.ended_on);
                    delegation.is_ended = true;
                }
            }
            Event::AuditOpened(opened) => self.open_audit(seq, opened, statement),
            Event::SignatureConfirmed(confirmed) => {
                self.confirmed.insert(confirmed.statement.0);
            }
            Event::StatementWithdrawn(withdrawn) => {
                let replacement = withdrawn.replacement.map(|digest| digest.0);
                self.withdrawals.entry(withdrawn.statement.0).or_insert(Withdrawal { by: seq, replacement });
            }
            Event::StatementReceivedLate(late) => {
                if let Some(code) = authority_of(statement.source) {
                    self.received_late.entry(late.statement.0).or_default().insert(code);
                }
            }
            Event::SubjectMerged(merged) => self.join(statement.subject, merged.other),
            Event::SubjectSplit(split) => self.part(statement.subject, split.other),
            Event::PersonalErased(_) | oversight_event!() => {}
        }
        self.size = seq.size_with();
    }

    /// Takes in an entry whose statement is not shown to this reader.
    pub fn apply_unseen(&mut self, seq: Seq) {
        self.size = seq.size_with();
    }

    fn found(&mut self, (seq, at): (Seq, Timestamp), founded: &LedgerFounded) {
        self.founding = Some(Founding {
            origin: founded.origin.clone(),
            quorum: founded.quorum.get(),
            clock: founded.clock,
            continues: founded.continues.clone(),
        });
        self.manifests.push((seq, founded.manifest.0));
        self.checkpoint_keys.push(CheckpointKey { named: seq, at, key: founded.checkpoint_key });
        for founder in &founded.founders {
            let record = first(founder.public_key, Holder::Founder, seq, Role::Founder);
            self.insert(KeyRecord { person: Some(founder.person), ..record });
        }
        self.insert(first(founded.service_key, Holder::Service, seq, Role::Ledger));
    }

    fn rotate(&mut self, (seq, at): (Seq, Timestamp), rotated: &LedgerKeyRotated, statement: &Statement) {
        match rotated.which {
            LedgerKey::Checkpoint => {
                self.checkpoint_keys.push(CheckpointKey { named: seq, at, key: rotated.public_key });
            }
            LedgerKey::Service => {
                let record = bare(rotated.public_key, Holder::Service, seq, statement);
                self.insert(KeyRecord { roles: BTreeSet::from([Role::Ledger]), ..record });
            }
        }
    }

    fn open_audit(&mut self, seq: Seq, opened: &AuditOpened, statement: &Statement) {
        let scope = AuditScope {
            authorities: opened.authorities.as_deref().map(<[Uscc]>::to_vec),
            regions: opened.regions.as_deref().map(<[RegionCode]>::to_vec),
            event_types: opened.event_types.as_deref().map(names_of),
            personal: opened.personal,
        };
        let holder = Holder::Auditor { scope, until: opened.until };
        let roles = BTreeSet::from([Role::Auditor]);
        let record =
            KeyRecord { person: Some(opened.person), roles, ..bare(opened.public_key, holder, seq, statement) };
        self.insert(record);
    }

    fn admit_authority(&mut self, seq: Seq, code: Uscc, admitted: &AuthorityAdmitted, statement: &Statement) {
        for approver in &admitted.approvers {
            let record = bare(approver.public_key, Holder::Officer { authority: code }, seq, statement);
            self.insert(KeyRecord {
                person: Some(approver.person),
                roles: BTreeSet::from([Role::Approver]),
                regions: admitted.regions.to_vec(),
                not_after: Some(approver.not_after),
                ..record
            });
        }
        let authority = Authority {
            name: admitted.name.as_str().to_owned(),
            kind: admitted.kind,
            regions: admitted.regions.to_vec(),
            competences: admitted.competences.to_vec(),
            admitted: seq,
            succeeded_by: None,
        };
        self.authorities.entry(code).or_insert(authority);
    }

    fn enrol(&mut self, seq: Seq, code: Uscc, enrolled: &KeyEnrolled, statement: &Statement) {
        let record = bare(enrolled.public_key, Holder::Officer { authority: code }, seq, statement);
        self.insert(KeyRecord {
            person: Some(enrolled.person),
            roles: enrolled.roles.iter().copied().collect(),
            regions: enrolled.regions.to_vec(),
            event_types: enrolled.event_types.as_deref().map(names_of),
            not_after: Some(enrolled.not_after),
            ..record
        });
    }

    /// A public key is enrolled once for ever, so the first record stays.
    fn insert(&mut self, record: KeyRecord) {
        self.keys.entry(record.public_key.kid()).or_insert(record);
    }

    fn set_state(&mut self, kid: Kid, state: KeyState) {
        if let Some(record) = self.keys.get_mut(&kid) {
            record.state = state;
        }
    }

    /// The manifest that was in force at an entry.
    #[must_use]
    pub fn manifest_at(&self, seq: Seq) -> Option<Hash> {
        self.manifests.iter().rev().find(|(from, _)| *from < seq || from.0 == 0).map(|(_, digest)| *digest)
    }
}

/// Whether the registry, or what was erased, could not be folded again without a statement.
#[must_use]
pub fn is_ruling(event: &Event) -> bool {
    let restricted = matches!(event, Event::PersonalErased(_) | Event::SubjectMerged(_) | Event::SubjectSplit(_));
    restricted || event.kind().nature() == Nature::Governance
}

/// `None` for a key that this program cannot read: nobody's cosignature can be checked with it.
fn witness(admitted_by: Seq, admitted: &WitnessAdmitted) -> Option<Witness> {
    let key: VerifierKey = admitted.verifier_key.as_str().parse().ok()?;
    Some(Witness {
        key,
        operator: admitted.operator.as_str().to_owned(),
        url: admitted.url.as_ref().map(|url| url.as_str().to_owned()),
        admitted_on: admitted.admitted_on,
        admitted: admitted_by,
    })
}

fn delegation(granted_at: Seq, authority: Uscc, granted: &DelegationGranted) -> Delegation {
    Delegation {
        authority,
        delegate: granted.delegate,
        stands_for: granted.stands_for,
        event_types: granted.event_types.iter().map(|name| name.as_str().to_owned()).collect(),
        from: granted.from,
        until: granted.until,
        is_ended: false,
        granted: granted_at,
    }
}

fn bare(public_key: PublicKey, holder: Holder, enrolled: Seq, statement: &Statement) -> KeyRecord {
    let own = public_key.kid();
    let enrolled_by = statement.signers.iter().map(|(_, kid)| kid).filter(|kid| *kid != own).collect();
    KeyRecord {
        public_key,
        holder,
        person: None,
        roles: BTreeSet::new(),
        regions: vec![],
        event_types: None,
        not_after: None,
        enrolled,
        enrolled_by,
        state: KeyState::Active,
    }
}

/// A key of the founding: nobody enrolled it.
fn first(public_key: PublicKey, holder: Holder, enrolled: Seq, role: Role) -> KeyRecord {
    KeyRecord {
        public_key,
        holder,
        person: None,
        roles: BTreeSet::from([role]),
        regions: vec![],
        event_types: None,
        not_after: None,
        enrolled,
        enrolled_by: vec![],
        state: KeyState::Active,
    }
}
