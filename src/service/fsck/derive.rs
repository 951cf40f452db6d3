//! One pass over the frames: every statement is judged again, and all that follows from the log is made anew.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use crate::codes::{Hash, with_causes};
use crate::governance::{Governance, is_ruling};
use crate::log::{Entry, Seq, TreeSize};
use crate::manifest::Manifest;
use crate::service::erasure::Erasure;
use crate::service::opening::{Progress, statement_of};
use crate::service::views;
use crate::service::withdrawn::{id_key_of, withdrawals_in_frames};
use crate::statement::{Event, Statement};
use crate::store::{
    Body, Damage, FramePlace, IdIndex, LogSink, Mirror, Record, SledViews, StoreError, scan_log, segment_first,
};
use crate::verify::{self, FindingCode, Known, Replay, Severity};

use super::disclosures::Claims;
use super::report::{FsckKind, FsckReport};
use super::scratch::Scratch;

/// Records that are judged together, their signatures on all cores.
const CHUNK: usize = 256;

type Files = Box<dyn FnMut(Hash) -> Option<Vec<u8>>>;

/// What the frames give.
pub(super) struct Derived {
    /// Holds `public`, `offsets`, `ids`, `digests` and `views`, made anew.
    pub scratch: Scratch,
    pub mirror: Mirror,
    pub size: TreeSize,
    /// Whether frames are damaged: then only the entries before the damage were derived.
    pub broken: bool,
    /// Entries that the registry is folded from.
    pub registry: Vec<Seq>,
    pub governance: Governance,
    /// Data files that the manifests in the log name, with manifests themselves.
    pub data: BTreeSet<Hash>,
    /// Keys that should be gone, with the entry that says so.
    pub overdue: Vec<(Seq, Damage)>,
}

struct Pass<'p> {
    replay: Replay<Files>,
    mirror: Mirror,
    ids: IdIndex,
    digests: IdIndex,
    offsets: File,
    views: SledViews,
    claims: Claims,
    /// Folded for which persons are one.
    persons: Governance,
    registry: Vec<Seq>,
    held: Vec<(PathBuf, u64, Record)>,
    next: Seq,
    broken: bool,
    report: &'p mut FsckReport,
    progress: Progress<'p>,
}

/// Reads the whole log of a directory.
pub(super) fn derive(dir: &Path, report: &mut FsckReport, progress: Progress<'_>) -> Result<Derived, StoreError> {
    let scratch = Scratch::new(None)?;
    let at = scratch.path().to_path_buf();
    let claims = Claims::read(&dir.join("ring"), report)?;
    let data = dir.join("public/data");
    let files: Files = Box::new(move |hash| fs::read(data.join(hash.to_string())).ok());
    let path = at.join("offsets");
    let offsets = OpenOptions::new().read(true).write(true).create_new(true).open(&path);
    let mut pass = Pass {
        replay: Replay::new(Known::default(), files).withdrawing(withdrawals_in_frames(dir)?),
        mirror: open_mirror(&at)?,
        ids: IdIndex::open(&at.join("ids"))?,
        digests: IdIndex::open(&at.join("digests"))?,
        offsets: offsets.map_err(|source| StoreError::Io { doing: "create", file: path, source })?,
        views: SledViews::open(&at.join("views"), |_| false)?.0,
        claims,
        persons: Governance::default(),
        registry: Vec::new(),
        held: Vec::new(),
        next: Seq(0),
        broken: false,
        report,
        progress,
    };
    let checked = scan_log(dir, &mut pass)?;
    pass.flush()?;
    pass.broken |= !checked.damage.is_empty();
    pass.report.counts.frames = checked.frames;
    pass.report.find_all(FsckKind::Frame, checked.damage);
    pass.finish(dir, scratch)
}

fn open_mirror(at: &Path) -> Result<Mirror, StoreError> {
    Mirror::open(at.join("public")).map_err(|error| io(at, &error))
}

/// The scratch directory failed: no statement about the data.
fn io(at: &Path, error: &dyn std::error::Error) -> StoreError {
    let source = std::io::Error::other(with_causes(error));
    StoreError::Io { doing: "derive the log's files in", file: at.to_path_buf(), source }
}

