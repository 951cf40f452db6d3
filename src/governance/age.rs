//! How old a statement may be, and how far ahead of the clock (formats.md section 1, "Age").

use crate::statement::{Nature, Source};

use super::admit::{Entering, Signer};
use super::refusal::{Mark, Refusal};
use super::registry::{Governance, KeyState};

/// How far ahead of the ledger's clock a device may be: 10 minutes.
const AHEAD_MAX_MS: i64 = 10 * 60 * 1000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Governance {
    /// Checks `time` against the entry's `at`, and against the ordinary end of the keys that signed.
    pub(super) fn check_age(&self, entering: &Entering<'_>, signers: &[Signer<'_>]) -> Result<Vec<Mark>, Refusal> {
        let statement = entering.statement;
        let mut marks = Vec::new();
        if statement.time.ms_since(entering.at) > AHEAD_MAX_MS {
            match entering.event.kind().nature() {
                Nature::Fact => marks.push(Mark::ClockDoubted),
                Nature::Decision | Nature::Governance => return Err(Refusal::DatedAhead),
            }
        }
        // A type without a row is refused for that, by its competence.
        let row = entering.rulebook.catalogue.row(&statement.event_type);
        let age_ms = entering.at.ms_since(statement.time);
        let too_old = row.is_some_and(|row| age_ms > i64::from(row.age_max_days) * DAY_MS);
        let vouched = self.is_vouched(entering);
        if too_old && !vouched {
            return Err(Refusal::Late(
                "older than its type allows; an officer of the authority must state its late receipt first",
            ));
        }
        for signer in signers {
            let Some(KeyState::Ended { ended_on, .. }) = signer.record.map(|record| record.state) else { continue };
            if statement.time.day() > ended_on {
                return Err(Refusal::Late("signed after the ordinary end of its key"));
            }
            if !vouched {
                return Err(Refusal::Late(
                    "delivered after the end of its key; an officer must state its late receipt first",
                ));
            }
        }
        Ok(marks)
    }

    fn is_vouched(&self, entering: &Entering<'_>) -> bool {
        let Source::Authority(authority) = entering.statement.source else { return false };
        let vouching = self.received_late.get(&entering.statement.digest);
        vouching.is_some_and(|by| by.iter().any(|acting| self.acts_for(*acting, authority)))
    }
}
