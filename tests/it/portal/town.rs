//! A small town behind the pages: a home whose records are released, one that is not, a record that was retracted.

use minglu::codes::Uscc;
use minglu::statement::{Envelope, EventKind, Nature, Role};
use serde_json::{Value, json};

use crate::world::{FOUNDERS, OFFICERS, OWN, OWN_APPROVERS, OWN_REGION, World, person, public, signed};

pub const FACILITY: &str = "facilities/0190c3a1-7d3e-4c9a-8b1f-000000000001";
/// What a home may call itself.
pub const HOSTILE: &str = "<img src=x onerror=alert(1)>颐养院";
/// Stands in a record that nobody released.
pub const HIDDEN: &str = "尚未审查的内容";
/// Stands in a record that was released and then retracted.
pub const RETRACTED: &str = "误录的检查";

const HEAD: u8 = 24;
const REVIEWER: u8 = 25;
const HANDLERS: [(Role, u8); 2] = [(Role::Handler, OFFICERS[0]), (Role::Handler, OFFICERS[1])];

pub struct Town {
    pub world: World,
    pub home: Uscc,
    pub unreleased: Uscc,
    /// Digest of the inspection that is shown.
    pub inspected: String,
}

impl Town {
    pub fn new() -> Self {
        let mut town = Self {
            world: World::with_pages(),
            home: Uscc::with_check_characters("52140925", "MJAAAA01").unwrap(),
            unreleased: Uscc::with_check_characters("52140925", "MJAAAA02").unwrap(),
            inspected: String::new(),
        };
        town.authorities();
        town.life();
        town
    }

    /// A page that must be there.
    pub fn page(&self, address: &str) -> String {
        let reply = self.world.get(address);
        assert_eq!(reply.status, 200, "{address}: {}", reply.text());
        reply.text()
    }

    fn authorities(&mut self) {
        let founding = self.world.founding();
        self.world.accept(&founding);
        let kinds = EventKind::ALL.iter().filter(|kind| kind.nature() != Nature::Governance);
        let competence = |kind: &EventKind| json!({"event_type": kind.unversioned(), "basis": "own", "from": "2020-01-01", "until": null});
        let approver =
            |n: u8| json!({"person": person(n), "public_key": public(n), "not_after": "2030-01-01", "name": "王某"});
        let data = json!({
            "name": "宁武县民政局", "kind": "civil_affairs", "regions": [OWN_REGION],
            "competences": kinds.map(competence).collect::<Vec<Value>>(), "approvers": OWN_APPROVERS.map(approver),
        });
        let subject = format!("authorities/{OWN}");
        let draft = self.world.draft(EventKind::AuthorityAdmitted, "ledger", &subject, data);
        let [a, b] = OWN_APPROVERS;
        let founders =
            [(Role::Founder, FOUNDERS[0]), (Role::Founder, FOUNDERS[1]), (Role::Holder, a), (Role::Holder, b)];
        self.world.accept(&signed(draft, &founders));
        for (n, role) in
            [(OFFICERS[0], "handler"), (OFFICERS[1], "handler"), (HEAD, "head"), (REVIEWER, "legal_reviewer")]
        {
            let data = json!({
                "public_key": public(n), "person": person(n), "certificate_number": format!("执{n}"), "roles": [role],
                "regions": [OWN_REGION], "event_types": null, "not_after": "2030-01-01", "protection": "software", "name": "李某",
            });
            let draft = self.world.draft(EventKind::KeyEnrolled, &subject, &subject, data);
            self.world.accept(&signed(draft, &[(Role::Approver, a), (Role::Approver, b), (Role::Holder, n)]));
        }
    }

