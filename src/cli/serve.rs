//! `minglu serve`: run a ledger.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use ed25519_dalek::SigningKey;

use crate::api;
use crate::codes::{Origin, Timestamp};
use crate::log::Entry;
use crate::service::{Clock, Ledger, LedgerKeys, SimulatedClock, SystemClock, read_secret};
use crate::statement::events::ledger::ClockKind;
use crate::statement::{Event, Statement};
use crate::store::{Body, FrameFiles};

use super::Ended;
use super::config::Settings;
use super::progress::Progress;
use super::stopping::until_told;
use super::witnessing;

/// Run a ledger
///
/// Settings come from the file, then the environment, then flags; the later wins.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Settings file (TOML)
    #[arg(long, env = "MINGLU_CONFIG")]
    config: Option<PathBuf>,
    /// Data directory
    #[arg(long, env = "MINGLU_DIR")]
    dir: Option<PathBuf>,
    /// Directory of the ledger's own keys
    #[arg(long, env = "MINGLU_SECRETS")]
    secrets: Option<PathBuf>,
    /// File, outside of the data directory, that keeps the last published checkpoint
    #[arg(long, env = "MINGLU_TRIPWIRE")]
    tripwire: Option<PathBuf>,
    /// Address to listen at; port 0 takes a free one
    #[arg(long, env = "MINGLU_LISTEN")]
    listen: Option<SocketAddr>,
    /// At most one published checkpoint in so many milliseconds
    #[arg(long, env = "MINGLU_PUBLISH_EVERY_MS")]
    publish_every_ms: Option<u64>,
    /// Statements that may wait for the writer
    #[arg(long, env = "MINGLU_QUEUE_MAX")]
    queue_max: Option<usize>,
    /// Size of a segment, in bytes
    #[arg(long, env = "MINGLU_SEGMENT_BYTES")]
    segment_bytes: Option<u32>,
    /// Days for which a half-signed statement is kept
    #[arg(long, env = "MINGLU_PENDING_DAYS")]
    pending_days: Option<u16>,
    #[command(flatten)]
    witness: witnessing::Flags,
    /// Show the settings that hold, and end
    #[arg(long)]
    print_config: bool,
}

impl Args {
    fn settings(&self) -> Settings {
        let witness = self.witness.clone();
        Settings {
            dir: self.dir.clone(),
            secrets: self.secrets.clone(),
            tripwire: self.tripwire.clone(),
            listen: self.listen,
            publish_every_ms: self.publish_every_ms,
            queue_max: self.queue_max,
            segment_bytes: self.segment_bytes,
            pending_days: self.pending_days,
            witness_policy: witness.witness_policy,
            witness_timeout_ms: witness.witness_timeout_ms,
            witness_failure: witness.witness_failure,
            without_witness: witness.without_witness,
            witness_logs: witness.witness_logs,
            witness_dir: witness.witness_dir,
            witness_name: witness.witness_name,
        }
    }
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let file = args.config.as_deref().map(Settings::read).transpose()?.unwrap_or_default();
    let settings = Settings::defaults().overridden_by(file).overridden_by(args.settings());
    if args.print_config {
        print!("{}", toml::to_string(&settings)?);
        return Ok(Ended::Sound);
    }
    trace();
    let options = settings.ledger_options()?;
    let secrets = settings.secrets.as_deref().context("secrets is not set")?;
    let (origin, clock) = founded(&options.dir)?;
    let keys = ledger_keys(secrets, &origin)?;
    let witness = witnessing::routes(&settings, &origin, &api::Options::default())?;
    let progress = Progress::new();
    let ledger = Ledger::open(&options, keys, clock, &mut |what, done, total| progress.step(what, done, total))?;
    drop(progress);
    let ledger = Arc::new(ledger);
    let address = settings.listen.context("listen is not set")?;
    let listener = TcpListener::bind(address).with_context(|| format!("cannot listen at {address}"))?;
    let mut told = vec![format!("{origin} at http://{} with {} entries", listener.local_addr()?, ledger.size())];
    let pages = crate::portal::routes(&ledger);
    let more: api::MoreRoutes = match witness {
        Some((routes, key)) => {
            told.push(format!("witness of other logs under /witness, verifier key {key}"));
            Arc::new(move |config| {
                pages(config);
                routes(config);
            })
        }
        None => pages,
    };
    let server =
        api::serve(Arc::clone(&ledger), listener, api::Options { more: Some(more), ..api::Options::default() })?;
    let running = until_told(server, || println!("{}", told.join("\n")));
    actix_web::rt::System::new().block_on(running).context("the server failed")?;
    ledger.close();
    Ok(Ended::Sound)
}

