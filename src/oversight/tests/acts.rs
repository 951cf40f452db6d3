//! One plain statement of every type: dated, numbered, and about whatever a test names.

use serde_json::{Value, json};

use super::kit::{day, digest, event, named, with};
use crate::statement::events::tests::sample::sampled;
use crate::statement::{Event, EventKind};

const REGION: &str = "410302";

/// What a statement needs to be told: its day, the number of its document, and what it is about.
#[derive(Clone, Copy)]
pub struct Act<'a> {
    pub on: &'a str,
    pub number: u32,
    pub about: &'a str,
}

pub fn document(act: Act<'_>) -> Value {
    json!({"number": format!("洛监〔2026〕{}号", act.number), "dated_on": act.on, "seal": "pdf"})
}

/// A statement of a type, as plain as the type allows.
pub fn plain(kind: EventKind, act: Act<'_>) -> Event {
    event(kind, &data(kind, act))
}

/// The same with members of its data replaced.
pub fn changed(kind: EventKind, act: Act<'_>, members: Value) -> Event {
    event(kind, &with(data(kind, act), members))
}

/// Types that oversee somebody, in the order of the catalogue.
pub fn overseeing() -> impl Iterator<Item = EventKind> {
    EventKind::ALL.iter().copied().filter(|kind| kind.oversees())
}

pub fn data(kind: EventKind, act: Act<'_>) -> Value {
    let (on, about) = (act.on, named(act.about));
    let decision = |members: Value| with(json!({"region": REGION, "document": document(act)}), members);
    let facts = |members: Value| with(json!({"region": REGION, "facts_public": "情况属实"}), members);
    match kind.unversioned() {
        "minglu.institution.registered" => json!({
            "name": "示例养老院", "region": REGION, "registered_on": on,
            "representative": {"person": "persons/0190c3a1-7d3e-4c9a-8b1f-000000000001"},
        }),
        "minglu.facility.registered" => json!({
            "name": "示例养老院", "kinds": ["elderly_care_home"], "region": REGION, "address": "示例路一号",
            "operated_from": on,
        }),
        "minglu.facility.identified" => json!({
            "region": REGION, "operated_by": "52410302MJAAAA017P", "operated_from": on, "basis": "租赁合同",
            "identified_on": on,
        }),
        "minglu.filing.accepted" => json!({
            "region": REGION, "institution": "52410302MJAAAA017P", "receipt_number": "备-1", "accepted_on": on,
            "kinds": ["elderly_care_home"],
        }),
        "minglu.licence.granted" => decision(json!({
            "kind": "food_operation", "licence_number": "JY-1", "content": "热食类制售", "valid_from": on,
        })),
        "minglu.licence.revoked" => {
            decision(json!({"licence": about, "ground": "withdrawn", "reason_public": "不符合条件"}))
        }
        "minglu.inspection.recorded" => {
            facts(json!({"visited_on": on, "field": "food", "result": "issues_found", "major_hazards": []}))
        }
        "minglu.fire_check.recorded" => facts(json!({"checked_on": on, "result": "no_issues_found", "hazards": []})),
        "minglu.rectification.ordered" => decision(json!({
            "finding": about, "items": ["更换灭火器"], "due_on": day(on).plus_days(30).to_string(), "risk": "ordinary",
        })),
        "minglu.rectification.accepted" => facts(json!({"order": about, "accepted_on": on})),
        "minglu.penalty.decided" => decision(json!({
            "field": "food", "procedure": "simple", "violation": "未留样", "legal_basis": ["食品安全法 126"],
            "types": ["fine"], "fine_fen": 300_000, "rests_on": [], "considered": [],
            "facts_public": "未按规定留样",
        })),
        "minglu.penalty.annulled" => {
            decision(json!({"decision": about, "outcome": "revoked", "reason_public": "事实不清"}))
        }
        "minglu.grade.awarded" => decision(json!({
            "grade": 3, "standard": "GB/T 37276-2018", "scores": [], "valid_until": day(on).plus_months(36).to_string(),
        })),
        "minglu.grade.revoked" => decision(json!({"award": about, "reason_public": "弄虚作假"})),
        "minglu.listing.notified" => {
            decision(json!({"list": "severe", "circumstance": "c1", "rests_on": [], "measures": []}))
        }
        "minglu.listing.decided" => decision(json!({
            "list": "severe", "circumstance": "c1", "notice": about, "considered": [], "rests_on": [],
            "consent_number": "豫市监同意1号", "measures": [], "facts_public": "情节严重",
        })),
        "minglu.listing.removed" => decision(json!({
            "listing": about, "ground": "applied", "considered": [], "reason": "期满",
        })),
        "minglu.document.served" => json!({"document": about, "mode": "direct", "served_on": on}),
        "minglu.party.submitted" => json!({"about": about, "kind": "defence", "submitted_on": on}),
        "minglu.outside_document.received" => json!({
            "body": "示例人民法院", "number": "行初1号", "dated_on": on, "received_on": on, "about": about,
            "effect": "revoked",
        }),
        "minglu.publication.released" => json!({"statement": about, "released_on": on, "review": "无涉密内容"}),
        "minglu.statement.corrected" => json!({
            "statement": about, "field": "/region", "old": REGION, "new": "410303", "reason": "笔误", "corrected_on": on,
        }),
        "minglu.statement.misattributed" => json!({"statement": about, "reason": "同名机构", "found_on": on}),
        "minglu.statement.retracted" => json!({"statement": about, "reason": "重复录入", "found_on": on}),
        "minglu.record.transcribed" => json!({
            "original_authority": "原食药监局", "original_kind": "market_supervision",
            "original_number": format!("旧罚{}号", act.number), "original_on": "2021-06-01",
            "content": {"kind": "penalty", "procedure": "ordinary", "types": ["warning"]},
            "facts_public": "档案所载", "shelf_mark": "A-1", "transcribed_on": on,
        }),
        _ => {
            let mut data = sampled(kind, day(on), Some(digest(act.about)));
            if let Some(number) = data.pointer_mut("/document/number") {
                *number = document(act)["number"].take();
            }
            data
        }
    }
}
