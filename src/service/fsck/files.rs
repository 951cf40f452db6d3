//! The parts of the check: one file at a time, against what the frames give.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::codes::{Hash, with_causes};
use crate::governance::StatedReads;
use crate::log::{Checkpoint, Seq, TILE_HEIGHT, TILE_ROWS, TileKind, TilePath, TreeSize, root_of};
use crate::service::codes::check_code;
use crate::service::draws::check_draw_file;
use crate::service::keys::verifier_keys;
use crate::service::pending::Item;
use crate::store::{
    Damage, PendingFile, check_access_log, check_pending, check_registry, check_ring, check_segment, compare_ids,
    segment_first,
};

use super::Checkup;
use super::report::{FsckKind, FsckReport};

const PIECE_BYTES: usize = 64 * 1024;

/// Where two files differ first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    None,
    /// At this byte.
    Byte(u64),
    /// The file ends here; the other goes on.
    Short(u64),
    /// The other ends here.
    Long(u64),
}

/// Compares two files; one that is not there counts as empty.
pub(super) fn compare(found: &Path, wanted: &Path) -> std::io::Result<Difference> {
    let open = |path: &Path| match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    };
    let (mut found, mut wanted) = (open(found)?, open(wanted)?);
    let (mut a, mut b) = (Vec::new(), Vec::new());
    let mut offset = 0;
    loop {
        read_piece(&mut found, &mut a)?;
        read_piece(&mut wanted, &mut b)?;
        let length = a.len().min(b.len());
        if a.get(..length) != b.get(..length) {
            let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
            return Ok(Difference::Byte(offset + same as u64));
        }
        offset += length as u64;
        match a.len().cmp(&b.len()) {
            std::cmp::Ordering::Less => return Ok(Difference::Short(offset)),
            std::cmp::Ordering::Greater => return Ok(Difference::Long(offset)),
            std::cmp::Ordering::Equal if a.is_empty() => return Ok(Difference::None),
            std::cmp::Ordering::Equal => {}
        }
    }
}

fn read_piece(file: &mut Option<File>, into: &mut Vec<u8>) -> std::io::Result<()> {
    into.clear();
    match file {
        Some(file) => file.take(PIECE_BYTES as u64).read_to_end(into).map(drop),
        None => Ok(()),
    }
}

impl Checkup {
    /// Checks one file of the directory, named by its path below it, or the lack of it.
    #[must_use]
    pub fn file(&self, name: &Path) -> FsckReport {
        let mut report = FsckReport::default();
        let text = name.to_string_lossy();
        let parts: Vec<&str> = text.split('/').collect();
        match parts.as_slice() {
            ["frames", file] if segment_first(file).is_some() => {
                let first = segment_first(file).unwrap_or(Seq(0));
                let found = report.take(FsckKind::Frame, check_segment(&self.dir, first));
                report.find_all(FsckKind::Frame, found.unwrap_or_default());
            }
            ["ring", "rows" | "pages"] => {
                let found = report.take(FsckKind::Ring, check_ring(&self.dir.join("ring")));
                report.find_all(FsckKind::Ring, found.unwrap_or_default());
            }
            ["ring", "numbers", "rows" | "pages"] => {
                let found = report.take(FsckKind::Index, check_ring(&self.dir.join("ring/numbers")));
                report.find_all(FsckKind::Index, found.unwrap_or_default());
            }
            ["ring", "numbers.new", _] => report.notes.push(format!("{text}: half made; the next start removes it")),
            ["index", "offsets"] => self.offsets(&mut report),
            ["index", name @ ("ids" | "digests")] => self.ids(name, &mut report),
            ["index", "registry"] => self.registry(&mut report),
            ["public", "checkpoint"] => self.head(&self.dir.join(name), &mut report),
            ["public", "data", hash] if Hash::from_hex(hash).is_some() => self.data(name, hash, &mut report),
            ["public", tile @ ..] => match tile.join("/").parse::<TilePath>() {
                Ok(tile) if tile.width == TILE_ROWS => self.tile(tile, &mut report),
                Ok(_) | Err(_) => self.stray(name, &mut report),
            },
            ["pending", _] => self.sealed(name, &mut report, |id, content| Item::read(id, content).map(drop)),
            ["codes", _] => self.sealed(name, &mut report, check_code),
            ["draws", _] => self.sealed(name, &mut report, check_draw_file),
            // A chain over all of them: read once, from its first file on.
            ["reads", _] => {}
            ["lock"] => self.lock(&mut report),
            ["evidence", _] => report.notes.push(format!("{text}: a witness spoke against this log; look at it")),
            ["quarantine", _] => report.notes.push(format!("{text}: what an earlier start cut off; look at it")),
            _ => self.stray(name, &mut report),
        }
        report
    }