    fn life(&mut self) {
        let (home, unreleased) = (format!("institutions/{}", self.home), format!("institutions/{}", self.unreleased));
        let one = &HANDLERS[..1];
        let registered = self.record(EventKind::InstitutionRegistered, &home, institution(HOSTILE), one);
        self.release(&home, &registered);
        self.record(EventKind::InstitutionRegistered, &unreleased, institution("未公示养老院"), one);
        let data = json!({
            "name": "颐养院一部", "kinds": ["elderly_care_home"], "region": OWN_REGION, "address": "宁武县示例街1号",
            "operated_by": self.home, "operated_from": "2026-10-30",
        });
        let facility = self.record(EventKind::FacilityRegistered, FACILITY, data, one);
        self.release(FACILITY, &facility);
        let data = json!({
            "region": OWN_REGION, "institution": self.home, "receipt_number": "宁民养备〔2026〕7号", "accepted_on": "2026-11-02",
            "kinds": ["elderly_care_home"], "beds": 86, "nursing_beds": 60, "area_m2": null,
        });
        let filing = self.record(EventKind::FilingAccepted, FACILITY, data, one);
        self.release(FACILITY, &filing);
        let seen = self.record(EventKind::InspectionRecorded, FACILITY, inspection("三层走廊整洁"), &HANDLERS);
        self.release(FACILITY, &seen);
        self.inspected = seen;
        self.record(EventKind::InspectionRecorded, FACILITY, inspection(HIDDEN), &HANDLERS);
        let wrong = self.record(EventKind::InspectionRecorded, FACILITY, inspection(RETRACTED), &HANDLERS);
        self.release(FACILITY, &wrong);
        assert!(self.page(&format!("/{FACILITY}")).contains(RETRACTED), "it was shown before it was retracted");
        let data = json!({"statement": wrong, "reason": "演练数据误入", "found_on": "2026-11-21"});
        self.record(EventKind::StatementRetracted, FACILITY, data, &[(Role::Handler, OFFICERS[0]), (Role::Head, HEAD)]);
    }

    /// The home and the institution of which nothing is released are one legal person, or two again.
    pub fn named(&mut self, are_one: bool) {
        let home = format!("institutions/{}", self.home);
        let both = [(Role::Handler, OFFICERS[0]), (Role::Head, HEAD)];
        let other = format!("institutions/{}", self.unreleased);
        let mut data = json!({"other": other, "region": OWN_REGION, "reason": "核对登记档案"});
        let kind = if are_one { EventKind::SubjectMerged } else { EventKind::SubjectSplit };
        let day = if are_one { "merged_on" } else { "split_on" };
        data[day] = json!("2026-11-21");
        if are_one {
            data["ground"] = json!("code_mistyped");
        }
        self.record(kind, &home, data, &both);
    }

    /// Another legal person takes over from the home.
    pub fn taken_over(&mut self, by: Uscc) {
        let home = format!("institutions/{}", self.home);
        let data = json!({
            "region": OWN_REGION, "ground": "taken_over", "successors": [by], "succeeded_on": "2026-11-20",
            "reason_public": "由其他机构承接运营",
        });
        let told = self.record(EventKind::InstitutionSucceeded, &home, data, &HANDLERS[..1]);
        self.release(&home, &told);
    }

    /// Records something, and gives its digest.
    fn record(&mut self, kind: EventKind, subject: &str, data: Value, signers: &[(Role, u8)]) -> String {
        let draft = self.world.draft(kind, &format!("authorities/{OWN}"), subject, data);
        let bytes = signed(draft, signers);
        self.world.accept(&bytes);
        Envelope::parse(&bytes).unwrap().digest().to_base64url()
    }

    fn release(&mut self, subject: &str, statement: &str) {
        let data = json!({
            "statement": statement, "released_on": "2026-11-21", "review": "同意公示", "tier": null, "necessity": null,
            "public_copy": null,
        });
        self.record(EventKind::PublicationReleased, subject, data, &[(Role::LegalReviewer, REVIEWER)]);
    }
}

fn institution(name: &str) -> Value {
    json!({
        "name": name, "region": OWN_REGION, "address": "宁武县示例街1号", "registered_on": "2026-10-30",
        "representative": {"person": person(90), "name": "赵某"},
    })
}

fn inspection(facts: &str) -> Value {
    json!({
        "region": OWN_REGION, "visited_on": "2026-11-20", "field": "service", "notice_number": null,
        "result": "no_issues_found", "major_hazards": [], "checklist": null, "facts_public": facts,
        "facts_full": "赵某在场陪同", "met": null,
    })
}
