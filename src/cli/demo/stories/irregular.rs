//! What should not happen and does: accepted, marked, and of no effect until it is upheld.

use crate::cli::demo::acts::Listing;
use crate::cli::demo::cast::NINGWU;
use crate::cli::demo::town::ymd;
use crate::cli::demo::words::{FINE, Finding, faulty};

use super::penalties::ordinary_fine;
use super::{Teller, Told};

const OBSTRUCTED: Finding = Finding {
    field: "service",
    result: "obstructed",
    facts: "负责人拒绝检查人员进入居室区域，拒不提供服务协议",
    hazards: &[],
    mend: "接受检查",
};

const REFUSED: Listing = Listing {
    list: "joint_punishment",
    circumstance: "103-7",
    facts: "拒不接受监督检查",
    measures: &[("列为重点监管对象", "《养老服务市场失信联合惩戒对象名单管理办法（试行）》")],
};

/// Decided three days after the notice was served: the party's time to answer was not over.
pub(super) fn listed_too_early(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "371002"], ["环翠福寿养老服务有限公司", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2022, 5, 9));
    let (site, person) = (home.site(home.civil()), home.person(home.civil()));
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2025, 5, 12));
    let visit = plan.inspect(&site, first, &OBSTRUCTED);
    let notified = plan.workday(ymd(2025, 5, 14));
    let notice = plan.notify(&person, notified, &REFUSED, &[visit]);
    plan.serve(&person, notified, notice);
    let decided = plan.workday(notified.plus_days(3));
    let listed = plan.list(&person, decided, &REFUSED, (notice, &[], &[visit]));
    plan.irregular(listed);
    let last = plan.workday(decided.next());
    plan.serve(&person, last, listed);
    Told {
        zh: "程序违法：告知期未满即作出列入决定，已收录并标记，不产生不利后果",
        en: "Irregular: listed before the time to answer was over; accepted, marked, without effect",
        first,
        last,
        subjects: vec![home.institution()],
        look: listed,
    }
}

/// Removed after fourteen months where the law wants two years.
pub(super) fn removed_too_early(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["52", "371003"], ["文登慈恩养老院", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2021, 9, 13));
    let (site, person) = (home.site(home.civil()), home.person(home.civil()));
    let sanction = ordinary_fine();
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2023, 2, 13));
    let visit = plan.inspect(&site, first, &OBSTRUCTED);
    let again = faulty("service", sanction.facts, "开展服务安全风险评估");
    let second = plan.inspect(&site, plan.workday(ymd(2023, 2, 20)), &again);
    let decided = plan.workday(ymd(2023, 3, 20));
    let penalty = plan.punish(&person, decided, &sanction, &[second]);
    teller.serve_and_release(&person, decided.next(), penalty);
    let listed = teller.notice_and_list(&person, [ymd(2023, 4, 3), ymd(2023, 6, 5)], (&REFUSED, &[visit, penalty]));
    let plan = &mut *teller.plan;
    let asked = plan.workday(ymd(2024, 7, 29));
    let application = plan.receive(&person, asked, listed, "removal_application");
    let last = plan.workday(ymd(2024, 8, 5));
    let removal = plan.remove(&person, last, listed, ("applied", &[application], "整改完成，申请提前移出"));
    plan.irregular(removal);
    Told {
        zh: "程序违法：列入未满二年即予移出，已收录并标记",
        en: "Irregular: removed after fourteen months where the measure wants two years",
        first,
        last,
        subjects: vec![home.institution()],
        look: removal,
    }
}

/// One of the two officers acts on a certificate that ended five weeks before.
pub(super) fn certificate_expired(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["12", "140925"], ["宁武县康宁敬老院", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2021, 8, 9));
    let [routine, ..] = FINE;
    let plan = &mut *teller.plan;
    let on = plan.workday(ymd(2025, 2, 10));
    let visit = plan.inspect(&home.site(NINGWU), on, &routine);
    plan.signed_by_expired(visit);
    Told {
        zh: "执法证件过期的人员参加检查，记录已收录并标记",
        en: "Irregular: an officer whose certificate had ended took part in a visit",
        first: on,
        last: on,
        subjects: vec![home.place()],
        look: visit,
    }
}
