//! What is overseen in the fixture ledger: one institution and one of its facilities, every type of event once.
//!
//! One long day: what the procedure demands between its acts is not the business of the formats.

use minglu::codes::Hash;
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use super::cast::{DEPUTY, HANDLERS, HEAD, NORTH, RECEIVER, REVIEWER, SERVICE, institution, person};
use super::ledger::{Ledger, authority};
use crate::samples::{Next, Told, next};

const FACILITY: &str = "facilities/0190c3a1-7d3e-4c9a-8b1f-000000000008";
const PLACE: &str = "140925";
const DAY: &str = "2026-11-03";

const ONE: &[(Role, u8)] = &[(Role::Handler, HANDLERS[0])];
const TWO: &[(Role, u8)] = &[(Role::Handler, HANDLERS[0]), (Role::Handler, HANDLERS[1])];
const HEADED: &[(Role, u8)] = &[(Role::Handler, HANDLERS[0]), (Role::Head, HEAD)];
const DECIDED: &[(Role, u8)] =
    &[(Role::Handler, HANDLERS[0]), (Role::Handler, HANDLERS[1]), (Role::LegalReviewer, REVIEWER), (Role::Head, HEAD)];
const RECEIVED: &[(Role, u8)] = &[(Role::Receiver, RECEIVER)];
const REVIEWED: &[(Role, u8)] = &[(Role::LegalReviewer, REVIEWER)];

impl Ledger {
    /// From entry 24 on.
    pub fn oversight(&mut self) {
        self.enrol(REVIEWER, "legal_reviewer", "2030-12-31");
        self.delegation();
        self.place();
        self.fire();
        self.penalty();
        self.grade_and_licence();
        self.listing();
        self.history();
        self.others();
        self.registration_shown();
    }

    /// A deputy for two weeks, recalled after one.
    fn delegation(&mut self) {
        self.enrol(DEPUTY, "delegate", "2030-12-31");
        let data = json!({
            "delegate": person(DEPUTY), "stands_for": "head", "event_types": ["minglu.licence.granted"],
            "from": "2026-11-02", "until": "2026-11-15", "ground": "局长赴外地培训，宁民授〔2026〕6号",
        });
        self.officers(EventKind::DelegationGranted, &authority(), data, &[(Role::Head, HEAD), (Role::Approver, NORTH)]);
        let data = json!({"delegation": self.last_digest(), "ended_on": "2026-11-08", "reason": "局长提前返回"});
        self.officers(EventKind::DelegationEnded, &authority(), data, &[(Role::Approver, NORTH)]);
    }

    /// Every type that is not told yet, as its example has it.
    fn others(&mut self) {
        let subject = |word: &str| match word {
            "institutions" => format!("institutions/{}", institution()),
            "facilities" => FACILITY.to_owned(),
            "authorities" => authority(),
            "ledger" => word.to_owned(),
            _ => format!("{word}/0190c3a1-7d3e-4c9a-8b1f-000000000031"),
        };
        let about = |told: &[Told]| next(told, (DAY.parse().unwrap(), PLACE), subject);
        let mut told: Vec<Told> = (0..self.said.len()).map(|seq| self.told(seq)).collect();
        while let Some(Next { kind, subject, data, roles }) = about(&told) {
            let mut handlers = HANDLERS.into_iter();
            let fixed = [
                (Role::Head, HEAD),
                (Role::LegalReviewer, REVIEWER),
                (Role::Receiver, RECEIVER),
                (Role::Ledger, SERVICE),
            ];
            let seat = |role: &Role| {
                let own = fixed.iter().find(|(known, _)| known == role);
                own.map_or_else(|| handlers.next().unwrap(), |(_, officer)| *officer)
            };
            let seats: Vec<u8> = roles.iter().map(seat).collect();
            let signers: Vec<(Role, u8)> = roles.into_iter().zip(seats).collect();
            if signers.iter().any(|(role, _)| *role == Role::Ledger) {
                self.say(kind, "ledger", &subject, data, &signers);
            } else {
                self.officers(kind, &subject, data, &signers);
            }
            told.push(self.told(self.said.len() - 1));
        }
    }

    /// What the register shows of the institution: without it nothing of the story is public.
    fn registration_shown(&mut self) {
        let registered = self.digest_of(EventKind::InstitutionRegistered);
        let data = json!({
            "statement": registered, "released_on": DAY, "review": "已审查，同意公示", "tier": null, "necessity": null,
            "public_copy": null,
        });
        self.about_institution(EventKind::PublicationReleased, data, REVIEWED);
    }

    /// The last statement of a type.
    fn digest_of(&self, kind: EventKind) -> String {
        self.said.iter().rfind(|(_, _, said)| *said == kind).unwrap().1.digest().to_base64url()
    }

