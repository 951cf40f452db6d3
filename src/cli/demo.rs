//! `minglu demo`: the main job in one command: found a ledger, fill it over HTTP, audit it from outside, serve it.

mod acts;
mod cast;
mod dice;
mod drawing;
mod grading;
mod kept;
mod life;
mod opening;
mod pen;
mod plan;
mod stories;
mod telling;
#[cfg(test)]
mod tests;
mod town;
mod words;
mod writing;

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::api;
use crate::codes::{Day, Origin};
use crate::log::Checkpoint;
use crate::service::{Founding, Ledger, LedgerKeys, LedgerOptions, SimulatedClock, verifier_keys, write_secret};
use anyhow::{Context as _, Result, bail};

use crate::statement::EventKind;
use crate::statement::events::ledger::ClockKind;
use crate::verify::{Known, Report};

use self::cast::{Actor, Cast};
use self::dice::Dice;
use self::kept::Kept;
use self::life::Life;
use self::opening::Opening;
use self::pen::Pen;
use self::plan::{Plan, Said, at};
use self::stories::Told;
use self::town::ymd;
use super::Ended;
use super::audit::{Remote, audit, ended};
use super::client::Client;
use super::stopping::until_told;

/// Receipts that are printed, and held against the ledger by the audit.
const SHOWN: u64 = 3;

/// Found a ledger, fill it with a life, audit it from outside, and serve it
///
/// Six legal years, 2021 to 2026, on a simulated clock: ordinary life, and stories with a beginning and an end.
/// Deterministic: keys, ids, salts, statements, entries and root are equal for equal seeds.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where to live; a fresh temporary directory otherwise
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Which story
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many statements in all
    #[arg(long, default_value_t = 6000)]
    statements: usize,
    /// How many institutions, each with a facility
    #[arg(long, default_value_t = 200)]
    homes: usize,
    /// Address to listen at; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// End after the audit instead of serving on
    #[arg(long)]
    once: bool,
}

/// What lives in the directory of the demo.
struct Home {
    ledger: PathBuf,
    secrets: PathBuf,
    receipts: PathBuf,
    sent: PathBuf,
    roll: PathBuf,
    draw: PathBuf,
    tripwire: PathBuf,
}

/// A running demo.
struct Running {
    ledger: Arc<Ledger>,
    clock: Arc<SimulatedClock>,
    url: String,
    server: actix_web::dev::ServerHandle,
    thread: std::thread::JoinHandle<std::io::Result<()>>,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let home = home(args)?;
    let dice = Dice::new(args.seed);
    let (first, last) = (ymd(2021, 1, 4), ymd(2026, 11, 20));
    let origin: Origin = format!("demo.minglu.example/simulated/seed-{}", args.seed).parse()?;
    let founders: Vec<Actor> = (1..=3).map(|n| Actor::new(&dice, &format!("founder {n}"))).collect();
    let auditor = Actor::new(&dice, "auditor");
    keep_secrets(&home, &dice, &founders, &auditor)?;
    let running = start(args, &home, &origin, &dice, first)?;
    println!(
        "Minglu demo, simulated clock, seed {}\n  ledger  {origin}\n  data    {}\n  address {}",
        args.seed,
        home.ledger.display(),
        running.url
    );

    let mut pen = Pen::new(origin.clone(), &dice);
    let mut kept = Kept::new(&home.receipts, &home.sent, &home.roll)?;
    found(&running, &mut kept, &dice, &founders, &mut pen, first)?;
    let casts = cast::authorities(&dice);
    let mut plan = Plan::new(&dice, last);
    let told = live(args, &dice, &mut plan, &casts);
    let (pen, issued) = (&mut pen, &plan.issued());
    let opening = Opening { dice: dice.stream("opening"), pen, casts: &casts, founders: &founders, first, issued };
    let mut moments = opening.tell(&auditor);
    moments.extend(plan.write(pen, &casts));
    let submitted = kept.submit(&Client::new(&running.url), &running.clock, &moments)?;
    running.clock.set(at(last, 18, 5));
    kept.write_roll(&running.ledger.governance())?;
    if let Some(drawn) = &plan.drawn {
        drawn.write(&home.draw, moments.iter().flat_map(|moment| &moment.statements))?;
    }
    println!(
        "  {submitted} statements over HTTP; {} entries; receipts in {}",
        running.ledger.size(),
        home.receipts.display()
    );
    running.clock.go_on();
    wait_until_published(&running)?;
    let looks: Vec<u64> = told.iter().filter_map(|story| kept.entries.get(&story.look).copied()).collect();
    show(&running, &home);
    println!("\n{}", telling::stories(&told, &kept, &running.url, &home.receipts));
    println!("{}\n{}", telling::counts(&kept), telling::marks(&kept));

