//! base64url in its one spelling: unpadded, and the unused bits of the last character are zero.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Decodes the canonical spelling; `None` for every other.
///
/// Trust: a second spelling of the same bytes would give one signed statement two digests.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    (encode(&bytes) == text).then_some(bytes)
}

/// Encodes.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
