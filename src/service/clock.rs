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

/// A clock that stands until it is set: for ledgers founded with `clock: simulated`, and for tests.
#[derive(Debug)]
pub struct SimulatedClock(AtomicI64);

impl SimulatedClock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.as_ms()))
    }

    /// Sets the clock, backwards too: what the ledger makes of that is its own affair.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.as_ms(), Ordering::SeqCst);
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_ms(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::MIN)
    }
}

/// A simulated clock that goes on from an instant at the pace of the machine.
#[derive(Debug)]
pub struct ContinuedClock {
    from: Timestamp,
    started: Timestamp,
}

impl ContinuedClock {
    /// A clock that stands at `from` now.
    #[must_use]
    pub fn new(from: Timestamp) -> Self {
        Self { from, started: SystemClock.now() }
    }
}

impl Clock for ContinuedClock {
    fn now(&self) -> Timestamp {
        self.from.plus_ms(SystemClock.now().ms_since(self.started))
    }
}
