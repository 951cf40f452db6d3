//! A random draw, from the year's plan to the visits of two authorities and a re-check that fails once.

use serde_json::json;

use crate::cli::demo::acts::Visit;
use crate::cli::demo::cast::{OFFICES, office_of, random_uuid};
use crate::cli::demo::drawing::{Drawing, FIELDS, Kept, OBJECTS};
use crate::cli::demo::plan::{Desk, StepId, digest};
use crate::cli::demo::town::{Home, ymd};
use crate::cli::demo::words::{FINE, faulty};
use crate::codes::Day;
use crate::rules::draw::Visit as DrawnVisit;
use crate::statement::EventKind;

use super::{Teller, Told};

/// Frozen before the numbers exist, drawn, visited together; one home has to be asked twice to mend.
pub(super) fn drawn_for_a_visit(teller: &mut Teller<'_>) -> Told {
    let by = office_of("civil_affairs", "371000").expect("Weihai takes part");
    let fire = office_of("fire", "371000").expect("Weihai takes part");
    let homes: Vec<Home> = teller.filed.iter().filter(|home| home.civil() == by).cloned().collect();
    let casts = [by, fire].map(|by| teller.casts.get(by).expect("desks name offices of the cast"));
    let drawing = Drawing::of(&mut teller.dice, &homes, casts);
    let first = teller.plan.workday(ymd(2026, 1, 20));
    let planned = plan_year(teller, [by, fire], first);
    let steps = record(teller, by, (planned, &drawing));
    let [_, _, made] = steps;
    let visits: Vec<DrawnVisit> = drawing.drawn.visits().cloned().collect();
    let (mut last, mut subjects) = (first, vec![format!("cases/{}", drawing.draw)]);
    for (number, drawn) in visits.iter().enumerate() {
        let Some(home) = homes.iter().find(|home| home.place() == drawn.object.to_string()) else { continue };
        let visit_on = teller.plan.workday(ymd(2026, 3, 17).plus_days(i32::try_from(number).unwrap_or(0)));
        last = visit_together(teller, (home, drawn), (planned, made), (visit_on, number > 0));
        subjects.push(home.place());
    }
    teller.plan.drawn = Some(Kept { drawing, steps });
    Told {
        zh: "双随机：名单先冻结、彩票号码作种子、抽取可复算，民政消防联合检查，一家复查两次才合格",
        en: "A random draw that anybody can run again: frozen, seeded, drawn, visited together, mended at the second re-check",
        first,
        last,
        subjects,
        look: made,
    }
}

fn case(by: usize, id: impl std::fmt::Display) -> Desk {
    let region = OFFICES.get(by).map_or("371000", |office| office.region);
    Desk { by, region, subject: format!("cases/{id}") }
}

fn plan_year(teller: &mut Teller<'_>, offices: [usize; 2], on: Day) -> StepId {
    let [by, _] = offices;
    let desk = case(by, random_uuid(&mut teller.dice));
    let authorities = offices.map(|by| teller.code(by));
    let item = |code: &str, name: &str, field: &str| {
        json!({
            "code": code, "name": name, "field": field, "class": "general", "selection": "draw", "places": 8, "visits": OBJECTS,
        })
    };
    let data = json!({
        "region": desk.region, "title": "2026年度养老机构行政检查计划", "planned_on": on.to_string(),
        "number": "威民发〔2026〕3号", "from_on": "2026-02-01", "until_on": "2026-12-31", "authorities": authorities,
        "items": [
            item("YL-service", "养老机构服务安全和质量检查", "service"),
            item("YL-fire", "养老机构消防安全检查", "fire"),
        ],
    });
    teller.plan.add(&desk, on, EventKind::InspectionPlanned, data)
}

