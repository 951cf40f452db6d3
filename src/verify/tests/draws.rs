//! Draws in the log: honest ones, and one that somebody made up.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::world::*;
use crate::codes::Hash;
use crate::rules::draw::{Frozen, Seed, Sheet, Terms};
use crate::statement::events::draw::{DrawFrozen, DrawSeeded};
use crate::statement::{EventKind, Role};
use crate::verify::{Report, Rulebooks, Verdict};

const HANDLERS: [(Role, u8); 2] = [(Role::Handler, NORTH + 2), (Role::Handler, NORTH + 3)];
const HEADED: [(Role, u8); 2] = [(Role::Handler, NORTH + 2), (Role::Head, NORTH + 5)];

/// A case of `tests/oracle/draw.json`: a draw that another implementation made.
fn case() -> Value {
    let text = include_str!("../../../tests/oracle/draw.json");
    serde_json::from_str::<Value>(text).unwrap()["cases"][1].clone()
}

fn file(case: &Value, name: &str) -> Vec<u8> {
    let lines = case["files"][name].as_array().unwrap();
    lines.iter().flat_map(|line| format!("{}\n", line.as_str().unwrap()).into_bytes()).collect()
}

/// A ledger with one draw; `bend` changes what `draw.made` tells.
fn drawn(bend: impl Fn(&mut Value)) -> (World, BTreeMap<Hash, Vec<u8>>) {
    let case = case();
    let mut world = World { records: Vec::new() };
    world.found(files().1);
    world.admit_for(NORTH, "civil_affairs", &["draw.frozen", "draw.seeded", "draw.made", "draw.redrawn"]);
    for (n, role) in [(2, "handler"), (3, "handler"), (5, "head")] {
        world.enrol_as(NORTH, NORTH + n, role);
    }
    let list = |name: &str| {
        let lines = case["files"][name].as_array().unwrap().len();
        json!({ "lines": lines, "sha256": Hash::of(&file(&case, name)).to_string() })
    };
    let frozen = json!({
        "region": place(NORTH), "frozen_on": "2026-11-01", "item": "MZ-03", "item_name": "检查", "period": "2026",
        "plan": null, "method": "minglu-draw/1", "objects": case["objects"], "ratio": null, "teams": case["teams"],
        "seed": {
            "kind": "dice", "name": "县政务大厅", "reference": "12", "run_by": "民政局", "run_by_code": null,
            "expected_on": "2026-11-03",
        },
        "lists": {
            "names": list("names"), "lots": list("lots"), "officers": list("officers"),
            "recusal_digests": list("recusal-digests"), "objects": list("objects"), "recusals": list("recusals"),
        },
    });
    let enter = |world: &mut World, kind, data: &Value, signers: &[(Role, u8)]| {
        let subject = format!("cases/{}", case["draw"].as_str().unwrap());
        let mut draft = world.draft(kind, &authority(NORTH), &subject, data.clone());
        // The seed exists on the day after the freeze.
        let later = if kind == EventKind::DrawFrozen { 0 } else { 24 * 3_600_000 };
        draft.time = draft.time.plus_ms(later);
        world.sign(&draft, signers);
        let recorded = world.records.last_mut().unwrap();
        recorded.0 = recorded.0.plus_ms(later);
        world.records.last().unwrap().1.digest().to_base64url()
    };
    let freeze = enter(&mut world, EventKind::DrawFrozen, &frozen, &HEADED);
    let throws: Vec<String> = case["seed"]["text"].as_str().unwrap().chars().map(String::from).collect();
    let seeded = json!({
        "freeze": freeze, "seed": { "kind": "dice", "reference": "12" }, "seeded_on": "2026-11-03",
        "digits": throws, "document": null, "round_signature": null,
    });
    let seed = enter(&mut world, EventKind::DrawSeeded, &seeded, &HANDLERS);
    let terms = Terms::of(case["draw"].as_str().unwrap().parse().unwrap(), &read::<DrawFrozen>(&frozen));
    let sheets = |name: &str| file(&case, name);
    let lists = Frozen::new(
        terms,
        Sheet::parse(&sheets("objects")).unwrap(),
        Sheet::parse(&sheets("officers")).unwrap(),
        Sheet::parse(&sheets("recusals")).unwrap(),
    );
    let result = lists.unwrap().draw(&Seed::of(&read::<DrawSeeded>(&seeded)).unwrap(), &Sheet::new(vec![]).unwrap());
    let result = result.unwrap();
    let mut made = json!({
        "seeded": seed, "made_on": "2026-11-03", "visits": result.to_recorded(), "result": result.digest().to_string(),
    });
    bend(&mut made);
    enter(&mut world, EventKind::DrawMade, &made, &HANDLERS);
    let mut all = files().0;
    for name in ["names", "lots", "officers", "recusal-digests", "objects", "recusals", "result"] {
        all.insert(Hash::of(&sheets(name)), sheets(name));
    }
    (world, all)
}

fn read<D: serde::de::DeserializeOwned>(data: &Value) -> D {
    serde_json::from_value(data.clone()).unwrap()
}

fn without(mut all: BTreeMap<Hash, Vec<u8>>, names: &[&str]) -> BTreeMap<Hash, Vec<u8>> {
    for name in names {
        all.remove(&Hash::of(&file(&case(), name))).unwrap();
    }
    all
}

fn unchecked(report: &Report) -> Vec<(&'static str, u64)> {
    let drawn = report.not_checked.iter().filter(|not| ["draws", "lots"].contains(&not.what));
    drawn.map(|not| (not.what, not.count)).collect()
}

#[test]
fn an_audit_runs_a_draw_again_and_says_what_it_could_not_see() {
    let (world, all) = drawn(|_| {});
    let restricted: &[&str] = &["objects", "recusals"];
    for (away, wanted) in [
        (&[][..], vec![]),
        (restricted, vec![("lots", 3)]),
        (&["lots"], vec![("draws", 1)]),
        (&["result"], vec![("draws", 1)]),
    ] {
        let report = world.shown().replay_with(&without(all.clone(), away), &Rulebooks::default());
        assert_eq!((report.verdict(), found(&report)), (Verdict::Sound, vec![]), "{away:?}");
        assert_eq!(unchecked(&report), wanted, "{away:?}");
    }
}

#[test]
fn an_audit_finds_a_draw_that_somebody_made_up() {
    let made = 7;
    for bend in [
        |made: &mut Value| made["visits"].as_array_mut().unwrap().swap(0, 1),
        |made: &mut Value| made["visits"].as_array_mut().unwrap().truncate(5),
        |made: &mut Value| made["visits"][0]["officers"].as_array_mut().unwrap().swap(0, 1),
    ] {
        let (world, all) = drawn(bend);
        let report = world.shown().replay_with(&all, &Rulebooks::default());
        assert_eq!(found(&report), [(Some(made), "draw-differs")]);
        assert_eq!(report.verdict(), Verdict::Unsound);
    }
}
