//! The witnesses of a ledger that is run, and the ledger as a witness of others.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::api;
use crate::codes::Origin;
use crate::service::{OnFailure, SystemClock, WitnessOptions};

use super::config::Settings;
use super::verify::read_policy;
use super::witness;

/// What happens to a checkpoint that too few witnesses cosigned, as it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(super) enum Failure {
    /// It is not published
    Closed,
    /// It is published without
    Open,
}

/// Flags about witnesses.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Flags {
    /// Policy file (C2SP tlog-policy) with the witnesses that cosign, their addresses and a quorum
    #[arg(long, env = "MINGLU_WITNESS_POLICY")]
    pub witness_policy: Option<PathBuf>,
    /// How long a publication waits for the witnesses, in milliseconds
    #[arg(long, env = "MINGLU_WITNESS_TIMEOUT_MS")]
    pub witness_timeout_ms: Option<u64>,
    /// What happens to a checkpoint that too few witnesses cosigned; statements are accepted in any case
    #[arg(long, env = "MINGLU_WITNESS_FAILURE", value_enum)]
    pub witness_failure: Option<Failure>,
    /// Start although this witness of the policy does not answer. Repeatable
    ///
    /// An old backup of the ledger could then be taken for the newest state, and the log would fork. Of two ledgers
    /// that are each other's only witness, the one that starts first needs it.
    #[arg(long, env = "MINGLU_WITHOUT_WITNESS", value_delimiter = ',')]
    pub without_witness: Option<Vec<String>>,
    /// Be a witness of these logs under /witness, with the key witness.jwk among the secrets
    ///
    /// Lines `log <verifier key> [<url>]`, one for each key of a log.
    #[arg(long, env = "MINGLU_WITNESS_LOGS")]
    pub witness_logs: Option<PathBuf>,
    /// Directory of what this witness cosigned; never to be put back to an older state
    #[arg(long, env = "MINGLU_WITNESS_DIR")]
    pub witness_dir: Option<PathBuf>,
    /// Name of this witness; the ledger's own with /witness behind it unless told
    #[arg(long, env = "MINGLU_WITNESS_NAME")]
    pub witness_name: Option<String>,
}

/// Whom the ledger asks to cosign, if anybody.
pub(super) fn options(settings: &Settings) -> Result<Option<WitnessOptions>> {
    let without = settings.without_witness.clone().unwrap_or_default();
    let Some(file) = &settings.witness_policy else {
        ensure!(without.is_empty(), "without_witness is set, but no witness_policy");
        return Ok(None);
    };
    let usual = WitnessOptions::new(read_policy(file)?, Arc::new(api::HttpExchange::new()));
    let failure = match settings.witness_failure {
        Some(Failure::Open) => OnFailure::Open,
        Some(Failure::Closed) | None => OnFailure::Closed,
    };
    let timeout = settings.witness_timeout_ms.map_or(usual.timeout, Duration::from_millis);
    Ok(Some(WitnessOptions { timeout, failure, without, ..usual }))
}

/// The addresses of the ledger as a witness of others, if it is one, with its verifier key.
///
/// Its time is the machine's, whatever clock the ledger has: it states when it saw what others signed.
pub(super) fn routes(
    settings: &Settings,
    origin: &Origin,
    options: &api::Options,
) -> Result<Option<(api::MoreRoutes, String)>> {
    let Some(logs) = &settings.witness_logs else { return Ok(None) };
    let secrets = settings.secrets.as_deref().context("secrets is not set")?;
    let dir = settings.witness_dir.as_deref().context("witness_dir is not set")?;
    let name = settings.witness_name.clone().unwrap_or_else(|| format!("{origin}/witness"));
    let witness = witness::open(dir, &secrets.join("witness.jwk"), &name, &witness::logs_of(logs)?)?;
    let key = witness.verifier_key().to_string();
    Ok(Some((api::witness_routes(witness, Arc::new(SystemClock), options, "/witness"), key)))
}
