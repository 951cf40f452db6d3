//! How a ledger is run: a file, the environment, flags; the later wins.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::service::LedgerOptions;

use super::witnessing::{self, Failure};

/// Settings of `minglu serve`, as they stand in the file (TOML).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    /// Data directory.
    pub dir: Option<PathBuf>,
    /// Directory of the ledger's own keys.
    pub secrets: Option<PathBuf>,
    /// File outside the data directory that keeps the last published checkpoint.
    pub tripwire: Option<PathBuf>,
    /// Address to listen at.
    pub listen: Option<SocketAddr>,
    /// At most one published checkpoint in so many milliseconds.
    pub publish_every_ms: Option<u64>,
    /// Statements that may wait for the writer.
    pub queue_max: Option<usize>,
    /// Size of a segment, in bytes.
    pub segment_bytes: Option<u32>,
    /// Days for which a half-signed statement is kept.
    pub pending_days: Option<u16>,
    /// Policy file with the witnesses that cosign.
    pub witness_policy: Option<PathBuf>,
    /// How long a publication waits for them, in milliseconds.
    pub witness_timeout_ms: Option<u64>,
    /// What happens to a checkpoint that too few cosigned.
    pub witness_failure: Option<Failure>,
    /// Witnesses whose silence at the start is accepted.
    pub without_witness: Option<Vec<String>>,
    /// File of the logs of which this ledger is a witness.
    pub witness_logs: Option<PathBuf>,
    /// Directory of what this witness cosigned.
    pub witness_dir: Option<PathBuf>,
    /// Name of this witness.
    pub witness_name: Option<String>,
}

impl Settings {
    /// Reads the file.
    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is no configuration", file.display()))
    }

    /// These settings, with those of `other` where `other` has any.
    pub(super) fn overridden_by(self, other: Self) -> Self {
        Self {
            dir: other.dir.or(self.dir),
            secrets: other.secrets.or(self.secrets),
            tripwire: other.tripwire.or(self.tripwire),
            listen: other.listen.or(self.listen),
            publish_every_ms: other.publish_every_ms.or(self.publish_every_ms),
            queue_max: other.queue_max.or(self.queue_max),
            segment_bytes: other.segment_bytes.or(self.segment_bytes),
            pending_days: other.pending_days.or(self.pending_days),
            witness_policy: other.witness_policy.or(self.witness_policy),
            witness_timeout_ms: other.witness_timeout_ms.or(self.witness_timeout_ms),
            witness_failure: other.witness_failure.or(self.witness_failure),
            without_witness: other.without_witness.or(self.without_witness),
            witness_logs: other.witness_logs.or(self.witness_logs),
            witness_dir: other.witness_dir.or(self.witness_dir),
            witness_name: other.witness_name.or(self.witness_name),
        }
    }

    /// What holds where nothing is said.
    pub(super) fn defaults() -> Self {
        let options = LedgerOptions::new(Path::new("ledger"));
        Self {
            dir: Some(options.dir),
            secrets: Some("secrets".into()),
            tripwire: Some("tripwire".into()),
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 8080))),
            publish_every_ms: Some(1000),
            queue_max: Some(options.queue_max),
            segment_bytes: Some(options.segment_bytes),
            pending_days: Some(options.pending_days),
            witness_timeout_ms: Some(2000),
            witness_failure: Some(Failure::Closed),
            witness_dir: Some("witness".into()),
            ..Self::default()
        }
    }

    /// The options of the ledger.
    pub(super) fn ledger_options(&self) -> Result<LedgerOptions> {
        let dir = self.dir.as_deref().context("dir is not set")?;
        let usual = LedgerOptions::new(dir);
        Ok(LedgerOptions {
            tripwire: self.tripwire.clone(),
            segment_bytes: self.segment_bytes.unwrap_or(usual.segment_bytes),
            publish_every: self.publish_every_ms.map_or(usual.publish_every, Duration::from_millis),
            queue_max: self.queue_max.unwrap_or(usual.queue_max),
            pending_days: self.pending_days.unwrap_or(usual.pending_days),
            witnesses: witnessing::options(self)?,
            ..usual
        })
    }
}
