//! The registry: authorities, keys with their persons, and adopted manifests, as the log has them so far.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes::{AuthorityKind, Day, Hash, Origin, RegionCode, Timestamp, Uscc};
use crate::log::{Seq, TreeSize, VerifierKey};
use crate::statement::events::authority::Competence;
use crate::statement::events::delegation::DelegatedRole;
use crate::statement::events::ledger::{ClockKind, Predecessor};
use crate::statement::{Kid, PersonId, PublicKey, Role};

use super::reads::ReadsHead;
use super::refusal::Mark;

/// Everything that decides who may say what. A fold of the log: equal logs give equal registries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Governance {
    pub(super) founding: Option<Founding>,
    pub(super) authorities: BTreeMap<Uscc, Authority>,
    pub(super) keys: BTreeMap<Kid, KeyRecord>,
    /// Adopted manifests in order, the founding one first.
    pub(super) manifests: Vec<(Seq, Hash)>,
    /// Late statements for which an officer of an authority vouched.
    pub(super) received_late: BTreeMap<Hash, BTreeSet<Uscc>>,
    /// Delegations by the digest of the statement that granted them.
    pub(super) delegations: BTreeMap<Hash, Delegation>,
    /// Checkpoint keys, oldest first.
    pub(super) checkpoint_keys: Vec<CheckpointKey>,
    /// Witnesses in the order of their admission.
    pub(super) witnesses: Vec<Witness>,
    /// The entry that closed the ledger.
    pub(super) closed: Option<Seq>,
    /// Where the log of restricted reads ended each time that the ledger said so.
    pub(super) reads: Vec<ReadsHead>,
    /// Withdrawn statements by their digest.
    pub(super) withdrawals: BTreeMap<Hash, Withdrawal>,
    /// Statements whose doubted signatures were confirmed.
    pub(super) confirmed: BTreeSet<Hash>,
    /// Ids of one person: each with those that it was joined with.
    pub(super) merged: BTreeMap<PersonId, BTreeSet<PersonId>>,
    /// Statements that can never be withdrawn: nothing could be folded again without them.
    pub(super) rulings: BTreeSet<Hash>,
    pub(super) size: TreeSize,
}

/// What entry 0 laid down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Founding {
    pub origin: Origin,
    pub quorum: u8,
    pub clock: ClockKind,
    pub continues: Option<Predecessor>,
}

/// A key that signs checkpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CheckpointKey {
    /// The entry that names it.
    pub named: Seq,
    /// When that was recorded.
    pub at: Timestamp,
    pub key: PublicKey,
}

/// An admitted authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Its name.
    pub name: String,
    /// Its line of business.
    pub kind: AuthorityKind,
    /// Where it acts.
    pub regions: Vec<RegionCode>,
    /// What it may issue.
    pub competences: Vec<Competence>,
    /// Entry of its admission.
    pub admitted: Seq,
    /// Who took over, if anybody.
    pub succeeded_by: Option<Uscc>,
}

/// An admitted witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The key of its cosignatures.
    pub key: VerifierKey,
    /// The body that operates it.
    pub operator: String,
    /// Where it is asked.
    pub url: Option<String>,
    /// Since which day it cosigns.
    pub admitted_on: Day,
    /// Entry of its admission.
    pub admitted: Seq,
}

/// What the founders said of a statement that they withdrew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// The entry that says so.
    pub by: Seq,
    /// Digest of the statement that stands in its place.
    pub replacement: Option<Hash>,
}

/// A deputy may sign in somebody's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Whose authority granted it.
    pub authority: Uscc,
    /// The deputy.
    pub delegate: PersonId,
    /// In whose place.
    pub stands_for: DelegatedRole,
    /// Types without version.
    pub event_types: Vec<String>,
    /// First legal day of acts under it.
    pub from: Day,
    /// Last legal day of acts under it, ends taken in.
    pub until: Day,
    /// Whether it was ended before its last day.
    pub is_ended: bool,
    /// Entry of its grant.
    pub granted: Seq,
}

