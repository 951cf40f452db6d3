//! Witnesses over HTTP, as a ledger reaches them.

use std::io::Read as _;
use std::time::Duration;

use crate::service::{Exchange, NoReply, WitnessReply};

/// The most of an answer that is read: a cosignature takes some 200 bytes.
const REPLY_BYTES_MAX: u64 = 64 * 1024;

/// A client for all witnesses; connections are kept.
#[derive(Debug)]
pub struct HttpExchange {
    agent: ureq::Agent,
}

impl HttpExchange {
    /// A client that follows no redirect: a witness is who the policy says, where the policy says.
    #[must_use]
    pub fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        Self { agent: config.into() }
    }
}

impl Default for HttpExchange {
    fn default() -> Self {
        Self::new()
    }
}

impl Exchange for HttpExchange {
    fn add_checkpoint(&self, prefix: &str, body: &str, timeout: Duration) -> Result<WitnessReply, NoReply> {
        let url = format!("{}/add-checkpoint", prefix.trim_end_matches('/'));
        let request = self.agent.post(&url).config().timeout_global(Some(timeout)).build();
        let no_reply = |error: &dyn std::error::Error| NoReply(format!("no answer of {url}: {error}"));
        let answer = request.content_type("text/plain; charset=utf-8").send(body).map_err(|error| no_reply(&error))?;
        let status = answer.status().as_u16();
        let media = answer.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let mut body = Vec::new();
        let read = answer.into_body().into_reader().take(REPLY_BYTES_MAX).read_to_end(&mut body);
        read.map_err(|error| no_reply(&error))?;
        Ok(WitnessReply { status, media, body })
    }
}
