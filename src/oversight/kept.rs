//! Whether a time that began was kept.

use crate::codes::Day;
use crate::manifest::procedures::Who;

use super::clock::Running;

/// Whether a time was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Done in time.
    InTime,
    /// Done, by so many days too late.
    Late(i32),
    /// Not done, and over: an authority's duty.
    Overdue,
    /// Over, and nothing on record of the party, whose right or duty it was.
    Lapsed,
    /// Not done, and not over.
    Running,
    /// It rests.
    Suspended,
}

impl Running<'_> {
    /// Whether it was kept, as far as a day tells.
    #[must_use]
    pub fn kept(&self, day: Day) -> Kept {
        let due = self.deadline.as_ref().map(|deadline| deadline.due);
        kept(self.clock.who, due, self.ended.map(|(_, on)| on), day)
    }
}

fn kept(who: Who, due: Option<Day>, ended: Option<Day>, day: Day) -> Kept {
    match (due, ended.filter(|on| *on <= day)) {
        (None, _) => Kept::Suspended,
        (Some(due), Some(on)) if on <= due => Kept::InTime,
        (Some(due), Some(on)) => Kept::Late(due.days_until(on)),
        (Some(due), None) if due < day => match who {
            Who::Party => Kept::Lapsed,
            Who::Source | Who::Line(_) => Kept::Overdue,
        },
        (Some(_), None) => Kept::Running,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_kept_to_its_last_day() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let (due, today) = (Some(day("2026-03-10")), day("2026-04-01"));
        for (due, ended, wanted) in [
            (due, Some(day("2026-03-10")), Kept::InTime),
            (due, Some(day("2026-03-11")), Kept::Late(1)),
            (due, None, Kept::Overdue),
            (due, Some(day("2026-04-02")), Kept::Overdue),
            (Some(today), None, Kept::Running),
            (None, Some(day("2026-03-10")), Kept::Suspended),
        ] {
            assert_eq!(kept(Who::Source, due, ended, today), wanted, "{due:?} {ended:?}");
        }
        assert_eq!(kept(Who::Party, due, None, today), Kept::Lapsed);
    }
}
