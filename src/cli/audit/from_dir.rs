//! A ledger in a directory: frames with all statements, or a copy of the public files with entries alone.

use std::collections::VecDeque;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::codes::{Day, Hash};
use crate::log::{Seq, TILE_ROWS, TileKind, TilePath, TreeSize};
use crate::statement::Kid;
use crate::store::{self, FrameFiles, Record, access_files};
use crate::verify::{FetchedBody, PublishedRegister};

use super::bulk::Beside;
use super::reached::{Fetched, Reached, ReadsPage, TO_THE_END};

/// The list that is written last into a backup: a directory with it is one.
const BACKUP_LIST: &str = "backup.json";

/// A directory, read without its lock and without repairing anything.
pub(in crate::cli) struct Directory {
    public: PathBuf,
    holds: Holds,
}

/// What a directory holds.
enum Holds {
    /// Frames: entries with their statements.
    Frames {
        files: FrameFiles,
        waiting: VecDeque<Record>,
        /// A backup has no tiles: they are made again when it is restored.
        backup: bool,
    },
    /// The public files; statements at best in files beside them.
    PublicFiles { statements: Beside },
}

impl Directory {
    /// Opens a data directory, a backup, or a copy of the public files with statements beside it.
    pub(in crate::cli) fn open(dir: &Path, statements: &[PathBuf]) -> Result<Self> {
        if dir.join("frames").is_dir() {
            if !statements.is_empty() {
                bail!("{} holds the statements itself: --statements is for a copy of the public files", dir.display());
            }
            let backup = dir.join(BACKUP_LIST).is_file();
            let holds = Holds::Frames { files: FrameFiles::open(dir)?, waiting: VecDeque::new(), backup };
            return Ok(Self { public: dir.join("public"), holds });
        }
        if dir.join("tile").is_dir() {
            let statements = Beside::open(statements)?;
            return Ok(Self { public: dir.to_path_buf(), holds: Holds::PublicFiles { statements } });
        }
        bail!("{} holds neither frames nor tiles", dir.display())
    }

    /// How many entries it holds: under its checkpoint, or in its frames, which are read for it.
    pub(super) fn size(&self, checkpoint: TreeSize) -> Result<TreeSize> {
        let (Holds::Frames { .. }, Some(dir)) = (&self.holds, self.public.parent()) else { return Ok(checkpoint) };
        let (mut frames, mut size) = (FrameFiles::open(dir)?, TreeSize::EMPTY);
        while let Some(frame) = frames.next_frame()? {
            size = TreeSize(size.0 + frame.records.len() as u64);
        }
        Ok(size)
    }

