//! Row 4: what is on disk.
//!
//! Deliberately absent: decisions. The store keeps bytes, says whether they are the bytes that were
//! written, and names the place when they are not; what they mean is settled in other rooms. It is not
//! trusted: readers recompute every hash they rely on.
//!
//! Start reading at [`encode_frame`], the bytes of one batch.

mod access_log;
mod bytes;
mod chain;
mod damage;
mod durable;
mod error;
mod evidence;
mod frame;
mod frame_files;
mod ids;
mod lock;
mod log_check;
mod log_dir;
mod log_open;
mod mirror;
mod note_file;
mod numbers;
mod offsets;
mod pending;
mod random;
mod reader;
mod record;
mod recovery;
mod registry_index;
mod rewrite;
mod ring;
#[cfg(test)]
mod sample;
mod seal;
mod segment;
mod tripwire;
mod views;

pub use access_log::{AccessLog, access_file, access_files, check_access_log, read_access_log};
pub use chain::{ChainFault, Tail};
pub use damage::Damage;
pub use error::StoreError;
pub use evidence::{EvidenceDir, Kept};
pub use frame::{
    FRAME_BODY_BYTES_MAX, FRAME_STATEMENTS_MAX, Frame, FrameFault, FrameTooLarge, decode as decode_frame,
    encode as encode_frame,
};
pub use frame_files::FrameFiles;
pub use ids::{IdIndex, IdsChecked, check_ids, compare_ids};
pub use lock::DirLock;
pub use log_check::{FramePlace, LogChecked, LogSink, check_log, check_segment, scan_log, segment_first};
pub use log_dir::{AppendError, LogDir, LogOptions, Recovered};
pub use mirror::{Mirror, MirrorError};
pub use note_file::NoteFile;
pub use numbers::{NumberIndex, NumberKey, NumberRow, NumbersScanned, scan_numbers};
pub use pending::{PendingContent, PendingDir, PendingFile, check_pending, pending_files};
pub use random::random_bytes;
pub use reader::{LogReader, Stored};
pub use record::{Body, Record, Sealed};
pub use recovery::Cut;
pub use registry_index::{RegistryIndex, check_registry};
pub use rewrite::{rewrite_segment, segment_of};
pub use ring::{Reached, Ring, RingKey, RingOptions, RingRow, check_ring, scan_ring};
pub use seal::{SealError, seal, unseal};
pub use tripwire::Tripwire;
pub use views::{Covered, SledViews, VIEW_KEYS_MAX, ViewBatch, ViewError, ViewRow, ViewStore, ViewsOpened};
