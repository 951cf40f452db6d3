//! A frame: one batch of records as bytes, the same in segments and in the cluster engine. No IO.
//!
//! ```text
//! header   magic "MLFR" | version u8 = 1 | flags u8 = 0 | reserved u16 = 0 | writer epoch u64 | first seq u64
//!          | count u32 | body length u32 | CRC32C of all before
//! body     records, each an entry (kind 1), then a statement (2) or its withdrawal (4), then sealed disclosures (3)
//!          if there are any; every item is kind u8 | length u32 | bytes
//! tail     CRC32C of the body | first seq u64 | body length u32
//! ```
//!
//! Numbers are big-endian. Later versions keep the layout of the header, so that an old program can tell
//! a newer frame from a damaged one.

use thiserror::Error;

use crate::log::Seq;

use super::bytes::{as_u32, cut_array, cut_u32, cut_u64};
use super::record::Record;

/// The most statements in one frame.
pub const FRAME_STATEMENTS_MAX: usize = 256;
/// The longest body of a frame, in bytes: bounds the memory of a read and the time of a sync.
pub const FRAME_BODY_BYTES_MAX: usize = 1 << 20;

pub(super) const HEADER_BYTES: usize = 36;
pub(super) const TRAILER_BYTES: usize = 12;
pub(super) const FRAME_BYTES_MAX: usize = HEADER_BYTES + FRAME_BODY_BYTES_MAX + 4 + TRAILER_BYTES;
pub(super) const MAGIC: [u8; 4] = *b"MLFR";
const VERSION: u8 = 1;

/// A frame that was read and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Which writer wrote it; 0 on one machine.
    pub epoch: u64,
    /// Number of its first entry; the others follow without gap.
    pub first: Seq,
    /// Its records, at least one.
    pub records: Vec<Record>,
}

/// The fixed part of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) epoch: u64,
    pub(super) first: Seq,
    pub(super) count: u32,
    pub(super) body_bytes: u32,
}

/// A batch that no frame can hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("a frame holds 1 to 256 statements and at most 1048576 bytes, not {statements} in {body_bytes} bytes")]
pub struct FrameTooLarge {
    /// Statements offered.
    pub statements: usize,
    /// Bytes that their records would take.
    pub body_bytes: usize,
}

/// Why some bytes are no frame.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FrameFault {
    /// Something else, or nothing.
    #[error("no frame begins here")]
    Magic,
    /// A header whose bytes changed.
    #[error("the header of the frame does not match its checksum")]
    HeaderChecksum,
    /// Sound, but of a later version.
    #[error("frame version {found} is not known here")]
    UnknownVersion {
        /// The version stated.
        found: u8,
    },
    /// Sound, but with a meaning that only a later program knows.
    #[error("frame flags {found} are not known here")]
    UnknownFlags {
        /// Flags and reserved bytes.
        found: u32,
    },
    /// A sound header that no writer of ours makes.
    #[error("the header states {count} statements in {body_bytes} bytes, outside the limits of a frame")]
    Limits {
        /// Statements stated.
        count: u32,
        /// Bytes stated.
        body_bytes: u32,
    },
    /// The bytes end before the frame does.
    #[error("the frame needs {wanted} bytes, {found} are left")]
    Short {
        /// Bytes that are there.
        found: usize,
        /// Bytes that it takes.
        wanted: usize,
    },
    /// A body whose bytes changed.
    #[error("the body of the frame does not match its checksum")]
    BodyChecksum,
    /// A trailer that does not repeat the header.
    #[error("the trailer of the frame does not repeat its header")]
    Trailer,
    /// Sound, but with a record that only a later program knows.
    #[error("record kind {found} is not known here")]
    UnknownKind {
        /// The kind stated.
        found: u8,
    },
    /// A body that matches its checksum and still is none.
    #[error("the frame holds {0}")]
    Malformed(&'static str),
    /// A sound frame at the place of another.
    #[error("the frame begins with entry {found} where entry {wanted} was due")]
    OutOfOrder {
        /// Its first entry.
        found: Seq,
        /// The entry that was due.
        wanted: Seq,
    },
}

