//! Places before legal persons: a home that nobody registered, and one whose operator changes.

use crate::cli::demo::town::ymd;
use crate::cli::demo::words::{FINE, Sanction, faulty};

use super::super::acts::Listing;
use super::{Teller, Told};

pub(super) const BEYOND_PURPOSE: Listing = Listing {
    list: "joint_punishment",
    circumstance: "103-1",
    facts: "超出登记的业务范围开办养老机构，未备案，经责令改正逾期不改并受到行政处罚",
    measures: &[
        ("取消享受养老服务优惠政策的资格", "《养老服务市场失信联合惩戒对象名单管理办法（试行）》"),
        ("列为重点监管对象", "《养老服务市场失信联合惩戒对象名单管理办法（试行）》"),
    ],
};

const UNFILED: Sanction = Sanction {
    field: "service",
    simple: false,
    violation: "未经备案收住老年人且拒不改正",
    basis: "《山东省养老服务条例》第七十条",
    types: &["fine"],
    fine: Some((30_000, 30_000)),
    confiscated: None,
    facts: "经查，当事人以家政公司名义在住宅内收住老年人十一名，未办理备案，责令改正后逾期未改",
};

/// An unregistered home is found, identified, fined, listed for two years, and removed.
pub(super) fn listed_for_two_years(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "371002"], ["环翠顺心家政服务有限公司", "elderly_care_home"]);
    let (site, person) = (home.site(home.civil()), home.person(home.civil()));
    teller.enter_person(&home, ymd(2021, 2, 3));
    let first = teller.enter_place(&home, ymd(2021, 3, 10), false);
    let crowded = faulty("service", "住宅内收住老年人十一名，未备案，运营者不明", "停止收住，办理登记和备案");
    let plan = &mut *teller.plan;
    let found = plan.inspect(&site, first, &crowded);
    let on = plan.workday(ymd(2021, 4, 7));
    let basis = "根据房屋租赁合同和收费收据查明";
    let identified = plan.identify(&site, on, &home, (ymd(2021, 2, 20), basis));
    plan.release(&site, plan.workday(on.plus_days(2)), identified);
    let ordered = plan.workday(ymd(2021, 4, 12));
    let order = plan.order(&site, ordered, found, (crowded.mend, ymd(2021, 7, 12), "ordinary"));
    teller.serve_and_release(&site, ordered, order);
    let plan = &mut *teller.plan;
    let unmended = faulty("service", "复查：仍收住老年人九名，未办理备案", "停止收住，办理登记和备案");
    let again = plan.inspect(&site, plan.workday(ymd(2021, 9, 15)), &unmended);
    let decided = plan.workday(ymd(2021, 11, 8));
    let penalty = plan.punish(&person, decided, &UNFILED, &[found, order, again]);
    teller.serve_and_release(&person, decided.next(), penalty);
    let listed =
        teller.notice_and_list(&person, [ymd(2021, 12, 6), ymd(2022, 2, 9)], (&BEYOND_PURPOSE, &[penalty, order]));
    let finance = teller.code(home.market().unwrap_or(site.by));
    let plan = &mut *teller.plan;
    let limit = ["限制申请财政性资金扶持", "《养老服务市场失信联合惩戒对象名单管理办法（试行）》", &finance];
    let measure = plan.apply_measure(&person, plan.workday(ymd(2022, 2, 21)), listed, limit);
    plan.accept(&site, plan.workday(ymd(2022, 6, 20)), order, "已为全部老年人转介至登记机构，原址停止收住");
    let asked = plan.workday(ymd(2024, 2, 26));
    let application = plan.receive(&person, asked, listed, "removal_application");
    let last = plan.workday(ymd(2024, 3, 11));
    let reason = "列入满二年，完成整改，未再发生严重违法失信行为";
    plan.remove(&person, last, listed, ("applied", &[application], reason));
    plan.lift_measure(&person, plan.workday(last.plus_days(3)), measure);
    Told {
        zh: "无证养老场所：查明、责令改正、逾期、罚款、列入联合惩戒名单，满二年移出",
        en: "An unregistered home: identified, ordered, overdue, fined, listed in 2022, removed after two years",
        first,
        last,
        subjects: vec![home.institution(), home.place()],
        look: listed,
    }
}

/// A public home is handed to another operator (公建民营).
pub(super) fn new_operator(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["12", "650205"], ["乌尔禾区中心敬老院", "elderly_care_home"]);
    let operator = teller.home(["52", "650203"], ["克拉玛依颐和养老服务中心", "elderly_care_home"]);
    let first = teller.enter_and_file(&home, ymd(2021, 1, 11)).filed;
    teller.enter_person(&operator, ymd(2023, 4, 17));
    let site = home.site(home.civil());
    let [routine, ..] = FINE;
    let plan = &mut *teller.plan;
    let visit = plan.inspect(&site, plan.workday(ymd(2022, 5, 18)), &routine);
    plan.release(&site, plan.workday(ymd(2022, 5, 25)), visit);
    let on = plan.workday(ymd(2023, 7, 3));
    let contract = "乌尔禾区公建民营委托运营合同，运营期五年";
    let handed = plan.hand_over(&home, site.by, on, (&operator, ymd(2028, 7, 2), contract));
    plan.release(&site, plan.workday(on.plus_days(2)), handed);
    let mut last = on;
    for year in [2024, 2025, 2026] {
        last = plan.workday(ymd(year, 4, 9));
        let visit = plan.inspect(&site, last, &routine);
        plan.release(&site, plan.workday(last.plus_days(6)), visit);
    }
    Told {
        zh: "公建民营：同一设施更换运营主体，处罚和名单不随设施转移",
        en: "Change of operator of a public home: the place stays, the legal person changes",
        first,
        last,
        subjects: vec![home.place(), home.institution(), operator.institution()],
        look: handed,
    }
}
