//! The acts of officers, as steps of the plan: one function a type of statement.

mod beginning;
mod cases;
mod endings;
mod legacy;
mod measures;
mod money;
mod reports;
mod visits;
mod voices;

use serde_json::{Value, json};

use crate::codes::Day;
use crate::statement::EventKind;

use super::cast::random_uuid;
use super::plan::{Desk, Plan, StepId, digest, digests};
use super::town::Home;
use super::words::{Finding, person_name};

pub(super) use cases::Grounds;
pub(super) use money::Prepaid;
pub(super) use visits::Visit;

/// A listing that is to be decided.
pub(super) struct Listing {
    pub list: &'static str,
    pub circumstance: &'static str,
    pub facts: &'static str,
    /// Measures with the law that allows them.
    pub measures: &'static [(&'static str, &'static str)],
}

impl Plan {
    pub(super) fn register_institution(&mut self, home: &Home, by: usize, on: Day) -> StepId {
        let telephone = format!("139{:08}", self.dice.below(100_000_000));
        let data = json!({
            "name": home.name, "region": home.region, "registered_on": on.to_string(),
            "address": if home.is_sole_trader() { Value::Null } else { Value::from(home.address.clone()) },
            "representative": {
                "person": format!("persons/{}", random_uuid(&mut self.dice)), "name": person_name(&mut self.dice),
                "telephone": telephone,
            },
        });
        self.add(&home.person(by), on, EventKind::InstitutionRegistered, data)
    }

    /// A place is entered, with its operator if he is known.
    pub(super) fn register_facility(&mut self, home: &Home, by: usize, on: Day, known: bool) -> StepId {
        let telephone = format!("139{:08}", self.dice.below(100_000_000));
        let data = json!({
            "name": home.name, "kinds": [home.kind], "region": home.region, "address": home.address,
            "operated_by": known.then(|| home.code.to_string()), "operated_from": on.to_string(), "telephone": telephone,
        });
        self.add(&home.site(by), on, EventKind::FacilityRegistered, data)
    }

    pub(super) fn identify(&mut self, site: &Desk, on: Day, operator: &Home, (from, basis): (Day, &str)) -> StepId {
        let data = json!({
            "region": site.region, "operated_by": operator.code.to_string(), "operated_from": from.to_string(),
            "basis": basis, "identified_on": on.to_string(),
        });
        self.add(site, on, EventKind::FacilityIdentified, data)
    }

    pub(super) fn license(&mut self, home: &Home, by: usize, on: Day) -> StepId {
        let year = on.year();
        let data = json!({
            "region": home.region, "facility": home.place(), "kind": "food_operation",
            "licence_number": format!("JY3{}{year}{:05}", home.region, self.dice.below(100_000)),
            "content": "热食类食品制售，单位食堂", "valid_from": on.to_string(),
            "valid_until": on.plus_months(60).plus_days(-1).to_string(), "document": self.document(on, "食许"),
        });
        self.add(&home.person(by), on, EventKind::LicenceGranted, data)
    }

    pub(super) fn inspect(&mut self, site: &Desk, on: Day, found: &Finding) -> StepId {
        let person = person_name(&mut self.dice);
        let signature = if found.result == "obstructed" { "refused" } else { "signed" };
        let met = (found.result != "unreachable")
            .then(|| json!({ "capacity": "负责人", "signature": signature, "name": person }));
        let seen = found.result != "unreachable" && found.result != "obstructed";
        let checklist = if seen && self.dice.below(3) > 0 { self.checklist(on, found) } else { Value::Null };
        let mut data = json!({
            "region": site.region, "visited_on": on.to_string(), "field": found.field, "notice_number": null,
            "result": found.result, "major_hazards": found.hazards, "checklist": checklist,
            "facts_public": found.facts, "facts_full": format!("{}。现场人员：{person}", found.facts), "met": met,
        });
        if seen && let Value::Object(members) = &mut data {
            members.insert("evidence".to_owned(), json!([self.file_digest()]));
        }
        self.add(site, on, EventKind::InspectionRecorded, data)
    }