impl Header {
    /// Reads the first bytes of a frame.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, FrameFault> {
        let Some((head, _)) = bytes.split_first_chunk::<HEADER_BYTES>() else {
            return Err(if bytes.starts_with(&MAGIC) {
                FrameFault::Short { found: bytes.len(), wanted: HEADER_BYTES }
            } else {
                FrameFault::Magic
            });
        };
        if !head.starts_with(&MAGIC) {
            return Err(FrameFault::Magic);
        }
        let (covered, mut rest) = head.split_at(HEADER_BYTES - 4);
        if cut_u32(&mut rest) != Some(crc32c::crc32c(covered)) {
            return Err(FrameFault::HeaderChecksum);
        }
        let fields = || {
            let mut rest = covered;
            let _magic: [u8; 4] = cut_array(&mut rest)?;
            let [version, flags, high, low] = cut_array(&mut rest)?;
            let header = Self {
                epoch: cut_u64(&mut rest)?,
                first: Seq(cut_u64(&mut rest)?),
                count: cut_u32(&mut rest)?,
                body_bytes: cut_u32(&mut rest)?,
            };
            Some((version, u32::from_be_bytes([0, flags, high, low]), header))
        };
        let (version, flags, header) = fields().ok_or(FrameFault::HeaderChecksum)?;
        if version != VERSION {
            return Err(FrameFault::UnknownVersion { found: version });
        }
        if flags != 0 {
            return Err(FrameFault::UnknownFlags { found: flags });
        }
        let Self { count, body_bytes, .. } = header;
        let sound = (1..=FRAME_STATEMENTS_MAX).contains(&(count as usize))
            && (1..=FRAME_BODY_BYTES_MAX).contains(&(body_bytes as usize))
            && header.first.0.checked_add(u64::from(count)).is_some();
        if sound { Ok(header) } else { Err(FrameFault::Limits { count, body_bytes }) }
    }

    /// Length of the whole frame.
    pub(super) fn frame_bytes(&self) -> usize {
        HEADER_BYTES + self.body_bytes as usize + 4 + TRAILER_BYTES
    }

    /// The entry after the last of this frame.
    pub(super) fn next(&self) -> Seq {
        Seq(self.first.0 + u64::from(self.count))
    }

    fn write(&self, out: &mut Vec<u8>) {
        let begin = out.len();
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&[VERSION, 0, 0, 0]);
        out.extend_from_slice(&self.epoch.to_be_bytes());
        out.extend_from_slice(&self.first.0.to_be_bytes());
        out.extend_from_slice(&self.count.to_be_bytes());
        out.extend_from_slice(&self.body_bytes.to_be_bytes());
        let checksum = crc32c::crc32c(out.get(begin..).unwrap_or_default());
        out.extend_from_slice(&checksum.to_be_bytes());
    }

    /// The last bytes of the frame: what tells that the write came to its end.
    pub(super) fn trailer(&self) -> [u8; TRAILER_BYTES] {
        let mut trailer = [0; TRAILER_BYTES];
        let (first, length) = trailer.split_at_mut(8);
        first.copy_from_slice(&self.first.0.to_be_bytes());
        length.copy_from_slice(&self.body_bytes.to_be_bytes());
        trailer
    }
}

/// The bytes of a frame.
///
/// # Errors
///
/// [`FrameTooLarge`] for an empty batch and for one over the limits: send it in parts.
pub fn encode(first: Seq, epoch: u64, records: &[Record]) -> Result<Vec<u8>, FrameTooLarge> {
    let body_bytes = records.iter().map(Record::body_bytes).sum::<usize>();
    if records.is_empty() || records.len() > FRAME_STATEMENTS_MAX || body_bytes > FRAME_BODY_BYTES_MAX {
        return Err(FrameTooLarge { statements: records.len(), body_bytes });
    }
    let header = Header { epoch, first, count: as_u32(records.len()), body_bytes: as_u32(body_bytes) };
    let mut out = Vec::with_capacity(header.frame_bytes());
    header.write(&mut out);
    for record in records {
        record.write(&mut out);
    }
    let checksum = crc32c::crc32c(out.get(HEADER_BYTES..).unwrap_or_default());
    out.extend_from_slice(&checksum.to_be_bytes());
    out.extend_from_slice(&header.trailer());
    Ok(out)
}

/// Reads the frame at the front of some bytes, and says how many bytes it takes.
///
/// Trust: checksums find decay, not intent; who could rewrite the file could rewrite them. What binds
/// the content is the chain inside the entries and the tree over them.
///
/// # Errors
///
/// Any [`FrameFault`]; the unknown ones only after the checksums were right.
pub fn decode(bytes: &[u8]) -> Result<(Frame, usize), FrameFault> {
    let header = Header::parse(bytes)?;
    let wanted = header.frame_bytes();
    let short = FrameFault::Short { found: bytes.len(), wanted };
    let frame = bytes.get(..wanted).ok_or(short.clone())?;
    let (body, mut tail) =
        frame.get(HEADER_BYTES..).and_then(|rest| rest.split_at_checked(header.body_bytes as usize)).ok_or(short)?;
    if cut_u32(&mut tail) != Some(crc32c::crc32c(body)) {
        return Err(FrameFault::BodyChecksum);
    }
    if tail != header.trailer() {
        return Err(FrameFault::Trailer);
    }
    let mut records = Vec::with_capacity(header.count as usize);
    let mut rest = body;
    while !rest.is_empty() {
        records.push(Record::cut(&mut rest)?);
    }
    if records.len() != header.count as usize {
        return Err(FrameFault::Malformed("another number of statements than its header states"));
    }
    Ok((Frame { epoch: header.epoch, first: header.first, records }, wanted))
}

#[cfg(test)]
mod tests;
