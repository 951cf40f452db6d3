//! `ring/pages`: the keys of the pages and where the pages lie. Whoever lacks it opens nothing.
//!
//! ```text
//! magic "MLRP" | version u8 = 1 | 3 zero bytes | count u32
//! per page: key 32 | offset u64 | rows u32 | CRC32C of page number u64 and the fields
//! CRC32C of all before
//! ```
//!
//! The table is replaced as a whole: the new one is prepared and synced, the old one gets a second name,
//! the new one takes its place, then the old one is overwritten and removed. A crash leaves one of the
//! two in place; what else it leaves is overwritten and removed at the next start.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::super::bytes::{as_u32, cut_array, cut_u32, cut_u64};
use super::super::durable::{prepare, read_if_there, remove_if_there, sync_parent, temporary};
use super::super::error::{StoreError, io_error};
use super::super::segment::damage;
use super::row::ROW_BYTES;

const MAGIC: [u8; 4] = *b"MLRP";
const HEADER_BYTES: usize = 12;
const PAGE_BYTES: usize = 48;

/// One page: a run of slots in `ring/rows` and the key that seals them.
#[derive(Clone)]
pub(super) struct Page {
    pub(super) key: Zeroizing<[u8; 32]>,
    pub(super) offset: u64,
    pub(super) rows: u32,
}

impl Page {
    pub(super) fn bytes(&self) -> u64 {
        u64::from(self.rows) * ROW_BYTES as u64
    }

    pub(super) fn end(&self) -> u64 {
        self.offset.saturating_add(self.bytes())
    }
}

/// Reads the table; `None` if there is none.
pub(super) fn load(path: &Path) -> Result<Option<Vec<Page>>, StoreError> {
    read_if_there(path)?.map(|bytes| decode(path, &Zeroizing::new(bytes))).transpose()
}

/// Puts another table in place of the one that is there.
pub(super) fn replace(path: &Path, pages: &[Page]) -> Result<(), StoreError> {
    let prepared = prepare(path, &encode(pages))?;
    keep_old(path)?;
    fs::rename(&prepared, path).map_err(io_error("replace", path))?;
    sync_parent(path)?;
    forget_old(path)
}

/// Gives the table in place a second name, so that it can be overwritten after its replacement.
pub(super) fn keep_old(path: &Path) -> Result<(), StoreError> {
    if path.exists() { fs::hard_link(path, old(path)).map_err(io_error("link", path)) } else { Ok(()) }
}

/// Overwrites and removes what an interrupted replacement left.
///
/// The old table is overwritten only if it is another file than the one in place. The file system may
/// keep earlier copies of its blocks; that is beyond our reach and written in the run book.
pub(super) fn forget_old(path: &Path) -> Result<(), StoreError> {
    let inode = |path: &Path| fs::metadata(path).ok().map(|found| (found.dev(), found.ino()));
    for left in [temporary(path), old(path)] {
        if inode(&left).is_some_and(|found| inode(path) != Some(found)) {
            overwrite(&left)?;
        }
        remove_if_there(&left)?;
    }
    sync_parent(path)
}

/// The names that only an interrupted replacement leaves.
pub(super) fn leftovers(path: &Path) -> impl Iterator<Item = PathBuf> {
    [temporary(path), old(path)].into_iter().filter(|path| path.exists())
}

/// Overwrites the table of a ring's directory, and what an interrupted replacement left of others: from then on its
/// rows open for nobody.
pub(in crate::store) fn destroy(dir: &Path) -> Result<(), StoreError> {
    let path = dir.join("pages");
    forget_old(&path)?;
    if path.exists() {
        overwrite(&path)?;
    }
    remove_if_there(&path)?;
    sync_parent(&path)
}

pub(super) fn old(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".old");
    name.into()
}

fn overwrite(path: &Path) -> Result<(), StoreError> {
    let write = || {
        let file = OpenOptions::new().write(true).open(path)?;
        let bytes = usize::try_from(file.metadata()?.len()).unwrap_or(0);
        file.write_all_at(&vec![0; bytes], 0)?;
        file.sync_data()
    };
    write().map_err(io_error("overwrite", path))
}

pub(super) fn encode(pages: &[Page]) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(HEADER_BYTES + pages.len() * PAGE_BYTES + 4));
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&[1, 0, 0, 0]);
    out.extend_from_slice(&as_u32(pages.len()).to_be_bytes());
    for (number, page) in pages.iter().enumerate() {
        let begin = out.len();
        out.extend_from_slice(&*page.key);
        out.extend_from_slice(&page.offset.to_be_bytes());
        out.extend_from_slice(&page.rows.to_be_bytes());
        let checksum = page_checksum(number, out.get(begin..).unwrap_or_default());
        out.extend_from_slice(&checksum.to_be_bytes());
    }
    let checksum = crc32c::crc32c(&out);
    out.extend_from_slice(&checksum.to_be_bytes());
    out
}

fn page_checksum(number: usize, fields: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&(number as u64).to_be_bytes()), fields)
}

pub(super) fn decode(path: &Path, bytes: &[u8]) -> Result<Vec<Page>, StoreError> {
    let bad = |offset: usize, what: &str| damage(path, offset as u64, None, what);
    let Some((covered, mut checksum)) = bytes.len().checked_sub(4).and_then(|at| bytes.split_at_checked(at)) else {
        return Err(bad(0, "the table of pages is cut short"));
    };
    let whole = cut_u32(&mut checksum) == Some(crc32c::crc32c(covered));
    let mut rest = covered;
    let header = (cut_array(&mut rest), cut_array::<4>(&mut rest), cut_u32(&mut rest));
    let (Some(MAGIC), Some([version, reserved @ ..]), Some(count)) = header else {
        return Err(bad(0, "no table of pages begins here"));
    };
    if whole && (version, reserved) != (1, [0; 3]) {
        let (file, found) = (path.to_path_buf(), u64::from(version));
        return Err(StoreError::NeedsNewerProgram { file, offset: 4, what: "key ring version", found });
    }
    let mut pages = Vec::new();
    for (number, fields) in rest.chunks(PAGE_BYTES).enumerate() {
        let page = cut_page(number, fields);
        pages.push(page.ok_or_else(|| bad(HEADER_BYTES + number * PAGE_BYTES, "a page's line fails its checksum"))?);
    }
    if !whole || pages.len() != count as usize {
        return Err(bad(0, "the table of pages does not match its checksum"));
    }
    Ok(pages)
}

fn cut_page(number: usize, fields: &[u8]) -> Option<Page> {
    let (covered, mut checksum) = fields.split_at_checked(PAGE_BYTES - 4)?;
    if cut_u32(&mut checksum)? != page_checksum(number, covered) {
        return None;
    }
    let mut rest = covered;
    let key = Zeroizing::new(cut_array(&mut rest)?);
    Some(Page { key, offset: cut_u64(&mut rest)?, rows: cut_u32(&mut rest)? })
}
