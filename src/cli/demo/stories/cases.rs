//! A case by the whole book: opened, told, heard, decided, paid, closed.

use crate::cli::demo::acts::Grounds;
use crate::cli::demo::town::ymd;
use crate::cli::demo::words::{SEVERE, faulty};

use super::{Teller, Told};

/// The party asks for a hearing in time; it is held, and what was said there is considered.
pub(super) fn heard_and_paid(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "410303"], ["西工松鹤养老服务有限公司", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2022, 6, 13));
    let (site, person) = (home.site(home.civil()), home.person(home.civil()));
    let [sanction, _] = SEVERE;
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2025, 3, 10));
    let visit = plan.inspect(&site, first, &faulty("service", sanction.facts, "停业整顿"));
    let case = plan.open_case(&person, plan.workday(ymd(2025, 3, 12)), &sanction, (first, visit));
    let told = plan.workday(ymd(2025, 4, 7));
    let notice = plan.warn(&person, told, &sanction, Some(case));
    plan.serve(&person, told.next(), notice.0);
    let asked = plan.workday(told.plus_days(3));
    let request = plan.receive(&person, asked, notice.0, "hearing_request");
    let held = plan.workday(ymd(2025, 4, 28));
    let hearing = plan.hear(&person, held, notice.0, plan.workday(ymd(2025, 4, 14)));
    let decided = plan.workday(ymd(2025, 5, 19));
    let (considered, rests_on) = ([request], [visit]);
    let grounds = Grounds {
        case: Some(case),
        notice: Some(notice),
        hearing: Some(hearing),
        considered: &considered,
        rests_on: &rests_on,
        document: None,
    };
    let penalty = plan.decide(&person, decided, &sanction, grounds);
    teller.serve_and_release(&person, decided.next(), penalty);
    let plan = &mut *teller.plan;
    let paid = plan.perform(&person, plan.workday(ymd(2025, 5, 29)), penalty);
    let last = plan.workday(ymd(2025, 6, 9));
    plan.close_case(&person, last, case, &[penalty, paid]);
    Told {
        zh: "一案到底：立案、告知、送达、听证、决定、缴款、结案",
        en: "A case by the whole book: opened, told, served, heard, decided, paid, closed",
        first,
        last,
        subjects: vec![home.institution()],
        look: penalty,
    }
}
