//! Who asks: the reader behind an access proof.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use thiserror::Error;

use crate::codes::{Day, Timestamp, Uscc};
use crate::governance::{AuditScope, Holder, KeyState};
use crate::statement::{AccessFault, AccessProof, IAT_SKEW_MAX_MS, Kid, Request};

use super::ledger::Ledger;

/// Proofs that are remembered at once; beyond that, requests are refused until old ones expire.
const JTIS_MAX: usize = 100_000;

/// Who reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reader {
    /// No proof was given.
    Anybody,
    /// An officer.
    Officer {
        /// The officer's key.
        kid: Kid,
        /// The officer's authority.
        authority: Uscc,
        /// Method and path of the request, without what was asked in it.
        what: String,
    },
    /// An auditor.
    Auditor {
        /// The auditor's key.
        kid: Kid,
        /// What may be read.
        scope: AuditScope,
        /// Last day of reading.
        until: Day,
        /// Method and path of the request, without what was asked in it.
        what: String,
    },
}

/// Why a proof gives no access.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AccessRefused {
    /// The proof itself.
    #[error(transparent)]
    Proof(#[from] AccessFault),
    /// A key that is not enrolled, ended, or revoked.
    #[error("the key does not count")]
    Key,
    /// A proof that was used before.
    #[error("the proof was used before")]
    Replayed,
    /// The audit is over.
    #[error("the audit ended on {until}")]
    AuditOver {
        /// Its last day.
        until: Day,
    },
    /// Too many proofs in a short time.
    #[error("too many requests with proofs")]
    TooMany,
}

/// Proofs that were used, until they are stale anyway.
#[derive(Debug, Default)]
pub(super) struct Jtis {
    by_time: BTreeSet<(Timestamp, Kid, String)>,
    used: BTreeSet<(Kid, String)>,
}

impl Jtis {
    fn remember(&mut self, now: Timestamp, kid: Kid, jti: &str) -> Result<(), AccessRefused> {
        let keep_from = now.plus_ms(-2 * IAT_SKEW_MAX_MS);
        while self.by_time.first().is_some_and(|(used, _, _)| *used < keep_from) {
            if let Some((_, kid, jti)) = self.by_time.pop_first() {
                self.used.remove(&(kid, jti));
            }
        }
        if self.used.len() >= JTIS_MAX {
            return Err(AccessRefused::TooMany);
        }
        if !self.used.insert((kid, jti.to_owned())) {
            return Err(AccessRefused::Replayed);
        }
        self.by_time.insert((now, kid, jti.to_owned()));
        Ok(())
    }
}

impl Reader {
    /// The key of the reader.
    #[must_use]
    pub fn kid(&self) -> Option<Kid> {
        match self {
            Self::Anybody => None,
            Self::Officer { kid, .. } | Self::Auditor { kid, .. } => Some(*kid),
        }
    }
}

impl Ledger {
    /// Identifies the reader behind an access proof.
    ///
    /// # Errors
    ///
    /// Why the proof gives no access; access is refused unless granted.
    pub fn identify(&self, proof: &str, method: &str, target: &str) -> Result<Reader, AccessRefused> {
        let proof = AccessProof::parse(proof)?;
        let governance = self.governance();
        let (Some(record), Some(origin)) = (governance.key(proof.kid), governance.origin()) else {
            return Err(AccessRefused::Key);
        };
        let now = self.now();
        proof.check(&Request { origin, method, target, now }, record.public_key)?;
        if record.state != KeyState::Active {
            return Err(AccessRefused::Key);
        }
        let kid = proof.kid;
        let what = format!("{method} {}", target.split_once('?').map_or(target, |(path, _)| path));
        let reader = match &record.holder {
            Holder::Officer { authority } => Reader::Officer { kid, authority: *authority, what },
            Holder::Auditor { until, .. } if *until < now.day() => {
                return Err(AccessRefused::AuditOver { until: *until });
            }
            Holder::Auditor { scope, until } => Reader::Auditor { kid, scope: scope.clone(), until: *until, what },
            Holder::Founder | Holder::Service => return Err(AccessRefused::Key),
        };
        self.jtis.lock().unwrap_or_else(PoisonError::into_inner).remember(now, kid, &proof.jti)?;
        Ok(reader)
    }
}
