//! How a witness is reached: one request, one answer.

use std::fmt;
use std::time::Duration;

use thiserror::Error;

/// Sends requests to witnesses.
///
/// * The answer is handed on as it came, whatever its status; redirects are not followed.
/// * It comes within the time, or [`NoReply`] does.
/// * A body is cut at 64 kilobytes at most.
///
/// The witness is not trusted: whoever calls this verifies what comes back.
pub trait Exchange: Send + Sync + 'static {
    /// Posts `body` to `<prefix>/add-checkpoint`.
    ///
    /// # Errors
    ///
    /// [`NoReply`] if no whole answer came in time.
    fn add_checkpoint(&self, prefix: &str, body: &str, timeout: Duration) -> Result<WitnessReply, NoReply>;
}

/// An answer of a witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessReply {
    /// The status of HTTP.
    pub status: u16,
    /// The media type, without parameters; empty if none was told.
    pub media: String,
    /// The body.
    pub body: Vec<u8>,
}

impl WitnessReply {
    /// The beginning of the body, fit for one line of a log.
    pub(super) fn words(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect::<String>().trim().to_owned()
    }
}

/// Status and words, as the log and the health page tell them.
impl fmt::Display for WitnessReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status, self.words())
    }
}

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct NoReply(pub String);
