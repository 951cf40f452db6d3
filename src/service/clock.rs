//! The clock of the ledger: the only place that asks the machine for the time.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::codes::Timestamp;

/// Tells the time with which entries are recorded.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one caller of the system clock")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).ok().and_then(Timestamp::from_ms).unwrap_or(Timestamp::MAX)
    }
}

/// A clock that stands until it is set, for ledgers founded with `clock: simulated` and for tests; told to, it
/// goes on at the pace of the machine.
#[derive(Debug)]
pub struct SimulatedClock {
    at_ms: AtomicI64,
    /// The machine's time at which it went on; 0 while it stands.
    going_since_ms: AtomicI64,
}

impl SimulatedClock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self { at_ms: AtomicI64::new(now.as_ms()), going_since_ms: AtomicI64::new(0) }
    }

    /// Sets the clock, backwards too: what the ledger makes of that is its own affair.
    pub fn set(&self, now: Timestamp) {
        self.at_ms.store(now.as_ms(), Ordering::SeqCst);
    }

    /// Lets it go on from where it stands.
    pub fn go_on(&self) {
        self.going_since_ms.store(SystemClock.now().as_ms(), Ordering::SeqCst);
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        let at = Timestamp::from_ms(self.at_ms.load(Ordering::SeqCst)).unwrap_or(Timestamp::MIN);
        match Timestamp::from_ms(self.going_since_ms.load(Ordering::SeqCst)) {
            Some(since) if since > Timestamp::MIN => at.plus_ms(SystemClock.now().ms_since(since)),
            Some(_) | None => at,
        }
    }
}
