//! One case from the check to the lists, with a marker in every personal field on its way.

use minglu::statement::{Envelope, EventKind, Role, Statement};
use serde_json::{Value, json};

use super::hunt::Markers;
use super::{HEAD, RECEIVER, REVIEWER};
use crate::kit::{AUTHORITY, FACILITY, HANDLERS, Pen, key};
use crate::samples::{Next, Told, next};

/// The service key of the ledger in `kit`.
const SERVICE: u8 = 201;
/// The party; another than the one that is erased.
const PARTY: &str = "institutions/91371002MAAAAA022N";
const PLACE: &str = "140925";
const DAY: &str = "2026-11-20";

/// The case as it grows.
pub struct Case<'c> {
    pub pen: &'c mut Pen,
    pub markers: &'c mut Markers,
    pub all: &'c mut Vec<Vec<u8>>,
}

impl Case<'_> {
    /// Every type that the rest of the story does not tell.
    pub fn run(mut self) {
        let order = self.fire();
        let facts = self.text("facts of the re-check");
        let accepted =
            json!({"region": PLACE, "order": order, "accepted_on": DAY, "facts_public": "合格", "facts_full": facts});
        self.say(EventKind::RectificationAccepted, FACILITY, accepted, &[Role::Handler, Role::Handler]);
        self.penalty();
        self.licence_and_grade();
        self.listing();
        let (scan, facts) = (self.digest("scan"), self.text("facts of the copy"));
        let copied = json!({
            "original_authority": "某局", "original_kind": "market_supervision", "original_number": "2017第014号",
            "original_on": "2017-06-14", "content": {"kind": "other"}, "facts_public": "某", "shelf_mark": "某",
            "transcribed_on": DAY, "scan": scan, "facts_full": facts,
        });
        self.say(EventKind::RecordTranscribed, PARTY, copied, &[Role::Handler, Role::Handler]);
        self.others();
    }

    /// Every other type as its example has it, with a marker in each personal field.
    fn others(&mut self) {
        let subject = |word: &str| match word {
            "institutions" => PARTY.to_owned(),
            "facilities" => FACILITY.to_owned(),
            "authorities" => AUTHORITY.to_owned(),
            "ledger" => word.to_owned(),
            _ => format!("{word}/0190c3a1-7d3e-4c9a-8b1f-000000000031"),
        };
        let mut told: Vec<Told> = self.all.iter().map(|statement| told(statement)).collect();
        while let Some(next) = next(&told, (DAY.parse().unwrap(), PLACE), subject) {
            let Next { kind, subject, mut data, roles } = next;
            self.mark(kind, kind.schema(), &mut data, "");
            self.say(kind, &subject, data, &roles);
            told.push(self::told(self.all.last().unwrap()));
        }
    }

    /// Puts markers where the schema of a type says that something is personal.
    fn mark(&mut self, kind: EventKind, schema: &Value, data: &mut Value, at: &str) {
        for branch in ["anyOf", "oneOf"] {
            schema[branch].as_array().into_iter().flatten().for_each(|one| self.mark(kind, one, data, at));
        }
        match data {
            Value::Object(members) => {
                for (name, value) in members {
                    let (property, at) = (&schema["properties"][name], format!("{at}/{name}"));
                    if property["x-personal"] == json!(true) {
                        let label = format!("{}{at}", kind.name());
                        // The number of a document has to check.
                        let number = (name == "document_number").then(|| json!(self.markers.number(&label)));
                        *value = number.unwrap_or_else(|| self.marked(value, &label));
                    } else {
                        self.mark(kind, property, value, &at);
                    }
                }
            }
            Value::Array(items) => {
                for (i, item) in items.iter_mut().enumerate() {
                    self.mark(kind, &schema["items"], item, &format!("{at}/{i}"));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn marked(&mut self, sample: &Value, label: &str) -> Value {
        let is_digest = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        match sample {
            Value::Array(items) => json!([self.marked(&items[0], label)]),
            Value::String(text) if is_digest(text) => json!(self.digest(label)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                json!(self.text(label))
            }
        }
    }

    fn fire(&mut self) -> String {
        let (facts, photo) = (self.text("facts of the check"), self.digest("photo of the check"));
        let check = json!({
            "region": PLACE, "checked_on": DAY, "result": "issues_found", "hazards": [], "checklist": null,
            "facts_public": "某", "facts_full": facts, "evidence": [photo],
        });
        let finding = self.say(EventKind::FireCheckRecorded, FACILITY, check, &[Role::Handler, Role::Handler]);
        let document = self.document("order");
        let order = json!({
            "region": PLACE, "finding": finding, "items": ["某"], "due_on": "2026-12-01", "risk": "ordinary", "document": document,
        });
        self.say(EventKind::RectificationOrdered, FACILITY, order, &[Role::Handler, Role::Handler])
    }

    fn penalty(&mut self) {
        let (facts, document) = (self.text("facts of the penalty"), self.document("penalty"));
        let penalty = json!({
            "region": PLACE, "field": "fire", "procedure": "ordinary", "violation": "某", "legal_basis": ["某"],
            "types": ["warning", "fine"], "fine_fen": 1_000_000, "confiscated_fen": null, "restricted_until": null, "rests_on": [],
            "considered": [], "facts_public": "某", "facts_full": facts, "document": document,
        });
        let decided = [Role::Handler, Role::Handler, Role::LegalReviewer, Role::Head];
        let penalty = self.say(EventKind::PenaltyDecided, PARTY, penalty, &decided);
        let (recipient, witness, photo) =
            (self.text("recipient"), self.text("witness"), self.digest("photo of the service"));
        let service = json!({
            "document": penalty, "mode": "left", "served_on": DAY, "capacity": null, "recipient": recipient,
            "witness": witness, "evidence": [photo],
        });
        self.say(EventKind::DocumentServed, PARTY, service, &[Role::Handler]);
        let content = self.digest("objection");
        let words = self.text("words of the objection");
        let objection = json!({
            "about": penalty, "kind": "objection", "submitted_on": DAY, "content": content, "content_full": words,
        });
        self.say(EventKind::PartySubmitted, PARTY, objection, &[Role::Receiver]);
        let copy = self.digest("decision of the review");
        let review = json!({
            "body": "某", "number": "某", "dated_on": DAY, "received_on": DAY, "about": penalty, "effect": "revoked", "copy": copy,
        });
        let review = self.say(EventKind::OutsideDocumentReceived, PARTY, review, &[Role::Receiver]);
        let document = self.document("annulment");
        let annulment = json!({
            "region": PLACE, "decision": penalty, "outcome": "revoked", "ordered_by": review, "reason_public": "某",
            "document": document,
        });
        self.say(EventKind::PenaltyAnnulled, PARTY, annulment, &[Role::Handler, Role::Head]);
    }

    fn licence_and_grade(&mut self) {
        let headed = [Role::Handler, Role::Head];
        let document = self.document("licence");
        let licence = json!({
            "region": PLACE, "facility": null, "kind": "food_operation", "licence_number": "某", "content": "某",
            "valid_from": DAY, "valid_until": null, "document": document,
        });
        let licence = self.say(EventKind::LicenceGranted, PARTY, licence, &headed);
        let document = self.document("end of the licence");
        let end = json!({
            "region": PLACE, "licence": licence, "ground": "withdrawn", "reason_public": "某", "document": document,
        });
        self.say(EventKind::LicenceRevoked, PARTY, end, &headed);
        let document = self.document("grade");
        let grade = json!({
            "region": PLACE, "grade": 3, "standard": "某", "scores": [], "valid_until": "2029-11-20", "proposal": null,
            "document": document,
        });
        let award = self.say(EventKind::GradeAwarded, FACILITY, grade, &headed);
        let document = self.document("end of the grade");
        let end = json!({"region": PLACE, "award": award, "reason_public": "某", "document": document});
        self.say(EventKind::GradeRevoked, FACILITY, end, &headed);
        let document = self.document("second grade");
        let grade = json!({
            "region": PLACE, "grade": 2, "standard": "某", "scores": [], "valid_until": "2029-11-20", "proposal": null,
            "document": document,
        });
        self.say(EventKind::GradeAwarded, FACILITY, grade, &headed);
    }

    fn listing(&mut self) {
        let (facts, document) = (self.text("facts of the notice"), self.document("notice"));
        let notice = json!({
            "region": PLACE, "list": "joint_punishment", "circumstance": "103-2", "rests_on": [], "measures": [],
            "facts_full": facts, "document": document,
        });
        let notice = self.say(EventKind::ListingNotified, PARTY, notice, &[Role::Handler, Role::Handler]);
        let (facts, document) = (self.text("facts of the listing"), self.document("listing"));
        let listing = json!({
            "region": PLACE, "list": "joint_punishment", "circumstance": "103-2", "notice": notice, "considered": [],
            "rests_on": [], "consent_number": null, "months_min": null, "months_max": null, "measures": [],
            "facts_public": "某", "facts_full": facts, "document": document,
        });
        let decided = [Role::Handler, Role::Handler, Role::LegalReviewer, Role::Head];
        let listing = self.say(EventKind::ListingDecided, PARTY, listing, &decided);
        let content = self.digest("application for removal");
        let application =
            json!({"about": listing, "kind": "removal_application", "submitted_on": DAY, "content": content});
        self.say(EventKind::PartySubmitted, PARTY, application, &[Role::Receiver]);
        let document = self.document("removal");
        let removal = json!({
            "region": PLACE, "listing": listing, "ground": "mended", "considered": [], "reason": "某", "document": document,
        });
        self.say(EventKind::ListingRemoved, PARTY, removal, &[Role::Handler, Role::Head]);
    }

    fn text(&mut self, label: &str) -> String {
        self.markers.text(label)
    }

    fn digest(&mut self, label: &str) -> String {
        self.markers.digest(label)
    }

    fn document(&mut self, label: &str) -> Value {
        let number = format!("宁民〔2026〕{}号", self.all.len());
        let copy = self.digest(&format!("served copy of the {label}"));
        json!({"number": number, "dated_on": DAY, "seal": "ofd", "served_copy": copy, "public_copy": null})
    }

    /// Signs, keeps, and gives the digest.
    fn say(&mut self, kind: EventKind, subject: &str, data: Value, roles: &[Role]) -> String {
        let mut handlers = HANDLERS.into_iter();
        let seats =
            [(Role::Head, HEAD), (Role::LegalReviewer, REVIEWER), (Role::Receiver, RECEIVER), (Role::Ledger, SERVICE)];
        let officer = |role: &Role| {
            let seat = seats.iter().find(|(seat, _)| seat == role);
            seat.map_or_else(|| handlers.next().unwrap(), |(_, officer)| *officer)
        };
        let numbers: Vec<u8> = roles.iter().map(officer).collect();
        let signers: Vec<_> = roles.iter().copied().zip(numbers.into_iter().map(key)).collect();
        // What the ledger's own key signs, the ledger itself says.
        let source = if roles == [Role::Ledger] { "ledger" } else { AUTHORITY };
        self.all.push(self.pen.sign(kind, source, subject, data, &signers));
        Envelope::parse(self.all.last().unwrap()).unwrap().digest().to_base64url()
    }
}

fn told(statement: &[u8]) -> Told {
    let read = Statement::parse(statement).unwrap();
    let kind = EventKind::from_name(&read.event_type).unwrap();
    Told { kind, subject: read.subject.to_string(), digest: read.digest.to_base64url(), says: read.data.clone() }
}
