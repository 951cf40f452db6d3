//! Episodes: what may happen to a home, each from its cause to its end.

use crate::cli::demo::acts::Listing;
use crate::cli::demo::plan::{Desk, StepId};
use crate::cli::demo::town::ymd;
use crate::cli::demo::words::{CIVIL, FAULTY, FINE, Finding, GONE, MARKET, SEVERE, Sanction, faulty};
use crate::codes::Day;

use super::{Life, Resident};

/// An episode tells whether it could happen to this home.
type Episode = fn(&mut Life<'_>, &mut Resident) -> bool;

/// Episodes with how many of a hundred they are.
pub(super) const EPISODES: [(usize, Episode); 13] = [
    (33, annual),
    (12, fire_check),
    (14, mended),
    (7, warned),
    (8, fined_by_civil_affairs),
    (7, fined_by_market_supervision),
    (6, graded),
    (4, licensed),
    (3, abnormal),
    (2, severe),
    (2, contested),
    (1, watched),
    (1, entered_twice),
];

/// A yearly visit that finds nothing wrong, released.
fn annual(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    let home = &resident.home;
    let on = life.some_day(resident.since, 20);
    let found = *life.dice.pick(&FINE);
    let by = home.market().filter(|_| found.field == "food").unwrap_or_else(|| home.keeper());
    let visit = life.plan.inspect(&home.site(by), on, &found);
    let shown = life.after(on, 3, 12);
    life.plan.release(&home.site(by), shown, visit);
    true
}

fn fire_check(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    let site = resident.home.site(resident.home.fire());
    let on = life.some_day(resident.since, 20);
    let check = life.plan.check_fire(&site, on, "自动消防设施完好有效，疏散通道畅通", &[]);
    let shown = life.after(on, 3, 12);
    life.plan.release(&site, shown, check);
    true
}

/// A fault is found, mended in time, and accepted.
fn mended(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    let site = resident.home.site(resident.home.keeper());
    let on = life.some_day(resident.since, 80);
    let found = *life.dice.pick(&FAULTY);
    let visit = life.plan.inspect(&site, on, &found);
    let order = ordered(life, &site, (on, visit), &found);
    let shown = life.after(on, 3, 7);
    life.plan.release(&site, shown, visit);
    life.plan.release(&site, shown, order);
    let again = life.after(on, 20, 40);
    life.plan.accept(&site, again, order, &format!("复查合格：{}", found.mend));
    true
}

/// Rectification is ordered on the spot, due in 45 days, and served.
fn ordered(life: &mut Life<'_>, site: &Desk, (on, finding): (Day, StepId), found: &Finding) -> StepId {
    let order = life.plan.order(site, on, finding, (found.mend, on.plus_days(45), "ordinary"));
    life.plan.serve(site, on, order);
    order
}

/// A warning on the spot.
fn warned(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    if resident.graded_until.is_some() {
        return false;
    }
    let home = resident.home.clone();
    let market = home.market().filter(|_| life.dice.below(2) == 0);
    let by = market.unwrap_or_else(|| home.civil());
    let sanction =
        if market.is_some() { MARKET.first() } else { life.dice.pick(&[CIVIL.first(), CIVIL.get(1)]).to_owned() };
    let Some(sanction) = sanction else { return false };
    let on = life.some_day(resident.since, 5);
    let visit = life.plan.inspect(&home.site(by), on, &finding(sanction));
    let penalty = life.plan.punish(&home.person(by), on, sanction, &[visit]);
    life.plan.serve(&home.person(by), on, penalty);
    resident.in_trouble = true;
    true
}

fn finding(sanction: &Sanction) -> Finding {
    faulty(sanction.field, sanction.facts, "停止违法行为并改正")
}

fn fined_by_civil_affairs(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    if resident.graded_until.is_some() {
        return false;
    }
    let sanction = life.dice.pick(CIVIL.get(2..).unwrap_or_default()).to_owned();
    let by = resident.home.civil();
    fined(life, resident, by, &sanction);
    true
}

fn fined_by_market_supervision(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    let sanction = life.dice.pick(MARKET.get(1..).unwrap_or_default()).to_owned();
    let Some(by) = resident.home.market().filter(|_| resident.graded_until.is_none()) else { return false };
    fined(life, resident, by, &sanction);
    true
}

/// Visited, punished, served, released; repaired in one case of three when the time has come.
fn fined(life: &mut Life<'_>, resident: &mut Resident, by: usize, sanction: &Sanction) -> (Day, StepId) {
    let home = resident.home.clone();
    let on = life.some_day(resident.since, 90);
    let visit = life.plan.inspect(&home.site(by), on, &finding(sanction));
    let decided = life.after(on, 25, 50);
    let penalty = life.plan.punish(&home.person(by), decided, sanction, &[visit]);
    let served = life.after(decided, 1, 4);
    life.plan.serve(&home.person(by), served, penalty);
    let shown = life.plan.workday(served.next());
    life.plan.release(&home.person(by), shown, penalty);
    resident.in_trouble = true;
    let asked = life.after(shown, 400, 460);
    if life.dice.below(3) == 0 && asked.plus_days(20) < life.plan.last {
        repaired(life, &home.person(by), (asked, penalty));
    }
    (shown, penalty)
}

/// The one door for repair forwards the application and its result.
fn repaired(life: &mut Life<'_>, desk: &Desk, (asked, penalty): (Day, StepId)) {
    let number = format!("{}{:06}", asked.year(), 1 + life.dice.below(900_000));
    life.plan.outside(desk, asked, penalty, ("信用中国", &format!("修复申请{number}"), "repair_applied"));
    let granted = life.after(asked, 4, 7);
    life.plan.outside(desk, granted, penalty, ("信用中国", &format!("修复决定{number}"), "repair_granted"));
}

/// A grade, for a filed home with a clean record.
fn graded(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    let home = resident.home.clone();
    let Some(filed) = resident.filed.filter(|_| home.kind == "elderly_care_home" && !resident.in_trouble) else {
        return false;
    };
    let from = resident.graded_until.unwrap_or_else(|| filed.plus_months(16));
    if from.plus_days(60) > life.plan.last {
        return false;
    }
    let on = life.after(from, 2, 20);
    let grade = u8::try_from(1 + life.dice.below(5)).unwrap_or(1);
    let award = life.plan.grade(&home, home.civil(), on, grade);
    let shown = life.after(on, 3, 8);
    life.plan.release(&home.site(home.civil()), shown, award);
    resident.graded_until = Some(on.plus_months(36));
    true
}

/// A food operation licence, where market supervision takes part.
fn licensed(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    let home = resident.home.clone();
    let Some(by) = home.market().filter(|_| resident.licence.is_none()) else { return false };
    let on = life.after(resident.since, 20, 50);
    if on.plus_days(20) > life.plan.last {
        return false;
    }
    let licence = life.plan.license(&home, by, on);
    let shown = life.after(on, 2, 6);
    life.plan.release(&home.person(by), shown, licence);
    resident.licence = Some((on, licence));
    true
}

const ABNORMAL: Listing = Listing {
    list: "abnormal",
    circumstance: "abn-unreachable",
    facts: "通过登记的住所无法取得联系",
    measures: &[("列为重点监督管理对象", "《企业信息公示暂行条例》第十八条")],
};

const ABNORMAL_SOCIAL: Listing = Listing {
    list: "abnormal",
    circumstance: "60-a-unreachable",
    facts: "通过登记的住所无法与社会组织取得联系",
    measures: &[("列为重点监督管理对象", "《社会组织信用信息管理办法》")],
};

/// Nobody could be reached: listed, and removed when the ground was mended.
fn abnormal(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    let home = resident.home.clone();
    let social = home.code.as_str().starts_with("52");
    let by = if social { Some(home.civil()) } else { home.market().filter(|_| home.code.as_str().starts_with('9')) };
    let Some(by) = by.filter(|_| resident.may_fall()) else { return false };
    let on = life.some_day(resident.since, 330);
    let visit = life.plan.inspect(&home.site(by), on, &GONE);
    let listing = if social { ABNORMAL_SOCIAL } else { ABNORMAL };
    let (from, listed) = notified_and_listed(life, &home.person(by), on, (&listing, visit));
    (resident.listed, resident.in_trouble) = (true, true);
    if life.dice.below(4) == 0 {
        return true;
    }
    let asked = life.after(from, 60, 200);
    let application = life.plan.receive(&home.person(by), asked, listed, "removal_application");
    let removed = life.after(asked, 2, 5);
    let reason = "已依法变更住所并恢复联系，事由消除";
    life.plan.remove(&home.person(by), removed, listed, ("mended", &[application], reason));
    true
}

/// Notice, service, the party's time to answer, decision, service, release: the day of the decision, and it.
fn notified_and_listed(
    life: &mut Life<'_>,
    desk: &Desk,
    on: Day,
    (listing, ground): (&Listing, StepId),
) -> (Day, StepId) {
    let notified = life.after(on, 4, 10);
    let notice = life.plan.notify(desk, notified, listing, &[ground]);
    let served = life.after(notified, 1, 3);
    life.plan.serve(desk, served, notice);
    let defence = (life.dice.below(2) == 0).then(|| {
        let on = life.after(served, 2, 6);
        life.plan.receive(desk, on, notice, "defence")
    });
    let decided = life.after(served, 32, 45);
    let listed = life.plan.list(desk, decided, listing, (notice, defence.as_slice(), &[ground]));
    let told = life.after(decided, 1, 3);
    life.plan.serve(desk, told, listed);
    let shown = life.plan.workday(told.next());
    life.plan.release(desk, shown, listed);
    (decided, listed)
}

const SEVERE_MARKET: Listing = Listing {
    list: "severe",
    circumstance: "44-5",
    facts: "违反食品安全法律，性质恶劣、情节严重，受到较重行政处罚",
    measures: &[("列为重点监管对象，提高检查频次", "《市场监督管理严重违法失信名单管理办法》")],
};

/// A severe penalty of market supervision, and the list that follows; removal once the law allows it.
fn severe(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    let home = resident.home.clone();
    let Some(by) = home.market().filter(|_| resident.may_fall() && home.code.as_str().starts_with("91")) else {
        return false;
    };
    // The rules of this list begin on 2021-09-01.
    let on = life.some_day(resident.since.max(ymd(2021, 9, 1)), 200);
    let Some(sanction) = SEVERE.get(1) else { return false };
    let visit = life.plan.inspect(&home.site(by), on, &finding(sanction));
    let on = life.after(on, 25, 50);
    let penalty = life.plan.punish(&home.person(by), on, sanction, &[visit]);
    life.plan.serve(&home.person(by), on, penalty);
    let shown = life.plan.workday(on.next());
    life.plan.release(&home.person(by), shown, penalty);
    if let Some((_, licence)) = resident.licence.filter(|(granted, _)| *granted < on) {
        let revocation = life.plan.revoke_licence(&home.person(by), on, licence, "受到吊销食品经营许可证的行政处罚");
        life.plan.serve(&home.person(by), on, revocation);
    }
    let (from, listed) = notified_and_listed(life, &home.person(by), shown, (&SEVERE_MARKET, penalty));
    let asked = life.after(from, 400, 500);
    if life.dice.below(2) == 0 && asked.plus_days(20) < life.plan.last {
        let application = life.plan.receive(&home.person(by), asked, listed, "removal_application");
        let removed = life.after(asked, 3, 6);
        let reason = "列入满一年，已履行处罚决定、消除不良影响，未再受到较重行政处罚";
        life.plan.remove(&home.person(by), removed, listed, ("applied", &[application], reason));
    }
    (resident.listed, resident.in_trouble) = (true, true);
    true
}

/// The party objects to what is shown, and the record is corrected.
fn contested(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    let site = resident.home.site(resident.home.keeper());
    let Some(found) = FAULTY.first() else { return false };
    let on = life.some_day(resident.since, 40);
    let visit = life.plan.inspect(&site, on, found);
    let shown = life.after(on, 3, 6);
    life.plan.release(&site, shown, visit);
    let objected = life.after(shown, 3, 12);
    life.plan.receive(&site, objected, visit, "objection");
    let corrected = life.plan.workday(objected.next());
    let reason = "经核实，其中一名护理员的培训记录存于总部";
    life.plan.correct(&site, corrected, visit, ["/facts_public", found.facts, "一名护理员未见培训记录", reason]);
    true
}

/// A visit is entered twice, and the second entry taken back.
fn entered_twice(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    let site = resident.home.site(resident.home.keeper());
    let on = life.some_day(resident.since, 20);
    let found = *life.dice.pick(&FINE);
    life.plan.inspect(&site, on, &found);
    let again = life.plan.inspect(&site, on, &found);
    let noticed = life.after(on, 1, 5);
    life.plan.retract(&site, noticed, again, "同一次检查重复录入");
    true
}

/// Complaints came in: a case visit and a second one, nothing released.
fn watched(life: &mut Life<'_>, resident: &mut Resident) -> bool {
    let site = resident.home.site(resident.home.keeper());
    let on = life.some_day(resident.since, 60);
    life.plan.inspect(&site, on, &GONE);
    let again = life.after(on, 5, 15);
    let found = *life.dice.pick(&FINE);
    life.plan.inspect(&site, again, &found);
    true
}
