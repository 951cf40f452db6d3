//! What anybody is told of each statement, bent in every way, and what an auditor of everything finds.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::register::{HANDLERS, PENALTY, day, enter_of, overseen, release_of};
use super::world::*;
use crate::codes::{Day, Hash};
use crate::log::Seq;
use crate::statement::{EventKind, PublicKey, Role};
use crate::verify::{Answer, Known, Replay, Report};

const AUDITOR: u8 = 60;
/// Notices and services are never shown.
const RESTRICTED: [u64; 4] = [8, 9, 11, 14];

/// The institution that is overseen, and an audit of everything, or of one region, after it.
fn audited(regions: Value) -> World {
    let mut world = overseen();
    let data = json!({
        "body": "审计组", "notice_number": "审〔2026〕1号", "authorities": null, "regions": regions, "event_types": null,
        "personal": true, "until": "2027-12-31", "person": "persons/00000000-0000-4000-8000-000000000060",
        "public_key": public(AUDITOR),
    });
    let draft = world.draft(EventKind::AuditOpened, "ledger", "ledger", data);
    let [one, two] = FOUNDERS;
    world.sign(&draft, &[(Role::Founder, one), (Role::Founder, two), (Role::Holder, AUDITOR)]);
    world
}

fn replayed(shown: &Shown) -> Replay<impl FnMut(Hash) -> Option<Vec<u8>>> {
    let files = files().0;
    let known = Known { latest: shown.known.latest.clone(), ..Known::default() };
    let mut replay = Replay::new(known, move |digest: Hash| files.get(&digest).cloned());
    replay.read_with_key(PublicKey::from(&key(AUDITOR)).kid());
    replay.take_and_verify(shown.items());
    replay
}

/// What anybody is told on a day; entries that are not in the table are told as the law wants it.
fn told(shown: &Shown, lies: &BTreeMap<u64, Option<&str>>, on: Day, goes_on: Option<&Shown>) -> Report {
    let mut replay = replayed(shown);
    let mut reading = replay.public_reading(on).unwrap();
    for ((line, body), seq) in shown.lines.iter().zip(&shown.bodies).zip(0..) {
        let ShownBody::Statement { stored, .. } = body else { panic!("everything is shown to the auditor") };
        let honest = RESTRICTED.contains(&seq).then_some("restricted");
        let answer = lies.get(&seq).copied().unwrap_or(honest).map_or(Answer::Statement(stored), Answer::NotShown);
        replay.told_to_anybody(&mut reading, Seq(seq), line, answer);
    }
    if let Some(grown) = goes_on {
        replay.place_public(&mut reading);
        let files = files().0;
        let latest = grown.known.latest.clone().unwrap();
        let mut later = replay.continued(latest, |digest: Hash| files.get(&digest).cloned());
        for item in grown.items().skip(shown.lines.len()) {
            later.take_and_verify([item]);
            later.explain_public(&mut reading, on);
        }
        assert_eq!(found(&later.finish()), []);
    }
    replay.public_read(reading, None);
    replay.finish()
}

#[test]
fn what_anybody_is_told_otherwise_is_found() {
    let shown = audited(Value::Null).shown();
    let honest = told(&shown, &BTreeMap::new(), day(), None);
    assert_eq!((found(&honest), honest.counts.classes), (vec![], 17));
    let table = [
        (PENALTY, Some("restricted")),
        (PENALTY, Some("expired")),
        (PENALTY, Some("ended by entry 3")),
        (PENALTY, Some("withdrawn by entry 3")),
        (PENALTY, Some("unreleased")),
        (12, Some("restricted")),
        (3, Some("restricted")),
        (8, None),
        (8, Some("expired")),
        (14, Some("ended by entry 15")),
    ];
    for (seq, lie) in table {
        let report = told(&shown, &BTreeMap::from([(seq, lie)]), day(), None);
        assert_eq!(found(&report), [(Some(seq), "class-differs")], "entry {seq} as {lie:?}");
    }
    // A penalty has its last day; the registration and the governance of the ledger have none.
    let late: Day = "2036-01-01".parse().unwrap();
    let report = told(&shown, &BTreeMap::new(), late, None);
    assert!(found(&report).contains(&(Some(PENALTY), "class-differs")), "{:?}", found(&report));
}

