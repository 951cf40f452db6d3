//! The full look at an index: every page, and every row against the log.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use crate::codes::Hash;
use crate::log::{Seq, TreeSize};

use super::super::damage::Damage;
use super::super::error::{StoreError, io_error};
use super::super::segment::damage;
use super::page::{PAGE_BYTES, Page};
use super::{IdIndex, PAGE, read_header};

/// What a comparison with the log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdsChecked {
    /// Everything that is not as it must be.
    pub damage: Vec<Damage>,
    /// Entries whose rows must be there, as the header says; the next start inserts the others.
    pub covered: TreeSize,
}

/// Reads a whole index and names what is unsound; `rebuilt`, derived from the log anew and flushed at
/// the same size, must be equal byte for byte.
///
/// # Errors
///
/// What the system said, and a format that needs a newer program. Damage is no error here.
pub fn check_ids(path: &Path, rebuilt: Option<&Path>) -> Result<Vec<Damage>, StoreError> {
    let mut found = Vec::new();
    let mut note = |checked: Result<(), StoreError>| match checked {
        Ok(()) => Ok(()),
        Err(StoreError::Damage(damage)) => {
            found.push(damage);
            Ok(())
        }
        Err(error) => Err(error),
    };
    let file = File::open(path).map_err(io_error("open", path))?;
    let other = rebuilt.map(|path| File::open(path).map_err(io_error("open", path))).transpose()?;
    note(read_header(&file, path).map(drop))?;
    let pages = file.metadata().map_err(io_error("look at", path))?.len() / PAGE;
    for page in 0..pages {
        let (mut bytes, mut wanted) = ([0; PAGE_BYTES], [0; PAGE_BYTES]);
        let offset = page * PAGE;
        file.read_exact_at(&mut bytes, offset).map_err(io_error("read", path))?;
        if let Some(number) = page.checked_sub(1) {
            note(Page::decode(&bytes, number, path, offset).map(drop))?;
        }
        if let Some(other) = &other
            && (other.read_exact_at(&mut wanted, offset).is_err() || bytes != wanted)
        {
            note(Err(damage(path, offset, None, "the page is not what the log gives")))?;
        }
    }
    Ok(found)
}

/// Compares an index with `rebuilt`, which was derived from the whole log anew and flushed at its size.
///
/// An index that covers the log must be equal byte for byte. One that covers less, because its process did not
/// come to its end, may lack rows behind what it covers, but must hold no row that the log does not give.
///
/// # Errors
///
/// As [`check_ids`].
pub fn compare_ids(path: &Path, rebuilt: &Path) -> Result<IdsChecked, StoreError> {
    let mut wanted = IdIndex::open(rebuilt)?;
    let file = File::open(path).map_err(io_error("open", path))?;
    let covered = match read_header(&file, path) {
        Ok(header) => TreeSize(header.covered),
        Err(StoreError::Damage(_)) => wanted.covered(),
        Err(error) => return Err(error),
    };
    if covered >= wanted.covered() {
        return Ok(IdsChecked { damage: check_ids(path, Some(rebuilt))?, covered });
    }
    let mut found = check_ids(path, None)?;
    if found.is_empty() {
        found = surplus_rows(&file, path, &mut wanted)?;
        found.extend(missing_rows(path, covered, &mut wanted)?);
    }
    Ok(IdsChecked { damage: found, covered })
}

/// Rows that the log does not give.
fn surplus_rows(file: &File, path: &Path, wanted: &mut IdIndex) -> Result<Vec<Damage>, StoreError> {
    let mut found = Vec::new();
    let pages = file.metadata().map_err(io_error("look at", path))?.len() / PAGE;
    for page in 1..pages {
        let mut bytes = [0; PAGE_BYTES];
        let offset = page * PAGE;
        file.read_exact_at(&mut bytes, offset).map_err(io_error("read", path))?;
        for row in Page::decode(&bytes, page - 1, path, offset)?.rows {
            if !wanted.holds(row)? {
                found.push(named(path, offset, row.1, "the page holds a row that the log does not give"));
            }
        }
    }
    Ok(found)
}

/// Rows that the header promises and that are not there.
fn missing_rows(path: &Path, covered: TreeSize, wanted: &mut IdIndex) -> Result<Vec<Damage>, StoreError> {
    let mut index = IdIndex::open(path)?;
    let mut found = Vec::new();
    for number in 0..1_u64 << wanted.bits {
        for row in wanted.page(number)?.rows.clone() {
            if covered.holds(Seq(row.1)) && !index.holds(row)? {
                let offset = (index.home(row.0) + 1) * PAGE;
                found.push(named(path, offset, row.1, "a row that the index covers is missing"));
            }
        }
    }
    Ok(found)
}

fn named(path: &Path, offset: u64, entry: u64, what: &str) -> Damage {
    Damage { file: path.to_path_buf(), offset, entry: Some(Seq(entry)), what: what.to_owned() }
}

impl IdIndex {
    fn holds(&mut self, (key, seq): (u64, u64)) -> Result<bool, StoreError> {
        let mut hash = Hash::ZERO;
        hash.0.iter_mut().zip(key.to_be_bytes()).for_each(|(to, from)| *to = from);
        Ok(self.candidates(hash)?.contains(&Seq(seq)))
    }
}
