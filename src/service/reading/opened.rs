//! Sealed disclosures opened again: in memory, for one caller.

use crate::log::Seq;
use crate::statement::{Disclosure, Statement};
use crate::store::{Record, Ring, RingKey, Sealed, StoreError, unseal};

/// What became of a sealed disclosure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::service) enum Opened {
    Text(String),
    /// Its key was destroyed.
    Erased,
    /// Its key is missing, or opens something else.
    Lost,
}

impl Opened {
    pub(in crate::service) fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Erased | Self::Lost => None,
        }
    }
}

/// Opens the disclosures of a record with the keys of the ring, in the record's order.
pub(in crate::service) fn opened(
    ring: &Ring,
    (seq, statement): (Seq, &Statement),
    record: &Record,
) -> Result<Vec<Opened>, StoreError> {
    let open = |sealed: &Sealed| {
        Ok(match ring.look_up(seq, sealed.digest)? {
            RingKey::Key(key) => disclosure_text(&key, sealed, statement).map_or(Opened::Lost, Opened::Text),
            RingKey::Erased => Opened::Erased,
            RingKey::Absent => Opened::Lost,
        })
    };
    record.sealed.iter().map(open).collect()
}

/// The text of a sealed disclosure; `None` if the key opens no disclosure of its digest.
pub(in crate::service) fn disclosure_text(key: &[u8; 32], sealed: &Sealed, statement: &Statement) -> Option<String> {
    let bytes = unseal(key, sealed, statement.ledger.as_str(), statement.digest).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    (Disclosure::digest_of(&text) == sealed.digest).then_some(text)
}
