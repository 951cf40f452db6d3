//! Standing in words, what it means, why, and what nobody reports here: it never stands alone.

use maud::{Markup, html};

use crate::rules::{Because, StandingCode};
use crate::service::register::{Coded, CoverageView, StandingView};

use super::item::{time, way};
use super::labels::coded;
use super::language::Locale;

/// The word of a standing. "None of the above" says nothing where nothing stands above it.
pub(super) const fn known_word(locale: Locale, code: StandingCode) -> &'static str {
    match code {
        StandingCode::Normal => locale.pick("未在名单、无公示处罚", "on no list, no penalty showing"),
        StandingCode::Listed | StandingCode::Abnormal | StandingCode::Watch | StandingCode::PenaltyShowing => {
            locale.pick(code.label_zh(), code.label_en())
        }
    }
}

/// The word of a standing as a view has it.
pub(super) fn word(locale: Locale, code: &Coded) -> &str {
    known(code).map_or_else(|| coded(locale, code), |known| known_word(locale, known))
}

fn known(code: &Coded) -> Option<StandingCode> {
    StandingCode::ALL.iter().copied().find(|known| known.as_str() == code.code)
}

/// What a standing means for somebody who looks for a home.
pub(super) const fn meaning(locale: Locale, code: StandingCode) -> &'static str {
    match code {
        StandingCode::Listed => locale.pick(
            "主管机关已决定将该单位列入失信名单，正在公示期内。原因见下。",
            "An authority decided to put it on a list of serious bad faith, and the listing is in force. The reasons follow.",
        ),
        StandingCode::Abnormal => locale.pick(
            "该单位在异常名录中，通常因未按期报告或登记地址无法联系。原因见下。",
            "It is on an abnormal register, mostly for reports that are missing or an address where nobody is found.",
        ),
        StandingCode::Watch => locale.pick(
            "主管机关将该单位列为重点关注对象。原因见下。",
            "An authority watches it more closely than others. The reasons follow.",
        ),
        StandingCode::PenaltyShowing => locale.pick(
            "该单位受过行政处罚，处罚信息仍在法定公示期内。请看下面的事实，再作判断。",
            "It was penalised, and the law still has that shown. Read the facts below before you judge.",
        ),
        StandingCode::Normal => locale.pick(
            "名单和公示中的处罚里没有该单位。这不是推荐：从未检查过的单位也这样显示。请看下面谁在报送、最近何时检查。",
            "It is on no list and no penalty is showing. That is no praise: a home that was never inspected reads the same. \
             See below who reports, and when it was last inspected.",
        ),
    }
}

/// The block at the head of a dossier. `whose` is the legal person, where the page is that of a place.
pub(super) fn standing(locale: Locale, view: &StandingView, whose: Option<&str>) -> Markup {
    let code = view.summary.standing.code.as_str();
    let known = known(&view.summary.standing);
    html! {
        section class={ "standing " (code) } aria-labelledby="standing" {
            p.meta id="standing" {
                @match whose {
                    Some(name) => { (locale.pick("运营单位的状况：", "Standing of the operator: ")) (name) }
                    None => (locale.pick("信用状况", "Standing")),
                }
                " · " (time(view.summary.on))
            }
            p.word { (word(locale, &view.summary.standing)) }
            @if let Some(known) = known { p { (meaning(locale, known)) } }
            @if !view.summary.because.is_empty() {
                ul { @for because in &view.summary.because { li { (reason(locale, because)) } } }
            }
        }
    }
}

fn reason(locale: Locale, because: &Because) -> Markup {
    html! {
        (locale.pick(&because.zh, &because.en)) " "
        span.meta {
            (locale.pick("依据：", "By: ")) span lang=[locale.lang_of(&because.source)] { (because.source) } " " (because.rule)
            @if because.mark.is_some() { (locale.pick("（规则细节待核实）", " (details of this rule await verification)")) }
            @for entry in &because.entries { " · " (way(locale, *entry)) }
        }
    }
}

/// Who reports here and who does not: first in a sentence, then row by row.
pub(super) fn coverage(locale: Locale, rows: &[CoverageView]) -> Markup {
    let silent: Vec<&str> =
        rows.iter().filter(|row| row.authorities.is_empty()).map(|row| coded(locale, &row.field)).collect();
    html! {
        h2 id="coverage" { (locale.pick("谁在报送", "Who reports here")) }
        @if !silent.is_empty() {
            p.none {
                strong { (locale.pick("未见记录：", "Nothing on record here: ")) }
                (silent.join(locale.pick("、", ", "))) (locale.pick("。", ". "))
                (locale.pick("当地没有这些部门向本账本报送；没有记录不等于没有问题。",
                    "No such authority reports from this place; no record does not mean no problem."))
            }
        }
        @if silent.len() < rows.len() { (reporting(locale, rows)) }
    }
}

fn reporting(locale: Locale, rows: &[CoverageView]) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-labelledby="coverage" {
            table {
                thead {
                    tr {
                        th scope="col" { (locale.pick("部门", "Line")) }
                        th scope="col" { (locale.pick("报送机关（自何日起）", "Reporting authority (since)")) }
                        th scope="col" { (locale.pick("最近记录", "Last record")) }
                    }
                }
                tbody { @for row in rows.iter().filter(|row| !row.authorities.is_empty()) { (line(locale, row)) } }
            }
        }
    }
}

fn line(locale: Locale, row: &CoverageView) -> Markup {
    html! {
        tr {
            th scope="row" { (coded(locale, &row.field)) }
            td {
                @for authority in &row.authorities { div { span lang=[locale.lang_of(&authority.name)] { (authority.name) } " " span.meta { (authority.since) } } }
                @for list in row.lists.iter().filter(|list| !list.published) {
                    div.meta { (coded(locale, &list.list)) (locale.pick("：不公开", ": not published")) }
                }
            }
            td {
                @match row.last_entry {
                    Some(entry) => (way(locale, entry)),
                    None => (locale.pick("无", "none")),
                }
            }
        }
    }
}