/// The freeze, the numbers and the draw.
fn record(teller: &mut Teller<'_>, by: usize, (planned, drawing): (StepId, &Drawing)) -> [StepId; 3] {
    let desk = case(by, drawing.draw);
    let plan = &mut *teller.plan;
    let (frozen_on, numbers_on) = (plan.workday(ymd(2026, 3, 2)), ymd(2026, 3, 3));
    let drawn_on = plan.workday(numbers_on.next());
    let teams: Vec<_> = FIELDS.iter().map(|field| json!({ "field": field.as_str(), "officers": 2 })).collect();
    let data = json!({
        "region": desk.region, "frozen_on": frozen_on.to_string(), "item": "YL-joint",
        "item_name": "养老机构服务安全和消防安全联合抽查", "period": "2026-Q1", "plan": digest(planned),
        "method": "minglu-draw/1", "objects": OBJECTS, "teams": teams, "lists": drawing.lists(),
        "seed": {
            "kind": "lottery", "name": "示例彩票（模拟开奖）", "reference": "2026024", "run_by": "示例彩票发行机构",
            "run_by_code": null, "expected_on": numbers_on.to_string(),
        },
    });
    let frozen = plan.add(&desk, frozen_on, EventKind::DrawFrozen, data);
    let data = json!({
        "freeze": digest(frozen), "seed": { "kind": "lottery", "reference": "2026024" },
        "seeded_on": numbers_on.to_string(), "digits": drawing.digits, "document": plan.file_digest(),
    });
    let seeded = plan.add(&desk, drawn_on, EventKind::DrawSeeded, data);
    let visits = drawing.drawn.to_recorded().and_then(|visits| serde_json::to_value(visits).ok());
    let data = json!({
        "seeded": digest(seeded), "made_on": drawn_on.to_string(), "visits": visits,
        "result": drawing.drawn.digest().to_string(),
    });
    let made = plan.add(&desk, drawn_on, EventKind::DrawMade, data);
    [frozen, seeded, made]
}

/// Civil affairs and the fire brigade go together: the last day of what follows.
fn visit_together(
    teller: &mut Teller<'_>,
    (home, drawn): (&Home, &DrawnVisit),
    (planned, made): (StepId, StepId),
    (visit_on, faults): (Day, bool),
) -> Day {
    let desks = [home.site(home.civil()), home.site(home.fire())];
    let mut team = Vec::new();
    for (desk, seats) in desks.iter().zip(&drawn.teams) {
        let code = teller.code(desk.by);
        team.extend(seats.officers.iter().map(|officer| (code.clone(), officer.to_string())));
    }
    let visit = Visit {
        subject: format!("visits/{}", random_uuid(&mut teller.dice)),
        facility: home.place(),
        kind: "daily",
        fields: &["service", "fire"],
        on: visit_on,
        team,
        occasion: None,
        plan: Some(planned),
        draw: Some(made),
    };
    let [civil, fire] = &desks;
    let [routine, ..] = FINE;
    let found = if faults {
        faulty("service", "三名护理员未签订岗位责任书，压疮评估缺失", "补齐压疮评估")
    } else {
        routine
    };
    let plan = &mut *teller.plan;
    let assignment = plan.assign(civil, plan.workday(ymd(2026, 3, 9)), &visit);
    plan.tell_visit(civil, plan.workday(ymd(2026, 3, 10)), assignment, (&visit, None));
    let service = plan.inspect(civil, visit_on, &found);
    let check = plan.check_fire(fire, visit_on, "自动消防设施完好有效，疏散通道畅通", &[]);
    for (finding, seats) in [service, check].into_iter().zip(&drawn.teams) {
        plan.belongs_to(finding, &visit, "scheduled");
        plan.handled_by(finding, &seats.officers);
    }
    let shown = plan.workday(visit_on.plus_days(6));
    plan.release(civil, shown, service);
    plan.release(fire, shown, check);
    if !faults {
        return shown;
    }
    let order = plan.order(civil, visit_on, service, (found.mend, ymd(2026, 5, 8), "ordinary"));
    plan.serve(civil, visit_on, order);
    plan.fail(civil, plan.workday(ymd(2026, 4, 20)), order, "二名老年人仍无压疮评估记录");
    let mended = plan.workday(ymd(2026, 5, 7));
    plan.accept(civil, mended, order, "压疮评估全部补齐，复查合格");
    mended
}
