//! The full look at a log of reads.

use std::fs;
use std::path::Path;

use crate::log::{AccessHead, AccessLine};

use super::super::damage::Damage;
use super::super::error::{StoreError, io_error};
use super::{LINES_PER_FILE, files};

/// Reads every line in order, changes nothing, and names all that is not as it must be; hands on the head behind each.
///
/// # Errors
///
/// What the system said. Damage is no error here.
pub fn check_access_log(dir: &Path, each: &mut dyn FnMut(AccessHead)) -> Result<Vec<Damage>, StoreError> {
    let mut found = Vec::new();
    if !dir.is_dir() {
        return Ok(found);
    }
    let mut head = AccessHead::EMPTY;
    for (first, path) in files(dir)? {
        let mut note = |offset: u64, what: &str| {
            found.push(Damage { file: path.clone(), offset, entry: None, what: what.to_owned() });
        };
        if first != head.count || !first.is_multiple_of(LINES_PER_FILE) {
            note(0, "lines are missing before this file");
        }
        let bytes = fs::read(&path).map_err(io_error("read", &path))?;
        let mut offset = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            match line.strip_suffix(b"\n").map(AccessLine::parse) {
                None => note(offset, "the last line has no end; the next start cuts it off"),
                Some(Err(what)) => note(offset, what),
                Some(Ok(line)) => {
                    head = head.then(&line).unwrap_or_else(|what| {
                        note(offset, what);
                        AccessHead::behind(&line)
                    });
                    each(head);
                }
            }
            offset += line.len() as u64;
        }
    }
    Ok(found)
}