    fn told(&self, seq: usize) -> Told {
        let (_, envelope, kind) = &self.said[seq];
        let digest = envelope.digest().to_base64url();
        let statement = self.statement(seq);
        Told { kind: *kind, subject: statement.subject.to_string(), digest, says: statement.data.clone() }
    }

    fn about_facility(&mut self, kind: EventKind, data: Value, signers: &[(Role, u8)]) -> String {
        self.officers(kind, FACILITY, data, signers);
        self.last_digest()
    }

    fn about_institution(&mut self, kind: EventKind, data: Value, signers: &[(Role, u8)]) -> String {
        self.officers(kind, &format!("institutions/{}", institution()), data, signers);
        self.last_digest()
    }

    fn last_digest(&self) -> String {
        self.said.last().unwrap().1.digest().to_base64url()
    }

    fn place(&mut self) {
        let data = json!({
            "region": PLACE, "operated_by": institution(), "operated_from": "2026-10-30", "basis": "核对登记证书与租赁合同",
            "identified_on": DAY,
        });
        self.about_facility(EventKind::FacilityIdentified, data, TWO);
        let data = json!({
            "region": PLACE, "institution": institution(), "receipt_number": "宁民养备〔2026〕7号", "accepted_on": DAY,
            "kinds": ["elderly_care_home"], "beds": 86, "nursing_beds": 60, "area_m2": 3200,
        });
        self.about_facility(EventKind::FilingAccepted, data, ONE);
    }

    fn fire(&mut self) {
        let data = json!({
            "region": PLACE, "checked_on": DAY, "result": "issues_found",
            "hazards": [{"code": "4.2", "gravity": "major", "description": "夜间锁闭安全出口"}],
            "checklist": {
                "id": "养老机构消防安全检查表", "version": "2025.1",
                "items": [{"code": "4.2", "result": "fails", "note": "二层东侧"}, {"code": "5.2", "result": "conforms", "note": null}],
            },
            "facts_public": "二层东侧安全出口上锁", "facts_full": "二层东侧安全出口由值班员壬某上锁",
            "evidence": [file("photo of the door")],
        });
        let finding = self.about_facility(EventKind::FireCheckRecorded, data, TWO);
        let data = json!({
            "region": PLACE, "finding": finding, "items": ["安全出口不得上锁"], "due_on": "2026-11-18",
            "risk": "life_health_property", "document": document("宁消责改〔2026〕18号"),
        });
        let order = self.about_facility(EventKind::RectificationOrdered, data, TWO);
        let data = json!({
            "region": PLACE, "order": order, "accepted_on": DAY, "facts_public": "安全出口畅通，复查合格",
            "facts_full": "院长庚某在场，复查合格",
        });
        self.about_facility(EventKind::RectificationAccepted, data, TWO);
    }

    fn penalty(&mut self) {
        let data = json!({
            "region": PLACE, "field": "service", "procedure": "ordinary", "violation": "未建立入院评估制度",
            "legal_basis": ["《养老机构管理办法》第四十六条第一项"], "types": ["warning", "fine"], "fine_fen": 2_000_000,
            "confiscated_fen": null, "restricted_until": null, "rests_on": [], "considered": [],
            "facts_public": "未按规定开展入院评估", "facts_full": "对庚某等七名老人未按规定开展入院评估", "document": document("宁民罚决〔2026〕3号"),
        });
        let penalty = self.about_institution(EventKind::PenaltyDecided, data, DECIDED);
        let data = json!({
            "document": penalty, "mode": "left", "served_on": DAY, "capacity": "值班护理员", "recipient": "辛某",
            "witness": "壬某", "evidence": [file("receipt of service")],
        });
        self.about_institution(EventKind::DocumentServed, data, ONE);
        let data = json!({
            "statement": penalty, "released_on": DAY, "review": "已审查，同意公示", "tier": "general", "necessity": null,
            "public_copy": file("public copy"),
        });
        self.about_institution(EventKind::PublicationReleased, data, REVIEWED);
        let data = json!({"about": penalty, "kind": "objection", "submitted_on": DAY, "content": file("objection")});
        self.about_institution(EventKind::PartySubmitted, data, RECEIVED);
        let data = json!({
            "statement": penalty, "field": "/violation", "old": "未建立入院评估制度", "new": "未按规定开展入院评估",
            "reason": "以决定书原文为准", "corrected_on": DAY,
        });
        self.about_institution(EventKind::StatementCorrected, data, HEADED);
        let data = json!({
            "body": "宁武县人民政府", "number": "宁政复决〔2026〕5号", "dated_on": DAY, "received_on": DAY, "about": penalty,
            "effect": "revoked", "copy": file("decision of the review"),
        });
        let review = self.about_institution(EventKind::OutsideDocumentReceived, data, RECEIVED);
        let data = json!({
            "region": PLACE, "decision": penalty, "outcome": "revoked", "ordered_by": review,
            "reason_public": "经行政复议，事实不清，予以撤销", "document": document("宁民撤〔2026〕1号"),
        });
        self.about_institution(EventKind::PenaltyAnnulled, data, HEADED);
    }

