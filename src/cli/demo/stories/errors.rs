//! Errors and paper: the wrong namesake, a clerical field, a record of 2019.

use serde_json::json;

use crate::cli::demo::acts::Grounds;
use crate::cli::demo::plan::{Desk, StepId, number_of};
use crate::cli::demo::town::ymd;
use crate::cli::demo::words::faulty;
use crate::codes::Day;
use crate::statement::EventKind;

use super::penalties::ordinary_fine;
use super::{Teller, Told};

/// A penalty is entered about a namesake who did nothing, found out, and entered anew about the right one.
pub(super) fn innocent_namesake(teller: &mut Teller<'_>) -> Told {
    let innocent = teller.home(["52", "410303"], ["洛阳夕阳红养老院", "elderly_care_home"]);
    let guilty = teller.home(["91", "410311"], ["洛阳夕阳红养老院", "elderly_care_home"]);
    teller.enter_and_file(&innocent, ymd(2021, 4, 12));
    teller.enter_and_file(&guilty, ymd(2021, 5, 10));
    let (wrong, right) = (innocent.person(innocent.civil()), guilty.person(guilty.civil()));
    let sanction = ordinary_fine();
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2024, 5, 13));
    let visit = plan.inspect(&guilty.site(right.by), first, &faulty("service", sanction.facts, "开展服务安全风险评估"));
    let decided = plan.workday(ymd(2024, 6, 17));
    let mistaken = plan.punish(&wrong, decided, &sanction, &[visit]);
    plan.serve(&wrong, decided, mistaken);
    let shown = plan.workday(decided.plus_days(2));
    plan.release(&wrong, shown, mistaken);
    let objected = plan.workday(shown.plus_days(4));
    plan.receive(&wrong, objected, mistaken, "objection");
    let last = plan.workday(objected.next());
    let reason = "名称相同，录入时选错统一社会信用代码";
    let found = plan.misattributed(&wrong, last, mistaken, (&guilty, reason));
    // The document is the same one, under the same number and date; only now it stands where it belongs.
    let mut document = plan.document(decided, "罚");
    if let Some(number) = document.get_mut("number") {
        *number = number_of(mistaken);
    }
    let entered = plan.decide(
        &right,
        last,
        &sanction,
        Grounds { rests_on: &[visit], document: Some(document), ..Grounds::default() },
    );
    teller.serve_and_release(&right, last, entered);
    Told {
        zh: "张冠李戴：同名机构被误录处罚，更正后另行录入真正的当事人",
        en: "A clerical error hit an innocent namesake: nothing of it is shown any more, the right one has it",
        first,
        last,
        subjects: vec![innocent.institution(), guilty.institution()],
        look: found,
    }
}

/// A field of a released penalty is corrected; its windows stay.
pub(super) fn corrected_field(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["91", "140925"], ["宁武静安养老服务有限公司", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2022, 4, 11));
    let person = home.person(home.civil());
    let sanction = ordinary_fine();
    let plan = &mut *teller.plan;
    let first = plan.workday(ymd(2026, 3, 9));
    let visit = plan.inspect(&home.site(person.by), first, &faulty("service", sanction.facts, "开展风险评估"));
    let decided = plan.workday(ymd(2026, 4, 13));
    let mut misspelt = sanction;
    misspelt.violation = "未按照强制性国家标推提供服务";
    let penalty = plan.punish(&person, decided, &misspelt, &[visit]);
    teller.serve_and_release(&person, decided.next(), penalty);
    let plan = &mut *teller.plan;
    let last = plan.workday(ymd(2026, 4, 27));
    let field = ["/violation", misspelt.violation, sanction.violation, "录入错字：“标推”应为“标准”"];
    let correction = plan.correct(&person, last, penalty, field);
    Told {
        zh: "笔误更正：违法行为类型一字之差，公示期不变",
        en: "A clerical field corrected; dates and windows stay",
        first,
        last,
        subjects: vec![home.institution()],
        look: correction,
    }
}

/// Two records of 2019 are copied from paper: a visit, and a penalty for which no rule of that day is known.
pub(super) fn paper_of_2019(teller: &mut Teller<'_>) -> Told {
    let home = teller.home(["12", "140925"], ["宁武县中心敬老院", "elderly_care_home"]);
    teller.enter_and_file(&home, ymd(2021, 2, 22));
    let desk = home.site(home.civil());
    let first = teller.plan.workday(ymd(2021, 10, 12));
    let visit = transcribe(
        teller,
        &desk,
        first,
        ("宁民检〔2019〕14号", ymd(2019, 5, 16), json!({ "kind": "inspection" }), "现场检查：床位间距不足，已当场调整"),
    );
    let penalty =
        json!({ "kind": "penalty", "procedure": "ordinary", "types": ["warning", "fine"], "fine_fen": 300_000 });
    let facts = "未按规定签订服务协议，警告并处罚款3000元";
    let person = home.person(home.civil());
    let fined = transcribe(teller, &person, first, ("宁民罚〔2019〕3号", ymd(2019, 8, 20), penalty, facts));
    let last = teller.plan.workday(first.plus_days(6));
    teller.plan.release(&desk, last, visit);
    teller.plan.release(&person, last, fined);
    Told {
        zh: "2019年纸质档案转录：两名人员核对，注明非原决定人员签名",
        en: "A paper record of 2019, transcribed by two officers who did not decide it",
        first,
        last,
        subjects: vec![home.place(), home.institution()],
        look: visit,
    }
}

fn transcribe(
    teller: &mut Teller<'_>,
    desk: &Desk,
    on: Day,
    (number, dated, content, facts): (&str, Day, serde_json::Value, &str),
) -> StepId {
    let data = json!({
        "original_authority": "宁武县民政局", "original_kind": "civil_affairs", "original_number": number,
        "original_on": dated.to_string(), "content": content, "facts_public": facts,
        "shelf_mark": format!("宁武县档案馆 民政类 2019-{}", number.len()), "transcribed_on": on.to_string(),
        "scan": teller.plan.file_digest(), "facts_full": facts,
    });
    teller.plan.add(desk, on, EventKind::RecordTranscribed, data)
}
