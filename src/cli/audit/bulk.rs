//! Statements as the bulk read tells them, over HTTP or in files that somebody kept of it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::log::Seq;
use crate::verify::{FetchedBody, read_bulk_line};

/// The longest line or file that is looked at: a statement, with marks, in bytes.
const LINE_BYTES_MAX: u64 = 512 * 1024;

/// Statements in files beside a copy of the public files: bulk reads, or directories of `<seq>-….json`.
///
/// Trust: none. A statement counts only if its digest is the one that its entry commits to. Memory: some 50 bytes
/// an entry; the statements stay where they are.
#[derive(Default)]
pub(super) struct Beside {
    files: Vec<PathBuf>,
    places: BTreeMap<Seq, Place>,
}

/// Where a statement lies.
#[derive(Clone, Copy)]
struct Place {
    file: usize,
    start: u64,
    bytes: u64,
    /// A whole file that is the statement, not a line with its number.
    bare: bool,
}

impl Beside {
    /// Looks through the files once, for the numbers.
    pub(super) fn open(paths: &[PathBuf]) -> Result<Self> {
        let mut beside = Self::default();
        for path in paths {
            let read = if path.is_dir() { beside.directory(path) } else { beside.lines(path) };
            read.with_context(|| format!("cannot use the statements in {}", path.display()))?;
        }
        Ok(beside)
    }

    fn directory(&mut self, dir: &Path) -> Result<()> {
        let mut paths = fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        for path in paths {
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            let seq = name.split('-').next().and_then(|number| number.parse().ok());
            let seq = Seq(seq.with_context(|| format!("{name}.json does not begin with the number of an entry"))?);
            let bytes = fs::metadata(&path)?.len();
            let place = Place { file: self.files.len(), start: 0, bytes, bare: true };
            self.files.push(path);
            self.add(seq, place)?;
        }
        Ok(())
    }

    fn lines(&mut self, path: &Path) -> Result<()> {
        let file = self.files.len();
        self.files.push(path.to_path_buf());
        let mut reader = BufReader::new(File::open(path)?);
        let (mut start, mut line) = (0, Vec::new());
        loop {
            line.clear();
            let read = reader.by_ref().take(LINE_BYTES_MAX + 1).read_until(b'\n', &mut line)? as u64;
            if read == 0 {
                return Ok(());
            }
            if read > LINE_BYTES_MAX {
                bail!("a line has more than {LINE_BYTES_MAX} bytes");
            }
            if !line.trim_ascii().is_empty() {
                let (seq, _) = read_bulk_line(&line)?;
                self.add(seq, Place { file, start, bytes: read, bare: false })?;
            }
            start += read;
        }
    }

    fn add(&mut self, seq: Seq, place: Place) -> Result<()> {
        if self.places.insert(seq, place).is_some() {
            bail!("entry {seq} stands there twice");
        }
        Ok(())
    }

    /// Whether there is none at all.
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The statement of an entry, or why there is none.
    pub(super) fn body(&self, seq: Seq) -> Result<FetchedBody> {
        let Some(place) = self.places.get(&seq) else { return Ok(FetchedBody::absent()) };
        let path = self.files.get(place.file).context("a statement lies in a file that was opened")?;
        let read = || -> Result<FetchedBody> {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(place.start))?;
            let mut bytes = Vec::new();
            file.take(place.bytes.min(LINE_BYTES_MAX)).read_to_end(&mut bytes)?;
            if place.bare {
                return Ok(FetchedBody::Statement { bytes, marks: None });
            }
            let (found, body) = read_bulk_line(&bytes)?;
            if found == seq { Ok(body) } else { bail!("it changed while it was read") }
        };
        read().with_context(|| format!("cannot read the statement of entry {seq} in {}", path.display()))
    }
}
