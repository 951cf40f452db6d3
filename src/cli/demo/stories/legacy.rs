//! A home in a shop without its papers, which the city lets go on under conditions (一事一议).

use crate::cli::demo::town::ymd;

use super::{Teller, Told};

const CONDITIONS: [&str; 2] = ["一年内补办规划手续", "每月报送消防巡查记录"];

/// Reported, decided by the meeting, reviewed once with delay and once with success.
pub(super) fn one_matter_one_meeting(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["52", "650204"], ["白碱滩夕阳红养老院", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2021, 5, 17));
    let site = home.site(home.civil());
    let fire = home.site(home.fire());
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2023, 3, 20));
    let check = plan.check_fire(&fire, first, "联合检查：自动消防设施完好，疏散条件符合要求", &[]);
    let report = plan.report_legacy(&site, plan.workday(ymd(2023, 4, 10)), &[check]);
    let (review, again) = (ymd(2024, 5, 31), ymd(2025, 5, 30));
    let decided = plan.workday(ymd(2023, 5, 29));
    let decision = plan.decide_legacy(&site, decided, report, (&CONDITIONS, review));
    plan.release(&site, plan.workday(decided.plus_days(5)), decision);
    plan.review_legacy(&site, plan.workday(ymd(2024, 5, 27)), decision, (Some(again), "规划手续已受理，继续执行条件"));
    let last = plan.workday(ymd(2025, 5, 26));
    plan.review_legacy(&site, last, decision, (None, "规划手续已补办，条件全部落实"));
    Told {
        zh: "历史遗留“一事一议”：无规划手续的既有用房，附条件继续使用，两次复核后销号",
        en: "A home in a house without its papers goes on under conditions, reviewed twice, and closed",
        first,
        last,
        subjects: vec![home.place(), home.institution()],
        look: decision,
    }
}