/// Whose key it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A founder of the ledger.
    Founder,
    /// An officer of an authority.
    Officer {
        /// The authority.
        authority: Uscc,
    },
    /// An auditor.
    Auditor {
        /// What may be read.
        scope: AuditScope,
        /// Last day of reading.
        until: Day,
    },
    /// The ledger's own service.
    Service,
}

/// What an auditor may read: what every part of it allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditScope {
    /// Whose statements; `None` means all.
    pub authorities: Option<Vec<Uscc>>,
    /// Of which regions, each with everything below; `None` means all.
    pub regions: Option<Vec<RegionCode>>,
    /// Of which types, without version; `None` means all.
    pub event_types: Option<Vec<String>>,
    /// Whether personal fields are opened.
    pub personal: bool,
}

impl AuditScope {
    /// Whether nothing is left out of it but what personal fields say.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.authorities.is_none() && self.regions.is_none() && self.event_types.is_none()
    }
}

/// An enrolled key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRecord {
    /// The key.
    pub public_key: PublicKey,
    /// Whose it is.
    pub holder: Holder,
    /// The person; the service key has none.
    pub person: Option<PersonId>,
    /// Roles in which it may sign.
    pub roles: BTreeSet<Role>,
    /// Regions in which it may act; empty where regions do not matter.
    pub regions: Vec<RegionCode>,
    /// Types without version that it may sign; `None` means all of its authority's.
    pub event_types: Option<Vec<String>>,
    /// Last day without a mark.
    pub not_after: Option<Day>,
    /// Entry of its enrolment.
    pub enrolled: Seq,
    /// Keys that signed the enrolment: doubt about them is doubt about this one.
    pub enrolled_by: Vec<Kid>,
    /// Whether it still counts.
    pub state: KeyState,
}

/// Whether a key counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// It counts.
    Active,
    /// It ended in the ordinary way.
    Ended {
        /// At this entry.
        seq: Seq,
        /// Last day of rightful use.
        ended_on: Day,
    },
    /// It was revoked.
    Revoked {
        /// At this entry.
        seq: Seq,
        /// Its signatures from this entry on are doubted.
        since: Option<Seq>,
    },
}

impl Governance {
    /// How many entries it has seen.
    #[must_use]
    pub fn size(&self) -> TreeSize {
        self.size
    }