    fn grade_and_licence(&mut self) {
        let data = json!({
            "region": PLACE, "facility": FACILITY, "kind": "food_operation",
            "licence_number": "JY31409250012345", "content": "单位食堂：热食类食品制售", "valid_from": DAY, "valid_until": "2031-11-02",
            "document": document("宁审食许〔2026〕112号"),
        });
        let licence = self.about_institution(EventKind::LicenceGranted, data, HEADED);
        let data = json!({
            "region": PLACE, "licence": licence, "ground": "struck_off", "reason_public": "改由食材配送企业供餐，申请注销",
            "document": document("宁审食销〔2026〕9号"),
        });
        self.about_institution(EventKind::LicenceRevoked, data, HEADED);
        let data = json!({
            "region": PLACE, "grade": 3, "standard": "GB/T 37276-2018",
            "scores": [{"part": "服务", "points": 540, "points_max": 600}], "valid_until": "2029-11-02",
            "proposal": null, "document": document("忻民评〔2026〕4号"),
        });
        let award = self.about_facility(EventKind::GradeAwarded, data, HEADED);
        let data = json!({
            "region": PLACE, "award": award, "reason_public": "申报材料不实，取消等级", "document": document("忻民撤评〔2026〕1号"),
        });
        self.about_facility(EventKind::GradeRevoked, data, HEADED);
        let data = json!({
            "region": PLACE, "grade": 2, "standard": "GB/T 37276-2018", "scores": [], "valid_until": "2029-11-02",
            "proposal": null, "document": document("忻民评〔2026〕5号"),
        });
        self.about_facility(EventKind::GradeAwarded, data, HEADED);
    }

    fn listing(&mut self) {
        let measures = json!([{"name": "取消享受运营补贴资格", "legal_basis": "《养老机构管理办法》第四十四条"}]);
        let data = json!({
            "region": PLACE, "list": "joint_punishment", "circumstance": "103-8", "rests_on": [], "measures": measures,
            "facts_full": "法定代表人庚某逾期未报送年度报告", "document": document("宁民告〔2026〕12号"),
        });
        let notice = self.about_institution(EventKind::ListingNotified, data, TWO);
        let data = json!({
            "region": PLACE, "list": "joint_punishment", "circumstance": "103-8", "notice": notice, "considered": [], "rests_on": [],
            "consent_number": null, "months_min": null, "months_max": 12, "measures": measures,
            "facts_public": "逾期未报送年度报告", "facts_full": "法定代表人庚某逾期未报送年度报告",
            "document": document("宁民列〔2026〕2号"),
        });
        let listing = self.about_institution(EventKind::ListingDecided, data, DECIDED);
        let data = json!({"about": listing, "kind": "removal_application", "submitted_on": DAY, "content": file("application")});
        self.about_institution(EventKind::PartySubmitted, data, RECEIVED);
        let data = json!({
            "region": PLACE, "listing": listing, "ground": "mended", "considered": [], "reason": "已补报年度报告",
            "document": document("宁民移〔2026〕1号"),
        });
        self.about_institution(EventKind::ListingRemoved, data, HEADED);
    }

    fn history(&mut self) {
        let data = json!({
            "original_authority": "宁武县质量技术监督局（已撤销）", "original_kind": "market_supervision",
            "original_number": "（宁）质监罚字（2017）第014号", "original_on": "2017-06-14",
            "content": {"kind": "penalty", "procedure": "ordinary", "types": ["fine"], "fine_fen": 500_000},
            "facts_public": "使用未经定期检验的电梯", "shelf_mark": "2017-永久-0231", "transcribed_on": DAY,
            "scan": file("scan"), "facts_full": "使用未经定期检验的电梯，经办人癸某",
        });
        let copied = self.about_institution(EventKind::RecordTranscribed, data, TWO);
        let data =
            json!({"statement": copied, "rightful": null, "reason": "名称相近，录入时选错主体", "found_on": DAY});
        self.about_institution(EventKind::StatementMisattributed, data, HEADED);
        let data = json!({
            "region": PLACE, "checked_on": DAY, "result": "no_issues_found", "hazards": [], "checklist": null,
            "facts_public": "演练", "facts_full": "演练", "evidence": [file("photo of the drill")],
        });
        let drilled = self.about_facility(EventKind::FireCheckRecorded, data, TWO);
        let data = json!({"statement": drilled, "reason": "演练数据误入正式台账", "found_on": DAY});
        self.about_facility(EventKind::StatementRetracted, data, HEADED);
    }
}

fn file(what: &str) -> String {
    Hash::of(what.as_bytes()).to_string()
}

fn document(number: &str) -> Value {
    json!({"number": number, "dated_on": DAY, "seal": "ofd", "served_copy": file(number), "public_copy": null})
}
