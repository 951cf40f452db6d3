//! Fire: a major hazard that stays open beyond its day, and one that is sealed, mended and opened again.

use crate::cli::demo::town::ymd;

use super::{Teller, Told};

const SEALED: [[&str; 3]; 2] = [
    ["MHZ-FIRE-03", "major", "彩钢板夹芯材料为可燃材料，搭建于三层屋顶并作居室使用"],
    ["HZ-EXIT-01", "ordinary", "一处安全出口指示灯损坏"],
];

/// The order is overdue: a candidate for the list, and on the work list of those who decide.
pub(super) fn left_open(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "371083"], ["乳山安泰养老服务有限公司", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2023, 9, 11));
    let site = home.site(home.fire());
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2026, 6, 8));
    let check = plan.check_fire(&site, first, "发现重大火灾隐患一处、一般隐患一处", &SEALED);
    plan.release(&site, plan.workday(first.plus_days(4)), check);
    let mend = "拆除可燃夹芯彩钢板搭建的居室，修复安全出口指示灯";
    let order = plan.order(&site, first, check, (mend, ymd(2026, 8, 31), "life_health_property"));
    teller.serve_and_release(&site, first, order);
    let plan = &mut *teller.plan;
    let last = plan.workday(ymd(2026, 9, 14));
    let again = plan.check_fire(&site, last, "复查：可燃夹芯彩钢板居室仍在使用，逾期未改", &SEALED);
    plan.release(&site, plan.workday(last.plus_days(4)), again);
    Told {
        zh: "重大火灾隐患逾期未改：列入候选，待办可见，未自动列入",
        en: "A major fire hazard left open: overdue, a candidate for the list, decided by nobody yet",
        first,
        last,
        subjects: vec![home.place(), home.institution()],
        look: order,
    }
}

const STORED: [[&str; 3]; 1] = [["HZ-STORE-02", "major", "地下储物间违规充电并占用疏散通道"]];

/// Sealed at once and the use of the floor stopped; mended, checked again, unsealed and resumed.
pub(super) fn sealed_and_resumed(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "371003"], ["文登静安养老服务有限公司", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2022, 10, 17));
    let site = home.site(home.fire());
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2025, 11, 3));
    let check = plan.check_fire(&site, first, "地下储物间违规充电并占用疏散通道", &STORED);
    let mend = "拆除充电设施，清空疏散通道";
    let order = plan.order(&site, first, check, (mend, ymd(2025, 12, 1), "life_health_property"));
    plan.serve(&site, first, order);
    let reason = "不及时消除可能严重威胁公共安全";
    let sealing = plan.seal(&site, first, check, ("地下一层储物间", reason, ymd(2025, 12, 2)));
    let stop = plan.stop_use(&site, first, check, ["地下一层", reason, "《中华人民共和国消防法》第五十四条"]);
    plan.serve(&site, first, sealing);
    plan.serve(&site, first, stop);
    let again = plan.workday(ymd(2025, 11, 24));
    let sound = plan.check_fire(&site, again, "复查：充电设施已拆除，疏散通道已恢复", &[]);
    plan.accept(&site, again, order, "充电设施已拆除，疏散通道已恢复");
    let last = plan.workday(ymd(2025, 11, 26));
    plan.unseal(&site, last, sealing, "充电设施已拆除，疏散通道已恢复");
    let resumed = plan.resume(&site, last, stop, (&[sound], "复查合格，恢复使用"));
    Told {
        zh: "临时查封并责令停止使用，改正复查合格后解封、恢复",
        en: "Sealed and stopped for a fire hazard; mended, checked again, unsealed and resumed",
        first,
        last,
        subjects: vec![home.place()],
        look: resumed,
    }
}
