//! What a check of a data directory says: findings with their places, notes, and the verdict.

use std::fmt;
use std::path::Path;

use serde_json::{Value, json};

use crate::codes::{Hash, with_causes};
use crate::log::TreeSize;
use crate::store::{Damage, StoreError};
use crate::verify::Verdict;

/// What kind of thing is not as it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FsckKind {
    /// A frame, or a link of the chain.
    Frame,
    /// A statement: its signatures, its digest, its right to stand there.
    Statement,
    /// A public tile or bundle.
    Tile,
    /// A data file.
    Data,
    /// A checkpoint that does not fit the log.
    Checkpoint,
    /// The log is shorter than what was published: an old backup, or its end is gone.
    OldBackup,
    /// A file that is derived from the log.
    Index,
    /// The ring of keys.
    Ring,
    /// A disclosure that nobody can open, without an erasure in the log.
    DisclosureLost,
    /// A disclosure that can be opened although the log erased it.
    NotErased,
    /// A half-signed statement: its file, its key, or what is in it.
    Pending,
    /// The log of restricted reads: a line, or one that the ledger stated and that is gone.
    Reads,
    /// A file that must be there and is not.
    Missing,
    /// A file that belongs to nothing.
    Stray,
}

impl FsckKind {
    /// The kind as it is written in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Frame => "frame",
            Self::Statement => "statement",
            Self::Tile => "tile",
            Self::Data => "data",
            Self::Checkpoint => "checkpoint",
            Self::OldBackup => "old-backup",
            Self::Index => "index",
            Self::Ring => "ring",
            Self::DisclosureLost => "disclosure-lost",
            Self::NotErased => "not-erased",
            Self::Pending => "pending",
            Self::Reads => "reads",
            Self::Missing => "missing",
            Self::Stray => "stray",
        }
    }

    /// What the operator does about it.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Frame | Self::Statement | Self::DisclosureLost | Self::Ring => "restore the newest backup",
            Self::Tile | Self::Index => "rebuild",
            Self::Data => "put the file back from any mirror: its name is its SHA-256",
            Self::Checkpoint | Self::OldBackup => "do not start; compare with witnesses and backups",
            Self::NotErased => "start the ledger: it repeats erasures",
            Self::Pending => "have it put again by its author, then remove it: no entry of the log needs it",
            Self::Reads => "find out who changed it: it cannot be made again; a backup holds what it held then",
            Self::Missing => "rebuild what is derived, restore what is not",
            Self::Stray => "look at it and remove it",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FsckFinding {
    /// What kind.
    pub kind: FsckKind,
    /// File, offset, entry, and what was found. The offset is the first changed byte in tiles, bundles and
    /// `index/offsets`; the start of the frame or of the blank rest in segments; of the page in id indexes; of the row
    /// in `index/registry` and the ring; and 0 in checkpoints and data files, which are one piece each.
    pub damage: Damage,
}

/// How much was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FsckCounts {
    /// Files.
    pub files: u64,
    /// Entries.
    pub entries: u64,
    /// Frames.
    pub frames: u64,
    /// Signatures that hold.
    pub signatures: u64,
    /// Disclosures that open.
    pub disclosures: u64,
    /// Disclosures that were erased, as the log says.
    pub erased: u64,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FsckReport {
    /// What is unsound.
    pub findings: Vec<FsckFinding>,
    /// Why something could not be judged.
    pub could_not_tell: Vec<String>,
    /// What an operator may want to know, and what the next start mends by itself.
    pub notes: Vec<String>,
    /// How much was checked.
    pub counts: FsckCounts,
    /// Size and root of the log, as recomputed.
    pub head: Option<(TreeSize, Hash)>,
}

impl FsckReport {
    /// Sound, unsound, or could not tell.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.findings.is_empty(), self.could_not_tell.is_empty()) {
            (false, _) => Verdict::Unsound,
            (true, false) => Verdict::CouldNotTell,
            (true, true) => Verdict::Sound,
        }
    }

    /// The report for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let findings = self.findings.iter().map(|FsckFinding { kind, damage }| {
            json!({
                "kind": kind.as_str(),
                "file": damage.file.display().to_string(),
                "offset": damage.offset,
                "entry": damage.entry.map(|seq| seq.0),
                "what": damage.what,
                "remedy": kind.remedy(),
            })
        });
        let counts = &self.counts;
        json!({
            "verdict": self.words(),
            "exit_code": self.verdict().exit_code(),
            "findings": findings.collect::<Vec<_>>(),
            "could_not_tell": self.could_not_tell,
            "notes": self.notes,
            "counts": {
                "files": counts.files, "entries": counts.entries, "frames": counts.frames,
                "signatures": counts.signatures, "disclosures": counts.disclosures, "erased": counts.erased,
            },
            "size": self.head.map(|(size, _)| size.0),
            "root": self.head.map(|(_, root)| root.to_string()),
        })
    }

    fn words(&self) -> &'static str {
        match self.verdict() {
            Verdict::Sound => "sound",
            Verdict::Unsound => "unsound",
            Verdict::CouldNotTell => "could not tell",
        }
    }

    pub(super) fn find(&mut self, kind: FsckKind, damage: Damage) {
        self.findings.push(FsckFinding { kind, damage });
    }

    pub(super) fn find_all(&mut self, kind: FsckKind, damage: Vec<Damage>) {
        self.findings.extend(damage.into_iter().map(|damage| FsckFinding { kind, damage }));
    }

    /// Notes something at a place in a file.
    pub(super) fn find_at(&mut self, kind: FsckKind, file: &Path, offset: u64, what: impl Into<String>) {
        self.find(kind, Damage { file: file.to_path_buf(), offset, entry: None, what: what.into() });
    }

    /// Takes in what the store reports: damage is a finding, everything else leaves the question open.
    pub(super) fn take<T>(&mut self, kind: FsckKind, result: Result<T, StoreError>) -> Option<T> {
        match result {
            Ok(value) => return Some(value),
            Err(StoreError::Damage(damage)) => self.find(kind, damage),
            Err(error) => self.could_not_tell.push(with_causes(&error)),
        }
        None
    }

    pub(super) fn absorb(&mut self, part: Self) {
        self.findings.extend(part.findings);
        self.could_not_tell.extend(part.could_not_tell);
        self.notes.extend(part.notes);
    }
}

impl fmt::Display for FsckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for FsckFinding { kind, damage } in &self.findings {
            writeln!(f, "{}: {damage}; {}", kind.as_str(), kind.remedy())?;
        }
        self.could_not_tell.iter().try_for_each(|why| writeln!(f, "could not tell: {why}"))?;
        self.notes.iter().try_for_each(|note| writeln!(f, "note: {note}"))?;
        let FsckCounts { files, entries, frames, signatures, disclosures, erased } = self.counts;
        writeln!(f, "{files} files, {frames} frames, {entries} entries, {signatures} signatures that hold")?;
        writeln!(f, "{disclosures} disclosures that open, {erased} erased as the log says")?;
        if let Some((size, root)) = self.head {
            writeln!(f, "size {size}, root {root}")?;
        }
        write!(f, "{}", self.words())
    }
}
