//! Money paid ahead beyond the limit, and a subsidy that is wanted back.

use crate::cli::demo::acts::Prepaid;
use crate::cli::demo::town::ymd;

use super::{Teller, Told};

const SOUND: Prepaid = Prepaid { months: 6, deposit_months: 6, payers: 14 };
const BEYOND: Prepaid = Prepaid { months: 18, deposit_months: 20, payers: 16 };

/// A report of the home itself breaks the limits; a signal is raised, and cleared when it is mended.
pub(super) fn paid_too_far_ahead(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "371083"], ["乳山百合养老服务有限公司", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2023, 5, 8));
    let site = home.site(home.civil());
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2024, 11, 4));
    plan.file_fees(&site, first);
    plan.report_prepaid(&site, plan.workday(ymd(2025, 1, 20)), SOUND);
    let broken = plan.report_prepaid(&site, plan.workday(ymd(2025, 7, 21)), BEYOND);
    let seen =
        (["prepayment_breach", "orange", "预收费报告比对"], "预收十八个月服务费，押金达月床位费二十倍", &[broken][..]);
    let signal = plan.raise_signal(&site, plan.workday(ymd(2025, 7, 23)), seen);
    let mended = plan.report_prepaid(&site, plan.workday(ymd(2025, 10, 20)), SOUND);
    let last = plan.workday(ymd(2025, 10, 27));
    plan.clear_signal(&site, last, signal, ("超限部分已全部退还，账户监管恢复正常", &[mended]));
    Told {
        zh: "预收费超限：自报数据触发风险线索，退还后解除",
        en: "Paid too far ahead: the home's own report breaks the limits; signalled, paid back, cleared",
        first,
        last,
        subjects: vec![home.place(), home.institution()],
        look: broken,
    }
}

/// This year's report breaks a limit, and nobody has acted yet.
pub(super) fn still_too_far_ahead(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["92", "410324"], ["栾川幸福里养老院", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2024, 3, 11));
    let site = home.site(home.civil());
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2025, 11, 10));
    plan.file_fees(&site, first);
    let last = plan.workday(ymd(2026, 10, 19));
    let broken = plan.report_prepaid(&site, last, BEYOND);
    let seen = (["prepayment_breach", "yellow", "预收费报告比对"], "预收服务费和押金超过规定上限", &[broken][..]);
    plan.raise_signal(&site, plan.workday(ymd(2026, 10, 22)), seen);
    Told {
        zh: "预收费超限，风险线索尚未解除",
        en: "Paid too far ahead, and the signal of it still open",
        first,
        last,
        subjects: vec![home.place(), home.institution()],
        look: broken,
    }
}

const BASIS: &str = "《山东省养老服务条例》（养老机构运营补贴）";

/// One half year is granted and right; in the next residents were counted twice.
pub(super) fn clawed_back(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["52", "371082"], ["荣成春晖养老院", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2021, 8, 16));
    let person = home.person(home.civil());
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2024, 1, 22));
    let right = plan.subsidise(&home, first, (6_480_000, BASIS));
    plan.release(&person, plan.workday(first.plus_days(7)), right);
    let grant = plan.subsidise(&home, plan.workday(ymd(2024, 7, 22)), (7_920_000, BASIS));
    let told = plan.workday(ymd(2024, 11, 11));
    let answer = plan.receive(&person, told, grant, "defence");
    let decided = plan.workday(ymd(2024, 12, 2));
    let reason = "核查发现三名老年人重复计算，多领部分应予退回";
    let wanted = plan.claw_back(&person, decided, grant, (1_080_000, &[answer], reason));
    plan.serve(&person, plan.workday(decided.next()), wanted);
    let last = plan.workday(ymd(2024, 12, 23));
    plan.repay(&person, last, wanted);
    Told {
        zh: "运营补贴：一次如期发放，一次因重复计算追回并退清",
        en: "Subsidies: one half year granted, of the next a part clawed back and repaid",
        first,
        last,
        subjects: vec![home.institution()],
        look: wanted,
    }
}
