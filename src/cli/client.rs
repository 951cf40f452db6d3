//! The HTTP client of commands: plain requests, proofs of identity, and answers as they are.

use std::io::Read as _;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use ed25519_dalek::SigningKey;
use serde_json::Value;

use crate::codes::{Origin, Timestamp};
use crate::statement::{AccessProof, Request, base64url};
use crate::store::random_bytes;

/// The most that an answer may hold: a whole bulk read of the largest statements fits.
const ANSWER_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// A client of one ledger.
#[derive(Clone)]
pub(super) struct Client {
    agent: ureq::Agent,
    base: String,
    identity: Option<(SigningKey, Origin)>,
}

/// An answer, whatever its status.
pub(super) struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub(super) fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).context("the answer is no JSON")
    }

    /// The body, if the status says that it is what was asked for.
    pub(super) fn ok(self, what: &str) -> Result<Vec<u8>> {
        if self.status == 200 {
            return Ok(self.body);
        }
        let text: String = String::from_utf8_lossy(&self.body).chars().take(300).collect();
        bail!("{what}: the ledger answered {} {text}", self.status)
    }
}

impl Client {
    /// A client of the ledger at `base`, for example `http://127.0.0.1:8080`.
    pub(super) fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(Duration::from_mins(2)))
            .build();
        Self { agent: config.into(), base: base.trim_end_matches('/').to_owned(), identity: None }
    }

    /// The same client, proving this identity with every request.
    pub(super) fn with_identity(mut self, key: SigningKey, origin: Origin) -> Self {
        self.identity = Some((key, origin));
        self
    }

    /// `GET`.
    pub(super) fn get(&self, target: &str) -> Result<Answer> {
        let mut request = self.agent.get(format!("{}{target}", self.base));
        if let Some((key, origin)) = &self.identity {
            request = request.header("Authorization", self.proof("GET", target, key, origin)?);
        }
        let answer = request.call().with_context(|| format!("cannot reach {}{target}", self.base))?;
        read(answer)
    }

    /// `POST`.
    pub(super) fn post(&self, target: &str, content_type: &str, body: &[u8]) -> Result<Answer> {
        let request = self.agent.post(format!("{}{target}", self.base)).header("Content-Type", content_type);
        read(request.send(body).with_context(|| format!("cannot reach {}{target}", self.base))?)
    }

    /// Any other request, with the proof of identity.
    pub(super) fn send(&self, method: &str, target: &str, body: Option<(&str, &[u8])>) -> Result<Answer> {
        let address = format!("{}{target}", self.base);
        let mut request = ureq::http::Request::builder().method(method).uri(&address);
        if let Some((key, origin)) = &self.identity {
            request = request.header("Authorization", self.proof(method, target, key, origin)?);
        }
        let reached = || format!("cannot reach {address}");
        let answer = match body {
            Some((content_type, body)) => {
                self.agent.run(request.header("Content-Type", content_type).body(body)?).with_context(reached)?
            }
            None => self.agent.run(request.body(())?).with_context(reached)?,
        };
        read(answer)
    }

    /// The ledger's clock: a proof is judged by it, and a simulated clock is not the machine's.
    pub(super) fn now(&self) -> Result<Timestamp> {
        let answer = self.agent.get(format!("{}/health/ready", self.base)).call().context("cannot reach the ledger")?;
        let now = read(answer)?.json()?;
        let now = now.get("now").and_then(Value::as_str).context("the ledger does not tell its time")?;
        Ok(now.parse()?)
    }

    fn proof(&self, method: &str, target: &str, key: &SigningKey, origin: &Origin) -> Result<String> {
        let jti = base64url::encode(&random_bytes::<16>()?);
        let request = Request { origin, method, target, now: self.now()? };
        Ok(format!("Minglu {}", AccessProof::sign(&request, &jti, key)))
    }
}

fn read(answer: ureq::http::Response<ureq::Body>) -> Result<Answer> {
    let status = answer.status().as_u16();
    let mut body = Vec::new();
    answer.into_body().into_reader().take(ANSWER_BYTES_MAX).read_to_end(&mut body).context("the answer breaks off")?;
    Ok(Answer { status, body })
}