    let public = audit_from_outside(&running, &home, &looks, None)?;
    let whole = audit_from_outside(&running, &home, &looks, Some(&auditor))?;
    println!(
        "\nAudit from outside, without a key:\n{}\nAudit from outside, with an auditor's key:\n{}",
        public.to_text(),
        whole.to_text()
    );
    println!("root {} of {} entries", whole.root, whole.size);
    let worst = if ended(&public) == Ended::Sound { ended(&whole) } else { ended(&public) };
    if args.once || worst != Ended::Sound {
        actix_web::rt::System::new().block_on(running.server.stop(true));
    } else {
        println!("\nServing at {} until interrupted (Ctrl-C).", running.url);
    }
    let _ = running.thread.join();
    running.ledger.close();
    if args.once && args.dir.is_none() {
        drop(running.ledger);
        let _ = home.ledger.parent().map(fs::remove_dir_all);
    }
    Ok(worst)
}

fn home(args: &Args) -> Result<Home> {
    let dir =
        args.dir.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("minglu-demo-{}", std::process::id())));
    let home = Home {
        ledger: dir.join("ledger"),
        secrets: dir.join("secrets"),
        receipts: dir.join("receipts"),
        sent: dir.join("sent.ndjson"),
        roll: dir.join("keys.json"),
        draw: dir.join("draw"),
        tripwire: dir.join("tripwire"),
    };
    if Ledger::exists_in(&home.ledger) {
        bail!("{} holds a ledger already; `minglu serve` goes on with it", home.ledger.display());
    }
    for new in [&home.secrets, &home.receipts] {
        fs::create_dir_all(new).with_context(|| format!("cannot create {}", new.display()))?;
    }
    Ok(home)
}

fn own_keys(dice: &Dice) -> [Actor; 2] {
    [Actor::new(dice, "checkpoint"), Actor::new(dice, "service")]
}

fn keep_secrets(home: &Home, dice: &Dice, founders: &[Actor], auditor: &Actor) -> Result<()> {
    let [checkpoint, service] = own_keys(dice);
    write_secret(&home.secrets.join("checkpoint.jwk"), &checkpoint.key)?;
    write_secret(&home.secrets.join("service.jwk"), &service.key)?;
    write_secret(&home.secrets.join("auditor.jwk"), &auditor.key)?;
    for (number, founder) in (1..).zip(founders) {
        write_secret(&home.secrets.join(format!("founder-{number}.jwk")), &founder.key)?;
    }
    Ok(())
}

fn start(args: &Args, home: &Home, origin: &Origin, dice: &Dice, first: Day) -> Result<Running> {
    let [checkpoint, service] = own_keys(dice);
    let keys = LedgerKeys::new(origin, vec![checkpoint.key], service.key)?;
    let clock = Arc::new(SimulatedClock::new(at(first, 9, 0)));
    let options = LedgerOptions {
        tripwire: Some(home.tripwire.clone()),
        publish_every: Duration::from_millis(200),
        ..LedgerOptions::new(&home.ledger)
    };
    let ledger = Arc::new(Ledger::open(&options, keys, clock.clone(), &mut |_, _, _| {})?);
    let listener = TcpListener::bind(args.listen).with_context(|| format!("cannot listen at {}", args.listen))?;
    let url = format!("http://{}", listener.local_addr()?);
    let (sender, receiver) = std::sync::mpsc::channel();
    let shared = Arc::clone(&ledger);
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let more = Some(crate::portal::routes(&shared));
            let server = api::serve(shared, listener, api::Options { more, ..api::Options::default() })?;
            let _ = sender.send(server.handle());
            until_told(server, || ()).await
        })
    });
    let server = receiver.recv().context("the server did not start")?;
    Ok(Running { ledger, clock, url, server, thread })
}

