//! `minglu witness`: cosign the checkpoints of other ledgers.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::api;
use crate::log::Cosigner;
use crate::service::{SystemClock, read_secret};
use crate::witness::{WatchedLog, Witness, read_logs};

use super::Ended;
use super::serve::trace;
use super::stopping::until_told;

/// Cosign the checkpoints of other ledgers (C2SP tlog-witness)
///
/// Cosigns a checkpoint only if it continues the one that was cosigned before, and keeps what contradicts it as
/// evidence. `GET /logs` shows both. The directory must never be put back to an older state.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of what was cosigned, and of evidence
    #[arg(long)]
    dir: PathBuf,
    /// Key file of the witness; see `minglu key new`
    #[arg(long)]
    key: PathBuf,
    /// Name of the witness, for example witness.example.cn/audit-office
    #[arg(long)]
    name: String,
    /// File of the logs that are watched: lines `log <verifier key> [<url>]`, one for each key of a log
    #[arg(long)]
    logs: PathBuf,
    /// Address to listen at; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8081")]
    listen: SocketAddr,
    /// Tell address and key in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    trace();
    let logs = logs_of(&args.logs)?;
    let witness = open(&args.dir, &args.key, &args.name, &logs)?;
    let key = witness.verifier_key().to_string();
    let listener = TcpListener::bind(args.listen).with_context(|| format!("cannot listen at {}", args.listen))?;
    let url = format!("http://{}", listener.local_addr()?);
    let told = if args.json {
        json!({ "url": url, "verifier_key": key, "logs": logs.len() }).to_string()
    } else {
        format!("{} at {url} for {} logs, verifier key {key}", args.name, logs.len())
    };
    let server = api::serve_witness(witness, Arc::new(SystemClock), listener, &api::Options::default())?;
    let running = until_told(server, || println!("{told}"));
    actix_web::rt::System::new().block_on(running).context("the server failed")?;
    Ok(Ended::Sound)
}

/// Reads the file of logs.
pub(super) fn logs_of(file: &Path) -> Result<Vec<WatchedLog>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    read_logs(&text).with_context(|| format!("{} names no logs", file.display()))
}

/// Opens a witness with the key of a file.
pub(super) fn open(dir: &Path, key: &Path, name: &str, logs: &[WatchedLog]) -> Result<Witness> {
    let cosigner = Cosigner::new(name, read_secret(key)?)?;
    Ok(Witness::open(dir, cosigner, logs)?)
}
