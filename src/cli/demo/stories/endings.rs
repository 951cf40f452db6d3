//! Homes that end: one with everybody placed, one that left somebody behind.

use crate::cli::demo::town::ymd;

use super::{Teller, Told};

/// Planned sixty days before, all placed, what was paid ahead paid back, then ended.
pub(super) fn everybody_placed(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "371002"], ["环翠阳光养老院有限公司", "elderly_care_home"]);
    let filing = teller.enter_and_file(&home, ymd(2021, 10, 11)).filing;
    let site = home.site(home.civil());
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2025, 3, 3));
    let end = plan.workday(ymd(2025, 5, 15));
    let planned = plan.plan_end(&home, first, (end, 4, 2));
    plan.place(&home, plan.workday(ymd(2025, 4, 14)), planned, &["another_home", "another_home"]);
    plan.place(&home, plan.workday(ymd(2025, 5, 7)), planned, &["family", "hospital"]);
    plan.settle(&home, plan.workday(ymd(2025, 5, 9)), planned, (2, 1_860_000));
    let ended = plan.end(&home, end, planned, "租期届满，终止服务，老年人已全部妥善安置");
    plan.release(&site, plan.workday(end.plus_days(4)), ended);
    let last = plan.workday(ymd(2025, 5, 26));
    plan.cancel_filing(&site, last, filing);
    Told {
        zh: "有序退出：提前六十日报方案，人员全部安置，预收费退清后终止服务",
        en: "An orderly end: planned sixty days before, everybody placed, everything paid back",
        first,
        last,
        subjects: vec![home.place(), home.institution()],
        look: ended,
    }
}

/// Ended on the planned day although one of five was not placed: accepted, marked, a work item.
pub(super) fn somebody_left_behind(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "410305"], ["涧西瑞祥养老服务有限公司", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2022, 9, 5));
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2026, 7, 6));
    let last = plan.workday(ymd(2026, 9, 7));
    let planned = plan.plan_end(&home, first, (last, 5, 0));
    let moved = ["another_home", "public_home", "family", "family"];
    plan.place(&home, plan.workday(ymd(2026, 8, 24)), planned, &moved);
    let ended = plan.end(&home, last, planned, "资金困难，终止服务");
    plan.irregular(ended);
    Told {
        zh: "程序违法：尚有一名老年人未安置即终止服务，已收录并标记",
        en: "Irregular: ended while one of five residents was placed nowhere; accepted, marked, a work item",
        first,
        last,
        subjects: vec![home.place(), home.institution()],
        look: ended,
    }
}
