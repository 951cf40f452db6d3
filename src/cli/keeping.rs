//! The commands that keep the directory of a stopped ledger: what they are given, and how they end.

use std::fmt::Display;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::service::{KeepError, OpenError};
use crate::store::StoreError;

use super::Ended;

/// A directory whose ledger is stopped.
#[derive(Debug, clap::Args)]
pub(super) struct Stopped {
    /// Data directory
    pub dir: PathBuf,
    /// File, outside of the data directory, that keeps the last published checkpoint
    #[arg(long)]
    pub tripwire: Option<PathBuf>,
    /// The report in JSON
    #[arg(long)]
    pub json: bool,
}

/// Tells the outcome; what is unsound is an answer with exit code 1, everything else an error.
pub(super) fn tell<R: Display>(
    outcome: Result<R, KeepError>,
    json: bool,
    to_json: impl Fn(&R) -> Value,
) -> Result<Ended> {
    match outcome {
        Ok(report) if json => println!("{:#}", to_json(&report)),
        Ok(report) => println!("{report}"),
        Err(error) if is_unsound(&error) => {
            eprintln!("minglu: {:#}", anyhow::Error::from(error));
            return Ok(Ended::Unsound);
        }
        Err(error) => return Err(error).context("nothing was changed"),
    }
    Ok(Ended::Sound)
}

fn is_unsound(error: &KeepError) -> bool {
    match error {
        KeepError::Store(error) | KeepError::Open(OpenError::Store(error)) => {
            matches!(error, StoreError::Damage(_) | StoreError::Behind { .. })
        }
        KeepError::Open(OpenError::Disagrees { .. } | OpenError::Checkpoint { .. } | OpenError::Statement { .. })
        | KeepError::Mirror(_)
        | KeepError::NotABackup { .. }
        | KeepError::Changed { .. }
        | KeepError::OtherHead { .. }
        | KeepError::Older { .. } => true,
        KeepError::Open(_) | KeepError::Exists(_) | KeepError::Restless => false,
    }
}
