//! Secret keys in files: one JWK a file, readable by its owner alone.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::statement::{PublicKey, base64url};

/// Why a key file cannot be used.
#[derive(Debug, Error)]
pub enum SecretError {
    /// The file system.
    #[error("cannot {what} {file}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// The file.
        file: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The file's content.
    #[error("{file} is not an Ed25519 key as one line of JWK (crv, d, kty, x)")]
    Malformed {
        /// The file.
        file: PathBuf,
    },
}

/// The file's text: members in alphabetical order, no white space, a line end.
fn jwk(key: &SigningKey) -> Zeroizing<String> {
    let secret = Zeroizing::new(base64url::encode(key.as_bytes()));
    let public = PublicKey::from(key);
    Zeroizing::new(format!("{{\"crv\":\"Ed25519\",\"d\":\"{}\",\"kty\":\"OKP\",\"x\":\"{public}\"}}\n", *secret))
}

/// Writes a new key file with mode 0600; an existing file is not replaced.
///
/// # Errors
///
/// [`SecretError::Io`].
pub fn write_secret(file: &Path, key: &SigningKey) -> Result<(), SecretError> {
    let io = |what| move |source| SecretError::Io { what, file: file.to_path_buf(), source };
    let mut open = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(io("create"))?;
    open.write_all(jwk(key).as_bytes()).and_then(|()| open.sync_all()).map_err(io("write"))
}

/// Reads a key file in its one spelling, so that a flipped bit anywhere in it is seen.
///
/// # Errors
///
/// [`SecretError::Io`], [`SecretError::Malformed`].
pub fn read_secret(file: &Path) -> Result<SigningKey, SecretError> {
    let text = fs::read_to_string(file).map(Zeroizing::new);
    let text = text.map_err(|source| SecretError::Io { what: "read", file: file.to_path_buf(), source })?;
    let malformed = || SecretError::Malformed { file: file.to_path_buf() };
    let secret =
        text.strip_prefix("{\"crv\":\"Ed25519\",\"d\":\"").and_then(|rest| rest.get(..43)).ok_or_else(malformed)?;
    let bytes = base64url::decode(secret).map(Zeroizing::new).ok_or_else(malformed)?;
    let key = SigningKey::from_bytes(bytes.as_slice().try_into().map_err(|_| malformed())?);
    if *jwk(&key) == *text { Ok(key) } else { Err(malformed()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_has_one_spelling() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.jwk");
        let key = SigningKey::from_bytes(&[3; 32]);
        write_secret(&file, &key).unwrap();
        assert_eq!(read_secret(&file).unwrap(), key);
        assert!(matches!(write_secret(&file, &key), Err(SecretError::Io { .. })));
        let text = fs::read(&file).unwrap();
        for index in 0..text.len() {
            let mut flipped = text.clone();
            flipped[index] ^= 1;
            fs::write(&file, &flipped).unwrap();
            assert!(read_secret(&file).is_err(), "byte {index}");
        }
    }
}
