//! The public roll: whose keys sign here, what for, and since when.

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Day, RegionCode, Uscc};
use crate::governance::{Governance, Holder, KeyRecord, KeyState};
use crate::statement::{Kid, PublicKey, Role};

use super::keys::verifier_keys;
use super::ledger::Ledger;

/// The keys of the ledger itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LogKeys {
    /// The origin of the ledger, which is the name of its keys.
    pub origin: String,
    /// Verifier keys of its checkpoints, oldest first: name+hash+key.
    ///
    /// Trust: a ledger that lies shows keys that fit its lies. Compare them with a copy from elsewhere.
    pub keys: Vec<String>,
}

/// A key that was enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeyView {
    /// Its RFC 7638 thumbprint: SHA-256 of the key, so that nobody can show another one under this name.
    pub kid: Kid,
    /// The Ed25519 key, base64url.
    pub public_key: PublicKey,
    /// What its holder is: officer, auditor, founder or service.
    pub holder: &'static str,
    /// The authority of an officer.
    pub authority: Option<Uscc>,
    /// Roles in which it may sign.
    pub roles: Vec<Role>,
    /// Regions in which it may act; empty where regions do not matter.
    pub regions: Vec<RegionCode>,
    /// Types without version that it may sign; `null` means all of its authority's.
    pub event_types: Option<Vec<String>>,
    /// Last day without a mark, or of an audit.
    pub until: Option<Day>,
    /// The entry that enrolled it.
    pub enrolled: u64,
    /// How it ended; `null` while it counts.
    pub ended: Option<KeyEnd>,
}

/// How a key ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeyEnd {
    /// In the ordinary way, or revoked.
    pub how: &'static str,
    /// At this entry.
    pub entry: u64,
    /// Last day of rightful use, where it ended in the ordinary way.
    pub on: Option<Day>,
    /// The entry from which on its signatures are doubted, where it was revoked back to one.
    pub doubted_since: Option<u64>,
}

impl Ledger {
    /// The keys of the ledger itself; `None` before its founding.
    #[must_use]
    pub fn log_keys(&self) -> Option<LogKeys> {
        let governance = self.governance();
        let origin = governance.origin()?.to_string();
        Some(LogKeys { origin, keys: verifier_keys(&governance).iter().map(ToString::to_string).collect() })
    }

    /// An enrolled key. The roll is public: who signs an act of an authority is no secret, and a kid names no person.
    #[must_use]
    pub fn enrolled_key(&self, kid: Kid) -> Option<KeyView> {
        let governance: &Governance = &self.governance();
        governance.key(kid).map(|record| view(kid, record))
    }
}

fn view(kid: Kid, record: &KeyRecord) -> KeyView {
    let (holder, authority, until) = match &record.holder {
        Holder::Founder => ("founder", None, record.not_after),
        Holder::Officer { authority } => ("officer", Some(*authority), record.not_after),
        Holder::Auditor { until, .. } => ("auditor", None, Some(*until)),
        Holder::Service => ("service", None, record.not_after),
    };
    let ended = match record.state {
        KeyState::Active => None,
        KeyState::Ended { seq, ended_on } => {
            Some(KeyEnd { how: "ended", entry: seq.0, on: Some(ended_on), doubted_since: None })
        }
        KeyState::Revoked { seq, since } => {
            Some(KeyEnd { how: "revoked", entry: seq.0, on: None, doubted_since: since.map(|since| since.0) })
        }
    };
    KeyView {
        kid,
        public_key: record.public_key,
        holder,
        authority,
        roles: record.roles.iter().copied().collect(),
        regions: record.regions.clone(),
        event_types: record.event_types.clone(),
        until,
        enrolled: record.enrolled.0,
        ended,
    }
}