    /// A checklist on which one item fails if problems were found.
    fn checklist(&mut self, on: Day, found: &Finding) -> Value {
        let count = 6 + self.dice.below(7);
        let failing = (found.result == "issues_found").then(|| self.dice.below(count));
        let mut items = Vec::new();
        for number in 0..count {
            let fails = failing == Some(number);
            let result = if fails {
                "fails"
            } else if self.dice.below(8) == 0 {
                "not_applicable"
            } else {
                "conforms"
            };
            items.push(json!({
                "code": format!("{}-{:02}", found.field, number + 1), "result": result,
                "note": fails.then_some(found.facts),
            }));
        }
        json!({ "id": "养老和托育机构日常检查表", "version": on.year().to_string(), "items": items })
    }

    /// A fire check; hazards as code, gravity, description.
    pub(super) fn check_fire(&mut self, site: &Desk, on: Day, facts: &str, hazards: &[[&str; 3]]) -> StepId {
        let hazard = |[code, gravity, description]: &[&str; 3]| json!({ "code": code, "gravity": gravity, "description": description });
        let data = json!({
            "region": site.region, "checked_on": on.to_string(),
            "result": if hazards.is_empty() { "no_issues_found" } else { "issues_found" },
            "hazards": hazards.iter().map(hazard).collect::<Vec<_>>(), "checklist": null, "facts_public": facts,
            "evidence": [self.file_digest()],
        });
        self.add(site, on, EventKind::FireCheckRecorded, data)
    }

