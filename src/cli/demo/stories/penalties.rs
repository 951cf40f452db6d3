//! Penalties: one that is annulled and takes its listing with it, and one whose showing a new rule cuts.

use crate::cli::demo::town::ymd;
use crate::cli::demo::words::{CIVIL, SEVERE, Sanction, faulty};

use super::super::acts::Listing;
use super::{Teller, Told};

const HARM: Listing = Listing {
    list: "joint_punishment",
    circumstance: "103-2",
    facts: "因养老服务行为侵害老年人合法权益，受到责令停业整顿的行政处罚",
    measures: &[("列为重点监管对象", "《养老服务市场失信联合惩戒对象名单管理办法（试行）》")],
};

/// A review organ revokes a penalty; the listing that rests on it falls.
pub(super) fn annulled_with_its_listing(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["52", "371003"], ["文登松鹤老年公寓", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2021, 6, 7));
    let (site, person) = (home.site(home.civil()), home.person(home.civil()));
    let [sanction, _] = SEVERE;
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2026, 1, 12));
    let visit = plan.inspect(&site, first, &faulty("service", sanction.facts, "停业整顿"));
    let decided = plan.workday(ymd(2026, 2, 9));
    let penalty = plan.punish(&person, decided, &sanction, &[visit]);
    teller.serve_and_release(&person, decided.next(), penalty);
    teller.notice_and_list(&person, [ymd(2026, 3, 2), ymd(2026, 5, 11)], (&HARM, &[penalty]));
    let plan = &mut *teller.plan;
    let told = plan.workday(ymd(2026, 9, 7));
    let review = ("威海市人民政府", "威政复决字〔2026〕118号", "revoked");
    let order = plan.outside(&person, told, penalty, review);
    let last = plan.workday(told.next());
    let reason = "行政复议认定主要事实不清、证据不足，撤销处罚决定";
    let annulment = plan.annul(&person, last, penalty, (order, reason));
    plan.serve(&person, last, annulment);
    Told {
        zh: "处罚经行政复议撤销，以其为依据的列入一并失效",
        en: "A penalty annulled on reconsideration, and the listing that fell with it",
        first,
        last,
        subjects: vec![home.institution()],
        look: annulment,
    }
}

const FINED_2025: Sanction = Sanction {
    field: "food",
    simple: false,
    violation: "经营未按规定进行检疫的肉类",
    basis: "《中华人民共和国食品安全法》第一百二十三条",
    types: &["fine", "gains_confiscated"],
    fine: Some((60_000, 60_000)),
    confiscated: Some(2_380),
    facts: "经查，食堂采购未经检疫的猪肉二十公斤用于供餐",
};

/// Published in 2025 for three years by the rule of the day; the rule of 2025-12-25 cuts that to one.
pub(super) fn cut_by_the_new_rule(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "371082"], ["荣成金秋养老服务有限公司", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2022, 3, 7));
    let market = home.market().expect("the market supervision of Weihai takes part");
    let person = home.person(market);
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2025, 1, 20));
    let visit = plan.inspect(&home.site(market), first, &faulty("food", FINED_2025.facts, "停止采购，销毁库存"));
    let penalty = plan.punish(&person, ymd(2025, 3, 5), &FINED_2025, &[visit]);
    plan.serve(&person, ymd(2025, 3, 6), penalty);
    let last = ymd(2025, 3, 10);
    plan.release(&person, last, penalty);
    Told {
        zh: "2025年3月10日公示的市场监管罚款，公示期被2025年12月25日新规缩短",
        en: "A market supervision fine published on 2025-03-10, its showing cut by the rule of 2025-12-25",
        first,
        last,
        subjects: vec![home.institution()],
        look: penalty,
    }
}

/// A home that ill-treated its residents is on the published list today.
pub(super) fn listed_today(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "371003"], ["文登幸福里养老服务有限公司", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2022, 8, 8));
    let person = home.person(home.civil());
    let [sanction, _] = SEVERE;
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2025, 6, 9));
    let visit = plan.inspect(&home.site(person.by), first, &faulty("service", sanction.facts, "停业整顿"));
    let decided = plan.workday(ymd(2025, 7, 21));
    let penalty = plan.punish(&person, decided, &sanction, &[visit]);
    teller.serve_and_release(&person, decided.next(), penalty);
    let last = teller.plan.workday(ymd(2025, 10, 13));
    let listed = teller.notice_and_list(&person, [ymd(2025, 8, 11), last], (&HARM, &[penalty]));
    let market = teller.code(home.market().unwrap_or(person.by));
    let limit = ["限制申请财政性资金扶持", "《养老服务市场失信联合惩戒对象名单管理办法（试行）》", &market];
    teller.plan.apply_measure(&person, teller.plan.workday(last.plus_days(10)), listed, limit);
    Told {
        zh: "今日在列：因侵害老年人权益被罚并列入联合惩戒名单，威海依法公布",
        en: "Listed today: punished for harm to residents, and on the list that Weihai publishes",
        first,
        last,
        subjects: vec![home.institution()],
        look: listed,
    }
}

/// An ordinary fine of civil affairs, for stories that need one.
pub(super) fn ordinary_fine() -> Sanction {
    let [_, _, _, sanction, _] = CIVIL;
    sanction
}
