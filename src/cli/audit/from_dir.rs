//! A ledger in a directory: frames with all statements, or a copy of the public files with entries alone.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::codes::Hash;
use crate::log::{Seq, TILE_ROWS, TileKind, TilePath, TreeSize, bundle_parse};
use crate::store::{self, FrameFiles, Record};

use crate::verify::PublishedRegister;

use super::{Fetched, FetchedBody, Reached};

/// The class of statements that a copy of the public files does not hold.
const NOT_COPIED: &str = "restricted: not among the public files";

/// A directory, read without its lock and without repairing anything.
pub(in crate::cli) struct Directory {
    public: PathBuf,
    frames: Option<FrameFiles>,
    waiting: VecDeque<Record>,
    size: Option<TreeSize>,
}

impl Directory {
    /// Opens a data directory, or a copy of the public files.
    pub(in crate::cli) fn open(dir: &Path) -> Result<Self> {
        if dir.join("frames").is_dir() {
            let size = count(dir)?;
            let frames = Some(FrameFiles::open(dir)?);
            return Ok(Self { public: dir.join("public"), frames, waiting: VecDeque::new(), size: Some(size) });
        }
        if dir.join("tile").is_dir() {
            return Ok(Self { public: dir.to_path_buf(), frames: None, waiting: VecDeque::new(), size: None });
        }
        bail!("{} holds neither frames nor tiles", dir.display())
    }

    fn next_of_frames(&mut self) -> Result<Vec<Fetched>> {
        let Some(frames) = &mut self.frames else { return Ok(vec![]) };
        while self.waiting.is_empty() {
            match frames.next_frame()? {
                Some(frame) => self.waiting.extend(frame.records),
                None => return Ok(vec![]),
            }
        }
        let fetched = |record: Record| {
            let body = match record.body {
                store::Body::Statement(bytes) => FetchedBody::Statement { bytes, marks: None },
                store::Body::Withdrawn(_) => FetchedBody::Withdrawn,
            };
            Fetched { entry: record.entry, body }
        };
        Ok(self.waiting.drain(..).map(fetched).collect())
    }

    fn bundle_of(&self, from: Seq, size: TreeSize) -> Result<Vec<Fetched>> {
        let index = from.0 / u64::from(TILE_ROWS);
        let file = self.public.join(TilePath { kind: TileKind::Entries, index, width: TILE_ROWS }.file());
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let lines = bundle_parse(&bytes).with_context(|| format!("{} is no bundle", file.display()))?;
        let first = index * u64::from(TILE_ROWS);
        let wanted = (first..).zip(lines).filter(|(seq, _)| *seq >= from.0 && size.holds(Seq(*seq)));
        let fetched = |(_, line): (u64, &[u8])| Fetched {
            entry: line.to_vec(),
            body: FetchedBody::NotShown(NOT_COPIED.to_owned()),
        };
        Ok(wanted.map(fetched).collect())
    }
}

impl Reached for Directory {
    fn checkpoint(&self) -> Result<Option<String>> {
        let file = self.public.join("checkpoint");
        if !file.exists() {
            return Ok(None);
        }
        fs::read_to_string(&file).map(Some).with_context(|| format!("cannot read {}", file.display()))
    }

    fn data(&self, digest: Hash) -> Option<Vec<u8>> {
        fs::read(self.public.join("data").join(digest.to_string())).ok()
    }

    fn entries(&mut self, from: Seq, size: TreeSize) -> Result<Vec<Fetched>> {
        if !size.holds(from) {
            return Ok(vec![]);
        }
        if self.frames.is_some() { self.next_of_frames() } else { self.bundle_of(from, size) }
    }

    fn published_difference(&self, from: Seq, fetched: &[Fetched]) -> Result<Option<(Seq, String)>> {
        if self.frames.is_none() {
            return Ok(None);
        }
        let mut tile = PublishedTile::default();
        for (seq, one) in (from.0..).zip(fetched) {
            let index = seq / u64::from(TILE_ROWS);
            if tile.index != Some(index) {
                tile = PublishedTile::read(&self.public, index)?;
            }
            if let Some(file) = tile.difference(seq, &one.entry) {
                return Ok(Some((Seq(seq), file)));
            }
        }
        Ok(None)
    }

    fn register(&self, _: TreeSize) -> Result<Option<PublishedRegister>> {
        Ok(None)
    }

    fn restart(&mut self) -> Result<()> {
        if let Some(dir) = self.frames.is_some().then(|| self.public.parent()).flatten() {
            (self.frames, self.waiting) = (Some(FrameFiles::open(dir)?), VecDeque::new());
        }
        Ok(())
    }

    fn size(&self, checkpoint: TreeSize) -> TreeSize {
        self.size.unwrap_or(checkpoint)
    }
}

/// The public files of 256 entries: their bundle, and their leaf hashes.
#[derive(Default)]
struct PublishedTile {
    index: Option<u64>,
    lines: Vec<Vec<u8>>,
    leaves: Vec<u8>,
}

impl PublishedTile {
    /// A file that is missing holds nothing. A server may be writing the last rows, so they are read as far as
    /// they go.
    fn read(public: &Path, index: u64) -> Result<Self> {
        let file = |kind| {
            let file = public.join(TilePath { kind, index, width: TILE_ROWS }.file());
            if file.exists() {
                return fs::read(&file).with_context(|| format!("cannot read {}", file.display()));
            }
            Ok(vec![])
        };
        let bundle = file(TileKind::Entries)?;
        let (mut lines, mut rest) = (Vec::new(), bundle.as_slice());
        while let Some(([high, low], behind)) = rest.split_first_chunk()
            && let Some((line, behind)) = behind.split_at_checked(usize::from(u16::from_be_bytes([*high, *low])))
        {
            lines.push(line.to_vec());
            rest = behind;
        }
        Ok(Self { index: Some(index), lines, leaves: file(TileKind::Hashes { level: 0 })? })
    }

    /// The file that does not hold an entry.
    fn difference(&self, seq: u64, entry: &[u8]) -> Option<String> {
        let row = usize::try_from(seq % u64::from(TILE_ROWS)).unwrap_or_default();
        let path = |kind| TilePath { kind, index: seq / u64::from(TILE_ROWS), width: TILE_ROWS }.file();
        if self.lines.get(row).map(Vec::as_slice) != Some(entry) {
            return Some(path(TileKind::Entries));
        }
        let leaf = self.leaves.chunks(Hash::ZERO.0.len()).nth(row);
        (leaf != Some(&Hash::leaf(entry).0)).then(|| path(TileKind::Hashes { level: 0 }))
    }
}

/// How many entries the frames hold: all of them are audited, whatever the checkpoint covers.
fn count(dir: &Path) -> Result<TreeSize> {
    let mut frames = FrameFiles::open(dir)?;
    let mut size = TreeSize::EMPTY;
    while let Some(frame) = frames.next_frame()? {
        size = TreeSize(size.0 + frame.records.len() as u64);
    }
    Ok(size)
}