    /// The ledger's origin; `None` before its founding.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.founding.as_ref().map(|founding| &founding.origin)
    }

    /// Which clock records; `None` before the founding.
    #[must_use]
    pub fn clock(&self) -> Option<ClockKind> {
        self.founding.as_ref().map(|founding| founding.clock)
    }

    /// The log that this one continues.
    #[must_use]
    pub fn continues(&self) -> Option<&Predecessor> {
        self.founding.as_ref().and_then(|founding| founding.continues.as_ref())
    }

    /// The entry that closed the ledger; `None` while it is open.
    #[must_use]
    pub fn closed_by(&self) -> Option<Seq> {
        self.closed
    }

    /// Withdrawn statements, by their digest.
    #[must_use]
    pub fn withdrawals(&self) -> &BTreeMap<Hash, Withdrawal> {
        &self.withdrawals
    }

    /// Whether the doubted signatures of a statement were confirmed.
    #[must_use]
    pub fn is_confirmed(&self, statement: Hash) -> bool {
        self.confirmed.contains(&statement)
    }

    /// A key by its thumbprint.
    #[must_use]
    pub fn key(&self, kid: Kid) -> Option<&KeyRecord> {
        self.keys.get(&kid)
    }

    /// All keys by thumbprint.
    pub fn keys(&self) -> impl Iterator<Item = (Kid, &KeyRecord)> {
        self.keys.iter().map(|(kid, record)| (*kid, record))
    }

    /// An authority by its code.
    #[must_use]
    pub fn authority(&self, code: Uscc) -> Option<&Authority> {
        self.authorities.get(&code)
    }

    /// All authorities by code.
    pub fn authorities(&self) -> impl Iterator<Item = (Uscc, &Authority)> {
        self.authorities.iter().map(|(code, authority)| (*code, authority))
    }

    /// Admitted witnesses, in the order of their admission.
    #[must_use]
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// All delegations, by the digest of the statement that granted them.
    pub fn delegations(&self) -> impl Iterator<Item = (Hash, &Delegation)> {
        self.delegations.iter().map(|(digest, delegation)| (*digest, delegation))
    }

    /// Whether a person may sign a type in the place of a role of an authority, for acts of a legal day.
    ///
    /// Trust: what is in the log so far counts, so a delegation that comes later covers nothing that came before it.
    #[must_use]
    pub fn deputises(
        &self,
        authority: Uscc,
        person: PersonId,
        role: DelegatedRole,
        (event_type, on): (&str, Day),
    ) -> bool {
        self.delegations.values().any(|delegation| {
            delegation.delegate == person
                && delegation.stands_for == role
                && self.acts_for(authority, delegation.authority)
                && (delegation.from..=delegation.until).contains(&on)
                && delegation.event_types.iter().any(|name| name == event_type)
        })
    }

    /// Digest of the manifest in force now.
    #[must_use]
    pub fn manifest(&self) -> Option<Hash> {
        self.manifests.last().map(|(_, digest)| *digest)
    }

    /// Where the log of restricted reads ended each time that the ledger said so, oldest first.
    #[must_use]
    pub fn reads(&self) -> &[ReadsHead] {
        &self.reads
    }

    /// Adopted manifests with their entries, oldest first.
    #[must_use]
    pub fn manifests(&self) -> &[(Seq, Hash)] {
        &self.manifests
    }

    /// Whether `acting` is `authority` or took over from it.
    #[must_use]
    pub fn acts_for(&self, acting: Uscc, authority: Uscc) -> bool {
        let mut at = authority;
        // A chain of successors is as long as there are authorities, or it is a circle.
        for _ in 0..=self.authorities.len() {
            if at == acting {
                return true;
            }
            match self.authorities.get(&at).and_then(|found| found.succeeded_by) {
                Some(next) => at = next,
                None => return false,
            }
        }
        false
    }

    /// Whether `acting` stands above `authority`: the same line of business, and each of its places lies in a wider one.
    #[must_use]
    pub fn is_superior(&self, acting: Uscc, authority: Uscc) -> bool {
        let (Some(upper), Some(lower)) = (self.authority(acting), self.authority(authority)) else { return false };
        let is_below = |place: &RegionCode| upper.regions.iter().any(|wider| wider != place && wider.contains(*place));
        upper.kind == lower.kind && lower.regions.iter().all(is_below)
    }

    /// The mark of a signature at an entry that is in doubt, now or already when it was entered.
    #[must_use]
    pub fn doubt(&self, kid: Kid, seq: Seq) -> Option<Mark> {
        self.is_doubted(kid, seq).then_some(Mark::SignatureDoubted { kid })
    }

    /// Whether signatures of `kid` at entry `seq` are doubted: its own revocation, or that of a key that enrolled it.
    #[must_use]
    pub fn is_doubted(&self, kid: Kid, seq: Seq) -> bool {
        let mut open = vec![(kid, seq)];
        let mut seen = BTreeSet::new();
        // One key may have enrolled on both sides of its `since`, so a key is looked at once for each entry.
        while let Some((kid, seq)) = open.pop() {
            let Some(record) = self.keys.get(&kid).filter(|_| seen.insert((kid, seq))) else { continue };
            if let KeyState::Revoked { since: Some(since), .. } = record.state
                && since <= seq
            {
                return true;
            }
            open.extend(record.enrolled_by.iter().map(|by| (*by, record.enrolled)));
        }
        false
    }
}
