//! Lives: events in shorthand, folded into dossiers.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::codes::{AuthorityKind, Day, Hash, RegionCode, Timestamp, Uscc};
use crate::log::Seq;
use crate::manifest::risk::RiskRules;
use crate::manifest::tests::repository;
use crate::manifest::{Rulebook, Ruleset};
use crate::oversight::{Dossiers, Recorded};
use crate::statement::events::tests::sample::sampled;
use crate::statement::{EventKind, Source, Subject};

pub const FACILITY: &str = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
const PLACE: &str = "410302";
pub const PERSON: &str = "persons/0190c3a1-7d3e-4c9a-8b1f-000000000001";
const RISK: &[u8] = include_bytes!("../../../schemas/rulesets/risk.json");
const RULESET: &[u8] = include_bytes!("../../../schemas/rulesets/cn-core.json");

static RULEBOOK: LazyLock<Rulebook> = LazyLock::new(repository::rulebook);

/// Where everything happens, unless something else is told.
pub fn region() -> RegionCode {
    PLACE.parse().unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The repository's rulebook.
pub fn rulebook() -> Rulebook {
    RULEBOOK.clone()
}

/// The repository's ruleset as JSON.
pub fn ruleset() -> Value {
    serde_json::from_slice(RULESET).unwrap()
}

/// The repository's rulebook, some tables of its ruleset, or the frequencies or models of its risk rules, replaced.
pub fn rulebook_with(tables: &Value) -> Rulebook {
    let (mut changed, mut risk) = (ruleset(), serde_json::from_slice::<Value>(RISK).unwrap());
    for (name, table) in tables.as_object().unwrap() {
        let file = if matches!(name.as_str(), "frequencies" | "models") { &mut risk } else { &mut changed };
        file[name] = table.clone();
    }
    let ruleset = Ruleset::parse(changed.to_string().as_bytes()).unwrap();
    Rulebook { ruleset, risk: RiskRules::parse(risk.to_string().as_bytes()).unwrap(), ..rulebook() }
}

/// Who a life is about: a home (社会服务机构), a company, or a sole trader.
pub fn party(name: &str) -> Uscc {
    let prefix = match name {
        "home" => "52410302",
        "company" => "91410302",
        "trader" => "92410302",
        other => panic!("{other} is no party"),
    };
    Uscc::with_check_characters(prefix, "MJA00001").unwrap()
}

fn authority(kind: AuthorityKind) -> Uscc {
    let at = AuthorityKind::ALL.iter().position(|found| *found == kind).unwrap();
    Uscc::with_check_characters("11410302", &format!("MB00000{at}")).unwrap()
}

/// One event in shorthand.
#[derive(Clone, Debug)]
pub struct Happening {
    pub label: String,
    pub on: Day,
    /// Without `minglu.` and version.
    pub event_type: String,
    pub by: AuthorityKind,
    /// What it is about, where that is not the party.
    pub at: Option<Subject>,
    pub irregular: bool,
    /// What differs from [`usual`]; `@label` stands for a digest.
    pub data: Value,
}

impl Happening {
    pub fn new(label: &str, on: &str, event_type: &str, data: Value) -> Self {
        let (label, event_type) = (label.to_owned(), event_type.to_owned());
        let by = AuthorityKind::CivilAffairs;
        Self { label, on: day(on), event_type, by, at: None, irregular: false, data }
    }

    pub fn by(self, by: AuthorityKind) -> Self {
        Self { by, ..self }
    }

    pub fn at_facility(self) -> Self {
        Self { at: Some(FACILITY.parse().unwrap()), ..self }
    }

    pub fn is_about(&self, party: Uscc) -> Subject {
        self.at.unwrap_or(Subject::Institution(party))
    }

    pub fn recorded(&self, seq: u64, party: Uscc) -> Recorded {
        self.recorded_about(seq, party, self.is_about(party))
    }

    /// The same about any subject.
    pub fn recorded_about(&self, seq: u64, party: Uscc, subject: Subject) -> Recorded {
        let name = format!("minglu.{}.v1", self.event_type);
        let kind = EventKind::from_name(&name).unwrap_or_else(|| panic!("{name} is no type"));
        let mut data = usual(kind, self.on, party);
        for (member, value) in self.data.as_object().unwrap() {
            data[member] = value.clone();
        }
        resolve(&mut data);
        let event = kind.read(&data).unwrap_or_else(|error| panic!("{} ({name}): {error}", self.label));
        let at = Timestamp::start_of(self.on);
        Recorded {
            seq: Seq(seq),
            at,
            digest: digest(&self.label),
            source: Source::Authority(authority(self.by)),
            kind: Some(self.by),
            subject,
            time: at,
            event,
            irregular: self.irregular,
            fells: vec![],
            raises: vec![],
        }
    }
}

/// The digest of a statement of a life is that of its label.
pub fn digest(label: &str) -> Hash {
    Hash::of(label.as_bytes())
}

/// The dossiers of a life, with what was recorded up to and including `until`.
pub fn fold(party: Uscc, life: &[Happening], until: Day) -> Dossiers {
    let mut dossiers = Dossiers::default();
    for (seq, happening) in life.iter().enumerate().filter(|(_, happening)| happening.on <= until) {
        dossiers.apply(happening.recorded(u64::try_from(seq).unwrap(), party));
    }
    dossiers
}

fn resolve(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(label) = text.strip_prefix('@') {
                *text = digest(label).to_base64url();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(resolve),
        Value::Object(members) => members.values_mut().for_each(resolve),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What a statement of a type says where the shorthand is silent.
fn usual(kind: EventKind, on: Day, party: Uscc) -> Value {
    let document = json!({"number": "洛民罚〔2026〕1号", "dated_on": on, "seal": "pdf", "public_copy": null});
    let mut data = match kind.unversioned() {
        "minglu.institution.registered" => {
            json!({"name": "x", "address": null, "registered_on": on, "representative": {"person": PERSON}})
        }
        "minglu.facility.registered" => {
            json!({"name": "x", "kinds": ["elderly_care_home"], "address": "x", "operated_by": party, "operated_from": on})
        }
        "minglu.facility.identified" => {
            json!({"operated_by": party, "operated_from": on, "basis": "x", "identified_on": on})
        }
        "minglu.filing.accepted" => json!({
            "institution": party, "receipt_number": "1", "accepted_on": on, "kinds": ["elderly_care_home"],
            "beds": null, "nursing_beds": null, "area_m2": null,
        }),
        "minglu.licence.granted" => json!({
            "facility": null, "kind": "food_operation", "licence_number": "1", "content": "x", "valid_from": on,
            "valid_until": null, "document": document,
        }),
        "minglu.licence.revoked" => json!({"ground": "withdrawn", "reason_public": "x", "document": document}),
        "minglu.inspection.recorded" => json!({
            "visited_on": on, "field": "service", "notice_number": null, "result": "issues_found", "major_hazards": [],
            "checklist": null, "facts_public": "x", "met": null,
        }),
        "minglu.fire_check.recorded" => json!({
            "checked_on": on, "result": "issues_found", "hazards": [], "checklist": null, "facts_public": "x",
        }),
        "minglu.rectification.ordered" => {
            json!({"items": ["x"], "due_on": on, "risk": "ordinary", "document": document})
        }
        "minglu.rectification.accepted" => json!({"accepted_on": on, "facts_public": "x"}),
        "minglu.penalty.decided" => json!({
            "field": "service", "procedure": "ordinary", "violation": "x", "legal_basis": ["x"], "types": ["fine"],
            "fine_fen": 1_000_000, "confiscated_fen": null, "restricted_until": null, "rests_on": [],
            "considered": [], "facts_public": "x", "document": document,
        }),
        "minglu.penalty.annulled" => {
            json!({"outcome": "revoked", "ordered_by": null, "reason_public": "x", "document": document})
        }
        "minglu.grade.awarded" => {
            json!({"grade": 3, "standard": "GB/T 37276-2018", "scores": [], "valid_until": on, "document": document})
        }
        "minglu.grade.revoked" => json!({"reason_public": "x", "document": document}),
        "minglu.listing.notified" => json!({"rests_on": [], "measures": [], "document": document}),
        "minglu.listing.decided" => json!({
            "notice": null, "considered": [], "rests_on": [], "consent_number": null, "months_min": null,
            "months_max": null, "measures": [], "facts_public": "x", "document": document,
        }),
        "minglu.listing.removed" => {
            json!({"ground": "applied", "considered": [], "reason": "x", "document": document})
        }
        "minglu.document.served" => json!({"mode": "direct", "served_on": on, "capacity": null}),
        "minglu.party.submitted" => json!({"submitted_on": on}),
        "minglu.outside_document.received" => {
            json!({"body": "x", "number": "1", "dated_on": on, "received_on": on})
        }
        "minglu.publication.released" => {
            json!({"released_on": on, "review": "x", "tier": null, "necessity": null, "public_copy": null})
        }
        "minglu.statement.corrected" => json!({"reason": "x", "corrected_on": on}),
        "minglu.statement.misattributed" => json!({"rightful": null, "reason": "x", "found_on": on}),
        "minglu.statement.retracted" => json!({"reason": "x", "found_on": on}),
        "minglu.record.transcribed" => json!({
            "original_authority": "x", "original_kind": "civil_affairs", "original_number": "1", "facts_public": "x",
            "shelf_mark": "1", "transcribed_on": on,
        }),
        _ => return sampled(kind, on, None),
    };
    let acts_in_a_place = kind.schema()["properties"].get("region").is_some();
    if acts_in_a_place {
        data["region"] = json!(PLACE);
    }
    data
}