#[test]
fn another_statement_for_anybody_is_found() {
    let shown = audited(Value::Null).shown();
    let mut replay = replayed(&shown);
    let mut reading = replay.public_reading(day()).unwrap();
    let ShownBody::Statement { stored, .. } = &shown.bodies[2] else { panic!("it is shown") };
    replay.told_to_anybody(&mut reading, Seq(3), &shown.lines[3], Answer::Statement(stored));
    replay.public_read(reading, None);
    let codes: Vec<&str> = found(&replay.finish()).into_iter().map(|(_, code)| code).collect();
    // One entry of seventeen gives another root, too.
    assert_eq!(codes, ["digest-differs", "published-differs"]);
}

#[test]
fn an_answer_may_follow_from_a_state_that_the_log_reached_meanwhile() {
    let mut world = audited(Value::Null);
    let base = world.shown();
    let report = told(&base, &BTreeMap::from([(PENALTY, Some("ended by entry 17"))]), day(), None);
    assert_eq!(found(&report), [(Some(PENALTY), "class-differs")]);
    let draft = world.draft(EventKind::KeyEnrolled, &authority(NORTH), &authority(NORTH), enrolment());
    world.sign(&draft, &[(Role::Approver, NORTH), (Role::Approver, NORTH + 1), (Role::Holder, NORTH + 6)]);
    // An entry that has nothing to do with it explains nothing.
    let report = told(&base, &BTreeMap::from([(PENALTY, Some("ended by entry 17"))]), day(), Some(&world.shown()));
    assert_eq!(found(&report), [(Some(PENALTY), "class-differs")]);
    // A registration that is released meanwhile may be told before and after.
    let mut world = audited(Value::Null);
    let registered = json!({
        "name": "南山养老院", "region": place(NORTH), "address": null, "registered_on": "2026-10-30",
        "representative": {"person": "persons/00000000-0000-4000-8000-000000000091", "name": "赵六"},
    });
    let subject = format!("institutions/{}", code("91140925MAAAAA019"));
    let registered = enter_of(&mut world, &subject, EventKind::InstitutionRegistered, registered, &HANDLERS[..1]);
    let base = world.shown();
    release_of(&mut world, &subject, registered, "2026-11-03");
    for (lie, grows, wanted) in [
        (Some("restricted"), false, vec![]),
        (Some("restricted"), true, vec![]),
        (None, false, vec![(Some(17), "class-differs")]),
        (None, true, vec![]),
        (Some("expired"), true, vec![(Some(17), "class-differs")]),
    ] {
        let report = told(&base, &BTreeMap::from([(17, lie)]), day(), grows.then(|| world.shown()).as_ref());
        assert_eq!(found(&report), wanted, "{lie:?}, grows: {grows}");
    }
}

fn enrolment() -> Value {
    json!({
        "public_key": public(NORTH + 6), "person": "persons/00000000-0000-4000-8000-000000000016",
        "certificate_number": "A-16", "roles": ["handler"], "regions": [place(NORTH)], "event_types": null,
        "not_after": "2030-12-31", "protection": "token", "name": "王五",
    })
}

#[test]
fn only_an_auditor_of_everything_can_tell_classes_and_is_owed_marks() {
    for (regions, owed) in [(Value::Null, true), (json!([place(NORTH)]), false)] {
        let shown = audited(regions).shown();
        let mut replay = replayed(&shown);
        assert_eq!((replay.is_owed_everything(), replay.public_reading(day()).is_some()), (owed, owed));
        replay.marks_untold(Seq(PENALTY));
        let wanted = if owed { vec![(Some(PENALTY), "marks-differ")] } else { vec![] };
        assert_eq!(found(&replay.finish()), wanted);
        let mut hidden = shown.clone();
        hidden.bodies[8] = ShownBody::NotShown("restricted".to_owned());
        let wanted = if owed { vec![(Some(8), "class-differs")] } else { vec![] };
        assert_eq!(found(&replayed(&hidden).finish()), wanted);
    }
}
