//! The log of restricted reads on disk: only ever appended.
//!
//! `reads/<number of the first line>`, ten thousand lines a file. It is no part of the replicated log: each machine keeps what it let be read.

mod check;

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::log::{AccessHead, AccessLine};

use super::durable::{create_dir, sync_parent};
use super::error::{StoreError, io_error};
use super::segment::damage;

pub use check::check_access_log;

/// Lines of one file.
const LINES_PER_FILE: u64 = 10_000;

/// The open log of reads of one directory. The caller holds the directory's lock.
#[derive(Debug)]
pub struct AccessLog {
    dir: PathBuf,
    head: AccessHead,
    /// The file that grows; `None` where the next line begins one.
    file: Option<File>,
    stopped: bool,
}

impl AccessLog {
    /// Opens the log in `dir`, or begins one; and its last line. A last line without its end was never answered for,
    /// and is cut off.
    ///
    /// # Errors
    ///
    /// Damage in the last line.
    pub fn open(dir: &Path) -> Result<(Self, Option<AccessLine>), StoreError> {
        create_dir(dir)?;
        let mut log = Self { dir: dir.to_path_buf(), head: AccessHead::EMPTY, file: None, stopped: false };
        let Some((first, path)) = files(dir)?.pop() else { return Ok((log, None)) };
        let file = OpenOptions::new().read(true).append(true).open(&path).map_err(io_error("open", &path))?;
        let bytes = fs::read(&path).map_err(io_error("read", &path))?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        if whole < bytes.len() {
            file.set_len(whole as u64).and_then(|()| file.sync_data()).map_err(io_error("cut", &path))?;
        }
        let last = match last_line(bytes.get(..whole).unwrap_or_default()) {
            Some((offset, line)) => {
                Some(AccessLine::parse(line).map_err(|what| damage(&path, offset as u64, None, what))?)
            }
            // The name of a file may have come to disk without its first line.
            None => line_before(dir, first)?,
        };
        log.head = last.as_ref().map_or(AccessHead::EMPTY, AccessHead::behind);
        if log.head.count < first + LINES_PER_FILE {
            log.file = Some(file);
        }
        Ok((log, last))
    }

    /// Where it lies.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where it ends.
    #[must_use]
    pub fn head(&self) -> AccessHead {
        self.head
    }

    /// Adds a line with these members, the first brace and what chains it left out; on disk when it returns.
    ///
    /// # Errors
    ///
    /// What the system said; after that the log takes nothing more until reopened.
    pub fn append(&mut self, members: &str) -> Result<AccessHead, StoreError> {
        if self.stopped {
            return Err(StoreError::Stopped { file: self.dir.clone() });
        }
        self.stopped = true;
        let line = AccessLine::new(self.head.count, self.head.hash, members);
        let path = self.dir.join(access_file(self.head.count / LINES_PER_FILE * LINES_PER_FILE));
        if self.file.is_none() {
            let made = OpenOptions::new().append(true).create(true).mode(0o600).open(&path);
            self.file = Some(made.map_err(io_error("create", &path))?);
            sync_parent(&path)?;
        }
        if let Some(file) = &mut self.file {
            let write = file.write_all(format!("{}\n", line.text).as_bytes()).and_then(|()| file.sync_data());
            write.map_err(io_error("write", &path))?;
        }
        self.head = AccessHead { count: self.head.count + 1, hash: line.hash };
        if self.head.count.is_multiple_of(LINES_PER_FILE) {
            self.file = None;
        }
        self.stopped = false;
        Ok(self.head)
    }
}

/// Lines of the log in a directory from a number on, at most so many; while it grows, those that are whole.
///
/// # Errors
///
/// What the system said, and damage.
pub fn read_access_log(dir: &Path, from: u64, count_max: usize) -> Result<Vec<AccessLine>, StoreError> {
    let mut found = Vec::new();
    // The first file may give none of them, and the last a part.
    let files_max = count_max / usize::try_from(LINES_PER_FILE).unwrap_or(usize::MAX) + 2;
    for (first, bytes) in access_files(dir, from, files_max)? {
        let mut offset = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let parsed = AccessLine::parse(line.strip_suffix(b"\n").unwrap_or(line));
            let parsed = parsed.map_err(|what| damage(&dir.join(access_file(first)), offset, None, what))?;
            offset += line.len() as u64;
            if parsed.number >= from && found.len() < count_max {
                found.push(parsed);
            }
        }
    }
    Ok(found)
}

/// The line before the first one of a file.
fn line_before(dir: &Path, first: u64) -> Result<Option<AccessLine>, StoreError> {
    let Some(last) = first.checked_sub(1) else { return Ok(None) };
    let found = read_access_log(dir, last, 1)?.pop().filter(|line| line.number == last);
    let missing = || damage(&dir.join(access_file(first)), 0, None, "the line before this file is missing");
    found.map(Some).ok_or_else(missing)
}

/// The files of a log of reads with their whole lines, by the number of the first, from the one that holds a line on:
/// what a backup copies while reads go on. At most so many files.
///
/// # Errors
///
/// What the system said.
pub fn access_files(dir: &Path, from: u64, files_max: usize) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
    let mut found = Vec::new();
    let listed = if dir.is_dir() { files(dir)? } else { vec![] };
    for (first, path) in listed.into_iter().filter(|(first, _)| first + LINES_PER_FILE > from).take(files_max) {
        let mut bytes = fs::read(&path).map_err(io_error("read", &path))?;
        bytes.truncate(bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1));
        found.push((first, bytes));
    }
    Ok(found)
}

/// The name of the file that begins with a line.
#[must_use]
pub fn access_file(first: u64) -> String {
    format!("{first:012}")
}

/// The files of a log with the number of their first line, in order.
fn files(dir: &Path) -> Result<Vec<(u64, PathBuf)>, StoreError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(io_error("list", dir))? {
        let path = entry.map_err(io_error("list", dir))?.path();
        let first = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
        found.extend(first.map(|first| (first, path)));
    }
    found.sort_unstable();
    Ok(found)
}

/// The last whole line with its place.
fn last_line(lines: &[u8]) -> Option<(usize, &[u8])> {
    let text = lines.strip_suffix(b"\n")?;
    let begin = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    Some((begin, text.get(begin..)?))
}

#[cfg(test)]
mod tests;
