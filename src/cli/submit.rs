//! `minglu submit`: submit statements with retry, and keep the receipts.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::Ended;
use super::client::{Answer, Client};
use super::progress::Progress;
use super::sign::read_input;

/// Submit statements, with retry, and keep the receipts
///
/// One statement a line. A retry is safe: the same statement again gives a receipt of the same entry.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address of the ledger, for example `http://127.0.0.1:8080`
    url: String,
    /// Statements, one a line; "-" reads standard input
    statements: PathBuf,
    /// Directory in which the receipts are kept, as `7.tlog-proof` for entry 7
    #[arg(long)]
    receipts: Option<PathBuf>,
    /// How often to try while the ledger is busy or out of reach
    #[arg(long, default_value_t = 10)]
    tries: u32,
    /// Only ask what would become of them
    #[arg(long)]
    check: bool,
    /// Answer in JSON, one line a statement
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let client = Client::new(&args.url);
    let input = read_input(&args.statements)?;
    if let Some(dir) = &args.receipts {
        fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))?;
    }
    let lines: Vec<&[u8]> = input.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty()).collect();
    let progress = Progress::new();
    let (mut ended, mut refused) = (Ended::Sound, 0);
    for (index, line) in lines.iter().enumerate() {
        progress.step("submit", index as u64, lines.len() as u64);
        let answer = send(args, &client, line)?;
        let body = answer.json().unwrap_or(Value::Null);
        if !matches!(answer.status, 200 | 201) {
            (ended, refused) = (Ended::Unsound, refused + 1);
        }
        keep(args, &body)?;
        tell(args, index, answer.status, &body);
    }
    drop(progress);
    if !args.json {
        println!("{} submitted, {refused} refused", lines.len());
    }
    Ok(ended)
}

/// Sends one statement, again while the ledger is busy or cannot be reached.
fn send(args: &Args, client: &Client, line: &[u8]) -> Result<Answer> {
    let target = if args.check { "/v1/statements/check" } else { "/v1/statements" };
    let mut pause = Duration::from_millis(100);
    for _ in 1..args.tries.max(1) {
        match client.post(target, "application/jose+json", line) {
            Ok(answer) if answer.status != 503 => return Ok(answer),
            Ok(_) | Err(_) => std::thread::sleep(pause),
        }
        pause = (pause * 2).min(Duration::from_secs(10));
    }
    client.post(target, "application/jose+json", line)
}

fn keep(args: &Args, body: &Value) -> Result<()> {
    let (Some(dir), Some(seq), Some(text)) =
        (&args.receipts, body.get("seq").and_then(Value::as_u64), body.get("tlog_proof").and_then(Value::as_str))
    else {
        return Ok(());
    };
    let file = dir.join(format!("{seq}.tlog-proof"));
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
}

fn tell(args: &Args, index: usize, status: u16, body: &Value) {
    if args.json {
        println!("{}", json!({ "line": index + 1, "status": status, "answer": body }));
    } else if let Some(seq) = body.get("seq") {
        println!("line {}: entry {seq}", index + 1);
    } else {
        let detail = body.get("detail").and_then(Value::as_str).unwrap_or("no reason given");
        println!("line {}: {status} {detail} {}", index + 1, body.get("errors").unwrap_or(&Value::Null));
    }
}
