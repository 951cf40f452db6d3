use proptest::prelude::*;

use super::*;

fn shipped() -> Calendar {
    Calendar::from_json(include_bytes!("../../../schemas/codes/calendar-cn-gov.json")).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Start, working days, due day: domain.md 2.6, then the repair application of domain-corrections.md.
const VECTORS: [(&str, u16, &str); 11] = [
    ("2026-02-12", 3, "2026-02-24"),
    ("2026-02-12", 7, "2026-02-28"),
    ("2026-09-23", 7, "2026-10-10"),
    ("2026-09-29", 20, "2026-11-02"),
    ("2026-04-30", 3, "2026-05-08"),
    ("2025-12-29", 5, "2026-01-06"),
    ("2020-11-02", 10, "2020-11-16"),
    ("2026-11-20", 7, "2026-12-01"),
    ("2026-09-23", 3, "2026-09-29"),
    ("2026-09-23", 10, "2026-10-14"),
    ("2026-09-23", 0, "2026-09-23"),
];

#[test]
fn periods_of_working_days_end_when_the_law_says() {
    let calendar = shipped();
    for (start, count, due) in VECTORS {
        let wanted = Deadline {
            due: day(due),
            provisional: false,
            rule: format!("P{count}WD"),
            calendar: "cn-gov@2026".to_owned(),
        };
        assert_eq!(calendar.after_working_days(day(start), count), wanted, "{start} + {count}");
    }
}

#[test]
fn the_notices_exceptions_hold() {
    let calendar = shipped();
    for (text, works) in [
        ("2026-10-10", true),
        ("2026-02-14", true),
        ("2026-01-04", true),
        ("2026-02-17", false),
        ("2026-09-25", false),
        ("2026-09-26", false),
        ("2026-11-21", false),
        ("2026-11-23", true),
        // Decided by hand; the notes stand in the table.
        ("2005-12-31", true),
        ("2016-10-09", true),
        ("2016-12-30", true),
        ("2023-12-30", false),
        ("2023-12-31", false),
    ] {
        assert_eq!(calendar.is_working_day(day(text)), works, "{text}");
    }
    assert!((2004..=2026).all(|year| calendar.knows(year)));
    assert!(!calendar.knows(2003) && !calendar.knows(2027));
}

#[test]
fn every_listed_day_is_an_exception_to_the_week() {
    let calendar = shipped();
    assert!(calendar.off.iter().all(|day| !day.is_weekend()));
    assert!(calendar.work.iter().all(|day| day.is_weekend()));
    for year in 2004..=2026 {
        let count = calendar.off.iter().filter(|day| day.year() == year).count();
        assert!((11..=23).contains(&count), "{year} has {count} weekdays off");
    }
}

#[test]
fn a_year_without_notice_makes_a_deadline_provisional() {
    let calendar = shipped();
    let across = calendar.after_working_days(day("2026-12-30"), 3);
    assert_eq!((across.due, across.provisional), (day("2027-01-04"), true));
    let within = calendar.after_working_days(day("2026-12-30"), 1);
    assert_eq!((within.due, within.provisional), (day("2026-12-31"), false));
    assert!(calendar.after_working_days(day("2003-06-02"), 5).provisional);
    assert!(calendar.after_calendar_days(day("2026-12-31"), 1).provisional);
    assert!(calendar.after_months(day("2026-11-21"), 3).provisional);
    assert!(!calendar.after_months(day("2026-08-21"), 3).provisional);
}

#[test]
fn days_and_months_roll_past_days_off() {
    let calendar = shipped();
    let days = |start: &str, count| calendar.after_calendar_days(day(start), count);
    assert_eq!(days("2026-09-15", 10).due, day("2026-09-28"));
    assert_eq!(days("2026-09-21", 10).due, day("2026-10-08"));
    assert_eq!(days("2026-09-30", 10).due, day("2026-10-10"), "a working Saturday");
    assert_eq!(days("2026-11-20", 20).due, day("2026-12-10"));
    assert_eq!(days("2026-11-20", 20).rule, "P20D");
    let months = |start: &str, count| calendar.after_months(day(start), count);
    assert_eq!(months("2026-05-11", 3).due, day("2026-08-11"));
    assert_eq!(months("2026-01-31", 1).due, day("2026-02-28"), "the last day, a working Saturday");
    assert_eq!(months("2026-07-01", 3).due, day("2026-10-08"));
    assert_eq!(months("2026-07-01", 3).rule, "P3M");
}

#[test]
fn local_days_lie_over_the_national_ones() {
    let local = Calendar::from_json(
        r#"{"id":"cn-64","region":"640000","years":{"2026":{"off":["2026-03-20","2026-10-10"],"work":["2026-10-11"]},"2027":{"off":["2027-03-10"],"work":[]}}}"#
            .as_bytes(),
    )
    .unwrap();
    let calendar = shipped().with_overlay(&local);
    assert_eq!(calendar.id(), "cn-gov+cn-64@2026");
    for (text, works) in [
        ("2026-03-20", false),
        ("2026-10-10", false),
        ("2026-10-11", true),
        ("2026-10-09", true),
        ("2027-03-10", false),
    ] {
        assert_eq!(calendar.is_working_day(day(text)), works, "{text}");
    }
    assert!(!calendar.knows(2027));
    assert_eq!(calendar.after_working_days(day("2026-03-19"), 1).due, day("2026-03-23"));
}

#[test]
fn a_table_that_contradicts_itself_is_refused() {
    let read = |years: &str| Calendar::from_json(format!(r#"{{"id":"x","years":{{{years}}}}}"#).as_bytes());
    assert!(read(r#""2026":{"off":[],"work":[]}"#).is_ok());
    assert!(matches!(read(""), Err(TableError::Empty { .. })));
    assert!(matches!(read(r#""soon":{"off":[],"work":[]}"#), Err(TableError::Json { .. })));
    assert!(matches!(read(r#""2026":{"off":["2026-02-30"],"work":[]}"#), Err(TableError::Json { .. })));
    assert!(matches!(
        read(r#""2026":{"off":["2025-01-01"],"work":[]}"#),
        Err(TableError::OtherYear { year: 2026, .. })
    ));
    assert!(matches!(read(r#""2026":{"off":["2026-01-04"],"work":["2026-01-04"]}"#), Err(TableError::Both { .. })));
}

#[test]
fn counting_ends_with_the_calendar() {
    let calendar = shipped();
    let end = calendar.after_working_days(day("9999-12-01"), u16::MAX);
    assert_eq!((end.due, end.provisional), (day("9999-12-31"), true));
}

proptest! {
    /// A period of working days ends on a working day, and holds exactly as many of them.
    #[test]
    fn a_period_holds_as_many_working_days_as_it_says(offset in 0_i32..8_300, count in 1_u16..120) {
        let calendar = shipped();
        let start = day("2004-01-01").plus_days(offset);
        let deadline = calendar.after_working_days(start, count);
        prop_assert!(calendar.is_working_day(deadline.due));
        let mut held = 0;
        let mut at = start;
        while at < deadline.due {
            at = at.next();
            held += u16::from(calendar.is_working_day(at));
        }
        prop_assert_eq!(held, count);
        prop_assert_eq!(deadline.provisional, deadline.due.year() > 2026);
    }

    /// Starting later, or waiting longer, never ends earlier.
    #[test]
    fn a_later_start_never_ends_earlier(offset in 0_i32..8_300, count in 0_u16..120) {
        let calendar = shipped();
        let start = day("2004-01-01").plus_days(offset);
        prop_assert!(calendar.after_working_days(start, count).due <= calendar.after_working_days(start.next(), count).due);
        prop_assert!(calendar.after_working_days(start, count).due < calendar.after_working_days(start, count + 1).due);
        prop_assert!(calendar.after_calendar_days(start, count).due >= start.plus_days(i32::from(count)));
    }
}