    /// Reports a difference; `needed` bytes must be there, the rest may follow at the next start.
    fn differs(
        &self,
        (kind, file, needed): (FsckKind, &Path, u64),
        twin: &Path,
        entry_at: impl Fn(u64) -> Option<Seq>,
        report: &mut FsckReport,
    ) {
        let name = file.display();
        let (offset, what) = match compare(file, twin) {
            Ok(Difference::None) => return,
            Ok(Difference::Long(_)) if self.derived.broken => return,
            Ok(Difference::Short(at)) if at >= needed => {
                report.notes.push(format!("{name} ends at byte {at}, before the log does; the next start goes on"));
                return;
            }
            Ok(Difference::Byte(at)) => (at, "not what the log gives"),
            Ok(Difference::Short(at)) => (at, "the file ends too early, or is missing"),
            Ok(Difference::Long(at)) => (at, "the file goes on after its last row"),
            Err(error) => {
                report.could_not_tell.push(format!("cannot read {name}: {error}"));
                return;
            }
        };
        let entry = entry_at(offset);
        report.find(kind, Damage { file: file.to_path_buf(), offset, entry, what: what.to_owned() });
    }

    /// Checks the log of restricted reads, which is one piece, and whether it holds every line that the ledger stated.
    #[must_use]
    pub fn reads(&self) -> FsckReport {
        let mut report = FsckReport::default();
        let dir = self.dir.join("reads");
        let mut stated = StatedReads::of(&self.derived.governance);
        let checked = check_access_log(&dir, &mut |head| stated.reach(head));
        let found = report.take(FsckKind::Reads, checked);
        report.find_all(FsckKind::Reads, found.unwrap_or_default());
        for (by, what) in stated.missing() {
            report.find(FsckKind::Reads, Damage { file: dir.clone(), offset: 0, entry: Some(by), what });
        }
        report
    }

    fn offsets(&self, report: &mut FsckReport) {
        let twin = self.derived.scratch.path().join("offsets");
        let needed = if self.clean { u64::MAX } else { 0 };
        let entry_at = |offset| Some(Seq(offset / 16));
        self.differs((FsckKind::Index, &self.dir.join("index/offsets"), needed), &twin, entry_at, report);
    }

    fn tile(&self, tile: TilePath, report: &mut FsckReport) {
        let (file, twin) = (tile.file(), self.derived.mirror.root().join(tile.file()));
        // What was published was made durable before.
        let needed_rows = tile.kind.rows(self.published).saturating_sub(tile.index * 256).min(256);
        let (needed, row_at): (u64, Box<dyn Fn(u64) -> u64>) = match tile.kind {
            TileKind::Hashes { .. } => (needed_rows * 32, Box::new(|offset| offset / 32)),
            TileKind::Entries => {
                let ends = bundle_ends(&fs::read(&twin).unwrap_or_default());
                let rows = usize::try_from(needed_rows).unwrap_or(256);
                let needed = rows.checked_sub(1).and_then(|last| ends.get(last).copied()).unwrap_or(0);
                (needed, Box::new(move |offset| ends.partition_point(|end| *end <= offset) as u64))
            }
        };
        let height = match tile.kind {
            TileKind::Hashes { level } => u32::from(level) * u32::from(TILE_HEIGHT),
            TileKind::Entries => 0,
        };
        let entry_at = |offset| Some(Seq((tile.index * 256 + row_at(offset)) << height));
        let found = self.dir.join("public").join(file);
        if !twin.exists() && !self.derived.broken {
            self.stray(found.strip_prefix(&self.dir).unwrap_or(&found), report);
            return;
        }
        self.differs((FsckKind::Tile, &found, needed), &twin, entry_at, report);
    }

    fn ids(&self, name: &str, report: &mut FsckReport) {
        let file = self.dir.join("index").join(name);
        if !file.exists() {
            return report.find_at(FsckKind::Missing, &file, 0, "the file is missing");
        }
        if self.derived.broken {
            return;
        }
        let checked = report.take(FsckKind::Index, compare_ids(&file, &self.derived.scratch.path().join(name)));
        let Some(checked) = checked else { return };
        report.find_all(FsckKind::Index, checked.damage);
        let (covered, size) = (checked.covered, self.derived.size);
        if covered < size {
            report.notes.push(format!("index/{name} covers {covered} of {size} entries; the next start goes on"));
        }
    }

    fn registry(&self, report: &mut FsckReport) {
        let file = self.dir.join("index/registry");
        if !file.exists() {
            return report.find_at(FsckKind::Missing, &file, 0, "the file is missing");
        }
        if self.derived.broken {
            return;
        }
        let size = self.derived.size;
        let checked = report.take(FsckKind::Index, check_registry(&file, &self.derived.registry, size));
        let Some((damage, covered)) = checked else { return };
        let sound = damage.is_empty();
        report.find_all(FsckKind::Index, damage);
        if sound && covered < size {
            let what = format!("covers {covered} of {size} entries");
            if self.clean {
                let end = fs::metadata(&file).map_or(0, |found| found.len());
                report.find_at(FsckKind::Index, &file, end, format!("the file ends too early: it {what}"));
            } else {
                report.notes.push(format!("index/registry {what}; the next start goes on"));
            }
        }
    }

