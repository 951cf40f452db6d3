//! What can be wrong with a submitted statement, one fault at a time.

use std::fmt;

use thiserror::Error;

/// One fault: where it is, which rule it breaks, and what was found.
///
/// Trust: `detail` never repeats a value of the statement, because the value may be personal.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{code} at {place}: {detail}", place = if pointer.is_empty() { "the whole" } else { pointer })]
pub struct Fault {
    /// The rule, as a stable code.
    pub code: Code,
    /// JSON pointer (RFC 6901) to the place, beginning at the envelope, the protected header or the payload.
    pub pointer: String,
    /// What was found and what was wanted, for a person.
    pub detail: String,
}

impl Fault {
    /// A fault at a place.
    pub fn new(code: Code, pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { code, pointer: pointer.into(), detail: detail.into() }
    }
}

/// Stable codes of faults, written in kebab case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// Larger than a statement may be.
    TooLarge,
    /// No JSON of the profile of formats.md.
    BadJson,
    /// A member twice in one object.
    DuplicateMember,
    /// A number that is no integer within ±(2^53−1).
    BadNumber,
    /// Text that is not NFC, or holds control, bidi, zero-width or non-characters.
    BadText,
    /// Members are missing, surplus or of the wrong type.
    BadShape,
    /// base64url with padding or in a second spelling.
    BadBase64,
    /// A protected header other than `alg`, `kid`, `typ`.
    BadHeader,
    /// An algorithm that the manifest does not accept.
    BadAlgorithm,
    /// The `signers` attribute and the signatures differ.
    SignersDiffer,
    /// A type of event that this program does not know.
    UnknownType,
    /// A value that breaks the schema of its type.
    SchemaViolated,
    /// A personal field outside a disclosure, or a personal number in a clear text.
    PersonalDataInClear,
    /// A digest without a disclosure.
    DisclosureMissing,
    /// A disclosure without a digest.
    DisclosureSurplus,
    /// A disclosure that is malformed, or names no personal field of its object.
    DisclosureInvalid,
    /// A public key that strict verification would never accept.
    BadKey,
}

impl Code {
    /// The code as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::BadJson => "bad-json",
            Self::DuplicateMember => "duplicate-member",
            Self::BadNumber => "bad-number",
            Self::BadText => "bad-text",
            Self::BadShape => "bad-shape",
            Self::BadBase64 => "bad-base64url",
            Self::BadHeader => "bad-header",
            Self::BadAlgorithm => "bad-algorithm",
            Self::SignersDiffer => "signers-differ",
            Self::UnknownType => "unknown-type",
            Self::SchemaViolated => "schema-violated",
            Self::PersonalDataInClear => "personal-data-in-clear",
            Self::DisclosureMissing => "disclosure-missing",
            Self::DisclosureSurplus => "disclosure-surplus",
            Self::DisclosureInvalid => "disclosure-invalid",
            Self::BadKey => "bad-key",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
