//! `minglu rules`: judge a draft of the data files before anybody adopts it.

mod check;
mod impact;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;

use crate::manifest::{DataFiles, RuleFault};

use super::Ended;

/// Judge a draft of the data files before anybody adopts it
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Tell every fault of a draft, and what it does not say
    Check(check::Args),
    /// Tell who would move under a draft, on a real log; nothing is written
    Impact(impact::Args),
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    match &args.action {
        Action::Check(args) => check::run(args),
        Action::Impact(args) => impact::run(args),
    }
}

/// Folders in which a manifest has files; anything else in the directory is none of its business.
const FOLDERS: [&str; 6] = ["", "checklists", "codes", "events", "rulesets", "rulesets/procedures"];
/// Made from the code, and no data file.
const NOT_DATA: &str = "openapi.json";

/// The data files of a directory, by the names that a manifest gives them.
fn read(dir: &Path) -> Result<DataFiles> {
    let mut found = DataFiles::new();
    for folder in FOLDERS {
        let path = if folder.is_empty() { dir.to_path_buf() } else { dir.join(folder) };
        if !folder.is_empty() && !path.is_dir() {
            continue;
        }
        let entries = fs::read_dir(&path).with_context(|| format!("cannot read {}", path.display()))?;
        for entry in entries {
            let file: PathBuf = entry?.path();
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if file.extension().is_none_or(|end| end != "json") || name == NOT_DATA || !file.is_file() {
                continue;
            }
            let name = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            found.insert(name, fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
        }
    }
    if found.is_empty() {
        bail!("{} holds no data files", dir.display());
    }
    Ok(found)
}

fn line(fault: &RuleFault) -> String {
    match &fault.rule {
        Some(rule) => format!("{} {rule}: {}", fault.file, fault.what),
        None => format!("{}: {}", fault.file, fault.what),
    }
}
