//! What a ledger publishes of its register and its marks, bent in every way, and what an audit finds.

use serde_json::{Value, json};

use super::world::*;
use crate::codes::{Day, Hash, ListKind, Uscc};
use crate::log::{Seq, TreeSize};
use crate::statement::{EventKind, Role};
use crate::verify::{Known, PublishedMark, PublishedRegister, RecordList, Replay, Report};

const TYPES: [&str; 10] = [
    "institution.registered",
    "facility.registered",
    "subject.merged",
    "subject.split",
    "penalty.notified",
    "penalty.decided",
    "document.served",
    "publication.released",
    "listing.decided",
    "listing.removed",
];
pub(super) const HANDLERS: [(Role, u8); 2] = [(Role::Handler, NORTH + 2), (Role::Handler, NORTH + 3)];
pub(super) const REVIEWER: (Role, u8) = (Role::LegalReviewer, NORTH + 4);
pub(super) const HEAD: (Role, u8) = (Role::Head, NORTH + 5);
/// Entries: the penalty, the release of the penalty, the listing.
pub(super) const PENALTY: u64 = 10;
const LISTING: u64 = 13;

pub(super) fn party() -> Uscc {
    code("91140925MAAAAA018")
}

pub(super) fn day() -> Day {
    "2026-11-20".parse().unwrap()
}

/// One institution, registered, punished and listed by market supervision, all of it released.
pub(super) fn overseen() -> World {
    let mut world = World { records: Vec::new() };
    world.found(files().1);
    world.admit_for(NORTH, "market_supervision", &TYPES);
    for (n, role) in [(2, "handler"), (3, "handler"), (4, "legal_reviewer"), (5, "head")] {
        world.enrol_as(NORTH, NORTH + n, role);
    }
    let registered = json!({
        "name": "北辰养老院", "region": place(NORTH), "address": null, "registered_on": "2026-10-30",
        "representative": {"person": "persons/00000000-0000-4000-8000-000000000090", "name": "李四"},
    });
    let registered = enter(&mut world, EventKind::InstitutionRegistered, registered, &HANDLERS[..1]);
    release(&mut world, registered);
    let document =
        |number: &str| json!({"number": number, "dated_on": "2026-10-31", "seal": "ofd", "public_copy": null});
    let notice = json!({
        "region": place(NORTH), "field": "food", "case": null, "violation": "餐饮具消毒不合格", "legal_basis": ["食品安全法126"],
        "types": ["fine"], "fine_fen": 500_000, "hearing_right": false, "rests_on": [], "document": {
            "number": "宁市监罚告〔2026〕1号", "dated_on": "2026-10-30", "seal": "ofd", "public_copy": null,
        },
    });
    let notice = enter(&mut world, EventKind::PenaltyNotified, notice, &HANDLERS);
    let told = json!({
        "document": notice.to_base64url(), "mode": "direct", "served_on": "2026-10-31", "capacity": null,
    });
    enter(&mut world, EventKind::DocumentServed, told, &HANDLERS[..1]);
    let penalty = json!({
        "notice": notice.to_base64url(),
        "region": place(NORTH), "field": "food", "procedure": "ordinary", "violation": "餐饮具消毒不合格",
        "legal_basis": ["食品安全法126"], "types": ["fine"], "fine_fen": 500_000, "confiscated_fen": null,
        "restricted_until": null, "rests_on": [], "considered": [], "facts_public": "餐饮具消毒不合格", "document": document("宁市监罚〔2026〕1号"),
    });
    let penalty = enter(&mut world, EventKind::PenaltyDecided, penalty, &[&HANDLERS[..], &[REVIEWER, HEAD]].concat());
    serve(&mut world, penalty);
    release(&mut world, penalty);
    let listing = json!({
        "region": place(NORTH), "list": "abnormal", "circumstance": "abn-report", "notice": null, "considered": [],
        "rests_on": [], "consent_number": null, "months_min": null, "months_max": null, "measures": [],
        "facts_public": "未按期公示年度报告", "document": document("宁市监异〔2026〕1号"),
    });
    let listing = enter(&mut world, EventKind::ListingDecided, listing, &[&HANDLERS[..], &[REVIEWER, HEAD]].concat());
    serve(&mut world, listing);
    release(&mut world, listing);
    world
}

