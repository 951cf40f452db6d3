//! The ledger's own voice: statements of its service, signed with the service key and submitted like all others.
//!
//! Trust: the ledger speaks only of what it did or received itself, and its words pass the same checks as everybody's.

use std::collections::VecDeque;

use serde_json::Value;
use tokio::sync::oneshot::Receiver;

use crate::codes::{Hash, Timestamp, with_causes};
use crate::statement::{Draft, EventKind, Role, Source, Subject, Uuid};
use crate::store::random_bytes;

use super::ledger::{Ledger, Offer};
use super::outcome::{Outcome, Refused};

/// What the ledger states itself.
#[derive(Clone, Debug)]
pub struct OwnStatement {
    /// Its id.
    pub id: Uuid,
    /// Its type.
    pub kind: EventKind,
    /// What it is about.
    pub subject: Subject,
    /// When the ledger says it.
    pub time: Timestamp,
    /// What it says, personal fields included: these become disclosures.
    pub data: Value,
}

/// An id that follows from what a statement is about, so that saying it twice doubles nothing: `UUIDv8`, the first
/// bits of the SHA-256 of the parts, one a line.
#[must_use]
pub fn derived_id(parts: &[&str]) -> Uuid {
    let digest = Hash::of(parts.join("\n").as_bytes());
    let mut bytes = [0; 16];
    for (at, byte) in bytes.iter_mut().zip(digest.0) {
        *at = byte;
    }
    let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bytes;
    *version = (*version & 0x0f) | 0x80;
    *variant = (*variant & 0x3f) | 0x80;
    Uuid::from_bytes(bytes)
}

impl Ledger {
    /// Signs statements of the ledger's own service and submits them; the answers are in their order.
    ///
    /// It waits for the disk: call it on a worker thread.
    #[must_use]
    pub fn state(&self, statements: Vec<OwnStatement>) -> Vec<Outcome> {
        let mut answers: Vec<Option<Outcome>> = Vec::new();
        let mut open: VecDeque<(usize, Receiver<Outcome>)> = VecDeque::new();
        for (at, statement) in statements.into_iter().enumerate() {
            answers.push(None);
            let mut offered = match self.own_envelope(statement).and_then(|text| self.prepare(text.as_bytes())) {
                Ok(prepared) => self.offer(Box::new(prepared)),
                Err(refused) => Offer::Ended(refused),
            };
            let outcome = loop {
                match offered {
                    Offer::Taken(answer) => {
                        open.push_back((at, answer));
                        break None;
                    }
                    // The queue is full: it has room when the oldest of ours is answered.
                    Offer::Full(prepared) => match open.pop_front() {
                        Some(oldest) => {
                            settle(&mut answers, oldest);
                            offered = self.offer(prepared);
                        }
                        None => break Some(Outcome::Refused(Refused::Busy)),
                    },
                    Offer::Ended(refused) => break Some(Outcome::Refused(refused)),
                }
            };
            if let (Some(outcome), Some(answer)) = (outcome, answers.get_mut(at)) {
                *answer = Some(outcome);
            }
        }
        for left in open {
            settle(&mut answers, left);
        }
        answers.into_iter().map(|answer| self.count(answer.unwrap_or_else(ended))).collect()
    }

    fn own_envelope(&self, statement: OwnStatement) -> Result<String, Refused> {
        let unfounded = || Refused::ReadOnly("the ledger is not founded".to_owned());
        let ledger = self.governance().origin().cloned().ok_or_else(unfounded)?;
        let OwnStatement { id, kind, subject, time, data } = statement;
        let event_type = kind.name().to_owned();
        let mut draft =
            Draft { id, source: Source::Ledger, event_type, subject, time, ledger, data, disclosures: vec![] };
        let mut failed = None;
        draft.hide_personal(kind.schema(), &mut || match random_bytes() {
            Ok(salt) => salt,
            Err(error) => {
                failed = Some(error);
                [0; 16]
            }
        });
        // Without fresh salts nothing personal is written at all.
        if let Some(error) = failed {
            return Err(Refused::ReadOnly(with_causes(&error)));
        }
        let envelope = draft.sign(&[(Role::Ledger, &self.service)]).ok_or_else(unfounded)?;
        let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
        Ok(envelope.to_json(&disclosures))
    }
}

fn settle(answers: &mut [Option<Outcome>], (at, answer): (usize, Receiver<Outcome>)) {
    if let Some(place) = answers.get_mut(at) {
        *place = Some(answer.blocking_recv().unwrap_or_else(|_| ended()));
    }
}

fn ended() -> Outcome {
    Outcome::Refused(Refused::ReadOnly("the writer has ended".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_follows_from_its_parts_and_says_its_version() {
        let id = derived_id(&["credit_china", "20260428-1"]);
        assert_eq!((id.version(), id), (Some(8), derived_id(&["credit_china", "20260428-1"])));
        assert_ne!(id, derived_id(&["credit_china", "20260428-2"]));
        assert_ne!(derived_id(&["ab", "c"]), derived_id(&["a", "bc"]));
        assert_eq!(id.to_string().parse::<Uuid>().unwrap(), id);
    }
}
