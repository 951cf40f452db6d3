//! Rulebooks by digest, each loaded once.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::codes::Hash;
use crate::manifest::{ManifestError, Rulebook};

use super::finding::FindingCode;

/// The rulebooks that were asked for so far, usable or not.
///
/// May be kept between two replays: a digest fixes its content. What was missing is asked for again.
#[derive(Clone, Debug, Default)]
pub struct Rulebooks {
    loaded: BTreeMap<Hash, Result<Arc<Rulebook>, ManifestError>>,
}

impl Rulebooks {
    /// The rulebook of a manifest; `fetch` gives bytes by SHA-256 and need not be trusted.
    ///
    /// # Errors
    ///
    /// Why it cannot be used.
    pub fn load(
        &mut self,
        digest: Hash,
        fetch: impl FnMut(Hash) -> Option<Vec<u8>>,
    ) -> Result<Arc<Rulebook>, ManifestError> {
        match self.loaded.get(&digest) {
            Some(Ok(rulebook)) => Ok(Arc::clone(rulebook)),
            Some(Err(error)) if !is_missing(error) => Err(error.clone()),
            Some(Err(_)) | None => {
                let found = Rulebook::load(digest, fetch).map(Arc::new);
                self.loaded.insert(digest, found.clone());
                found
            }
        }
    }
}

fn is_missing(error: &ManifestError) -> bool {
    match error {
        // Bytes with another hash were never the file: whoever supplied them did not supply it.
        ManifestError::Missing { .. } | ManifestError::Differs { .. } => true,
        ManifestError::Malformed
        | ManifestError::UnknownVersion { .. }
        | ManifestError::UnknownFile { .. }
        | ManifestError::NotNamed { .. }
        | ManifestError::Unusable { .. } => false,
    }
}

/// The finding for a manifest that cannot be used.
///
/// Never unsound: an older program cannot tell a manifest of a later version from a wrong one.
pub(super) fn finding_of(error: &ManifestError) -> FindingCode {
    if is_missing(error) { FindingCode::ManifestMissing } else { FindingCode::ManifestUnusable }
}
