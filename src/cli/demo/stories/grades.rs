//! Grades: one obtained by false papers and revoked, one refused, one lowered, and a home with nothing but good years.

use crate::cli::demo::grading::Sought;
use crate::cli::demo::town::ymd;
use crate::cli::demo::words::{FINE, faulty};

use super::{Teller, Told};

/// A fourth grade is taken back.
pub(super) fn revoked(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "410305"], ["涧西百合养老院有限公司", "elderly_care_home"]);
    let since = teller.enter_and_file(&home, ymd(2021, 3, 15)).filed;
    let site = home.site(home.civil());
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2022, 9, 14));
    let award = plan.grade(&home, site.by, first, Sought { grade: 4, since, previous: None });
    plan.release(&site, plan.workday(first.plus_days(5)), award);
    let found = faulty("service", "复核：申报的护理员人数与社保记录不符，评定材料不实", "如实申报人员信息");
    let visit = plan.inspect(&site, plan.workday(ymd(2023, 7, 12)), &found);
    plan.release(&site, plan.workday(ymd(2023, 7, 20)), visit);
    let last = plan.workday(ymd(2023, 8, 21));
    let reason = "评定材料弄虚作假，撤销四级评定并收回牌匾证书";
    let revocation = plan.revoke_grade(&site, last, award, reason);
    plan.serve(&site, last, revocation);
    Told {
        zh: "等级评定因材料不实被撤销",
        en: "A grade revoked, because the papers for it were false",
        first,
        last,
        subjects: vec![home.place(), home.institution()],
        look: revocation,
    }
}

/// Visits every year, nothing found, five stars twice.
pub(super) fn nothing_but_good_years(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["52", "650203"], ["克拉玛依春晖养老院", "elderly_care_home"]);
    let first = teller.enter_and_file(&home, ymd(2021, 1, 6)).filed;
    let site = home.site(home.civil());
    let plan = &mut *teller.plan;
    let (mut last, mut look) = (first, None);
    for year in 2021..=2026 {
        for (month, found) in [(5, 0), (10, 2)] {
            let Some(found) = FINE.get(found) else { continue };
            let on = plan.workday(ymd(year, month, 19));
            let visit = plan.inspect(&site, on, found);
            last = plan.workday(on.plus_days(7));
            plan.release(&site, last, visit);
        }
        if year == 2022 || year == 2025 {
            let on = plan.workday(ymd(year, 6, 20));
            let award = plan.grade(&home, site.by, on, Sought { grade: 5, since: first, previous: look });
            plan.release(&site, plan.workday(on.plus_days(8)), award);
            look = Some(award);
        }
    }
    Told {
        zh: "六年皆好：逐年检查未发现问题，两次评为五级",
        en: "Nothing but good years: a visit or two each year, and twice the fifth grade",
        first,
        last,
        subjects: vec![home.place(), home.institution()],
        look: look.expect("two years have a grade"),
    }
}

/// Scored twice and found wanting; told why, and free to apply again.
pub(super) fn refused(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "410302"], ["老城金秋养老服务有限公司", "elderly_care_home"]);
    let since = teller.enter_and_file(&home, ymd(2022, 3, 7)).filed;
    let site = home.site(home.civil());
    let plan = &mut *teller.plan;
    let last = plan.workday(ymd(2024, 10, 14));
    let first = plan.workday(last.plus_days(-90));
    let scored = plan.apply_and_score(&home, site.by, last, (Sought { grade: 4, since, previous: None }, 66));
    let refusal = plan.refuse_grade(&home, site.by, last, &scored);
    plan.serve(&site, plan.workday(last.next()), refusal);
    Told {
        zh: "申请四级，两轮评审得分不足，不予评定并说明理由",
        en: "A fourth grade applied for, scored twice, refused with the reason",
        first,
        last,
        subjects: vec![home.place(), home.institution()],
        look: refusal,
    }
}

/// A spot check does not find what was scored; the grade is lowered, and ends when it would have ended.
pub(super) fn lowered(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["52", "410311"], ["洛龙颐和养老院", "elderly_care_home"]);
    let since = teller.enter_and_file(&home, ymd(2021, 9, 6)).filed;
    let site = home.site(home.civil());
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2024, 4, 15));
    let award = plan.grade(&home, site.by, first, Sought { grade: 4, since, previous: None });
    plan.release(&site, plan.workday(first.plus_days(5)), award);
    let checked = plan.workday(ymd(2025, 9, 9));
    let recheck = plan.recheck(&site, checked, award, "抽查复核：夜间值守人数和持证护理员人数低于四级要求");
    let last = plan.workday(ymd(2025, 10, 20));
    let lowered = plan.downgrade(&site, last, award, (3, recheck));
    teller.serve_and_release(&site, last.next(), lowered);
    Told {
        zh: "等级复核不合格，由四级降为三级，有效期不变",
        en: "A fourth grade lowered to the third after a spot check; its last day stays",
        first,
        last,
        subjects: vec![home.place(), home.institution()],
        look: lowered,
    }
}
