//! Keys and nonces, from the system.

use super::error::StoreError;

/// Random bytes, fit for keys.
///
/// # Errors
///
/// [`StoreError::Random`]: nothing may be sealed without them.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(StoreError::Random)?;
    Ok(bytes)
}
