//! Reading the frames of a directory in order, without its lock and without repairing anything: for auditors.

use std::fs;
use std::path::{Path, PathBuf};

use crate::log::Seq;

use super::error::{StoreError, io_error};
use super::frame::{Frame, FrameFault, decode};
use super::segment::{damage, frame_fault};

/// The segment files of a data directory, read one after the other.
///
/// Trust: only the checksums of frames are checked here; what they hold is the auditor's affair.
#[derive(Debug)]
pub struct FrameFiles {
    left: std::vec::IntoIter<PathBuf>,
    path: PathBuf,
    bytes: Vec<u8>,
    offset: usize,
    next: Seq,
}

impl FrameFiles {
    /// Lists the segments of `dir/frames`.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let frames = dir.join("frames");
        let mut paths = Vec::new();
        for entry in fs::read_dir(&frames).map_err(io_error("list", &frames))? {
            let path = entry.map_err(io_error("list", &frames))?.path();
            if path.extension().is_some_and(|extension| extension == "seg") {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(Self { left: paths.into_iter(), path: frames, bytes: vec![], offset: 0, next: Seq(0) })
    }

    /// The next frame; `None` after the last.
    ///
    /// # Errors
    ///
    /// Damage with its place, or a format that needs a newer program.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, StoreError> {
        loop {
            let rest = self.bytes.get(self.offset..).unwrap_or_default();
            if rest.iter().all(|byte| *byte == 0) {
                let Some(path) = self.left.next() else { return Ok(None) };
                self.bytes = fs::read(&path).map_err(io_error("read", &path))?;
                (self.path, self.offset) = (path, 0);
                continue;
            }
            let offset = self.offset as u64;
            let fault = |fault: FrameFault| frame_fault(&self.path, offset, self.next, &fault);
            let (frame, length) = decode(rest).map_err(fault)?;
            if frame.first != self.next {
                let what = format!("a frame that begins with entry {} where {} follows", frame.first, self.next);
                return Err(damage(&self.path, offset, Some(self.next), what));
            }
            self.offset += length;
            self.next = Seq(self.next.0 + frame.records.len() as u64);
            return Ok(Some(frame));
        }
    }
}
