//! The pen of the demo: fills in, hides what is personal, signs.

use ed25519_dalek::SigningKey;
use serde_json::Value;

use crate::codes::{Origin, Timestamp};
use crate::statement::{Draft, EventKind, Role, Uuid};

use super::dice::Dice;

/// A statement that is signed.
pub(super) struct Written {
    pub text: String,
    pub digest: String,
}

/// Signs statements for one ledger, with ids and salts from the dice.
pub(super) struct Pen {
    pub origin: Origin,
    dice: Dice,
}

impl Pen {
    pub(super) fn new(origin: Origin, dice: &Dice) -> Self {
        Self { origin, dice: dice.stream("pen") }
    }

    /// An id as a device makes it at that time.
    pub(super) fn id(&mut self, time: Timestamp) -> Uuid {
        let mut random = [0; 10];
        random.iter_mut().zip(self.dice.bytes()).for_each(|(to, from)| *to = from);
        let ms = u64::try_from(time.as_ms()).unwrap_or_default();
        Uuid::from_bytes(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid().into_bytes())
    }

    /// One signed statement, as it goes over the wire, with the digest by which others name it.
    pub(super) fn write(
        &mut self,
        kind: EventKind,
        (source, subject): (&str, &str),
        time: Timestamp,
        data: Value,
        signers: &[(Role, &SigningKey)],
    ) -> Written {
        let mut draft = Draft {
            id: self.id(time),
            source: source.parse().expect("the demo writes sources"),
            event_type: kind.name().to_owned(),
            subject: subject.parse().expect("the demo writes subjects"),
            time,
            ledger: self.origin.clone(),
            data,
            disclosures: vec![],
        };
        let dice = &mut self.dice;
        draft.hide_personal(kind.schema(), &mut || dice.half());
        let envelope = draft.sign(signers).expect("the demo names each signer once");
        let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
        Written { text: envelope.to_json(&disclosures), digest: envelope.digest().to_base64url() }
    }
}
