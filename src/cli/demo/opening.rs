//! The first morning: authorities are admitted, officers enrolled, an audit opened.

use serde_json::{Value, json};

use crate::codes::Day;
use crate::statement::{EventKind, Role};

use super::cast::{Actor, Cast, Officer};
use super::dice::Dice;
use super::pen::Pen;
use super::plan::{Issued, Moment, Said, at};
use super::words::person_name;

/// Who signs on the first morning, and with what.
pub(super) struct Opening<'o> {
    pub dice: Dice,
    pub pen: &'o mut Pen,
    pub casts: &'o [Cast],
    pub founders: &'o [Actor],
    pub first: Day,
    /// What each line of government issues in the life that is planned, so that no competence is missing or idle.
    pub issued: &'o Issued,
}

/// How many statements the first morning has.
pub(super) fn length(casts: &[Cast]) -> usize {
    1 + casts.iter().map(|cast| 1 + cast.officers.len()).sum::<usize>()
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
        let types = self.issued.get(cast.office.kind).into_iter().flatten();
        let competence =
            |name: &&str| json!({ "event_type": name, "basis": "own", "from": "2019-01-01", "until": null });
        let competences: Vec<Value> = types.map(competence).collect();
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
            "body": "示范审计组", "notice_number": "示审通〔2021〕1号", "authorities": null, "regions": null,
            "event_types": null, "personal": true, "until": "2030-12-31",
            "person": auditor.person.to_string(), "public_key": auditor.public_key().to_string(),
        });
        let quorum = self.founders.iter().take(2).map(|founder| (Role::Founder, &founder.key));
        let signers: Vec<_> = quorum.chain([(Role::Holder, &auditor.key)]).collect();
        let kind = EventKind::AuditOpened;
        let written = self.pen.write(kind, ("ledger", "ledger"), time, data, &signers);
        Moment { statements: vec![Said::of_governance(kind, written.text)], arrives: time.plus_ms(60_000) }
    }
}
