//! Which logs a witness watches.

use thiserror::Error;

use crate::codes::Origin;
use crate::log::{PolicyError, VerifierKey, parse_logs};

/// A log with the keys that may sign its checkpoints; during a rotation several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedLog {
    /// Its name.
    pub origin: Origin,
    /// Its keys, in the order of the file.
    pub keys: Vec<VerifierKey>,
    /// Where it can be read, if the file says so.
    pub url: Option<String>,
}

/// Why a file of logs is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LogFault {
    /// A line.
    #[error("the file of logs is refused")]
    File(#[source] PolicyError),
    /// A key whose name no log has.
    #[error("{name:?} is the name of a key, but of no log")]
    Name {
        /// The name.
        name: String,
    },
}

/// Reads lines `log <vkey> [<url>]`; lines of one name are one log.
///
/// # Errors
///
/// [`LogFault`].
pub fn read_logs(text: &str) -> Result<Vec<WatchedLog>, LogFault> {
    let mut found: Vec<WatchedLog> = Vec::new();
    for line in parse_logs(text).map_err(LogFault::File)? {
        let name = line.key.name();
        let origin: Origin = name.parse().map_err(|_| LogFault::Name { name: name.to_owned() })?;
        match found.iter_mut().find(|log| log.origin == origin) {
            Some(log) => {
                log.keys.push(line.key);
                log.url = log.url.take().or(line.url);
            }
            None => found.push(WatchedLog { origin, keys: vec![line.key], url: line.url }),
        }
    }
    Ok(found)
}
