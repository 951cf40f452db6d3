//! Who asks: the reader behind an access proof, and what that reader may see.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use thiserror::Error;

use crate::codes::{Day, Timestamp, Uscc};
use crate::governance::{Governance, Holder, KeyState};
use crate::statement::{AccessFault, AccessProof, IAT_SKEW_MAX_MS, Kid, Request, Source};

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
    },
    /// An auditor.
    Auditor {
        /// The auditor's key.
        kid: Kid,
        /// Whose statements; `None` means all.
        authorities: Option<Vec<Uscc>>,
        /// Last day of reading.
        until: Day,
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
    /// Whether this reader may see everything that comes from `source`.
    #[must_use]
    pub fn may_read(&self, governance: &Governance, source: Source) -> bool {
        match (self, source) {
            (Self::Officer { authority, .. }, Source::Authority(code)) => governance.acts_for(*authority, code),
            (Self::Auditor { authorities: None, .. }, _) => true,
            (Self::Auditor { authorities: Some(scope), .. }, Source::Authority(code)) => scope.contains(&code),
            (Self::Anybody, _)
            | (Self::Officer { .. } | Self::Auditor { .. }, Source::Institution(_) | Source::Ledger) => false,
        }
    }

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
        let reader = match &record.holder {
            Holder::Officer { authority } => Reader::Officer { kid, authority: *authority },
            Holder::Auditor { until, .. } if *until < now.day() => {
                return Err(AccessRefused::AuditOver { until: *until });
            }
            Holder::Auditor { authorities, until } => {
                Reader::Auditor { kid, authorities: authorities.clone(), until: *until }
            }
            Holder::Founder | Holder::Service => return Err(AccessRefused::Key),
        };
        self.jtis.lock().unwrap_or_else(PoisonError::into_inner).remember(now, kid, &proof.jti)?;
        Ok(reader)
    }
}