impl LogSink for Pass<'_> {
    fn record(&mut self, place: FramePlace<'_>, seq: Seq, record: &Record) -> Result<(), StoreError> {
        self.broken |= seq != self.next;
        if self.broken {
            return Ok(());
        }
        self.next = Seq(seq.0 + 1);
        self.held.push((place.file.to_path_buf(), place.offset, record.clone()));
        if self.held.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    fn rows(&mut self, first: Seq, rows: &[u8]) -> Result<(), StoreError> {
        let written = if self.broken { Ok(()) } else { self.offsets.write_all_at(rows, first.0 * 16) };
        written.map_err(|error| io(Path::new("offsets"), &error))
    }

    fn progress(&mut self, done: u64, all: u64) {
        (self.progress)("frames", done, all);
    }
}

impl Pass<'_> {
    fn flush(&mut self) -> Result<(), StoreError> {
        let held = std::mem::take(&mut self.held);
        let first = Seq(self.next.0 - held.len() as u64);
        let lines: Vec<&[u8]> = held.iter().map(|(_, _, record)| record.entry.as_slice()).collect();
        self.mirror.append(&lines).map_err(|error| io(self.mirror.root(), &error))?;
        let mut disclosures = Vec::with_capacity(held.len());
        let mut statements = Vec::with_capacity(held.len());
        let mut gone = 0;
        for (seq, (file, offset, record)) in (first.0..).map(Seq).zip(&held) {
            let frame = Damage { file: file.clone(), offset: *offset, entry: Some(seq), what: String::new() };
            let texts = if let Ok(statement) = statement_of(record) {
                let texts = self.statement(&frame, seq, &statement, record)?;
                statements.push((seq, statement));
                texts
            } else {
                gone += u64::from(self.withdrawn(seq, record)?);
                vec![]
            };
            disclosures.push(texts);
        }
        let records: Vec<&Record> = held.iter().map(|(_, _, record)| record).collect();
        self.judge(&records, &disclosures);
        if let Some(last) = records.last().filter(|_| statements.len() as u64 + gone == records.len() as u64) {
            let covered = crate::store::Covered { size: TreeSize(self.next.0), leaf: Hash::leaf(&last.entry) };
            views::fold(&self.views, &statements, covered).map_err(|error| io(self.mirror.root(), &error))?;
        }
        Ok(())
    }

    /// What a withdrawn statement adds to indexes; whether its frame was redacted as it should be.
    fn withdrawn(&mut self, seq: Seq, record: &Record) -> Result<bool, StoreError> {
        let (Ok(id), Ok(entry)) = (id_key_of(record), Entry::parse(&record.entry)) else { return Ok(false) };
        self.ids.insert(id, seq)?;
        self.digests.insert(entry.statement, seq)?;
        Ok(true)
    }

    /// What one statement adds to indexes and registry; the disclosures of it that open.
    fn statement(
        &mut self,
        frame: &Damage,
        seq: Seq,
        statement: &Statement,
        record: &Record,
    ) -> Result<Vec<String>, StoreError> {
        self.ids.insert(statement.id_key(), seq)?;
        self.digests.insert(statement.digest, seq)?;
        if let Body::Statement(bytes) = &record.body
            && *bytes != statement.envelope.to_stored()
        {
            let what = "the statement is not stored as it was signed: something was added to it".to_owned();
            self.report.find(FsckKind::Statement, Damage { what, ..frame.clone() });
        }
        let texts = self.claims.claim((seq, frame), statement, record, self.report);
        match statement.event() {
            Ok(Event::PersonalErased(erased)) => {
                self.registry.push(seq);
                self.claims.erase(&Erasure::new(seq, statement, &erased, &self.persons), self.report);
            }
            Ok(Event::StatementWithdrawn(withdrawn)) => {
                self.registry.push(seq);
                for entry in self.digests.candidates(withdrawn.statement.0)? {
                    self.claims.erase(&Erasure::of_entry(seq, entry), self.report);
                }
            }
            Ok(event) if is_ruling(&event) => {
                self.registry.push(seq);
                // The replay folds it, too, but only with its chunk.
                self.persons.apply((seq, statement.time), statement, &event);
            }
            // What cannot be read is named by the replay.
            Ok(_) | Err(_) => {}
        }
        Ok(texts)
    }

    /// Judges entries and statements again; signatures are verified on all cores.
    fn judge(&mut self, records: &[&Record], disclosures: &[Vec<String>]) {
        let item = |(record, texts): (&&'_ Record, &'_ Vec<String>)| -> (Vec<u8>, Option<Vec<u8>>, Vec<String>) {
            let body = match &record.body {
                Body::Statement(bytes) => Some(bytes.clone()),
                Body::Withdrawn(_) => None,
            };
            (record.entry.clone(), body, texts.clone())
        };
        let owned: Vec<_> = records.iter().zip(disclosures).map(item).collect();
        let tasks = self.replay.take(owned.iter().map(|(entry, body, texts)| verify::Item {
            entry,
            body: match body {
                Some(bytes) => verify::Body::Statement { bytes, disclosures: Some(texts) },
                None => verify::Body::Withdrawn { by: None },
            },
        }));
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let parts = tasks.chunks(tasks.len().div_ceil(threads).max(1));
            let run = |part: &'_ [verify::SignatureTask]| {
                part.iter().map(|task| (task.seq(), task.run())).collect::<Vec<_>>()
            };
            let running: Vec<_> = parts.map(|part| scope.spawn(move || run(part))).collect();
            running.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
        });
        for (seq, outcome) in outcomes {
            self.replay.signatures_checked(seq, outcome);
        }
    }

    fn finish(mut self, dir: &Path, scratch: Scratch) -> Result<Derived, StoreError> {
        let size = TreeSize(self.next.0);
        self.ids.flush_covered(size)?;
        self.digests.flush_covered(size)?;
        self.claims.finish(size, self.broken, self.report);
        let governance = self.replay.governance().clone();
        let found = self.replay.finish();
        for finding in found.findings.iter() {
            // Checkpoints are compared file by file elsewhere.
            if matches!(finding.code, FindingCode::CheckpointMissing | FindingCode::EntriesUncovered) {
                continue;
            }
            let words = format!("{} ({})", finding.detail, finding.code);
            match finding.severity() {
                Severity::Unsound => {
                    let (file, offset) = place_of(&self.offsets, dir, finding.seq);
                    self.report.find(FsckKind::Statement, Damage { file, offset, entry: finding.seq, what: words });
                }
                Severity::CouldNotTell => self.report.could_not_tell.push(finding.to_string()),
                Severity::Note => self.report.notes.push(finding.to_string()),
            }
        }
        self.report.counts.entries = found.counts.entries;
        self.report.counts.signatures = found.counts.signatures;
        self.report.head = Some((found.size, found.root));
        let data = named_files(&dir.join("public/data"), &governance);
        let Self { mirror, broken, registry, claims, .. } = self;
        Ok(Derived { scratch, mirror, size, broken, registry, governance, data, overdue: claims.overdue })
    }
}