    pub(super) fn order(
        &mut self,
        desk: &Desk,
        on: Day,
        finding: StepId,
        (item, due, risk): (&str, Day, &str),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "finding": digest(finding), "items": [item], "due_on": due.to_string(),
            "risk": risk, "document": self.document(on, "责改"),
        });
        self.add(desk, on, EventKind::RectificationOrdered, data)
    }

    pub(super) fn accept(&mut self, desk: &Desk, on: Day, order: StepId, facts: &str) -> StepId {
        let data = json!({
            "region": desk.region, "order": digest(order), "accepted_on": on.to_string(), "facts_public": facts,
        });
        self.add(desk, on, EventKind::RectificationAccepted, data)
    }

    /// A licence is taken away as a penalty.
    pub(super) fn revoke_licence(&mut self, desk: &Desk, on: Day, licence: StepId, reason: &str) -> StepId {
        let data = json!({
            "region": desk.region, "licence": digest(licence), "ground": "penalty", "reason_public": reason,
            "document": self.document(on, "食许撤"),
        });
        self.add(desk, on, EventKind::LicenceRevoked, data)
    }

    pub(super) fn annul(
        &mut self,
        desk: &Desk,
        on: Day,
        decision: StepId,
        (ordered_by, reason): (StepId, &str),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "decision": digest(decision), "outcome": "revoked",
            "ordered_by": digest(ordered_by), "reason_public": reason, "document": self.document(on, "罚撤"),
        });
        self.add(desk, on, EventKind::PenaltyAnnulled, data)
    }

    pub(super) fn notify(&mut self, desk: &Desk, on: Day, listing: &Listing, rests_on: &[StepId]) -> StepId {
        let data = json!({
            "region": desk.region, "list": listing.list, "circumstance": listing.circumstance,
            "rests_on": digests(rests_on), "measures": measures(listing), "facts_full": listing.facts,
            "document": self.document(on, "列告"),
        });
        self.add(desk, on, EventKind::ListingNotified, data)
    }

    pub(super) fn list(
        &mut self,
        desk: &Desk,
        on: Day,
        listing: &Listing,
        (notice, considered, rests_on): (StepId, &[StepId], &[StepId]),
    ) -> StepId {
        let severe = listing.list == "severe";
        let consent = severe.then(|| format!("省审〔{}〕{}号", on.year(), 1 + self.dice.below(400)));
        let data = json!({
            "region": desk.region, "list": listing.list, "circumstance": listing.circumstance,
            "notice": digest(notice), "considered": digests(considered), "rests_on": digests(rests_on),
            "consent_number": consent, "months_min": null, "months_max": null, "measures": measures(listing),
            "facts_public": listing.facts, "facts_full": listing.facts, "document": self.document(on, "列"),
        });
        self.add(desk, on, EventKind::ListingDecided, data)
    }

    pub(super) fn remove(
        &mut self,
        desk: &Desk,
        on: Day,
        listing: StepId,
        (ground, considered, reason): (&str, &[StepId], &str),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "listing": digest(listing), "ground": ground, "considered": digests(considered),
            "reason": reason, "document": self.document(on, "移"),
        });
        self.add(desk, on, EventKind::ListingRemoved, data)
    }

    pub(super) fn serve(&mut self, desk: &Desk, on: Day, document: StepId) -> StepId {
        let mode = *self.dice.pick(&["direct", "direct", "direct", "mail", "electronic"]);
        let recipient = person_name(&mut self.dice);
        let data = json!({
            "document": digest(document), "mode": mode, "served_on": on.to_string(), "capacity": "负责人",
            "recipient": recipient, "evidence": [self.file_digest()],
        });
        self.add(desk, on, EventKind::DocumentServed, data)
    }

    pub(super) fn receive(&mut self, desk: &Desk, on: Day, about: StepId, kind: &str) -> StepId {
        let data = json!({
            "about": digest(about), "kind": kind, "submitted_on": on.to_string(), "content": self.file_digest(),
        });
        self.add(desk, on, EventKind::PartySubmitted, data)
    }

    /// A document of a body outside: body, its number, what it says.
    pub(super) fn outside(
        &mut self,
        desk: &Desk,
        on: Day,
        about: StepId,
        (body, number, effect): (&str, &str, &str),
    ) -> StepId {
        let data = json!({
            "body": body, "number": number, "dated_on": on.to_string(), "received_on": on.to_string(),
            "about": digest(about), "effect": effect, "copy": self.file_digest(),
        });
        self.add(desk, on, EventKind::OutsideDocumentReceived, data)
    }

    pub(super) fn release(&mut self, desk: &Desk, on: Day, statement: StepId) -> StepId {
        let tier = self.data(statement).and_then(reviewed_tier);
        let data = json!({
            "statement": digest(statement), "released_on": on.to_string(),
            "review": "已审查：不涉及国家秘密、商业秘密和个人隐私，同意公开", "tier": tier, "necessity": null,
            "public_copy": null,
        });
        self.add(desk, on, EventKind::PublicationReleased, data)
    }

    pub(super) fn correct(
        &mut self,
        desk: &Desk,
        on: Day,
        statement: StepId,
        [field, old, new, reason]: [&str; 4],
    ) -> StepId {
        let data = json!({
            "statement": digest(statement), "field": field, "old": old, "new": new, "reason": reason,
            "corrected_on": on.to_string(),
        });
        self.add(desk, on, EventKind::StatementCorrected, data)
    }

    pub(super) fn retract(&mut self, desk: &Desk, on: Day, statement: StepId, reason: &str) -> StepId {
        let data = json!({ "statement": digest(statement), "reason": reason, "found_on": on.to_string() });
        self.add(desk, on, EventKind::StatementRetracted, data)
    }

    pub(super) fn misattributed(
        &mut self,
        desk: &Desk,
        on: Day,
        statement: StepId,
        (rightful, reason): (&Home, &str),
    ) -> StepId {
        let data = json!({
            "statement": digest(statement), "rightful": rightful.code.to_string(), "reason": reason,
            "found_on": on.to_string(),
        });
        self.add(desk, on, EventKind::StatementMisattributed, data)
    }
}

fn measures(listing: &Listing) -> Vec<Value> {
    listing.measures.iter().map(|(name, basis)| json!({ "name": name, "legal_basis": basis })).collect()
}

/// The tier that a reviewer names where a fine alone decides on it, since no fine bands are in force: a fine below
/// ten thousand yuan is light.
fn reviewed_tier(penalty: &Value) -> Option<&'static str> {
    let fine_fen = penalty.get("fine_fen")?.as_u64()?;
    let types: Vec<&str> = penalty.get("types")?.as_array()?.iter().filter_map(Value::as_str).collect();
    let decided_by_fine = types.iter().all(|kind| matches!(*kind, "fine" | "warning" | "gains_confiscated"));
    decided_by_fine.then_some(if fine_fen < 1_000_000 { "light" } else { "general" })
}