pub(super) fn enter(world: &mut World, kind: EventKind, data: Value, signers: &[(Role, u8)]) -> Hash {
    enter_of(world, &format!("institutions/{}", party()), kind, data, signers)
}

pub(super) fn enter_of(world: &mut World, subject: &str, kind: EventKind, data: Value, signers: &[(Role, u8)]) -> Hash {
    let draft = world.draft(kind, &authority(NORTH), subject, data);
    world.sign(&draft, signers);
    world.records.last().unwrap().1.digest()
}

fn serve(world: &mut World, document: Hash) {
    let data =
        json!({"document": document.to_base64url(), "mode": "direct", "served_on": "2026-11-01", "capacity": null});
    enter(world, EventKind::DocumentServed, data, &HANDLERS[..1]);
}

pub(super) fn release(world: &mut World, statement: Hash) {
    release_of(world, &format!("institutions/{}", party()), statement, "2026-11-01");
}

pub(super) fn release_of(world: &mut World, subject: &str, statement: Hash, on: &str) {
    let data = json!({
        "statement": statement.to_base64url(), "released_on": on, "review": "已审查", "tier": null,
        "necessity": null, "public_copy": null,
    });
    enter_of(world, subject, EventKind::PublicationReleased, data, &[REVIEWER]);
}

/// Audits what is shown, and what is published beside it.
pub(super) fn audit(
    shown: &Shown,
    publish: impl FnOnce(&mut PublishedRegister),
    marks: &[(u64, PublishedMark)],
) -> Report {
    let files = files().0;
    let known = Known { latest: shown.known.latest.clone(), ..Known::default() };
    let mut replay = Replay::new(known, |digest: Hash| files.get(&digest).cloned());
    replay.take_and_verify(shown.items());
    for seq in 0..shown.lines.len() as u64 {
        let told: Vec<PublishedMark> =
            marks.iter().filter(|(of, _)| *of == seq).map(|(_, mark)| mark.clone()).collect();
        replay.marks_published(Seq(seq), &told);
    }
    let mut published = replay.register_derived(day()).unwrap();
    publish(&mut published);
    replay.register_published(&published);
    replay.finish()
}

#[test]
fn an_honest_register_agrees_and_says_what_the_world_is() {
    let report = audit(&overseen().shown(), |_| {}, &[]);
    assert_eq!(found(&report), []);
    let counts = &report.counts;
    assert_eq!((counts.standings, counts.listings, counts.procedures), (1, 1, 16));
    assert_eq!((counts.records, counts.windows, counts.rulesets), (1, 3, 1));
    assert!(counts.indicators > 30, "{}", counts.indicators);
    let mut told = None;
    audit(&overseen().shown(), |published| told = Some(published.clone()), &[]);
    let told = told.unwrap();
    assert_eq!(told.standings[&party()]["standing"]["code"], "abnormal");
    let because = told.standings[&party()]["because"].as_array().unwrap();
    let entries: Vec<&Value> = because.iter().map(|reason| &reason["entries"][0]).collect();
    assert_eq!(entries, [&json!(LISTING), &json!(PENALTY)]);
    assert_eq!(told.lists[&ListKind::Abnormal][0]["seq"], LISTING);
}

pub(super) type Bend = fn(&mut PublishedRegister);

