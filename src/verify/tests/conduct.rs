//! The audit of conduct beside a replay: fire checks, persons with several keys, and the rules that acts broke.

use serde_json::{Value, json};

use super::world::*;
use crate::statement::{EventKind, PublicKey, Role};
use crate::verify::{AuditedWith, ConductAsked, Replay, Report, Thresholds};

/// 13 signs with a certificate that is over; 12 goes on as 14.
fn world() -> World {
    let mut world = World { records: vec![] };
    world.found(files().1);
    world.admit_for(NORTH, "fire", &["fire_check.recorded", "subject.merged"]);
    for (n, role, until) in
        [(12, "handler", "2030-12-31"), (13, "handler", "2026-10-01"), (14, "handler", "2030-12-31")]
    {
        enrol(&mut world, n, role, until);
    }
    enrol(&mut world, 15, "head", "2030-12-31");
    enrol(&mut world, 16, "handler", "2030-12-31");
    for officers in [[12, 13], [12, 13], [14, 13], [14, 13]] {
        let data = json!({
            "region": place(NORTH), "checked_on": "2026-11-01", "result": "issues_found", "hazards": [],
            "checklist": null, "facts_public": "二层疏散通道堆放杂物",
        });
        let subject = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
        let draft = world.draft(EventKind::FireCheckRecorded, &authority(NORTH), subject, data);
        world.sign(&draft, &officers.map(|n| (Role::Handler, n)));
    }
    world
}

fn enrol(world: &mut World, n: u8, role: &str, until: &str) {
    let data = json!({
        "public_key": PublicKey::from(&key(n)).to_string(), "person": person(n), "certificate_number": format!("A-{n}"),
        "roles": [role], "regions": [place(NORTH)], "event_types": null, "not_after": until, "protection": "token",
        "name": "王五",
    });
    let draft = world.draft(EventKind::KeyEnrolled, &authority(NORTH), &authority(NORTH), data);
    world.sign(&draft, &[(Role::Approver, NORTH), (Role::Approver, NORTH + 1), (Role::Holder, n)]);
}

fn person(n: u8) -> String {
    format!("persons/00000000-0000-4000-8000-{n:012}")
}

fn audited(world: &World) -> Report {
    let (shown, files) = (world.shown(), files().0);
    let mut replay = Replay::new(shown.known.clone(), |digest| files.get(&digest).cloned());
    let thresholds = Thresholds { within_seconds: 3_600, together_min: 4, ..Thresholds::default() };
    replay.watch_conduct(ConductAsked { thresholds, sample: None });
    replay.take_and_verify(shown.items());
    replay.finish()
}

fn told(report: &Report, code: &str) -> Vec<Value> {
    let conduct = report.to_json()["conduct"].clone();
    conduct["findings"].as_array().unwrap().iter().filter(|one| one["code"] == code).cloned().collect()
}

#[test]
fn a_pair_is_one_of_persons_also_where_one_of_them_has_two_ids() {
    let mut world = world();
    let report = audited(&world);
    assert_eq!(found(&report), []);
    assert_eq!(told(&report, "within-seconds"), Vec::<Value>::new(), "twice two, of two pairs");
    let data = json!({
        "other": person(14), "reason": "核对证件", "merged_on": "2026-11-01", "ground": "one_person",
    });
    let draft = world.draft(EventKind::SubjectMerged, &authority(NORTH), &person(12), data);
    world.sign(&draft, &[(Role::Handler, 16), (Role::Head, 15)]);
    let report = audited(&world);
    assert_eq!(found(&report), [], "{}", report.to_text());
    let hasty = told(&report, "within-seconds");
    assert_eq!(hasty.iter().map(|one| &one["entries"]).collect::<Vec<_>>(), [&json!([7, 8, 9, 10])]);
}

#[test]
fn the_rule_that_an_act_broke_is_named_with_its_clause() {
    let report = audited(&world());
    let (rule, clause) = ("certificate-expired", "行政处罚法 42, 55");
    let json = report.to_json();
    assert_eq!(json["marks"], json!({"irregular": 4}));
    assert_eq!(json["marked"][0], json!({"seq": 7, "code": "irregular", "rule": rule, "clause": clause}));
    let irregular = told(&report, "decided-irregularly");
    let [one] = &irregular[..] else { panic!("{irregular:?}") };
    assert_eq!(one["entries"], json!([7, 8, 9, 10]));
    assert_eq!(
        one["detail"],
        format!("4 acts of {} against {rule} ({clause})", &authority(NORTH)["authorities/".len()..])
    );
    let text = report.to_text();
    assert!(text.contains(&format!("entry 7: irregular: {rule} ({clause})")), "{text}");
    let page = report.to_html(&AuditedWith::default());
    assert!(
        page.contains("程序瑕疵")
            && page.contains(&format!("<td>{rule}</td><td>{clause}</td>").replace("</td><td>", "</td>\n<td>")),
        "{page}"
    );
}
