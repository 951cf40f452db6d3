//! Control rows of the power-loss bench (`tests/power`): two stores that must lose and two that should not.
//!
//! A writer acknowledges each item on standard output once its store calls it durable; a reader prints what
//! is there afterwards. `sled-write` trusts `flush()` of sled 0.34.7, which on Linux is no fsync;
//! `lazy-write` never syncs. If these two survived, the bench would prove nothing about the ledger.
//! `segment-write` appends and calls `fdatasync`; `sled-synced-write` adds that call to sled's flush, and shows
//! that the reader finds what is there.

use std::error::Error;
use std::fs::{File, OpenOptions, read};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// About the size of a statement with one signature.
const ITEM_BYTES: usize = 700;

/// What a control does, or why it could not.
type Outcome = Result<(), Box<dyn Error>>;

fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match asked.as_slice() {
        [what, dir] => run(what, Path::new(dir)),
        _ => Err("wanted: (sled|sled-synced|segment|lazy)-write or (sled|segment)-read, and DIR".into()),
    };
    let Err(error) = outcome else { return ExitCode::SUCCESS };
    // Nobody is left to read an error of the error stream.
    let _ = writeln!(io::stderr(), "power_control: {error}");
    ExitCode::FAILURE
}

fn run(what: &str, dir: &Path) -> Outcome {
    match what {
        "sled-write" => sled_write(dir, |_| Ok(())),
        "sled-synced-write" => sled_write(dir, File::sync_data),
        "sled-read" => sled_read(dir),
        "segment-write" => segment_write(dir, File::sync_data),
        "lazy-write" => segment_write(dir, |_| Ok(())),
        "segment-read" => segment_read(dir),
        _ => Err(format!("no control is called {what}").into()),
    }
}

/// Says that item `id` is durable, at once.
fn acknowledge(id: u64) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{id}")?;
    out.flush()
}

/// An item that cannot be taken for another one.
fn item(id: u64) -> Vec<u8> {
    id.to_be_bytes().iter().copied().cycle().take(ITEM_BYTES).collect()
}

fn open_sled(dir: &Path) -> sled::Result<sled::Db> {
    sled::Config::new().path(dir.join("sled")).cache_capacity(64 << 20).flush_every_ms(None).open()
}

fn sled_write(dir: &Path, sync: fn(&File) -> io::Result<()>) -> Outcome {
    let db = open_sled(dir)?;
    let file = File::open(dir.join("sled").join("db"))?;
    for id in 0_u64.. {
        db.insert(id.to_be_bytes(), item(id))?;
        db.flush()?;
        sync(&file)?;
        acknowledge(id)?;
    }
    Ok(())
}

fn sled_read(dir: &Path) -> Outcome {
    let mut out = io::stdout().lock();
    for row in open_sled(dir)?.iter() {
        let (key, value) = row?;
        let id = u64::from_be_bytes(key.as_ref().try_into()?);
        if value.as_ref() != item(id) {
            return Err(format!("item {id} is not what was written").into());
        }
        writeln!(out, "{id}")?;
    }
    Ok(())
}

fn segment(dir: &Path) -> PathBuf {
    dir.join("segment")
}

fn segment_write(dir: &Path, sync: fn(&File) -> io::Result<()>) -> Outcome {
    let mut file = OpenOptions::new().create_new(true).append(true).open(segment(dir))?;
    // The name of a new file is durable only with its directory.
    File::open(dir)?.sync_all()?;
    for id in 0_u64.. {
        let item = item(id);
        let mut record = crc32c::crc32c(&item).to_be_bytes().to_vec();
        record.extend(item);
        file.write_all(&record)?;
        sync(&file)?;
        acknowledge(id)?;
    }
    Ok(())
}

/// Reads up to the first record that is torn: what follows it was never acknowledged.
fn segment_read(dir: &Path) -> Outcome {
    let bytes = read(segment(dir))?;
    let mut out = io::stdout().lock();
    for (id, record) in (0_u64..).zip(bytes.chunks_exact(4 + ITEM_BYTES)) {
        let (sum, found) = record.split_at(4);
        if sum != crc32c::crc32c(found).to_be_bytes() || found != item(id) {
            break;
        }
        writeln!(out, "{id}")?;
    }
    Ok(())
}
