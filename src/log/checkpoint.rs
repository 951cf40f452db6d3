//! The checkpoint: size and root of the log, signed by it.

use thiserror::Error;

use crate::codes::{Hash, Origin};

use super::note::{NoteAlgorithm, NoteError, NoteSigner, SignedNote, VerifiedSignature, VerifierKey};
use super::seq::{TreeSize, decimal};

/// A tree head. The text is origin, size and root, a line each, without extension lines.
///
/// Source: C2SP tlog-checkpoint v1.0.0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: Origin,
    /// How many entries it held.
    pub size: TreeSize,
    /// The root over them.
    pub root: Hash,
}

/// Why a text is no checkpoint, or one that is not to be believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckpointError {
    /// The note around it does not open.
    #[error("the checkpoint's note is refused")]
    Note(#[source] NoteError),
    /// Not three lines of a checkpoint.
    #[error("not a checkpoint: {0}")]
    Malformed(&'static str),
    /// Of another log.
    #[error("a checkpoint of {found}, wanted {wanted}")]
    Origin {
        /// The log that it names.
        found: Origin,
        /// The log asked about.
        wanted: Origin,
    },
    /// Known keys signed it, but none of the log's own.
    #[error("not signed by a known key of {origin} itself")]
    NotSignedByLog {
        /// The log that it names.
        origin: Origin,
    },
}

impl Checkpoint {
    /// The text that is signed, with its last line end.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root.to_base64())
    }

    /// Reads the text of [`to_text`](Self::to_text) and no other spelling of it.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::Malformed`]
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let malformed = CheckpointError::Malformed;
        let lines = text.strip_suffix('\n').ok_or(malformed("no line end at its end"))?;
        let mut lines = lines.split('\n');
        let mut line = |what| lines.next().ok_or(malformed(what));
        let origin = line("no origin")?.parse().map_err(|_| malformed("origin"))?;
        let size = decimal(line("no size")?).map(TreeSize).ok_or(malformed("size"))?;
        let root = Hash::from_base64(line("no root")?).ok_or(malformed("root"))?;
        if lines.next().is_some() {
            return Err(malformed("extension lines"));
        }
        if size == TreeSize::EMPTY && root != Hash::empty_root() {
            return Err(malformed("another root than the empty tree's"));
        }
        Ok(Self { origin, size, root })
    }

    /// The signed note.
    ///
    /// # Panics
    ///
    /// Without signers, or with more than 100.
    #[must_use]
    pub fn sign(&self, signers: &[&NoteSigner]) -> String {
        let note = SignedNote::sign(&self.to_text(), signers);
        note.expect("a checkpoint's text is well-formed, and somebody signs it").to_string()
    }

    /// What a note claims to be a checkpoint of, whoever signed it.
    ///
    /// Trust: none. It says which keys and how many entries to look for; [`open`](Self::open) decides.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::Note`] and [`CheckpointError::Malformed`].
    pub fn claimed(note: impl AsRef<[u8]>) -> Result<Self, CheckpointError> {
        Self::parse(SignedNote::parse(note).map_err(CheckpointError::Note)?.text())
    }

    /// Opens a signed checkpoint of the log `origin`.
    ///
    /// Trust: some key among `keys` must be the log's own, named like it; witnesses alone make no checkpoint.
    /// A log may sign two histories: compare with earlier checkpoints, and see [`Policy`](super::Policy).
    ///
    /// # Errors
    ///
    /// Each [`CheckpointError`]; none of them leaves anything to believe.
    pub fn open(note: impl AsRef<[u8]>, keys: &[VerifierKey], origin: &Origin) -> Result<Self, CheckpointError> {
        Self::open_cosigned(note, keys, origin).map(|(checkpoint, _)| checkpoint)
    }

    /// As [`open`](Self::open), and says whose signatures were good: the log's, and known witnesses'.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn open_cosigned(
        note: impl AsRef<[u8]>,
        keys: &[VerifierKey],
        origin: &Origin,
    ) -> Result<(Self, Vec<VerifiedSignature>), CheckpointError> {
        let note = SignedNote::parse(note).map_err(CheckpointError::Note)?;
        let checkpoint = Self::parse(note.text())?;
        if checkpoint.origin != *origin {
            return Err(CheckpointError::Origin { found: checkpoint.origin, wanted: origin.clone() });
        }
        let signers = note.open(keys).map_err(CheckpointError::Note)?.signers;
        let own = |signer: &VerifiedSignature| {
            signer.key.name() == origin.as_str() && signer.key.algorithm() == NoteAlgorithm::Ed25519
        };
        if !signers.iter().any(own) {
            return Err(CheckpointError::NotSignedByLog { origin: checkpoint.origin });
        }
        Ok((checkpoint, signers))
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use proptest::prelude::*;

    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint { origin: "log.example/a".parse().unwrap(), size: TreeSize(70_000), root: Hash::of(b"root") }
    }

    fn signer(name: &str, seed: u8) -> NoteSigner {
        NoteSigner::new(name, SigningKey::from_bytes(&[seed; 32])).unwrap()
    }

    #[test]
    fn a_checkpoint_has_one_spelling() {
        let text = checkpoint().to_text();
        assert_eq!(Checkpoint::parse(&text), Ok(checkpoint()));
        for (other, why) in [
            (String::new(), "empty"),
            (text.trim_end().to_owned(), "no line end"),
            (text.replace("70000", "070000"), "leading zero"),
            (text.replace("70000", "+70000"), "sign"),
            (text.replace("70000", "18446744073709551616"), "too large"),
            (text.replace("70000", ""), "no size"),
            (text.replace("70000", "0"), "empty tree with a root"),
            (text.replace("log.", "lo g."), "space in the origin"),
            (text.replace("log.", "lo+g."), "plus in the origin"),
            (text.replace("log.", "löг."), "origin not ASCII"),
            (text.replace("log.example/a", ""), "no origin"),
            (text.replace('=', ""), "no padding"),
            (text.replace('\n', "\r\n"), "other line ends"),
            (format!("{text}\n"), "empty extension line"),
            (format!("{text}more\n"), "extension line"),
        ] {
            assert!(matches!(Checkpoint::parse(&other), Err(CheckpointError::Malformed(_))), "{why}");
        }
    }

    #[test]
    fn only_the_logs_own_signature_opens_it() {
        let (own, other) = (signer("log.example/a", 1), signer("witness", 2));
        let keys = [own.verifier_key().clone(), other.verifier_key().clone()];
        let origin = checkpoint().origin;
        let open = |note: &str, keys: &[VerifierKey]| Checkpoint::open(note, keys, &origin);
        assert_eq!(open(&checkpoint().sign(&[&own, &other]), &keys), Ok(checkpoint()));
        let refused = open(&checkpoint().sign(&[&other]), &keys);
        assert_eq!(refused, Err(CheckpointError::NotSignedByLog { origin: origin.clone() }));
        let refused = open(&checkpoint().sign(&[&own]), &[]);
        assert_eq!(refused, Err(CheckpointError::Note(NoteError::NoKnownSignature)));
        let forged = checkpoint().sign(&[&own]).replace("70000", "70001");
        assert!(matches!(open(&forged, &keys), Err(CheckpointError::Note(NoteError::BadSignature { .. }))));
        let wanted: Origin = "log.example/b".parse().unwrap();
        let refused = Checkpoint::open(checkpoint().sign(&[&own]), &keys, &wanted);
        assert_eq!(refused, Err(CheckpointError::Origin { found: origin.clone(), wanted }));
        let (_, signers) = Checkpoint::open_cosigned(checkpoint().sign(&[&own, &other]), &keys, &origin).unwrap();
        assert_eq!(signers.len(), 2);
        // A cosignature key that bears the log's name is not the log's key.
        let cosigner = super::super::Cosigner::new("log.example/a", SigningKey::from_bytes(&[3; 32])).unwrap();
        let text = checkpoint().to_text();
        let note = SignedNote::with_signatures(&text, vec![cosigner.cosign(&text, 5)]).unwrap().to_string();
        let refused = open(&note, &[cosigner.verifier_key().clone()]);
        assert_eq!(refused, Err(CheckpointError::NotSignedByLog { origin: origin.clone() }));
    }

    proptest! {
        /// What is read as a checkpoint is written in the same way.
        #[test]
        fn garbage_does_not_panic(text: String, at in 0_usize..60, more in "[0-9a-zA-Z+/=\n]{0,9}") {
            let _ = Checkpoint::parse(&text);
            let mut mutated = checkpoint().to_text();
            mutated.insert_str(at.min(mutated.len()), &more);
            if let Ok(found) = Checkpoint::parse(&mutated) {
                prop_assert_eq!(found.to_text(), mutated);
            }
        }
    }
}
