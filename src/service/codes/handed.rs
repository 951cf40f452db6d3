//! What a party hands in by a code becomes a statement of the ledger.

use std::net::IpAddr;
use std::sync::PoisonError;

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization as _;

use crate::codes::Hash;
use crate::service::ledger::Ledger;
use crate::service::outcome::{Outcome, Refused};
use crate::service::voice::{OwnStatement, derived_id};
use crate::statement::events::party::SubmissionKind;
use crate::statement::{EventKind, Text};

use super::attempts::WRONG_MAX as WRONG_TRIES_MAX;
use super::text::CodeText;
use super::{CodeRefused, Kept};

/// What a party hands in: the SHA-256 of a file that it brings or sends, or a text, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    kind: SubmissionKind,
    content: Hash,
    text: Option<Text<4000>>,
}

impl Handed {
    /// Checks what is handed in. White space of a text, line ends too, becomes single blanks.
    ///
    /// # Errors
    ///
    /// [`CodeRefused::Content`] for neither file nor text, and for a text that is too long.
    pub fn new(kind: SubmissionKind, file: Option<Hash>, text: &str) -> Result<Self, CodeRefused> {
        let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
        let too_long = CodeRefused::Content("text: at most 4000 characters are wanted");
        let text = if words.is_empty() { None } else { Some(Text::new(words).ok_or(too_long)?) };
        let of_text = text.as_ref().map(|text| Hash::of(text.as_str().as_bytes()));
        let content = file.or(of_text);
        let content = content.ok_or(CodeRefused::Content("text: a text, or the SHA-256 of a file, is wanted"))?;
        Ok(Self { kind, content, text })
    }

    /// Names exactly what is handed in.
    fn digest(&self) -> Hash {
        let text = self.text.as_ref().map_or("", |text| text.as_str());
        Hash::of(format!("{}\n{}\n{text}", self.kind.as_str(), self.content).as_bytes())
    }

    fn data(&self, about: Hash, on: crate::codes::Day) -> Value {
        let mut data = json!({
            "about": about.to_base64url(), "kind": self.kind, "submitted_on": on, "content": self.content.to_string(),
        });
        if let (Some(text), Value::Object(members)) = (&self.text, &mut data) {
            members.insert("content_full".to_owned(), json!(text));
        }
        data
    }
}

impl Ledger {
    /// Hands something in by a code. The same again answers with the entry of the first time.
    ///
    /// It waits for the disk, and one waits for the other: call it on a worker thread.
    ///
    /// # Errors
    ///
    /// [`CodeRefused`]. What the ledger refuses leaves the code as it was.
    pub fn hand_in(&self, from: Option<IpAddr>, typed: &str, handed: &Handed) -> Result<Outcome, CodeRefused> {
        let now = self.legal_now();
        if self.attempts.codes.lock().unwrap_or_else(PoisonError::into_inner).are_too_many(&from, now, WRONG_TRIES_MAX)
        {
            return Err(CodeRefused::TooMany);
        }
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        let proved = CodeText::parse(typed).ok_or(CodeRefused::Unknown).and_then(|text| codes.prove(&text));
        let id = proved.inspect_err(|_| {
            self.attempts.codes.lock().unwrap_or_else(PoisonError::into_inner).note(from, now);
        })?;
        let kept = codes.kept.get(&id).cloned().ok_or(CodeRefused::Unknown)?;
        let digest = handed.digest().to_string();
        match &kept.used_for {
            Some(before) if *before != digest => return Err(CodeRefused::Used),
            Some(_) => {}
            // The time for an answer that was lost does not end with the code's.
            None if kept.good_until < now.day() => return Err(CodeRefused::Expired { until: kept.good_until }),
            None => codes.put(id, Kept { used_for: Some(digest), ..kept.clone() })?,
        }
        let about = Hash::from_hex(&kept.about).unwrap_or(Hash::ZERO);
        let statement = OwnStatement {
            id: derived_id(&["party", &id.to_string(), &kept.made_at.to_string()]),
            kind: EventKind::PartySubmitted,
            subject: kept.subject.parse().map_err(|_| CodeRefused::Unknown)?,
            time: self.now(),
            data: handed.data(about, now.day()),
        };
        let outcome = self.state(vec![statement]).pop();
        match outcome.unwrap_or(Outcome::Refused(Refused::Busy)) {
            // Said before, with other salts: the id is that of the code.
            Outcome::Refused(Refused::IdReused { seq }) => {
                let digest = self.digest_of(seq).ok_or(Refused::Busy)?;
                Ok(Outcome::Repeated { seq, digest })
            }
            Outcome::Refused(refused) => {
                if kept.used_for.is_none() {
                    codes.put(id, kept)?;
                }
                Err(refused.into())
            }
            outcome @ (Outcome::Accepted(_) | Outcome::Repeated { .. } | Outcome::Checked { .. }) => Ok(outcome),
        }
    }
}
