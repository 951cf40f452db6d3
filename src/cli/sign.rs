//! `minglu sign`: sign a statement from JSON.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use ed25519_dalek::SigningKey;
use serde_json::{Map, Value};

use crate::codes::{Origin, Timestamp};
use crate::service::{Clock as _, SystemClock, read_secret};
use crate::statement::{Draft, EventKind, Kid, PublicKey, Role, Signers, json};
use crate::store::random_bytes;

use super::Ended;
use super::init::device_id;

/// Sign a statement
///
/// The draft is a JSON object with `source`, `type`, `subject` and `data`; `id` and `time` are made where they
/// are missing. Personal fields stand in `data` in the clear; signing moves them into disclosures. Who signs later is
/// named by a key's thumbprint; then the result is for `minglu pending put`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The draft; "-" reads standard input
    draft: PathBuf,
    /// Origin of the ledger that it is meant for
    #[arg(long)]
    ledger: Origin,
    /// Who signs, in order: role=key-file, for example handler=me.jwk; or role=thumbprint of one who signs later
    #[arg(long = "by", required = true)]
    by: Vec<String>,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let Value::Object(members) = json::parse(&read_input(&args.draft)?)? else { bail!("the draft is no object") };
    let draft = read_draft(members, &args.ledger)?;
    let signers: Vec<(Role, Signer)> = args.by.iter().map(|by| read_signer(by)).collect::<Result<_>>()?;
    let named = Signers::new(signers.iter().map(|(role, signer)| (*role, signer.kid())).collect());
    let named = named.context("1 to 16 signers are wanted, each key once")?;
    let present: Vec<&SigningKey> = signers.iter().filter_map(|(_, signer)| signer.key()).collect();
    if present.is_empty() {
        bail!("at least one key file is wanted: a statement waits with its first signature");
    }
    let envelope = draft.sign_first(&named, &present);
    let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
    println!("{}", envelope.to_json(&disclosures));
    Ok(Ended::Sound)
}

/// A file's bytes, or those of standard input for `-`.
pub(super) fn read_input(file: &Path) -> Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok(bytes);
    }
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

fn read_draft(mut members: Map<String, Value>, ledger: &Origin) -> Result<Draft> {
    let mut text = |name: &str| match members.remove(name) {
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(anyhow!("{name}: a text is wanted")),
        None => Ok(None),
    };
    let now = SystemClock.now();
    let time = text("time")?.map_or(Ok(now), |text| Timestamp::parse_rfc3339(&text)).context("time")?;
    let id = text("id")?.map_or_else(|| device_id(time), |text| Ok(text.parse()?)).context("id")?;
    let event_type = text("type")?.context("type is missing")?;
    let source = text("source")?.context("source is missing")?.parse().context("source")?;
    let subject = text("subject")?.context("subject is missing")?.parse().context("subject")?;
    let data = members.remove("data").context("data is missing")?;
    if let Some(other) = members.keys().next() {
        bail!("{other}: a member that a draft does not have");
    }
    let kind = EventKind::from_name(&event_type).with_context(|| format!("type: {event_type} is not known here"))?;
    let mut draft = Draft { id, source, event_type, subject, time, ledger: ledger.clone(), data, disclosures: vec![] };
    let mut trouble = None;
    draft.hide_personal(kind.schema(), &mut || {
        random_bytes().unwrap_or_else(|error| {
            trouble = Some(error);
            [0; 16]
        })
    });
    trouble.map_or(Ok(draft), |error| Err(error.into()))
}

/// One who signs.
enum Signer {
    /// Now.
    Present(SigningKey),
    /// Later, with this key.
    Later(Kid),
}

impl Signer {
    fn kid(&self) -> Kid {
        match self {
            Self::Present(key) => PublicKey::from(key).kid(),
            Self::Later(kid) => *kid,
        }
    }

    fn key(&self) -> Option<&SigningKey> {
        match self {
            Self::Present(key) => Some(key),
            Self::Later(_) => None,
        }
    }
}

fn read_signer(by: &str) -> Result<(Role, Signer)> {
    let (role, who) = by.split_once('=').with_context(|| format!("{by}: role=key-file is wanted"))?;
    let role =
        Role::ALL.into_iter().find(|known| known.as_str() == role).with_context(|| format!("{role} is no role"))?;
    let signer = match who.parse() {
        Ok(kid) => Signer::Later(kid),
        Err(_) => Signer::Present(read_secret(Path::new(who))?),
    };
    Ok((role, signer))
}
