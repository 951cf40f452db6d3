//! When witnesses are asked again. Pure: times are told, as durations since some beginning.

use std::time::Duration;

/// The pause after the first failure is no shorter: a witness that fails must not be asked in a busy loop.
const RETRY_MIN: Duration = Duration::from_millis(50);

/// Why the witnesses are to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The log has grown, and what there is may be published.
    Publish,
    /// The last attempt did not reach the quorum.
    Retry,
    /// Nothing but time has passed.
    Refresh,
}

/// The pace: publications, and pauses that double while it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Schedule {
    every: Duration,
    retry_max: Duration,
    refresh_every: Duration,
    failures: u32,
    /// When the last attempt ended; `None` before the first.
    last: Option<Duration>,
}

impl Schedule {
    pub(super) const fn new(every: Duration, retry_max: Duration, refresh_every: Duration) -> Self {
        Self { every, retry_max, refresh_every, failures: 0, last: None }
    }

    pub(super) const fn failing(&self) -> bool {
        self.failures > 0
    }

    pub(super) fn succeeded(&mut self, now: Duration) {
        (self.failures, self.last) = (0, Some(now));
    }

    pub(super) fn failed(&mut self, now: Duration) {
        (self.failures, self.last) = (self.failures.saturating_add(1), Some(now));
    }

    /// The earliest time for an attempt.
    pub(super) fn due(&self, wanted: Wanted) -> Duration {
        let Some(last) = self.last else { return Duration::ZERO };
        let doubled = || {
            let doublings = self.failures.saturating_sub(1).min(20);
            self.every.max(RETRY_MIN).saturating_mul(1 << doublings).min(self.retry_max).max(RETRY_MIN)
        };
        last.saturating_add(match wanted {
            Wanted::Publish => self.every,
            Wanted::Retry => doubled(),
            Wanted::Refresh => self.refresh_every,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn pauses_double_up_to_the_longest_and_end_with_success() {
        let mut schedule = Schedule::new(seconds(1), seconds(60), seconds(600));
        assert_eq!(
            [Wanted::Publish, Wanted::Retry, Wanted::Refresh].map(|wanted| schedule.due(wanted)),
            [seconds(0); 3]
        );
        let pauses: Vec<u64> = (0..9)
            .map(|n| {
                schedule.failed(seconds(100 * n));
                assert!(schedule.failing());
                assert_eq!(schedule.due(Wanted::Publish), seconds(100 * n + 1));
                schedule.due(Wanted::Retry).as_secs() - 100 * n
            })
            .collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        schedule.succeeded(seconds(2000));
        assert!(!schedule.failing());
        assert_eq!(schedule.due(Wanted::Publish), seconds(2001));
        assert_eq!(schedule.due(Wanted::Refresh), seconds(2600));
        schedule.failed(seconds(3000));
        assert_eq!(schedule.due(Wanted::Retry), seconds(3001), "the next failure is a first one");
    }

    #[test]
    fn there_always_is_a_pause_after_a_failure() {
        for (every, most) in
            [(Duration::ZERO, Duration::ZERO), (Duration::ZERO, seconds(9)), (seconds(9), Duration::ZERO)]
        {
            let mut schedule = Schedule::new(every, most, seconds(600));
            for _ in 0..200 {
                schedule.failed(seconds(5));
                assert!(schedule.due(Wanted::Retry) >= seconds(5) + RETRY_MIN, "{every:?} {most:?}");
            }
        }
    }
}