fn found(running: &Running, kept: &mut Kept, dice: &Dice, founders: &[Actor], pen: &mut Pen, first: Day) -> Result<()> {
    let [checkpoint, service] = own_keys(dice);
    let time = at(first, 9, 0);
    let founding = Founding {
        origin: pen.origin.clone(),
        clock: ClockKind::Simulated,
        founders: founders.iter().map(|founder| (founder.person, founder.key.clone())).collect(),
        quorum: 2,
        continues: None,
        id: pen.id(time),
        time,
    };
    let manifest = running.ledger.put_own_data()?;
    let envelope = founding.sign(checkpoint.public_key(), &service.key, manifest).context("three founders sign")?;
    let statement = envelope.to_json(&[]);
    let answer = Client::new(&running.url).post("/v1/statements", "application/jose+json", statement.as_bytes())?;
    kept.keep(&Said::of_governance(EventKind::LedgerFounded, statement), &answer.body)
}

/// Plans the stories, and ordinary life up to the number of statements asked for.
fn live(args: &Args, dice: &Dice, plan: &mut Plan, casts: &[Cast]) -> Vec<Told> {
    let told = stories::tell(plan, dice, casts);
    let before = 1 + opening::length(casts);
    Life::new(plan, dice, casts, args.statements.saturating_sub(before)).tell(args.homes);
    told
}

/// Waits until the published checkpoint covers everything.
fn wait_until_published(running: &Running) -> Result<()> {
    let patience = Instant::now() + Duration::from_mins(1);
    while Instant::now() < patience {
        if let Some(note) = running.ledger.mirror().checkpoint()?
            && Checkpoint::claimed(note)?.size == running.ledger.size()
        {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    bail!("the published checkpoint does not follow")
}

fn show(running: &Running, home: &Home) {
    let url = &running.url;
    let program = std::env::current_exe().map_or_else(|_| "minglu".to_owned(), |path| path.display().to_string());
    println!("\nTo try:");
    for key in verifier_keys(&running.ledger.governance()) {
        println!("  {program} verify {}/1.tlog-proof --key '{key}'", home.receipts.display());
    }
    println!("  {program} draw verify {}", home.draw.display());
    println!("  {program} explain 1 --from {url}");
    for target in [
        "/",
        "/log/checkpoint",
        "/v1/entries/0",
        "/v1/entries/1/receipt",
        "/v1/statements?from=0&limit=5",
        "/health/ready",
    ] {
        println!("  {url}{target}");
    }
    println!("\nFirst receipts, as their submitters keep them:");
    for seq in 1..=SHOWN {
        println!("\n{}", kept_receipt(home, seq).unwrap_or_default());
    }
}

fn kept_receipt(home: &Home, seq: u64) -> Option<String> {
    fs::read_to_string(home.receipts.join(format!("{seq}.tlog-proof"))).ok()
}

/// Audits over HTTP, held against receipts that were kept when the statements went in.
fn audit_from_outside(running: &Running, home: &Home, looks: &[u64], auditor: Option<&Actor>) -> Result<Report> {
    let mut remote = Remote::new(&running.url, auditor.map(|auditor| auditor.key.clone()))?;
    let latest = super::audit::Reached::checkpoint(&remote)?;
    let known = Known {
        latest,
        receipts: (1..=SHOWN).chain(looks.iter().copied()).filter_map(|seq| kept_receipt(home, seq)).collect(),
        keys: verifier_keys(&running.ledger.governance()),
        ..Known::default()
    };
    audit(&mut remote, known)
}
