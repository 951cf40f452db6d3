//! `minglu pending`: half-signed statements, as an officer sees them.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};

use crate::codes::{Hash, Origin};
use crate::service::read_secret;
use crate::statement::{Disclosure, HalfSigned, PublicKey, base64url, sign_text};

use super::Ended;
use super::client::{Answer, Client};
use super::sign::read_input;

/// Half-signed statements: put, look, sign, return, withdraw
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address of the ledger, for example `http://127.0.0.1:8080`
    url: String,
    /// Origin of the ledger: proofs of identity hold for it alone
    #[arg(long)]
    ledger: Origin,
    /// Key file of the officer who asks, and who signs
    #[arg(long)]
    key: PathBuf,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// What waits at the officer's authority: what waits for the officer first
    List,
    /// Put a statement that not everybody has signed, as `minglu sign` makes it
    Put {
        /// The statement; "-" reads standard input
        statement: PathBuf,
    },
    /// Put another statement in its place, while nobody else signed
    Replace {
        /// Its id
        id: String,
        /// The statement; "-" reads standard input
        statement: PathBuf,
    },
    /// Show one with its content, its personal fields, and the digest to sign
    Show {
        /// Its id
        id: String,
    },
    /// Sign one; the last signature submits the statement
    Sign {
        /// Its id
        id: String,
        /// The digest that `show` told: what is signed is what was seen
        #[arg(long)]
        digest: String,
    },
    /// Say something about one
    Remark {
        /// Its id
        id: String,
        /// What
        text: String,
    },
    /// Return one to its author instead of signing it
    Return {
        /// Its id
        id: String,
        /// Why
        text: String,
    },
    /// Withdraw one's own
    Withdraw {
        /// Its id
        id: String,
    },
}

const STATEMENT: &str = "application/jose+json";
const JSON: &str = "application/json";

pub(super) fn run(args: &Args) -> Result<Ended> {
    let key = read_secret(&args.key)?;
    let client = Client::new(&args.url).with_identity(key.clone(), args.ledger.clone());
    let answer = match &args.action {
        Action::List => client.get("/v1/pending")?,
        Action::Put { statement } => client.send("POST", "/v1/pending", Some((STATEMENT, &read_input(statement)?)))?,
        Action::Replace { id, statement } => {
            client.send("PUT", &address(id, "")?, Some((STATEMENT, &read_input(statement)?)))?
        }
        Action::Show { id } => return show(args, &client, id),
        Action::Sign { id, digest } => sign(args, &client, &key, (id, digest))?,
        Action::Remark { id, text } => opine(&client, id, "remark", text)?,
        Action::Return { id, text } => opine(&client, id, "return", text)?,
        Action::Withdraw { id } => client.send("DELETE", &address(id, "")?, None)?,
    };
    tell(&answer)
}

/// The address of an item; an id that is none never becomes a part of one.
fn address(id: &str, below: &str) -> Result<String> {
    let id = Hash::from_hex(id).context("an id has 64 hex digits")?;
    Ok(format!("/v1/pending/{id}{below}"))
}

fn opine(client: &Client, id: &str, kind: &str, text: &str) -> Result<Answer> {
    let body = json!({ "kind": kind, "text": text }).to_string();
    client.send("POST", &address(id, "/opinions")?, Some((JSON, body.as_bytes())))
}

/// The item with its statement, which must be the one that was asked for and meant for this ledger.
fn fetch(args: &Args, client: &Client, id: &str) -> Result<Option<(Value, HalfSigned)>> {
    let answer = client.get(&address(id, "")?)?;
    if answer.status != 200 {
        tell(&answer)?;
        return Ok(None);
    }
    let view = answer.json()?;
    let statement = view.get("statement").context("the answer holds no statement")?;
    let half = HalfSigned::parse(statement.to_string().as_bytes())?;
    if half.prospect().ledger != args.ledger || half.prospect().id_key().to_string() != id {
        bail!("the ledger answered with another statement than the one that was asked for");
    }
    Ok(Some((view, half)))
}

/// Names exactly what a signature would cover.
fn payload_digest(half: &HalfSigned) -> Hash {
    Hash::of(half.prospect().envelope.payload.as_bytes())
}

fn show(args: &Args, client: &Client, id: &str) -> Result<Ended> {
    let Some((mut view, half)) = fetch(args, client, id)? else { return Ok(Ended::Unsound) };
    let envelope = &half.prospect().envelope;
    let payload = base64url::decode(&envelope.payload).context("the payload is no base64url")?;
    let personal: Vec<Value> = envelope
        .disclosures
        .iter()
        .enumerate()
        .map(|(at, text)| Disclosure::parse(text, &format!("/disclosures/{at}")))
        .map(|found| found.map(|found| json!({ "name": found.name, "value": found.value })))
        .collect::<Result<_, _>>()?;
    if let Value::Object(members) = &mut view {
        members.remove("statement");
        members.insert("content".to_owned(), serde_json::from_slice(&payload)?);
        members.insert("personal".to_owned(), Value::Array(personal));
        members.insert("digest".to_owned(), Value::String(payload_digest(&half).to_string()));
    }
    println!("{}", serde_json::to_string_pretty(&view)?);
    Ok(Ended::Sound)
}

fn sign(args: &Args, client: &Client, key: &SigningKey, (id, digest): (&str, &str)) -> Result<Answer> {
    let wanted = Hash::from_hex(digest).context("a digest has 64 hex digits")?;
    let (_, half) = fetch(args, client, id)?.context("there is nothing to sign")?;
    let found = payload_digest(&half);
    if found != wanted {
        bail!("what waits has the digest {found}, not the one that was seen: look at it again");
    }
    if !half.prospect().signers.holds(PublicKey::from(key).kid()) {
        bail!("the statement does not name this key as a signer");
    }
    let text = sign_text(&half.prospect().envelope.payload, key);
    let body = json!({ "protected": text.protected, "signature": text.signature }).to_string();
    client.send("POST", &address(id, "/signatures")?, Some((JSON, body.as_bytes())))
}

fn tell(answer: &Answer) -> Result<Ended> {
    if !answer.body.is_empty() {
        println!("{}", serde_json::to_string_pretty(&answer.json()?)?);
    }
    Ok(if (200..300).contains(&answer.status) { Ended::Sound } else { Ended::Unsound })
}
