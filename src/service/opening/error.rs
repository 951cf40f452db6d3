//! Why a ledger cannot be opened.

use std::path::PathBuf;

use thiserror::Error;

use crate::codes::{Hash, Timestamp};
use crate::log::{Seq, TreeSize};
use crate::statement::{Fault, Kid};
use crate::store::{MirrorError, StoreError, ViewError};

/// Why a ledger cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The log, the ring or an index.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The public files.
    #[error(transparent)]
    Mirror(#[from] MirrorError),
    /// The views.
    #[error(transparent)]
    Views(#[from] ViewError),
    /// A statement in the log that cannot be read: it was checked before it was written.
    #[error("the statement of entry {seq} cannot be read: {fault}")]
    Statement {
        /// Its entry.
        seq: Seq,
        /// What is wrong.
        fault: Fault,
    },
    /// A statement that is not the one that was entered: somebody changed the frame, checksums and all.
    #[error("the statement of entry {seq} has the digest {found}, the entry names {named}: restore it from a backup")]
    OtherStatement {
        /// The entry.
        seq: Seq,
        /// The digest that the entry names.
        named: Hash,
        /// The digest of what is there.
        found: Hash,
    },
    /// A type that this program does not know.
    #[error("entry {seq} needs a newer program: {fault}")]
    NeedsNewer {
        /// Its entry.
        seq: Seq,
        /// What is not known.
        fault: Fault,
    },
    /// A manifest of the log whose files are missing or cannot be used: nothing can be judged under it.
    #[error("entry {seq} is ruled by manifest {manifest}, whose files are missing or cannot be used")]
    Rulebook {
        /// The entry.
        seq: Seq,
        /// The manifest.
        manifest: Hash,
    },
    /// A stored checkpoint and the log disagree.
    #[error("the checkpoint in {file} says {said}, but the log says {found}: refuse to write")]
    Disagrees {
        /// Which checkpoint.
        file: PathBuf,
        /// Its size and root.
        said: String,
        /// What the log has there.
        found: String,
    },
    /// A stored checkpoint that is none, or is signed by nobody known.
    #[error("the checkpoint in {file} cannot be believed: {why}")]
    Checkpoint {
        /// Which.
        file: PathBuf,
        /// Why not.
        why: String,
    },
    /// The keys of this process are not those of the log.
    #[error("the checkpoint key of this process is not the one that the log names")]
    OtherKeys,
    /// The key for the ledger's own statements is none of the log's.
    #[error("the service key {found} of this process is none that the log names")]
    OtherServiceKey {
        /// The key of this process.
        found: Kid,
    },
    /// The key for the ledger's own statements was revoked, and has a successor.
    #[error("the service key {found} of this process was revoked: the one that the log names now is wanted")]
    ServiceKeyOver {
        /// The key of this process.
        found: Kid,
    },
    /// A witness knows this log further than it goes here, or another one of its name: an old backup, or a fork.
    #[error("witness {name} {said}: refuse to write")]
    Witness {
        /// The witness, as the policy calls it.
        name: String,
        /// What it says.
        said: String,
    },
    /// Nobody can tell whether this is the newest state of the log.
    #[error("refuse to write without an answer of witness {name} ({why}), unless told to with --without-witness")]
    WitnessSilent {
        /// The witnesses, as the policy calls them.
        name: String,
        /// Why each did not answer.
        why: String,
    },
    /// A name that the policy does not have.
    #[error("the policy has no witness {name:?}")]
    UnknownWitness {
        /// The name.
        name: String,
    },
    /// More witnesses than a checkpoint has room for.
    #[error("the policy has {found} witnesses, at most 64 are asked")]
    TooManyWitnesses {
        /// How many.
        found: usize,
    },
    /// Two checkpoint keys sign beside each other, and this process lacks one of them.
    #[error("until {until} two checkpoint keys sign beside each other, and this process does not hold {missing}")]
    Rotating {
        /// The key that is missing.
        missing: Kid,
        /// When the older key is over.
        until: Timestamp,
    },
    /// The last entries were never published, and a key that has to sign their checkpoint is missing.
    #[error("the checkpoint of the {size} entries was not published, and this process lacks the key {missing} for it")]
    Unpublished {
        /// The key that is missing.
        missing: Kid,
        /// How many entries there are.
        size: TreeSize,
    },
}
