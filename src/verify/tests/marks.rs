//! Marks that are hidden, invented, or came behind their entry.

use serde_json::json;

use super::register::{HANDLERS, HEAD, PENALTY, REVIEWER, audit, enter, enter_of, overseen, release};
use super::world::*;
use crate::governance::Mark;
use crate::log::Seq;
use crate::statement::{EventKind, Kid, PublicKey};
use crate::verify::PublishedMark;

#[test]
fn a_mark_that_is_hidden_or_invented_is_found() {
    let mut world = overseen();
    let invented = PublishedMark { code: "irregular".to_owned(), rule: Some("notice-served".to_owned()), kid: None };
    let report = audit(&world.shown(), |_| {}, &[(PENALTY, invented)]);
    assert_eq!(found(&report), [(Some(PENALTY), "marks-differ")]);
    // A penalty that is released before it was served.
    let penalty = json!({
        "region": place(NORTH), "field": "food", "procedure": "simple", "violation": "无健康证明",
        "legal_basis": ["食品安全法126"], "types": ["warning"], "fine_fen": null, "confiscated_fen": null,
        "restricted_until": null, "rests_on": [], "considered": [], "facts_public": "无健康证明",
        "document": {"number": "宁市监罚〔2026〕2号", "dated_on": "2026-10-31", "seal": "ofd", "public_copy": null},
    });
    let penalty = enter(&mut world, EventKind::PenaltyDecided, penalty, &[&HANDLERS[..], &[REVIEWER, HEAD]].concat());
    release(&mut world, penalty);
    let seq = world.records.len() as u64 - 1;
    let hidden = audit(&world.shown(), |_| {}, &[]);
    assert_eq!(found(&hidden), [(Some(seq), "marks-differ")]);
    let told =
        PublishedMark { code: "irregular".to_owned(), rule: Some("served-before-release".to_owned()), kid: None };
    assert_eq!(found(&audit(&world.shown(), |_| {}, &[(seq, told)])), []);
}

#[test]
fn a_doubt_that_came_later_is_told_or_missed() {
    let mut world = overseen();
    let kid_of = |n: u8| PublicKey::from(&key(n)).kid();
    let (kid, since) = (kid_of(NORTH + 2), world.records.len() as u64);
    let registered = json!({
        "name": "日间照料中心", "kinds": ["day_care"], "region": place(NORTH), "address": "宁武县",
        "operated_by": null, "operated_from": "2026-10-01",
    });
    let subject = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
    enter_of(&mut world, subject, EventKind::FacilityRegistered, registered, &HANDLERS[..1]);
    world.revoke_since(NORTH, NORTH + 2, Some(since));
    let doubt = |seq: u64, kid: Kid| (seq, PublishedMark::from(&Mark::SignatureDoubted { kid }));
    let told = audit(&world.shown(), |_| {}, &[doubt(since, kid)]);
    assert_eq!(found(&told), []);
    assert_eq!(told.marks.get("signature-doubted"), Some(&1), "the report names it, whoever told");
    assert!(told.marked.iter().any(|(seq, mark)| *seq == Seq(since) && mark.code() == "signature-doubted"));
    assert_eq!(found(&audit(&world.shown(), |_| {}, &[])), [(Some(since), "marks-differ")]);
    // A doubt that no entry casts may come from one behind these: it is counted, and nobody is accused of it.
    let more = [doubt(since, kid), doubt(since - 1, kid_of(NORTH + 3))];
    let report = audit(&world.shown(), |_| {}, &more);
    assert_eq!(found(&report), []);
    assert!(report.not_checked.iter().any(|not| not.what == "marks" && not.count == 1));
}
