//! The directory of a draw.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::codes::Hash;
use crate::rules::draw::{Line, Sheet};
use crate::statement::events::draw::DrawFrozen;
use crate::statement::{Subject, Uuid, json as profile};

pub(super) const FREEZE: &str = "freeze.json";
pub(super) const SEEDED: &str = "seeded.json";
pub(super) const MADE: &str = "made.json";

/// A draw's directory.
pub(super) struct Dir(PathBuf);

/// The draft of a statement: what it is about, who says it, and its data.
pub(super) struct DraftFile<D> {
    pub(super) draw: Uuid,
    pub(super) source: String,
    pub(super) data: D,
}

impl Dir {
    pub(super) fn open(dir: &Path) -> Self {
        Self(dir.to_path_buf())
    }

    /// Makes the directory and its two parts; what is there already is not touched.
    pub(super) fn create(dir: &Path) -> Result<Self> {
        for (part, mode) in [(dir.to_path_buf(), 0o755), (dir.join("public"), 0o755), (dir.join("restricted"), 0o700)] {
            let made = DirBuilder::new().recursive(true).mode(mode).create(&part);
            made.with_context(|| format!("cannot create {}", part.display()))?;
        }
        Ok(Self::open(dir))
    }

    pub(super) fn holds(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }

    /// Writes a new file; one that is there is not replaced, because a frozen list is not made twice.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let file = self.0.join(name);
        let mode = if name.starts_with("restricted/") { 0o600 } else { 0o644 };
        let context = || format!("cannot write {}", file.display());
        let mut open = OpenOptions::new().write(true).create_new(true).mode(mode).open(&file).with_context(context)?;
        open.write_all(bytes).and_then(|()| open.sync_all()).with_context(context)
    }

    /// Writes a draft that `minglu sign` takes.
    pub(super) fn write_draft(&self, name: &str, kind: &str, source: &str, draw: Uuid, data: &Value) -> Result<()> {
        let subject = Subject::Case(draw).to_string();
        let draft = json!({ "source": source, "type": kind, "subject": subject, "data": data });
        self.write(name, format!("{draft:#}\n").as_bytes())
    }

    pub(super) fn read_draft<D: DeserializeOwned>(&self, name: &str) -> Result<DraftFile<D>> {
        read_draft(&self.0.join(name))
    }

    pub(super) fn freeze(&self) -> Result<DraftFile<DrawFrozen>> {
        self.read_draft(FREEZE)
    }

    /// Reads a list.
    pub(super) fn sheet<L: Line>(&self, name: &str) -> Result<Sheet<L>> {
        let file = self.0.join(name);
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Sheet::parse(&bytes).with_context(|| file.display().to_string())
    }

    /// All files of both parts by their SHA-256.
    pub(super) fn by_hash(&self) -> Result<BTreeMap<Hash, Vec<u8>>> {
        let mut files = BTreeMap::new();
        for part in ["public", "restricted"] {
            let part = self.0.join(part);
            if !part.exists() {
                continue;
            }
            for entry in fs::read_dir(&part).with_context(|| format!("cannot read {}", part.display()))? {
                let file = entry?.path();
                let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
                files.insert(Hash::of(&bytes), bytes);
            }
        }
        Ok(files)
    }
}

/// Reads a draft, or a statement's payload that was saved: other members are ignored.
pub(super) fn read_draft<D: DeserializeOwned>(file: &Path) -> Result<DraftFile<D>> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let value = profile::parse(&bytes).with_context(|| file.display().to_string())?;
    let text = |name: &str| {
        let found = value.get(name).and_then(Value::as_str);
        found.with_context(|| format!("{}: {name} is missing", file.display()))
    };
    let Subject::Case(draw) = text("subject")?.parse()? else {
        bail!("{}: the subject of a draw is cases/<uuid>", file.display());
    };
    let data = value.get("data").with_context(|| format!("{}: data is missing", file.display()))?;
    let data = D::deserialize(data).with_context(|| format!("{}: data", file.display()))?;
    Ok(DraftFile { draw, source: text("source")?.to_owned(), data })
}
