//! Copies of what grows: whole frames, and a ring that fits them.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::codes::Hash;
use crate::governance::Governance;
use crate::log::{Edge, Entry, Seq, TreeSize};
use crate::service::erasure::{Doom, Erasure};
use crate::service::opening::{Progress, statement_of};
use crate::statement::Event;
use crate::store::{Damage, Frame, Ring, RingOptions, StoreError, decode_frame, segment_first};

/// How often a ring is read that changes meanwhile. An erasure rewrites it in milliseconds.
const RING_ATTEMPTS_MAX: u32 = 1_000;

/// The frames that were copied.
pub(in crate::service) struct Copied {
    pub size: TreeSize,
    pub root: Hash,
    pub governance: Governance,
    /// Erasures among them.
    erasures: Vec<Erasure>,
    /// The segment that the next frame stands in, or before.
    last: Option<Seq>,
}

fn io(doing: &'static str, file: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let file = file.to_path_buf();
    move |source| StoreError::Io { doing, file, source }
}

/// A file's bytes.
pub(in crate::service) fn read(file: &Path) -> Result<Vec<u8>, StoreError> {
    fs::read(file).map_err(io("read", file))
}

/// Writes a new file that only its owner can read, with its directories; on disk when it returns.
pub(in crate::service) fn write_new(file: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let parent = file.parent().unwrap_or(file);
    fs::create_dir_all(parent).map_err(io("create", parent))?;
    let write = || {
        let mut open = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
        open.write_all(bytes)?;
        open.sync_all()
    };
    write().map_err(io("write", file))?;
    File::open(parent).and_then(|dir| dir.sync_all()).map_err(io("sync", parent))
}

/// First entries of all segments, in order.
fn segments(dir: &Path) -> Result<Vec<(Seq, PathBuf)>, StoreError> {
    let frames = dir.join("frames");
    let mut found = Vec::new();
    for entry in fs::read_dir(&frames).map_err(io("list", &frames))? {
        let path = entry.map_err(io("list", &frames))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        found.extend(segment_first(&name).map(|first| (first, path)));
    }
    found.sort();
    Ok(found)
}

/// The whole frames of a segment, in order, and where they end. A frame that is being written is not whole.
fn whole_frames(bytes: &[u8], first: Seq, each: &mut dyn FnMut(&Frame)) -> (Seq, usize) {
    let (mut next, mut end) = (first, 0);
    while let Some((frame, length)) = bytes.get(end..).and_then(|rest| decode_frame(rest).ok()) {
        if frame.first != next {
            break;
        }
        each(&frame);
        next = Seq(next.0 + frame.records.len() as u64);
        end += length;
    }
    (next, end)
}

/// Copies every whole frame that is there now.
pub(super) fn copy_frames(dir: &Path, to: &Path, progress: Progress<'_>) -> Result<Copied, StoreError> {
    let (mut edge, mut governance, mut erasures) = (Edge::new(), Governance::default(), Vec::new());
    let mut withdrawn = Vec::new();
    let segments = segments(dir)?;
    for (done, (first, path)) in (1..).zip(&segments) {
        let mut bytes = read(path)?;
        let due = edge.size().next_seq();
        let gap = |what: String| StoreError::Damage(Damage { file: path.clone(), offset: 0, entry: Some(due), what });
        if *first != due {
            return Err(gap(format!(
                "the segment begins with entry {first}, the frames before it end with {due} entries"
            )));
        }
        let (_, end) = whole_frames(&bytes, *first, &mut |frame| {
            for (seq, record) in (frame.first.0..).map(Seq).zip(&frame.records) {
                edge.push(Hash::leaf(&record.entry));
                let Ok(statement) = statement_of(record) else { continue };
                let Ok(event) = statement.event() else { continue };
                let Ok(entry) = Entry::parse(&record.entry) else { continue };
                governance.apply((seq, entry.at), &statement, &event);
                if let Event::PersonalErased(erased) = &event {
                    erasures.push(Erasure::new(seq, &statement, erased, &governance));
                }
                if let Event::StatementWithdrawn(found) = &event {
                    withdrawn.push((seq, found.statement.0));
                }
            }
        });
        // What follows the last whole frame is blank or is being written: blank in the copy.
        bytes.get_mut(end..).unwrap_or_default().fill(0);
        let name = path.file_name().unwrap_or_default();
        write_new(&to.join("frames").join(name), &bytes)?;
        progress("frames", done, segments.len() as u64);
    }
    fs::create_dir_all(to.join("frames")).map_err(io("create", to))?;
    erasures.extend(entries_of(&segments, &withdrawn)?);
    let last = segments.last().map(|(first, _)| *first);
    Ok(Copied { size: edge.size(), root: edge.root(), governance, erasures, last })
}

