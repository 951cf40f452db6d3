//! What a witness remembers of a log: one file a log, replaced before each answer.
//!
//! ```text
//! minglu-witness-state/v1 <SHA-256 of all that follows, in hex>
//! <the checkpoint that was cosigned last, with the log's signatures and the witness's own>
//! ```
//!
//! The file is named `<SHA-256 of the origin, in hex>.state`.

use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::codes::{Hash, Origin};
use crate::log::{Checkpoint, SignedNote, TreeSize, VerifierKey, verify_cosignature};
use crate::store::{NoteFile, StoreError};

const MAGIC: &str = "minglu-witness-state/v1 ";
const EXTENSION: &str = "state";

/// Why a witness cannot start, or cannot tell.
#[derive(Debug, Error)]
pub enum WitnessError {
    /// The directory.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A state that is not the one that this witness wrote.
    #[error("{} is no state of this witness", file.display())]
    State {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        #[source]
        fault: StateFault,
    },
    /// A file of evidence that somebody changed.
    #[error("{name} is no evidence of this witness")]
    Evidence {
        /// The file.
        name: String,
        /// Why not.
        #[source]
        source: serde_json::Error,
    },
}

/// What is wrong with a state.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StateFault {
    /// Torn or changed.
    #[error("it is not whole: its first line does not name the hash of the rest")]
    NotWhole,
    /// Not a checkpoint.
    #[error("it holds no checkpoint: {0}")]
    NoCheckpoint(String),
    /// A state of another log than its name says.
    #[error("it is the state of {found}")]
    OtherLog {
        /// That log.
        found: Origin,
    },
    /// Not cosigned with this witness's key.
    #[error("it is not cosigned by {wanted}: another witness's, or the key was changed")]
    NotOwn {
        /// The key.
        wanted: String,
    },
}

/// What was cosigned last of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct State {
    pub checkpoint: Checkpoint,
    /// With the log's signatures and the own one.
    pub note: String,
    /// Unix seconds.
    pub cosigned_at: u64,
}

impl State {
    /// The size up to which the log was cosigned, and the root there.
    pub(super) fn head(state: Option<&Self>) -> (TreeSize, Hash) {
        state.map_or((TreeSize::EMPTY, Hash::empty_root()), |state| (state.checkpoint.size, state.checkpoint.root))
    }

    pub(super) fn to_text(&self) -> String {
        format!("{MAGIC}{}\n{}", Hash::of(self.note.as_bytes()), self.note)
    }

    /// Trust: the hash finds what is torn, the own cosignature what is foreign.
    fn parse(bytes: &[u8], own: &VerifierKey) -> Result<Self, StateFault> {
        let text = std::str::from_utf8(bytes).map_err(|_| StateFault::NotWhole)?;
        let (head, note) = text.split_once('\n').ok_or(StateFault::NotWhole)?;
        let hash = head.strip_prefix(MAGIC).and_then(Hash::from_hex).ok_or(StateFault::NotWhole)?;
        if hash != Hash::of(note.as_bytes()) {
            return Err(StateFault::NotWhole);
        }
        let signed = SignedNote::parse(note).map_err(|error| StateFault::NoCheckpoint(error.to_string()))?;
        let checkpoint =
            Checkpoint::parse(signed.text()).map_err(|error| StateFault::NoCheckpoint(error.to_string()))?;
        let mut cosigned = signed.signatures().iter();
        let cosigned_at = cosigned.find_map(|signature| verify_cosignature(own, signed.text(), signature));
        let cosigned_at = cosigned_at.ok_or_else(|| StateFault::NotOwn { wanted: own.to_string() })?;
        Ok(Self { checkpoint, note: note.to_owned(), cosigned_at })
    }

    /// Reads the state of a log; `None` if nothing of it was ever cosigned.
    pub(super) fn read(file: &NoteFile, origin: &Origin, own: &VerifierKey) -> Result<Option<Self>, WitnessError> {
        let Some(bytes) = file.read()? else { return Ok(None) };
        let refused = |fault| WitnessError::State { file: file.path().to_path_buf(), fault };
        let state = Self::parse(&bytes, own).map_err(refused)?;
        if state.checkpoint.origin == *origin {
            Ok(Some(state))
        } else {
            Err(refused(StateFault::OtherLog { found: state.checkpoint.origin }))
        }
    }
}

/// What a log's files are named after: an origin may hold what a file name may not.
pub(super) fn file_stem(origin: &Origin) -> String {
    Hash::of(origin.as_str().as_bytes()).to_string()
}

/// The file of a log's state.
pub(super) fn file_of(dir: &Path, origin: &Origin) -> NoteFile {
    NoteFile::new(&dir.join(file_stem(origin)).with_extension(EXTENSION))
}

/// Checks every state in a directory, also of logs that are not watched any more: they may be again.
pub(super) fn check_all(dir: &Path, own: &VerifierKey) -> Result<(), WitnessError> {
    let io = |source| StoreError::Io { doing: "list", file: dir.to_path_buf(), source };
    for entry in fs::read_dir(dir).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.extension().is_none_or(|extension| extension != EXTENSION) {
            continue;
        }
        let refused = |fault| WitnessError::State { file: path.clone(), fault };
        let bytes = NoteFile::new(&path).read()?.unwrap_or_default();
        let state = State::parse(&bytes, own).map_err(refused)?;
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if stem != file_stem(&state.checkpoint.origin) {
            return Err(refused(StateFault::OtherLog { found: state.checkpoint.origin }));
        }
    }
    Ok(())
}
