//! A complaint that is taken up and settled, and an accident with its inquiry.

use crate::cli::demo::acts::Visit;
use crate::cli::demo::cast::random_uuid;
use crate::cli::demo::town::ymd;
use crate::cli::demo::words::faulty;

use super::{Teller, Told};

/// Decided within seven working days, visited without notice, settled, and told to who complained.
pub(super) fn complaint(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["52", "140925"], ["宁武阳光养老院", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2022, 5, 16));
    let site = home.site(home.civil());
    let officers = teller.two_officers(site.by);
    let visit_on = teller.plan.workday(ymd(2025, 8, 19));
    let visit = Visit {
        subject: format!("visits/{}", random_uuid(&mut teller.dice)),
        facility: home.place(),
        kind: "case",
        fields: &["service"],
        on: visit_on,
        team: officers.iter().map(|officer| (teller.code(site.by), officer.to_string())).collect(),
        occasion: Some("12345热线投诉"),
        plan: None,
        draw: None,
    };
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2025, 8, 11));
    let complaint = plan.hear_complaint(&site, first, ("service", "反映夜间无人值守，呼叫不应"));
    let taken = plan.workday(ymd(2025, 8, 14));
    let decision = plan.take_up(&site, taken, complaint);
    plan.serve(&site, taken.next(), decision);
    let assigned = plan.assign(&site, plan.workday(ymd(2025, 8, 18)), &visit);
    plan.tell_visit(&site, visit_on, assigned, (&visit, Some("核查投诉线索")));
    let found =
        plan.inspect(&site, visit_on, &faulty("service", "夜间仅一人值守，呼叫铃两处失灵", "增加夜班人员，修复呼叫铃"));
    plan.belongs_to(found, &visit, "ask");
    plan.handled_by(found, &officers);
    let order = plan.order(&site, visit_on, found, ("增加夜班人员，修复呼叫铃", ymd(2025, 9, 30), "ordinary"));
    plan.serve(&site, visit_on, order);
    let last = plan.workday(ymd(2025, 9, 10));
    plan.accept(&site, last, order, "呼叫铃已修复，夜班增至二人");
    plan.close_complaint(&site, last, complaint, ("verified", "经查属实，已责令改正并告知投诉人"));
    Told {
        zh: "热线投诉：按期受理、不事先通知的个案检查、查实改正、告知投诉人",
        en: "A complaint by the hotline: taken up in time, a visit without notice, found true, mended, told",
        first,
        last,
        subjects: vec![home.place(), visit.subject],
        look: complaint,
    }
}

/// A fire in a kitchen, reported the next day, closed by the inquiry: the home is responsible, hence a candidate.
pub(super) fn accident(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "650202"], ["独山子康宁养老服务有限公司", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2023, 4, 10));
    let site = home.site(home.civil());
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2026, 4, 14));
    let incident = plan.report_incident(&site, first, ("fire", 2, "厨房起火，二人轻伤，火已扑灭"));
    let last = plan.workday(ymd(2026, 6, 22));
    let inquiry = ("main", "独山子区人民政府事故调查组", "经调查，机构负主要责任，已落实整改");
    let closed = plan.close_incident(&site, last, incident, inquiry);
    Told {
        zh: "厨房起火：次日报告，调查认定责任后结案，进入列入候选",
        en: "A fire in a kitchen: reported, inquired into, closed; the home is responsible and a candidate",
        first,
        last,
        subjects: vec![home.place(), home.institution()],
        look: closed,
    }
}
