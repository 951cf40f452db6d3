//! Digests of statements as arguments.

use crate::codes::Hash;
use crate::statement::StatementDigest;

/// Reads the digest of a statement, in base64url as receipts show it.
///
/// Every 64th begins with "-": an argument of this kind is an option that allows hyphens in its value. A positional
/// one would still be taken for a flag when it begins with "-h".
pub(super) fn statement_digest(text: &str) -> Result<StatementDigest, String> {
    let digest = Hash::from_base64url(text).map(StatementDigest);
    digest.ok_or_else(|| "43 characters of base64url are wanted, as the receipt shows them".to_owned())
}
