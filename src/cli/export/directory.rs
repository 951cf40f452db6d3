//! The directory of an export: all of it, or none.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::casefile::{self, Enclosed};
use crate::codes::Hash;
use crate::store::random_bytes;

/// The longest ending of a file's name that is kept.
const EXTENSION_CHARS_MAX: usize = 8;

/// Refuses a target that holds anything.
pub(super) fn must_be_free(to: &Path) -> Result<()> {
    match fs::read_dir(to) {
        Ok(mut entries) => {
            ensure!(entries.next().is_none(), "{} is not empty", to.display());
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| format!("cannot use {}", to.display())),
    }
}

/// A file of evidence, where it was found.
pub(super) struct Found {
    pub path: PathBuf,
    pub enclosed: Enclosed,
}

/// Writes everything beside the target, under a name that says that it is not finished, and renames it at the end.
pub(super) fn write(to: &Path, files: &[casefile::File], evidence: &BTreeMap<Hash, Found>) -> Result<()> {
    let name = to.file_name().with_context(|| format!("{} names no directory", to.display()))?.to_string_lossy();
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unfinished = Unfinished(parent.join(format!(".{name}.unfinished-{}", hex::encode(random_bytes::<8>()?))));
    let put = |path: &str, bytes: &[u8]| -> Result<()> {
        let place = unfinished.0.join(path);
        let folder = place.parent().context("a file lies in a folder")?;
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let written = File::create_new(&place).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.with_context(|| format!("cannot write {}", place.display()))
    };
    for one in files {
        put(&one.path, &one.bytes)?;
    }
    for (sha256, Found { path, enclosed }) in evidence {
        let bytes = read(path)?;
        ensure!(Hash::of(&bytes) == *sha256, "{} was changed while it was exported", path.display());
        put(&enclosed.file(*sha256), &bytes)?;
    }
    must_be_free(to)?;
    fs::rename(&unfinished.0, to).with_context(|| format!("cannot make {}", to.display()))?;
    File::open(parent).and_then(|parent| parent.sync_all()).with_context(|| format!("cannot sync {}", parent.display()))
}

/// A directory that is taken away unless it got its name.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Renamed, it is not there any more; else nobody would know what it is.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The files of a directory that a case names, by SHA-256. Names of files say nothing and are not taken over.
pub(super) fn evidence(dir: &Path, named: &[Hash]) -> Result<BTreeMap<Hash, Found>> {
    let mut found = BTreeMap::new();
    for path in listed(dir)? {
        let sha256 = Hash::of(&read(&path)?);
        if named.contains(&sha256) {
            let enclosed = Enclosed { extension: extension(&path) };
            found.entry(sha256).or_insert(Found { path, enclosed });
        }
    }
    Ok(found)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The files of a directory, in the order of their names, folders left out.
fn listed(dir: &Path) -> Result<Vec<PathBuf>> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        fs::read_dir(dir)?.map(|entry| entry.map(|entry| entry.path())).collect()
    };
    let mut paths = read().with_context(|| format!("cannot read {}", dir.display()))?;
    paths.retain(|path| path.is_file());
    paths.sort();
    Ok(paths)
}

fn extension(path: &Path) -> String {
    let text = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    let plain = text.len() <= EXTENSION_CHARS_MAX && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { text } else { String::new() }
}
