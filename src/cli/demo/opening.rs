//! The first morning: authorities are admitted, officers enrolled, an audit opened.

use serde_json::{Value, json};

use crate::codes::Day;
use crate::statement::{EventKind, Role};

use super::cast::{Actor, Cast, Officer};
use super::dice::Dice;
use super::pen::Pen;
use super::plan::{Moment, Said, at};
use super::words::person_name;

/// What an authority of each kind may issue, beside what all of them may.
const COMPETENCES: [(&str, &[&str]); 4] = [
    (
        "civil_affairs",
        &[
            "institution.registered",
            "facility.registered",
            "facility.identified",
            "filing.accepted",
            "inspection.recorded",
            "fire_check.recorded",
            "grade.applied",
            "grade.application_decided",
            "grade.scored",
            "grade.proposed",
            "grade.awarded",
            "grade.revoked",
            "listing.notified",
            "listing.decided",
            "listing.removed",
            "record.transcribed",
            "personal.erased",
        ],
    ),
    (
        "market_supervision",
        &[
            "institution.registered",
            "licence.granted",
            "licence.revoked",
            "inspection.recorded",
            "listing.notified",
            "listing.decided",
            "listing.removed",
        ],
    ),
    ("fire", &["fire_check.recorded", "licence.granted"]),
    ("health", &["facility.registered", "filing.accepted", "inspection.recorded", "licence.granted"]),
];

const COMMON: [&str; 11] = [
    "rectification.ordered",
    "rectification.accepted",
    "penalty.decided",
    "penalty.annulled",
    "document.served",
    "party.submitted",
    "outside_document.received",
    "publication.released",
    "statement.corrected",
    "statement.misattributed",
    "statement.retracted",
];

/// Who signs on the first morning, and with what.
pub(super) struct Opening<'o> {
    pub dice: Dice,
    pub pen: &'o mut Pen,
    pub casts: &'o [Cast],
    pub founders: &'o [Actor],
    pub first: Day,
}

impl Opening<'_> {
    /// Admissions, enrolments and the audit.
    pub(super) fn tell(mut self, auditor: &Actor) -> Vec<Moment> {
        vec![self.admissions(), self.enrolments(), self.audit(auditor)]
    }

    fn admissions(&mut self) -> Moment {
        let time = at(self.first, 9, 30);
        let mut statements = Vec::new();
        for cast in self.casts {
            let data = self.admission(cast);
            let quorum = self.founders.iter().take(2).map(|founder| (Role::Founder, &founder.key));
            let holders = cast.approvers.iter().map(|actor| (Role::Holder, &actor.key));
            let signers: Vec<_> = quorum.chain(holders).collect();
            let kind = EventKind::AuthorityAdmitted;
            let written = self.pen.write(kind, ("ledger", &cast.subject()), time, data, &signers);
            statements.push(Said::of_governance(kind, written.text));
        }
        Moment { statements, arrives: time.plus_ms(60_000) }
    }

    fn admission(&mut self, cast: &Cast) -> Value {
        let own = COMPETENCES.iter().filter(|(kind, _)| *kind == cast.office.kind).flat_map(|(_, types)| *types);
        let competence = |name: &&str| json!({ "event_type": format!("minglu.{name}"), "basis": "own", "from": "2019-01-01", "until": null });
        let competences: Vec<Value> = own.chain(&COMMON).map(competence).collect();
        let mut approvers = Vec::new();
        for actor in &cast.approvers {
            approvers.push(json!({
                "person": actor.person.to_string(), "public_key": actor.public_key().to_string(),
                "not_after": "2030-12-31", "name": person_name(&mut self.dice),
            }));
        }
        json!({
            "name": cast.office.name, "kind": cast.office.kind, "regions": [cast.region.to_string()],
            "competences": competences, "approvers": approvers,
        })
    }

    fn enrolments(&mut self) -> Moment {
        let time = at(self.first, 10, 0);
        let mut statements = Vec::new();
        for cast in self.casts {
            for officer in &cast.officers {
                statements.push(self.enrolment(cast, officer));
            }
        }
        Moment { statements, arrives: time.plus_ms(60_000) }
    }

    fn enrolment(&mut self, cast: &Cast, officer: &Officer) -> Said {
        let roles: Vec<String> = officer.roles.iter().map(ToString::to_string).collect();
        let data = json!({
            "public_key": officer.actor.public_key().to_string(), "person": officer.actor.person.to_string(),
            "certificate_number": officer.certificate, "roles": roles, "regions": [cast.region.to_string()],
            "event_types": null, "not_after": officer.not_after, "protection": "browser",
            "name": person_name(&mut self.dice),
        });
        let [one, two] = &cast.approvers;
        let signers = [(Role::Approver, &one.key), (Role::Approver, &two.key), (Role::Holder, &officer.actor.key)];
        let own = cast.subject();
        let kind = EventKind::KeyEnrolled;
        let written = self.pen.write(kind, (&own, &own), at(self.first, 10, 0), data, &signers);
        Said::of_governance(kind, written.text)
    }

    fn audit(&mut self, auditor: &Actor) -> Moment {
        let time = at(self.first, 11, 0);
        let data = json!({
            "body": "示范审计组", "notice_number": "示审通〔2021〕1号", "authorities": null, "until": "2030-12-31",
            "person": auditor.person.to_string(), "public_key": auditor.public_key().to_string(),
        });
        let quorum = self.founders.iter().take(2).map(|founder| (Role::Founder, &founder.key));
        let signers: Vec<_> = quorum.chain([(Role::Holder, &auditor.key)]).collect();
        let kind = EventKind::AuditOpened;
        let written = self.pen.write(kind, ("ledger", "ledger"), time, data, &signers);
        Moment { statements: vec![Said::of_governance(kind, written.text)], arrives: time.plus_ms(60_000) }
    }
}