/// The frame of an entry, by the rows that were derived: first entry of the segment u64, offset u32.
fn place_of(offsets: &File, dir: &Path, seq: Option<Seq>) -> (PathBuf, u64) {
    let mut row = [0; 12];
    let read = seq.and_then(|seq| offsets.read_exact_at(&mut row, seq.0 * 16).ok());
    let Some(((), (segment, offset))) = read.zip(row.split_first_chunk::<8>()) else { return (dir.join("frames"), 0) };
    let offset = offset.try_into().map(u32::from_be_bytes).unwrap_or_default();
    let name = format!("{:020}.seg", u64::from_be_bytes(*segment));
    debug_assert!(segment_first(&name).is_some());
    (dir.join("frames").join(name), offset.into())
}

/// Every file that a manifest in the log names, with the manifests.
pub(in crate::service) fn named_files(data: &Path, governance: &Governance) -> BTreeSet<Hash> {
    let mut named = BTreeSet::new();
    for (_, digest) in governance.manifests() {
        named.insert(*digest);
        let manifest = fs::read(data.join(digest.to_string())).ok().and_then(|bytes| Manifest::parse(&bytes).ok());
        named.extend(manifest.iter().flat_map(Manifest::files).map(|(_, digest)| digest));
    }
    named
}

/// Views of a log of that size end with that leaf.
pub(super) fn fits(covered: crate::store::Covered, mirror: &Mirror) -> bool {
    use crate::log::NodeReader as _;
    match covered.size.last_seq() {
        None => covered.leaf == Hash::ZERO,
        Some(last) => mirror.node(0, last.0).is_ok_and(|leaf| leaf == covered.leaf),
    }
}