/// Records, pages, figures and rules that are told otherwise.
fn other_records() -> Vec<(&'static str, Bend, &'static str)> {
    vec![
        ("a penalty that is silent", |p| p.records.clear(), "record-differs"),
        (
            "a smaller fine",
            |p| p.records.get_mut(&RecordList::Penalties).unwrap()[0]["fine"]["fen"] = json!(1),
            "record-differs",
        ),
        (
            "other facts",
            |p| p.records.get_mut(&RecordList::Penalties).unwrap()[0]["facts"] = json!("无"),
            "record-differs",
        ),
        (
            "a penalty that ends sooner",
            |p| p.records.get_mut(&RecordList::Penalties).unwrap()[0]["showing"]["until"] = json!("2026-12-01"),
            "record-differs",
        ),
        (
            "a penalty told twice",
            |p| {
                let rows = p.records.get_mut(&RecordList::Penalties).unwrap();
                rows.push(rows[0].clone());
            },
            "record-differs",
        ),
        (
            "a grade that nobody awarded",
            |p| drop(p.records.insert(RecordList::Grades, vec![json!({"seq": 3, "grade": 5})])),
            "record-differs",
        ),
        ("an empty page", |p| p.timelines.get_mut(&party()).unwrap().clear(), "window-differs"),
        (
            "a window that ends sooner",
            |p| p.timelines.get_mut(&party()).unwrap()[0]["shown_until"] = json!("2026-11-21"),
            "window-differs",
        ),
        (
            "another's record on the page",
            |p| p.timelines.get_mut(&party()).unwrap().push(json!({"seq": 3, "subject": "facilities/x"})),
            "window-differs",
        ),
        (
            "a better figure",
            |p| p.indicators.as_mut().unwrap()["indicators"][0]["places"] = json!(99),
            "indicator-differs",
        ),
        (
            "a figure on other entries",
            |p| p.indicators.as_mut().unwrap()["parts"][3]["indicators"][0]["entries_digest"] = json!("00"),
            "indicator-differs",
        ),
        ("no figures", |p| *p.indicators.as_mut().unwrap() = json!({}), "indicator-differs"),
        ("no rules", |p| p.rulesets.clear(), "ruleset-differs"),
        ("another rule", |p| p.rulesets[0]["rules"][7]["says"] = json!({"months_max": 1}), "ruleset-differs"),
        ("another file", |p| p.rulesets[0]["files"][2]["digest"] = json!("00"), "ruleset-differs"),
    ]
}

/// Standings and lists that are told otherwise.
fn other_standings() -> Vec<(&'static str, Bend, &'static str)> {
    vec![
        (
            "a better standing",
            |p| p.standings.get_mut(&party()).unwrap()["standing"]["code"] = json!("normal"),
            "standing-differs",
        ),
        (
            "a reason less",
            |p| drop(p.standings.get_mut(&party()).unwrap()["because"].as_array_mut().unwrap().pop()),
            "standing-differs",
        ),
        (
            "another entry as reason",
            |p| p.standings.get_mut(&party()).unwrap()["because"][0]["entries"] = json!([3]),
            "standing-differs",
        ),
        ("nobody", |p| p.standings.clear(), "standing-differs"),
        (
            "somebody of whom nothing is shown",
            |p| drop(p.standings.insert(code("91140925MAAAAA019"), json!({}))),
            "standing-differs",
        ),
        ("an empty list", |p| p.lists.clear(), "list-differs"),
        (
            "a listing that ends sooner",
            |p| p.lists.get_mut(&ListKind::Abnormal).unwrap()[0]["until"] = json!("2026-12-01"),
            "list-differs",
        ),
        (
            "a listing that nobody decided",
            |p| drop(p.lists.insert(ListKind::Severe, vec![json!({"seq": 3})])),
            "list-differs",
        ),
    ]
}

