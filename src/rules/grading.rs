//! Grades that hold: awarded, or lowered since.

use crate::codes::Day;
use crate::statement::Event;

/// A grade with the days on which it holds, as long as nothing ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grading {
    /// 1 to 5, 5 is the highest.
    pub(super) grade: u8,
    /// First day.
    pub(super) from: Day,
    /// Last day.
    pub(super) until: Day,
}

impl Grading {
    /// The grade that a statement gives.
    pub(super) fn of(event: &Event) -> Option<Self> {
        if let Event::GradeAwarded(award) = event {
            Some(Self { grade: award.grade.get(), from: award.document.dated_on, until: award.valid_until })
        } else if let Event::GradeDowngraded(lowered) = event {
            Some(Self { grade: lowered.grade.get(), from: lowered.document.dated_on, until: lowered.valid_until })
        } else {
            None
        }
    }

    /// Whether it holds on a day.
    pub(super) fn holds(self, on: Day) -> bool {
        (self.from..=self.until).contains(&on)
    }
}
