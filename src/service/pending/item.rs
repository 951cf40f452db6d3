//! One half-signed statement with what is known about it, and its stored form.

use serde::{Deserialize, Serialize};

use crate::codes::{Day, Hash, Timestamp};
use crate::governance::Governance;
use crate::statement::{Envelope, HalfSigned, Kid, SignatureText, Source, Text};

const VERSION: u32 = 1;

/// A half-signed statement.
#[derive(Clone, Debug)]
pub(in crate::service) struct Item {
    pub(super) half: HalfSigned,
    pub(super) put_at: Timestamp,
    pub(super) put_by: Kid,
    /// How often it was put: 1, and one more with each replacement.
    pub(super) version: u32,
    /// The last day on which it is kept.
    pub(super) kept_until: Day,
    pub(super) opinions: Vec<Opinion>,
    /// Who returned it; until then others may sign.
    pub(super) returned_by: Option<Kid>,
    /// What the ledger said when it was whole and was submitted.
    pub(super) refused: Option<Told>,
}

/// What an officer said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opinion {
    pub at: Timestamp,
    pub by: Kid,
    pub kind: OpinionKind,
    pub text: Text<2000>,
    /// The version that it is about.
    pub version: u32,
}

/// What an opinion does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpinionKind {
    /// It is only said.
    Remark,
    /// It sends the statement back to its author: nobody else signs until it is put anew.
    Return,
}

/// A refusal, when and in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    pub at: Timestamp,
    pub why: String,
}

/// The stored form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    v: u32,
    payload: String,
    /// `[protected, signature]` each, in the order of the signers, those that are missing left out.
    signatures: Vec<[String; 2]>,
    disclosures: Vec<String>,
    if_version: Option<String>,
    put_at: Timestamp,
    put_by: Kid,
    version: u32,
    kept_until: Day,
    opinions: Vec<Opinion>,
    returned_by: Option<Kid>,
    refused: Option<Told>,
}

impl Item {
    /// Its id: that of `(source, id)` of the statement, so that putting it twice doubles nothing.
    pub(super) fn id(&self) -> Hash {
        self.half.prospect().id_key()
    }

    /// Whether an authority sees it: it is the source, or took over from it.
    pub(super) fn is_of(&self, authority: crate::codes::Uscc, governance: &Governance) -> bool {
        match self.half.prospect().source {
            Source::Authority(code) => governance.acts_for(authority, code),
            Source::Institution(_) | Source::Ledger => false,
        }
    }

    pub(super) fn write(&self) -> Vec<u8> {
        let envelope = &self.half.prospect().envelope;
        let texts = envelope.signatures.iter();
        let stored = Stored {
            v: VERSION,
            payload: envelope.payload.clone(),
            signatures: texts.map(|text| [text.protected.clone(), text.signature.clone()]).collect(),
            disclosures: envelope.disclosures.clone(),
            if_version: envelope.if_version.clone(),
            put_at: self.put_at,
            put_by: self.put_by,
            version: self.version,
            kept_until: self.kept_until,
            opinions: self.opinions.clone(),
            returned_by: self.returned_by,
            refused: self.refused.clone(),
        };
        serde_json::to_vec(&stored).expect("texts and numbers are JSON")
    }

    /// Reads what was kept under an id.
    ///
    /// # Errors
    ///
    /// What is wrong, in words that repeat no value of it.
    pub(in crate::service) fn read(id: Hash, bytes: &[u8]) -> Result<Self, String> {
        let stored: Stored = serde_json::from_slice(bytes)
            .map_err(|error| format!("not what was kept: line {} column {}", error.line(), error.column()))?;
        if stored.v != VERSION {
            return Err(format!("kept in version {}, which needs a newer program", stored.v));
        }
        let text = |[protected, signature]: [String; 2]| SignatureText { protected, signature };
        let envelope = Envelope {
            payload: stored.payload,
            signatures: stored.signatures.into_iter().map(text).collect(),
            disclosures: stored.disclosures,
            if_version: stored.if_version,
        };
        let half = HalfSigned::from_envelope(envelope).map_err(|fault| fault.to_string())?;
        let Stored { put_at, put_by, version, kept_until, opinions, returned_by, refused, .. } = stored;
        let found = Self { half, put_at, put_by, version, kept_until, opinions, returned_by, refused };
        if found.id() == id { Ok(found) } else { Err("it is kept under the name of another".to_owned()) }
    }
}
