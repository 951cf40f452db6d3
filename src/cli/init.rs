//! `minglu init`: found a ledger in a new directory.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;
use ed25519_dalek::SigningKey;
use serde_json::json;

use crate::codes::{Origin, Timestamp};
use crate::log::{Checkpoint, VerifierKey};
use crate::service::{
    Clock, Founding, Ledger, LedgerKeys, LedgerOptions, SimulatedClock, SystemClock, read_secret, verifier_keys,
    write_secret,
};
use crate::statement::events::ledger::{ClockKind, Predecessor};
use crate::statement::{PersonId, PublicKey, Uuid};
use crate::store::random_bytes;

use super::Ended;
use super::key::new_key;

/// Found a ledger in a new directory
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Data directory; must not hold a ledger yet
    #[arg(long)]
    dir: PathBuf,
    /// Directory of the ledger's own keys; made where missing
    #[arg(long)]
    secrets: PathBuf,
    /// File, outside of the data directory, that keeps the last published checkpoint
    #[arg(long)]
    tripwire: Option<PathBuf>,
    /// Name of the log: printable ASCII without space or '+'; with a simulated clock it contains "simulated"
    #[arg(long)]
    origin: Origin,
    /// Key file of a founder, once for each; without any, three are made among the secrets
    #[arg(long = "founder")]
    founders: Vec<PathBuf>,
    /// How many founders a founders' act needs; without it, more than half
    #[arg(long)]
    quorum: Option<u8>,
    /// Which clock records
    #[arg(long, value_enum, default_value = "system")]
    clock: ClockArg,
    /// Where a simulated clock begins, RFC 3339
    #[arg(long, default_value = "2021-01-04T01:00:00Z")]
    clock_start: String,
    /// The last checkpoint of a ledger that this one continues, because it was closed or its data was lost
    #[arg(long, value_name = "CHECKPOINT")]
    continues: Option<PathBuf>,
    /// Verifier key with which that checkpoint is checked, as that ledger published it. Repeatable
    #[arg(long, value_name = "VKEY", requires = "continues")]
    continues_key: Vec<VerifierKey>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ClockArg {
    /// The machine's
    System,
    /// For training and demonstration
    Simulated,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    if Ledger::exists_in(&args.dir) {
        bail!("{} holds a ledger already", args.dir.display());
    }
    let continues = args.continues.as_deref().map(|file| predecessor(file, &args.continues_key)).transpose()?;
    fs::create_dir_all(&args.secrets).with_context(|| format!("cannot create {}", args.secrets.display()))?;
    let checkpoint = own_key(args, "checkpoint")?;
    let service = own_key(args, "service")?;
    let founders = founders(args)?;
    let quorum = args.quorum.unwrap_or_else(|| u8::try_from(founders.len() / 2 + 1).unwrap_or(u8::MAX));
    let clock: Arc<dyn Clock> = match args.clock {
        ClockArg::System => Arc::new(SystemClock),
        ClockArg::Simulated => Arc::new(SimulatedClock::new(Timestamp::parse_rfc3339(&args.clock_start)?)),
    };
    let kind = match args.clock {
        ClockArg::System => ClockKind::System,
        ClockArg::Simulated => ClockKind::Simulated,
    };
    let keys = LedgerKeys::new(&args.origin, vec![checkpoint.clone()], service.clone())?;
    let options = LedgerOptions { tripwire: args.tripwire.clone(), ..LedgerOptions::new(&args.dir) };
    let time = clock.now();
    let ledger = Ledger::open(&options, keys, clock, &mut |_, _, _| {})?;
    let founding =
        Founding { origin: args.origin.clone(), clock: kind, founders, quorum, continues, id: device_id(time)?, time };
    let accepted = ledger.found(&founding, PublicKey::from(&checkpoint), &service)?;
    let vkeys: Vec<String> = verifier_keys(&ledger.governance()).iter().map(ToString::to_string).collect();
    ledger.close();
    let receipt = args.secrets.join("founding.tlog-proof");
    fs::write(&receipt, accepted.receipt.to_text()).with_context(|| format!("cannot write {}", receipt.display()))?;
    if args.json {
        println!(
            "{}",
            json!({ "origin": args.origin, "verifier_keys": vkeys, "digest": accepted.digest.to_base64url(), "receipt": receipt })
        );
    } else {
        println!("founded {} in {}", args.origin, args.dir.display());
        println!("verifier key, to be published: {}", vkeys.join(" "));
        println!("receipt of the founding: {}", receipt.display());
    }
    Ok(Ended::Sound)
}

/// What a ledger has to say of the one that it continues.
///
/// Trust: with the keys of that ledger its checkpoint must be signed by one of them. Without any the founders answer
/// for the file: they sign what it says.
fn predecessor(file: &Path, keys: &[VerifierKey]) -> Result<Predecessor> {
    let note = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut head = Checkpoint::claimed(&note).with_context(|| format!("{} is no checkpoint", file.display()))?;
    if !keys.is_empty() {
        let refused = || format!("{} is not signed by a key that was given", file.display());
        head = Checkpoint::open(&note, keys, &head.origin).with_context(refused)?;
    }
    Ok(Predecessor::new(head.origin, head.size.0, head.root))
}

fn own_key(args: &Args, name: &str) -> Result<SigningKey> {
    let file = args.secrets.join(format!("{name}.jwk"));
    let key = new_key()?;
    write_secret(&file, &key)?;
    Ok(key)
}

fn founders(args: &Args) -> Result<Vec<(PersonId, SigningKey)>> {
    let files = if args.founders.is_empty() {
        let made: Vec<PathBuf> = (1..=3).map(|n| args.secrets.join(format!("founder-{n}.jwk"))).collect();
        made.iter().try_for_each(|file| write_secret(file, &new_key()?).map_err(anyhow::Error::from))?;
        made
    } else {
        args.founders.clone()
    };
    files.iter().map(|file| Ok((PersonId(random_uuid()?), read_secret(file)?))).collect()
}

/// A random UUID, version 4.
pub(super) fn random_uuid() -> Result<Uuid> {
    Ok(Uuid::from_bytes(uuid::Builder::from_random_bytes(random_bytes()?).into_uuid().into_bytes()))
}

/// An id as a device makes it: a UUID of version 7 at this time.
pub(super) fn device_id(time: Timestamp) -> Result<Uuid> {
    let ms = u64::try_from(time.as_ms()).unwrap_or_default();
    let id = uuid::Builder::from_unix_timestamp_millis(ms, &random_bytes()?).into_uuid();
    Ok(Uuid::from_bytes(id.into_bytes()))
}
