//! Each lie about an entry or a statement gives the finding that names it, where it is.

use serde_json::{Value, json};

use super::world::{
    CHECKPOINT, NORTH, ORIGIN, SOUTH, Shown, ShownBody, World, files, files_with, found, hour, key, place, public,
};
use crate::codes::Hash;
use crate::log::NoteSigner;
use crate::statement::{Draft, EventKind, Role};
use crate::verify::{HistoryVerdict, Rulebooks, Verdict};

type Found = Vec<(Option<u64>, &'static str)>;

#[test]
fn an_honest_ledger_is_consistent_and_says_that_its_history_is_not_comparable() {
    let report = World::new().shown().replay();
    assert_eq!(found(&report), []);
    assert_eq!((report.verdict(), report.words()), (Verdict::Sound, "consistent in itself"));
    assert_eq!(report.history, HistoryVerdict::NotComparable);
    assert_eq!((report.counts.entries, report.counts.statements, report.counts.permissions), (12, 12, 12));
    assert_eq!((report.counts.signatures, report.counts.disclosures_shown), (3 + 8 + 12 + 8 + 1, 4 + 8 + 1));
    let text = report.to_text();
    assert!(text.contains("no earlier checkpoint or witness: history not comparable"), "{text}");
    assert!(!text.split(|c: char| !c.is_alphabetic()).any(|word| word == "sound"), "{text}");
    assert!(text.contains("simulated"));
    let json = report.to_json();
    assert_eq!(json.get("exit_code"), Some(&json!(0)));
    assert_eq!(json.pointer("/manifests/0/digest"), Some(&Value::from(files().1.to_string())));
    assert_eq!(json.pointer("/history/verdict"), Some(&json!("not comparable")));
}

fn bent(bend: impl Fn(&mut Shown)) -> Found {
    let mut shown = World::new().shown();
    bend(&mut shown);
    found(&shown.replay())
}

/// As [`bent`], and the liar puts right what follows from it.
fn relinked(bend: impl Fn(&mut Shown)) -> Found {
    let mut shown = World::new().shown();
    bend(&mut shown);
    found(&shown.relinked().replay())
}

fn recorded(record: impl Fn(&mut World)) -> Found {
    let mut world = World::new();
    record(&mut world);
    found(&world.shown().replay())
}

fn check<const N: usize>(table: [(&str, Found, Found); N]) {
    for (lie, found, wanted) in table {
        assert_eq!(found, wanted, "{lie}");
    }
}

#[test]
fn what_was_done_to_entries_is_found() {
    check([
        (
            "dropped entry",
            bent(|s| drop((s.lines.remove(9), s.bodies.remove(9)))),
            vec![(Some(9), "sequence-broken"), (None, "entries-missing")],
        ),
        (
            "entries swapped with their statements",
            bent(|s| {
                s.lines.swap(8, 9);
                s.bodies.swap(8, 9);
            }),
            vec![
                (Some(8), "sequence-broken"),
                (Some(10), "sequence-broken"),
                (Some(10), "chain-broken"),
                (None, "root-differs"),
            ],
        ),
        (
            "edited entry",
            bent(|s| s.edit_line(8, "T08:00:00.000Z", "T08:00:00.001Z")),
            vec![(Some(9), "chain-broken"), (None, "root-differs")],
        ),
        (
            "edited last entry",
            bent(|s| s.edit_line(11, "T11:00:00.000Z", "T11:00:00.001Z")),
            vec![(None, "root-differs")],
        ),
        (
            "entry that is none",
            relinked(|s| s.edit_line(11, "\"seq\"", "\"Seq\"")),
            vec![(Some(11), "entry-malformed")],
        ),
        (
            "back-dated entry",
            relinked(|s| s.edit_line(8, "T08:00:00.000Z", "T06:59:59.999Z")),
            vec![(Some(8), "time-goes-back")],
        ),
        (
            "wrong prev",
            bent(|s| {
                let prev = Hash::leaf(&s.lines[10]).to_base64url();
                s.edit_line(11, &prev, &Hash::of(b"x").to_base64url());
                s.sign_latest(CHECKPOINT);
            }),
            vec![(Some(11), "chain-broken")],
        ),
        (
            "unknown entry version",
            relinked(|s| s.edit_line(11, "{\"v\":1", "{\"v\":2")),
            vec![(Some(11), "entry-version-unknown")],
        ),
        (
            "unknown entry version, hashed in another way",
            bent(|s| s.edit_line(10, "{\"v\":1", "{\"v\":2")),
            vec![(Some(10), "entry-version-unknown"), (None, "root-not-comparable")],
        ),
    ]);
}

#[test]
fn what_was_done_to_shown_statements_is_found() {
    let swap_disclosures = |shown: &mut Shown| {
        let ShownBody::Statement { disclosures: theirs, .. } = shown.bodies[8].clone() else { unreachable!() };
        let ShownBody::Statement { disclosures, .. } = &mut shown.bodies[7] else { unreachable!() };
        disclosures[0] = theirs[0].clone();
    };
    check([
        (
            "swapped statements",
            bent(|s| s.bodies.swap(7, 8)),
            vec![(Some(7), "digest-differs"), (Some(8), "digest-differs")],
        ),
        ("disclosure of another statement", bent(swap_disclosures), vec![(Some(7), "disclosure-differs")]),
        ("statement gone", bent(|s| s.bodies[9] = ShownBody::Withdrawn), vec![(Some(9), "statement-withdrawn")]),
        (
            "statement said to be gone",
            bent(|s| s.bodies[9] = ShownBody::NotShown("withdrawn by entry 11".into())),
            vec![(Some(9), "statement-withdrawn")],
        ),
        (
            "statement hidden for no lawful reason",
            bent(|s| s.bodies[9] = ShownBody::NotShown("lost".into())),
            vec![(Some(9), "governance-unseen")],
        ),
    ]);
}

const NORTHERN: [(Role, u8); 2] = [(Role::Handler, NORTH + 2), (Role::Handler, NORTH + 3)];

/// The server as the liar: it records what it should have refused, and signs it all.
#[test]
fn what_was_recorded_against_the_format_is_found_at_its_entry() {
    check([
        (
            "edited statement under its own entry",
            recorded(|w| {
                let mut draft = w.inspection(NORTH, place(NORTH));
                w.sign(&draft, &NORTHERN);
                draft.data["result"] = json!("no_issues_found");
                let payload = draft.sign(&[(Role::Handler, &key(12)), (Role::Handler, &key(13))]).unwrap().payload;
                w.records[12].1.payload = payload;
            }),
            vec![(Some(12), "signature-invalid")],
        ),
        (
            "signature stripped",
            recorded(|w| drop(w.records[10].1.signatures.pop())),
            vec![(Some(10), "statement-malformed")],
        ),
        (
            "statement of another ledger",
            recorded(|w| {
                let draft = w.inspection(NORTH, place(NORTH));
                w.sign(&Draft { ledger: "example.cn/other".parse().unwrap(), ..draft }, &NORTHERN);
            }),
            vec![(Some(12), "other-ledger")],
        ),
        (
            "one id for two statements",
            recorded(|w| {
                let draft = w.inspection(NORTH, place(NORTH));
                w.sign(&draft, &NORTHERN);
                let again = w.inspection(NORTH, place(NORTH));
                w.sign(&Draft { id: draft.id, ..again }, &NORTHERN);
            }),
            vec![(Some(13), "id-twice")],
        ),
        (
            "one statement twice",
            recorded(|w| {
                let again = w.records[7].1.clone();
                w.records.push((hour(12), again));
            }),
            vec![(Some(12), "digest-twice")],
        ),
        (
            "data that break the shape of the type",
            recorded(|w| {
                let mut draft = w.inspection(NORTH, place(NORTH));
                draft.data["field"] = json!("astrology");
                w.sign(&draft, &NORTHERN);
            }),
            vec![(Some(12), "statement-malformed")],
        ),
        (
            "telephone number in a clear text",
            recorded(|w| {
                let mut draft = w.inspection(NORTH, place(NORTH));
                draft.data["facts_public"] = json!("电话13812345678");
                w.sign(&draft, &NORTHERN);
            }),
            vec![(Some(12), "personal-number-in-clear")],
        ),
    ]);
}

/// The server as the liar, or as the fool.
#[test]
fn what_was_recorded_without_a_right_to_it_is_found_at_its_entry() {
    check([
        (
            "key revoked before",
            recorded(|w| {
                w.revoke(NORTH, NORTH + 3);
                w.inspect(NORTH, place(NORTH), &[NORTH + 2, NORTH + 3]);
            }),
            vec![(Some(13), "not-permitted")],
        ),
        (
            "place of another authority",
            recorded(|w| w.inspect(NORTH, place(SOUTH), &[NORTH + 2, NORTH + 3])),
            vec![(Some(12), "not-permitted")],
        ),
        (
            "officers of another authority",
            recorded(|w| w.inspect(NORTH, place(NORTH), &[SOUTH + 2, SOUTH + 3])),
            vec![(Some(12), "not-permitted")],
        ),
        (
            "one officer alone",
            recorded(|w| w.inspect(NORTH, place(NORTH), &[NORTH + 2])),
            vec![(Some(12), "not-permitted")],
        ),
        (
            "a key that nobody enrolled",
            recorded(|w| w.inspect(NORTH, place(NORTH), &[NORTH + 2, 99])),
            vec![(Some(12), "not-permitted")],
        ),
        ("second founding", recorded(|w| w.clone_from(&founded_twice())), vec![(Some(12), "not-permitted")]),
        (
            "type that the manifest does not name",
            recorded(|w| {
                let draft = w.inspection(NORTH, place(NORTH));
                let event_type = "minglu.future.happened.v1".to_owned();
                w.sign(&Draft { event_type, ..draft }, &NORTHERN);
            }),
            vec![(Some(12), "not-permitted")],
        ),
    ]);
}

fn founded_twice() -> World {
    let mut world = World::new();
    let draft = world.draft(
        EventKind::LedgerFounded,
        "ledger",
        "ledger",
        json!({
            "origin": ORIGIN, "checkpoint_key": public(61), "service_key": public(62),
            "founders": [{ "person": "persons/00000000-0000-4000-8000-000000000063", "public_key": public(63) }],
            "quorum": 1, "continues": null, "clock": "system", "manifest": files().1.to_string(),
        }),
    );
    world.sign(&draft, &[(Role::Founder, 63), (Role::Ledger, 62)]);
    world
}

#[test]
fn without_a_manifest_permissions_are_not_checked_and_the_report_says_so() {
    let shown = World::new().shown();
    let (mut files, manifest) = files();
    files.remove(&Hash::of(include_bytes!("../../../schemas/catalogue.json")));
    let report = shown.replay_with(&files, &Rulebooks::default());
    assert_eq!(found(&report), [(Some(0), "manifest-missing")]);
    assert_eq!((report.verdict(), report.counts.permissions, report.counts.signatures), (Verdict::CouldNotTell, 0, 32));
    let why = format!("the manifest {manifest} cannot be used here");
    assert!(report.not_checked.iter().any(|not| not.what == "permissions" && not.count == 12 && not.why == why));
    assert!(report.to_text().contains(&why));
}

#[test]
fn a_manifest_of_a_newer_program_leaves_the_question_open() {
    let mut rows: Vec<Value> = serde_json::from_slice(include_bytes!("../../../schemas/catalogue.json")).unwrap();
    let mut newer = rows.last().unwrap().clone();
    newer["event_type"] = json!("minglu.future.happened.v1");
    rows.push(newer);
    let (files, manifest) = files_with(serde_json::to_vec(&rows).unwrap());
    let mut world = World::with_manifest(manifest);
    let draft = world.inspection(NORTH, place(NORTH));
    let event_type = "minglu.future.happened.v1".to_owned();
    let draft = Draft { event_type, ..draft };
    world.sign(&draft, &[(Role::Handler, NORTH + 2), (Role::Handler, NORTH + 3)]);
    let report = world.shown().replay_with(&files, &Rulebooks::default());
    assert_eq!(found(&report), [(Some(0), "manifest-unusable"), (Some(12), "type-unknown")]);
    assert_eq!(report.verdict(), Verdict::CouldNotTell);
}

#[test]
fn after_an_unread_statement_refusals_are_unsure() {
    let mut shown = World::new().shown();
    shown.bodies[4] = ShownBody::NotShown("lost".into());
    let report = shown.replay();
    let wanted: Found =
        vec![(Some(4), "governance-unseen"), (Some(7), "permission-unsure"), (Some(9), "permission-unsure")];
    assert_eq!(found(&report), wanted);
    assert!(report.not_checked.iter().any(|not| not.what == "signatures" && not.count == 4));
}

#[test]
fn a_reader_without_an_auditors_key_sees_what_is_shown_and_how_much_is_not() {
    let mut shown = World::new().shown();
    for (index, class) in [(7, "restricted"), (8, "expired"), (9, "ended by entry 11"), (10, "restricted")] {
        shown.bodies[index] = ShownBody::NotShown(class.into());
    }
    let ShownBody::Statement { disclosures, .. } = &mut shown.bodies[11] else { unreachable!() };
    disclosures.clear();
    let report = shown.replay();
    assert_eq!((found(&report), report.verdict()), (vec![], Verdict::Sound));
    let classes: Vec<(&str, u64)> = report.not_shown.iter().map(|(class, count)| (class.as_str(), *count)).collect();
    assert_eq!(classes, [("ended", 1), ("expired", 1), ("restricted", 2)]);
    assert_eq!((report.counts.statements, report.counts.disclosures_withheld), (8, 1));
    assert!(report.not_checked.iter().any(|not| not.what == "statements" && not.count == 4));
}

/// A copy of the public files holds no statement: links, tree and checkpoint are all that can be said.
#[test]
fn a_log_without_any_statement_is_never_called_sound() {
    let mut shown = World::new().shown();
    shown.bodies.fill(ShownBody::NotShown("restricted: not among the public files".into()));
    let unseen = (Some(0), "governance-unseen");
    assert_eq!(found(&shown.replay()), [unseen, (None, "signatures-not-checked")]);
    let log = NoteSigner::new(ORIGIN, key(CHECKPOINT)).unwrap();
    shown.known.keys = vec![log.verifier_key().clone()];
    let report = shown.replay();
    assert_eq!((found(&report), report.verdict()), (vec![unseen], Verdict::CouldNotTell));
    shown.lines[5][60] ^= 1;
    assert_eq!(shown.replay().verdict(), Verdict::Unsound);
}