/// What has to be erased of withdrawn statements: they stand before the entries that withdraw them.
fn entries_of(segments: &[(Seq, PathBuf)], withdrawn: &[(Seq, Hash)]) -> Result<Vec<Erasure>, StoreError> {
    let mut found = Vec::new();
    if withdrawn.is_empty() {
        return Ok(found);
    }
    for (first, path) in segments {
        whole_frames(&read(path)?, *first, &mut |frame| {
            for entry in frame.records.iter().filter_map(|record| Entry::parse(&record.entry).ok()) {
                let by = withdrawn.iter().find(|(_, digest)| *digest == entry.statement);
                found.extend(by.map(|(by, _)| Erasure::of_entry(*by, entry.seq)));
            }
        });
    }
    Ok(found)
}

/// Copies the ring as of one moment, drops the keys of entries that were not copied, and repeats erasures.
pub(super) fn copy_ring(dir: &Path, to: &Path, copied: &Copied) -> Result<(), StoreError> {
    let (from, to) = (dir.join("ring"), to.join("ring"));
    if !from.join("pages").exists() {
        return Ok(());
    }
    let mut last = Err(StoreError::Refused("the ring was not read"));
    for _ in 0..RING_ATTEMPTS_MAX {
        // The table of pages names the rows in force and is replaced as a whole: the same before and after, the
        // rows between are its own. A row that is being appended does not open, and the ring is read again.
        let pages = zeroize::Zeroizing::new(read(&from.join("pages"))?);
        let rows = read(&from.join("rows"))?;
        if *pages != read(&from.join("pages"))? {
            std::thread::yield_now();
            continue;
        }
        write_new(&to.join("pages"), &pages)?;
        write_new(&to.join("rows"), &rows)?;
        last = settle(&to, copied);
        match &last {
            Ok(()) => return Ok(()),
            Err(StoreError::Damage(_)) => fs::remove_dir_all(&to).map_err(io("remove", &to))?,
            Err(_) => return last,
        }
        std::thread::yield_now();
    }
    last
}

fn settle(ring: &Path, copied: &Copied) -> Result<(), StoreError> {
    let mut ring = Ring::open(ring, RingOptions::default())?;
    ring.drop_orphans(copied.size)?;
    let doom = Doom::of(&copied.erasures);
    ring.erase(|seq, digest, owner| doom.reaches(seq, digest, owner))?;
    Ok(())
}

/// Whether an erasure stands behind the copied frames, which the copied ring may have obeyed already.
pub(super) fn erases_behind(dir: &Path, copied: &Copied) -> Result<bool, StoreError> {
    let mut found = false;
    for (first, path) in segments(dir)?.into_iter().filter(|(first, _)| copied.last.is_none_or(|last| *first >= last)) {
        whole_frames(&read(&path)?, first, &mut |frame| {
            for (seq, record) in (frame.first.0..).map(Seq).zip(&frame.records) {
                let erases = || {
                    let event = statement_of(record).and_then(|statement| statement.event());
                    matches!(event, Ok(Event::PersonalErased(_) | Event::StatementWithdrawn(_)))
                };
                found |= !copied.size.holds(seq) && erases();
            }
        });
    }
    Ok(found)
}