#[test]
fn whatever_is_published_otherwise_is_found() {
    let table = other_records().into_iter().chain(other_standings());
    let shown = overseen().shown();
    for (what, bend, wanted) in table {
        let report = audit(&shown, bend, &[]);
        let codes: Vec<&str> = found(&report).iter().map(|(_, code)| *code).collect();
        assert!(!codes.is_empty() && codes.iter().all(|code| *code == wanted), "{what}: {codes:?}");
        let grown = audit(
            &shown,
            |published| {
                bend(published);
                published.grown = true;
            },
            &[],
        );
        assert_eq!(found(&grown), found(&report), "{what}: an entry that ended nothing explains nothing");
    }
    let other_size = audit(&shown, |published| published.size = TreeSize(3), &[]);
    assert_eq!(found(&other_size), [(None, "register-not-compared")]);
}

#[test]
fn what_ended_since_explains_its_own_rows_and_no_other() {
    let shown = overseen().shown();
    let grown = |silent: &[u64], bend: Bend| {
        let report = audit(
            &shown,
            |published| {
                bend(published);
                published.grown = true;
                for seq in silent {
                    published.silent.entries.insert(Seq(*seq));
                }
            },
            &[],
        );
        let mut codes: Vec<&'static str> = found(&report).iter().map(|(_, code)| *code).collect();
        codes.dedup();
        codes
    };
    assert_eq!(grown(&[PENALTY], |_| {}), [""; 0], "what is still shown is no difference");
    assert_eq!(grown(&[PENALTY], |p| p.records.clear()), ["register-not-compared"]);
    assert_eq!(grown(&[LISTING], |p| p.records.clear()), ["record-differs"]);
    assert_eq!(grown(&[LISTING], |p| p.lists.clear()), ["register-not-compared"]);
    assert_eq!(grown(&[PENALTY], |p| p.lists.clear()), ["list-differs"]);
    let better: Bend = |p| p.standings.get_mut(&party()).unwrap()["standing"]["code"] = json!("normal");
    assert_eq!(grown(&[8], better), ["standing-differs"]);
    let withdrawn = audit(
        &shown,
        |p| {
            (p.grown, p.silent.withdrawn) = (true, true);
            p.lists.clear();
        },
        &[],
    );
    assert_eq!(found(&withdrawn), [(Some(LISTING), "register-not-compared")]);
}

#[test]
fn a_manifest_that_is_adopted_meanwhile_is_told_and_is_no_difference() {
    let shown = overseen().shown();
    let told: fn(&mut PublishedRegister) = |p| {
        let size = p.size.0;
        let mut next = p.rulesets[0].clone();
        (next["entry"], next["manifest"]) = (json!(size), json!("00"));
        (p.rulesets[0]["until_entry"], p.rulesets[0]["in_force"]) = (json!(size), json!(false));
        p.rulesets.insert(0, next);
    };
    assert!(found(&audit(&shown, told, &[])).iter().all(|(_, code)| *code == "ruleset-differs"));
    let grown = audit(
        &shown,
        |p| {
            told(p);
            p.grown = true;
        },
        &[],
    );
    assert_eq!(found(&grown), []);
    assert!(grown.not_checked.iter().any(|not| not.what == "rulesets" && not.count == 1));
}

#[test]
fn a_stranger_derives_the_same_standing_from_what_is_shown() {
    let mut shown = overseen().shown();
    let mut whole = None;
    audit(&shown, |published| whole = Some(published.clone()), &[]);
    // Notices and services are never shown.
    for index in [8, 9, 11, 14] {
        shown.bodies[index] = ShownBody::NotShown("restricted".to_owned());
    }
    let mut public = None;
    let report = audit(&shown, |published| public = Some(published.clone()), &[]);
    let (whole, public) = (whole.unwrap(), public.unwrap());
    assert_eq!((whole.standings, whole.lists), (public.standings, public.lists));
    assert_eq!((whole.records, whole.timelines), (public.records, public.timelines));
    assert!(report.counts.indicators > 0 && report.counts.records == 1);
    assert_eq!(found(&report), []);
    assert!(report.not_checked.iter().any(|not| not.what == "procedures"));
}