/// Logs to standard error as JSON lines; `RUST_LOG` chooses what.
pub(super) fn trace() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    // A second subscriber in one process is refused; the first goes on.
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// The ledger's keys: `checkpoint.jwk`, during a rotation `checkpoint-next.jwk` too, and `service.jwk`.
fn ledger_keys(secrets: &Path, origin: &Origin) -> Result<LedgerKeys> {
    let mut checkpoint: Vec<SigningKey> = vec![read_secret(&secrets.join("checkpoint.jwk"))?];
    let next = secrets.join("checkpoint-next.jwk");
    if next.exists() {
        checkpoint.push(read_secret(&next)?);
    }
    Ok(LedgerKeys::new(origin, checkpoint, read_secret(&secrets.join("service.jwk"))?)?)
}

/// Origin and clock of a ledger, as its entry 0 says. A simulated clock goes on from the last entry.
fn founded(dir: &Path) -> Result<(Origin, Arc<dyn Clock>)> {
    let mut frames = FrameFiles::open(dir).context("no ledger is founded here; see `minglu init`")?;
    let first = frames.next_frame()?.context("the ledger has no entry; see `minglu init`")?;
    let record = first.records.first().context("the first frame is empty")?;
    let Body::Statement(bytes) = &record.body else { anyhow::bail!("entry 0 was withdrawn") };
    let Event::LedgerFounded(founded) = Statement::parse(bytes)?.event()? else {
        anyhow::bail!("entry 0 founds no ledger")
    };
    let clock: Arc<dyn Clock> = match founded.clock {
        ClockKind::System => Arc::new(SystemClock),
        ClockKind::Simulated => {
            let mut last = Entry::parse(&record.entry)?.at;
            while let Some(frame) = frames.next_frame()? {
                last = frame
                    .records
                    .last()
                    .and_then(|record| Entry::parse(&record.entry).ok())
                    .map_or(last, |entry| entry.at);
            }
            let clock = SimulatedClock::new(last.max(Timestamp::MIN));
            clock.go_on();
            Arc::new(clock)
        }
    };
    Ok((founded.origin, clock))
}

#[cfg(test)]
mod tests {
    use crate::service::write_secret;
    use crate::statement::PublicKey;

    use super::*;

    #[test]
    fn a_second_checkpoint_key_is_read_where_one_lies() {
        let dir = tempfile::tempdir().unwrap();
        let origin = "log.example/a".parse().unwrap();
        let key = |n: u8| SigningKey::from_bytes(&[n; 32]);
        let write = |name: &str, n: u8| write_secret(&dir.path().join(name), &key(n)).unwrap();
        let lacking = |name: &str| {
            let error = ledger_keys(dir.path(), &origin).unwrap_err();
            assert!(format!("{error:#}").contains(name), "{error:#}");
        };
        let held = || {
            let keys = ledger_keys(dir.path(), &origin).unwrap();
            let checkpoint = [1, 2, 3].map(|n| keys.holds(PublicKey::from(&key(n))));
            (checkpoint, PublicKey::from(&keys.service))
        };
        lacking("checkpoint.jwk");
        write("checkpoint.jwk", 1);
        lacking("service.jwk");
        write("service.jwk", 3);
        assert_eq!(held(), ([true, false, false], PublicKey::from(&key(3))));
        write("checkpoint-next.jwk", 2);
        assert_eq!(held(), ([true, true, false], PublicKey::from(&key(3))));
        // A key that cannot be read is not one that is not there.
        std::fs::write(dir.path().join("checkpoint-next.jwk"), "{}").unwrap();
        lacking("checkpoint-next.jwk");
    }
}
