//! What a session is asked: the root of trust, and about whom.

use serde::Deserialize;

use crate::codes::{Day, Uscc};
use crate::log::{Policy, VerifierKey};
use crate::verify::{AuditedWith, Known};

use crate::session::SessionError;

/// What is asked, as the host writes it.
///
/// Shape: `{"keys":["name+id+key"],"checkpoint":"…","institution":"91…","on":"2026-11-22"}`; every member but one of
/// `policy` and `keys` may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Told {
    policy: Option<String>,
    keys: Vec<String>,
    checkpoint: Option<String>,
    earlier: Vec<String>,
    receipts: Vec<String>,
    institution: Option<String>,
    day: Option<String>,
    on: Option<String>,
    ledger: String,
    reader: String,
}

/// What is asked, understood.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The root of trust, the latest checkpoint, and what was kept of earlier ones.
    pub known: Known,
    /// Whose standing is wanted.
    pub institution: Option<Uscc>,
    /// On which legal day, where no page names one.
    pub day: Option<Day>,
    /// What the report says beside what the replay finds.
    pub with: AuditedWith,
}

impl Asked {
    /// Reads what is asked.
    ///
    /// # Errors
    ///
    /// The first member that is none of its kind; and no root of trust at all, for then nobody would have said who may
    /// sign a checkpoint but the ledger itself.
    pub fn parse(bytes: &[u8]) -> Result<Self, SessionError> {
        let told: Told = serde_json::from_slice(bytes).map_err(SessionError::Asked)?;
        let wrong = |what: &'static str, why: String| SessionError::Member { what, why };
        if told.policy.is_none() && told.keys.is_empty() {
            return Err(SessionError::NoTrust);
        }
        let policy = told.policy.as_deref().map(Policy::parse).transpose();
        let keys = told.keys.iter().map(|key| key.trim().parse::<VerifierKey>()).collect::<Result<Vec<_>, _>>();
        let day = |day: &Option<String>| day.as_deref().map(str::parse::<Day>).transpose();
        let institution = told.institution.as_deref().map(str::parse::<Uscc>).transpose();
        let known = Known {
            policy: policy.map_err(|error| wrong("policy", error.to_string()))?,
            keys: keys.map_err(|error| wrong("keys", error.to_string()))?,
            latest: told.checkpoint.clone(),
            earlier: told.earlier,
            receipts: told.receipts,
        };
        let with = AuditedWith {
            ledger: told.ledger,
            on: day(&told.on).map_err(|error| wrong("on", error.to_string()))?,
            reader: told.reader,
            policy: told.policy,
            keys: known.keys.iter().map(ToString::to_string).collect(),
            checkpoint: told.checkpoint,
            earlier: None,
        };
        Ok(Self {
            known,
            institution: institution.map_err(|error| wrong("institution", error.to_string()))?,
            day: day(&told.day).map_err(|error| wrong("day", error.to_string()))?,
            with,
        })
    }
}