    fn data(&self, name: &Path, hash: &str, report: &mut FsckReport) {
        let file = self.dir.join(name);
        let Some(wanted) = Hash::from_hex(hash) else { return };
        match fs::read(&file) {
            Ok(content) if Hash::of(&content) != wanted => {
                let what = format!("the content has the hash {}", Hash::of(&content));
                report.find_at(FsckKind::Data, &file, 0, what);
            }
            Ok(_) if !self.derived.data.contains(&wanted) && !self.derived.broken => {
                report.find_at(FsckKind::Stray, &file, 0, "no manifest in the log names this file");
            }
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {
                report.find_at(FsckKind::Missing, &file, 0, "a manifest in the log names this file, and it is missing");
            }
            Err(error) => report.could_not_tell.push(format!("cannot read {}: {error}", file.display())),
        }
    }

    /// A sealed item, whose content `check` reads.
    fn sealed(&self, name: &Path, report: &mut FsckReport, check: impl Fn(Hash, &[u8]) -> Result<(), String>) {
        let file = self.dir.join(name);
        match report.take(FsckKind::Pending, check_pending(&file)) {
            Some(PendingFile::Item(id, content)) => {
                if let Err(what) = check(id, &content) {
                    report.find_at(FsckKind::Pending, &file, 0, what);
                }
            }
            Some(PendingFile::Leftover) => {
                report.notes.push(format!("{}: left by an interrupted write", name.display()));
            }
            Some(PendingFile::Key) | None => {}
        }
    }

    fn lock(&self, report: &mut FsckReport) {
        let file = self.dir.join("lock");
        if fs::metadata(&file).is_ok_and(|found| found.len() > 0) {
            report.find_at(FsckKind::Stray, &file, 0, "the lock file is empty in every state");
        }
    }

    /// A published checkpoint or the tripwire: signed by the log, not longer than it, and of its root.
    pub(super) fn head(&self, file: &Path, report: &mut FsckReport) {
        let size = self.derived.size;
        let note = match fs::read(file) {
            Ok(note) => note,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if size > TreeSize::EMPTY {
                    report.find_at(FsckKind::Missing, file, 0, "the checkpoint is missing");
                }
                return;
            }
            Err(error) => return report.could_not_tell.push(format!("cannot read {}: {error}", file.display())),
        };
        let Some(origin) = self.derived.governance.origin() else {
            return report.find_at(FsckKind::Checkpoint, file, 0, "a checkpoint of a log that is not founded here");
        };
        let head = match Checkpoint::open(&note, &verifier_keys(&self.derived.governance), origin) {
            Ok(head) => head,
            Err(error) => return report.find_at(FsckKind::Checkpoint, file, 0, with_causes(&error)),
        };
        if head.size > size {
            if !self.derived.broken {
                let what = format!("{} entries were published, the log holds {size}", head.size);
                let entry = Some(size.next_seq());
                report.find(FsckKind::OldBackup, Damage { file: file.to_path_buf(), offset: 0, entry, what });
            }
            return;
        }
        match root_of(&self.derived.mirror, head.size) {
            Ok(root) if root == head.root => {}
            Ok(root) => {
                let what = format!("says root {} at size {}, the log gives {root}", head.root, head.size);
                report.find_at(FsckKind::Checkpoint, file, 0, what);
            }
            Err(error) => report.could_not_tell.push(with_causes(&error)),
        }
    }

    /// A file that belongs to nothing, or one that a crash left and the next start removes or overwrites.
    fn stray(&self, name: &Path, report: &mut FsckReport) {
        let text = name.to_string_lossy();
        let file = self.dir.join(name);
        let of_a_crash = text.ends_with(".tmp") && !text.starts_with("ring/");
        if of_a_crash {
            report.notes.push(format!("{text}: left by an interrupted write"));
        } else {
            report.find_at(FsckKind::Stray, &file, 0, "the file belongs to nothing");
        }
    }
}

/// Where each row of a bundle ends.
fn bundle_ends(bytes: &[u8]) -> Vec<u64> {
    let mut ends = Vec::new();
    let mut at = 0_u64;
    let mut rest = bytes;
    while let Some((length, tail)) = rest.split_first_chunk::<2>() {
        let length = u16::from_be_bytes(*length);
        at += 2 + u64::from(length);
        ends.push(at);
        rest = tail.get(usize::from(length)..).unwrap_or_default();
    }
    ends
}
