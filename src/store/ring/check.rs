//! The full look at a ring: every byte of both files.

use std::path::Path;

use super::row::{ROW_BYTES, RingRow, Slot};
use super::{gaps, table};

use super::super::bytes::{as_usize, is_blank};
use super::super::damage::Damage;
use super::super::durable::read_if_there;
use super::super::error::StoreError;

/// Reads the whole ring of a directory, changes nothing, and names all that is not as it must be.
///
/// A row must open with its page's key; space without a row must be zero; entries never decrease.
///
/// # Errors
///
/// What the system said, and a format that needs a newer program. Damage is no error here.
pub fn check_ring(dir: &Path) -> Result<Vec<Damage>, StoreError> {
    scan_ring(dir, &mut |_, _| {})
}

/// As [`check_ring`], and hands on every row that opens, with its place in `ring/rows`, in the order of entries.
///
/// # Errors
///
/// As [`check_ring`].
pub fn scan_ring(dir: &Path, each: &mut dyn FnMut(u64, RingRow)) -> Result<Vec<Damage>, StoreError> {
    let (rows_path, pages_path) = (dir.join("rows"), dir.join("pages"));
    let mut found = Vec::new();
    let mut note = |file: &Path, offset: usize, what: &str| {
        found.push(Damage { file: file.to_path_buf(), offset: offset as u64, entry: None, what: what.to_owned() });
    };
    for left in table::leftovers(&pages_path) {
        note(&left, 0, "left by a crash; the next start overwrites it");
    }
    let bytes = read_if_there(&rows_path)?.unwrap_or_default();
    let pages = match table::load(&pages_path) {
        Ok(Some(pages)) => pages,
        Ok(None) if bytes.is_empty() => return Ok(found),
        Ok(None) => {
            note(&pages_path, 0, "the table of pages is missing, and with it every key");
            return Ok(found);
        }
        Err(StoreError::Damage(damage)) => {
            found.push(damage);
            return Ok(found);
        }
        Err(error) => return Err(error),
    };
    let Some(gaps) = gaps(&pages, bytes.len() as u64) else {
        note(&pages_path, 0, "pages overlap or lie beyond the end of the file of rows");
        return Ok(found);
    };
    for (begin, end) in gaps {
        let (begin, end) = (as_usize(begin), as_usize(end));
        if let Some(at) = bytes.get(begin..end).and_then(|gap| gap.iter().position(|byte| *byte != 0)) {
            note(&rows_path, begin + at, "space that belongs to no page is not zero");
        }
    }
    let mut last = None;
    for (number, page) in pages.iter().enumerate() {
        let begin = as_usize(page.offset);
        let slots = bytes.get(begin..as_usize(page.end())).unwrap_or_default();
        let used = slots.chunks(ROW_BYTES).rposition(|slot| !is_blank(slot)).map_or(0, |at| at + 1);
        let wanted = if number + 1 == pages.len() { used } else { page.rows as usize };
        for (slot, bytes) in slots.chunks(ROW_BYTES).take(wanted).enumerate() {
            let offset = begin + slot * ROW_BYTES;
            match Slot::read(bytes, offset as u64, &page.key, number, slot) {
                Slot::Row(row) => {
                    if last > Some(row.seq) {
                        note(&rows_path, offset, "a row of an earlier entry follows");
                    }
                    last = last.max(Some(row.seq));
                    each(offset as u64, row);
                }
                Slot::Blank => note(&rows_path, offset, "a row is blank"),
                Slot::Bad { .. } => note(&rows_path, offset, "a row does not open with its page's key"),
            }
        }
    }
    Ok(found)
}
