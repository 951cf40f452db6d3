//! The manifest: every data file by name and SHA-256.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use crate::codes::Hash;

/// A manifest, version 1: one line of JSON, names in byte order.
///
/// ```text
/// {"files":{"algorithms.json":"<64 hex>","catalogue.json":"<64 hex>",…},"v":1}
/// ```
///
/// Trust: whoever has its digest can fetch every file from anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    files: BTreeMap<String, Hash>,
}

/// Why a manifest or one of its files cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ManifestError {
    /// Not the one spelling of a manifest.
    #[error("not a manifest of version 1 in its one spelling")]
    Malformed,
    /// A later version.
    #[error("manifest version {found} needs a newer program")]
    UnknownVersion {
        /// The version found.
        found: u64,
    },
    /// A file that nobody supplies.
    #[error("the file {name} with SHA-256 {digest} is not here")]
    Missing {
        /// Its name, or `manifest`.
        name: String,
        /// Its digest.
        digest: Hash,
    },
    /// A file whose bytes are others than the manifest says.
    #[error("the file {name} has SHA-256 {found}, the manifest says {wanted}")]
    Differs {
        /// Its name.
        name: String,
        /// The digest of the bytes supplied.
        found: Hash,
        /// The digest in the manifest.
        wanted: Hash,
    },
    /// A file that this program does not know: it could change an answer.
    #[error("the file {name} is not known here and needs a newer program")]
    UnknownFile {
        /// Its name.
        name: String,
    },
    /// A file that a manifest must name.
    #[error("the manifest does not name {name}")]
    NotNamed {
        /// Its name.
        name: &'static str,
    },
    /// A file that does not say what it should.
    #[error("the file {name} cannot be used: {why}")]
    Unusable {
        /// Its name.
        name: String,
        /// What is wrong with it.
        why: String,
    },
}

#[derive(Deserialize)]
struct Stored {
    v: u64,
    files: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of these files.
    #[must_use]
    pub fn new(files: BTreeMap<String, Hash>) -> Self {
        Self { files }
    }

    /// Reads a manifest in its one spelling.
    ///
    /// # Errors
    ///
    /// [`ManifestError::UnknownVersion`] asks for a newer program, [`ManifestError::Malformed`] is an error of the author.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let stored: Stored = serde_json::from_slice(bytes).map_err(|_| ManifestError::Malformed)?;
        if stored.v != 1 {
            return Err(ManifestError::UnknownVersion { found: stored.v });
        }
        let read = |(name, digest): (String, String)| Hash::from_hex(&digest).map(|digest| (name, digest));
        let files: Option<BTreeMap<_, _>> = stored.files.into_iter().map(read).collect();
        let found = Self { files: files.ok_or(ManifestError::Malformed)? };
        if found.to_bytes() == bytes { Ok(found) } else { Err(ManifestError::Malformed) }
    }

    /// The manifest's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let files: BTreeMap<&str, String> = self.files().map(|(name, digest)| (name, digest.to_string())).collect();
        serde_json::json!({ "files": files, "v": 1 }).to_string().into_bytes()
    }

    /// Its digest.
    #[must_use]
    pub fn digest(&self) -> Hash {
        Hash::of(&self.to_bytes())
    }

    /// Files by name.
    pub fn files(&self) -> impl Iterator<Item = (&str, Hash)> {
        self.files.iter().map(|(name, digest)| (name.as_str(), *digest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_has_one_spelling() {
        let files = [("b.json".to_owned(), Hash::of(b"b")), ("a.json".to_owned(), Hash::of(b"a"))];
        let manifest = Manifest::new(files.into_iter().collect());
        let text = String::from_utf8(manifest.to_bytes()).unwrap();
        assert_eq!(Manifest::parse(text.as_bytes()), Ok(manifest.clone()));
        assert_eq!(manifest.digest(), Hash::of(text.as_bytes()));
        let twice = text.replace("{\"a.json\"", &format!("{{\"a.json\":\"{}\",\"a.json\"", Hash::of(b"x")));
        for wrong in
            [format!("{text}\n"), text.replace(':', ": "), twice, text.replace(",\"v\"", ",\"u\":1,\"v\""), "{}".into()]
        {
            assert_eq!(Manifest::parse(wrong.as_bytes()), Err(ManifestError::Malformed), "{wrong}");
        }
        let newer = text.replace("\"v\":1", "\"v\":2");
        assert_eq!(Manifest::parse(newer.as_bytes()), Err(ManifestError::UnknownVersion { found: 2 }));
    }
}