    /// A tile or bundle, under its whole name or the one that the checkpoint gives it.
    fn public_file(&self, path: TilePath) -> Result<Option<Vec<u8>>> {
        for name in [path.file(), path.to_string()] {
            if let Some(bytes) = read_if_there(&self.public.join(name))? {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    fn bundle_of(&self, from: Seq, size: TreeSize, statements: &Beside) -> Result<Vec<Fetched>> {
        let index = from.0 / u64::from(TILE_ROWS);
        let first = index * u64::from(TILE_ROWS);
        let width = u16::try_from(size.0.saturating_sub(first)).unwrap_or(TILE_ROWS).min(TILE_ROWS);
        let bytes = self.public_file(TilePath { kind: TileKind::Entries, index, width })?.unwrap_or_default();
        let rows = (first..).zip(rows(&bytes)).take(width.into()).filter(|(seq, _)| *seq >= from.0);
        let fetched = |(seq, line): (u64, &[u8])| {
            let body = statements.body(Seq(seq))?;
            Ok(Fetched { entry: line.to_vec(), body })
        };
        rows.map(fetched).collect()
    }
}

impl Reached for Directory {
    fn checkpoint(&self) -> Result<Option<String>> {
        // What is no text is no checkpoint either, and is refused as one.
        let bytes = read_if_there(&self.public.join("checkpoint"))?;
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    fn data(&self, digest: Hash) -> Option<Vec<u8>> {
        fs::read(self.public.join("data").join(digest.to_string())).ok()
    }

    fn data_files(&self) -> Result<Vec<Hash>> {
        let dir = self.public.join("data");
        if !dir.is_dir() {
            return Ok(vec![]);
        }
        let mut names = Vec::new();
        for entry in fs::read_dir(&dir).with_context(|| format!("cannot list {}", dir.display()))? {
            // A file with a name of another kind is nobody's data file: a server may be writing one.
            names.extend(entry?.file_name().to_str().and_then(Hash::from_hex));
        }
        names.sort();
        Ok(names)
    }

    fn entries(&mut self, from: Seq, size: TreeSize) -> Result<Vec<Fetched>> {
        if !size.holds(from) {
            return Ok(vec![]);
        }
        match &mut self.holds {
            Holds::Frames { files, waiting, .. } => next_of_frames(files, waiting),
            Holds::PublicFiles { statements } => {
                let statements = std::mem::take(statements);
                let found = self.bundle_of(from, size, &statements);
                self.holds = Holds::PublicFiles { statements };
                found
            }
        }
    }

    fn published_difference(&self, from: Seq, fetched: &[Fetched]) -> Result<Option<(Seq, String)>> {
        if !matches!(&self.holds, Holds::Frames { backup: false, .. }) {
            return Ok(None);
        }
        let mut bundle: Option<(u64, Vec<Vec<u8>>)> = None;
        for (seq, one) in (from.0..).zip(fetched) {
            let index = seq / u64::from(TILE_ROWS);
            let path = TilePath::full(TileKind::Entries, index);
            if bundle.as_ref().is_none_or(|(read, _)| *read != index) {
                let bytes = self.public_file(path)?.unwrap_or_default();
                bundle = Some((index, rows(&bytes).map(<[u8]>::to_vec).collect()));
            }
            let row = usize::try_from(seq % u64::from(TILE_ROWS)).unwrap_or_default();
            let line = bundle.as_ref().and_then(|(_, lines)| lines.get(row));
            if line != Some(&one.entry) {
                return Ok(Some((Seq(seq), path.file())));
            }
        }
        Ok(None)
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>> {
        self.public_file(path)
    }

    fn reader(&self) -> String {
        let words = match &self.holds {
            Holds::Frames { backup: true, .. } => "from a backup: every statement, disclosures sealed",
            Holds::Frames { backup: false, .. } => "from the data directory: every statement, disclosures sealed",
            Holds::PublicFiles { statements } if statements.is_empty() => {
                "from a copy of the public files: entries, and no statement"
            }
            Holds::PublicFiles { .. } => "from a copy of the public files, with statements beside it",
        };
        words.to_owned()
    }

    fn reads_as(&self) -> Option<Kid> {
        None
    }

    fn publishes_nothing(&self) -> Option<&'static str> {
        Some("files hold the log and no answers: what the ledger publishes is compared over HTTP")
    }

    fn without_tiles(&self) -> Option<&'static str> {
        match &self.holds {
            Holds::Frames { backup: true, .. } => Some("a backup holds none: they are made again"),
            Holds::PublicFiles { .. } if !self.public.join("tile/0").is_dir() => {
                Some("the copy holds none, and needs none")
            }
            Holds::Frames { .. } | Holds::PublicFiles { .. } => None,
        }
    }

    fn reads(&self, from: u64) -> Result<Option<ReadsPage>> {
        let (Holds::Frames { .. }, Some(dir)) = (&self.holds, self.public.parent()) else { return Ok(None) };
        let mut lines = Vec::new();
        for (first, bytes) in access_files(&dir.join("reads"), from, 1)? {
            let skipped = usize::try_from(from.saturating_sub(first)).unwrap_or(usize::MAX);
            let text = String::from_utf8_lossy(&bytes);
            lines.extend(text.lines().skip(skipped).map(str::to_owned));
        }
        let is_last = lines.is_empty();
        Ok(Some(ReadsPage { lines, is_last }))
    }

    fn as_anybody(&self) -> Option<Box<dyn Reached>> {
        None
    }

    fn now(&self) -> Result<Option<(TreeSize, Day)>> {
        Ok(None)
    }

    fn latest(&self) -> Result<Option<String>> {
        self.checkpoint()
    }

    fn register(&self, _: TreeSize) -> Result<Option<PublishedRegister>> {
        Ok(None)
    }

    fn restart(&mut self) -> Result<()> {
        if let (Holds::Frames { files, waiting, .. }, Some(dir)) = (&mut self.holds, self.public.parent()) {
            (*files, *waiting) = (FrameFiles::open(dir)?, VecDeque::new());
        }
        Ok(())
    }

    fn wanted(&self, checkpoint: TreeSize) -> TreeSize {
        match &self.holds {
            Holds::Frames { .. } => TO_THE_END,
            Holds::PublicFiles { .. } => checkpoint,
        }
    }
}

fn next_of_frames(files: &mut FrameFiles, waiting: &mut VecDeque<Record>) -> Result<Vec<Fetched>> {
    while waiting.is_empty() {
        match files.next_frame()? {
            Some(frame) => waiting.extend(frame.records),
            None => return Ok(vec![]),
        }
    }
    let fetched = |record: Record| {
        let body = match record.body {
            store::Body::Statement(bytes) => FetchedBody::Statement { bytes, marks: None },
            store::Body::Withdrawn(_) => FetchedBody::Withdrawn { by: None },
        };
        Fetched { entry: record.entry, body }
    };
    Ok(waiting.drain(..).map(fetched).collect())
}

/// The rows of a bundle, as far as they are whole: what no checkpoint covers yet may be torn, and is cut off.
fn rows(bundle: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bundle;
    std::iter::from_fn(move || {
        let ([high, low], behind) = rest.split_first_chunk()?;
        let (row, behind) = behind.split_at_checked(usize::from(u16::from_be_bytes([*high, *low])))?;
        rest = behind;
        Some(row)
    })
}

fn read_if_there(file: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
}
