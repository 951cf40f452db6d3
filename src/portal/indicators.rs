//! The page of indicators: what was counted, what the papers want, and who can count it again.

use maud::{Markup, html};

use crate::service::register::{Coded, IndicatorView, IndicatorsAnswer, Place, TargetView};

use super::item::time;
use super::labels::place;
use super::language::{Language, Locale};

/// The address of a region and a year.
pub(super) fn address(region: Option<&str>, year: i16) -> String {
    match region {
        Some(region) => format!("/indicators?region={region}&year={year}"),
        None => format!("/indicators?year={year}"),
    }
}

/// The content of the page. `below`: regions to go on to; `this_year`: the last one that can be asked for.
pub(super) fn content(locale: Locale, found: &IndicatorsAnswer, below: &[Place], this_year: i16) -> Markup {
    let whole = locale.pick("全国", "The whole country");
    let name = found.region.as_ref().map_or_else(|| whole.to_owned(), place);
    let region = found.region.as_ref().map(|place| place.region.to_string());
    let told = |view: &&IndicatorView| view.value.is_some() || view.withheld || !view.targets.is_empty();
    let (shown, silent): (Vec<&IndicatorView>, Vec<&IndicatorView>) = found.indicators.iter().partition(told);
    html! {
        h1 { (locale.pick("指标与目标", "Indicators and targets")) }
        p { strong lang=[locale.lang_of(&name)] { (name) } " · " (found.year) " · "
            (locale.pick("截至 ", "as of ")) (time(found.on)) }
        p.hint { (locale.pick(
            "数值由本账本的记录算出，只计入报送的场所；没有报送不等于没有。每个数都写明依据多少条记录、谁能复算。",
            "Counted from the records of this ledger, so only from places that are reported. Each number says on how \
             many records it rests and who can count it again.")) }
        (form(locale, region.as_deref(), found.year))
        (ways(locale, region.as_deref(), found.year, this_year))
        @if shown.is_empty() { p.none { (locale.pick("没有可算的指标。", "There is nothing to count.")) } }
        @if !shown.is_empty() { (table(locale, &shown)) }
        @if !silent.is_empty() {
            details {
                summary { (locale.pick("没有数据的指标：", "Indicators without data: ")) (silent.len()) }
                ul { @for view in &silent { li { (label(locale, &view.indicator)) } } }
            }
        }
        @if !below.is_empty() {
            h2 id="below" { (locale.pick("下级地区", "Regions below")) }
            ul { @for one in below { li {
                a href=(locale.link(&address(Some(one.region.as_str()), found.year))) lang=[locale.lang_of(&place(one))] {
                    (place(one))
                }
            } } }
        }
    }
}

fn form(locale: Locale, region: Option<&str>, year: i16) -> Markup {
    html! {
        form method="get" action="/indicators" {
            @if let Some(language) = locale.carried() { input type="hidden" name="lang" value=(language); }
            div.row {
                div {
                    label for="region" { (locale.pick("行政区划代码（六位）", "Region code, six digits")) }
                    input id="region" name="region" value=(region.unwrap_or_default()) maxlength="6" inputmode="numeric";
                }
                div {
                    label for="year" { (locale.pick("年度", "Year")) }
                    input id="year" name="year" value=(year) maxlength="4" inputmode="numeric";
                }
            }
            button type="submit" { (locale.pick("查看", "Show")) }
        }
    }
}

fn ways(locale: Locale, region: Option<&str>, year: i16, this_year: i16) -> Markup {
    html! {
        p {
            @if region.is_some() { a href=(locale.link(&address(None, year))) { (locale.pick("全国", "The whole country")) } " · " }
            a href=(locale.link(&address(region, year - 1))) { "← " (year - 1) }
            @if year < this_year { " · " a href=(locale.link(&address(region, year + 1))) { (year + 1) " →" } }
        }
    }
}

fn table(locale: Locale, shown: &[&IndicatorView]) -> Markup {
    html! {
        div.scroll { table {
            caption { (locale.pick("数值与文件中的目标", "Values against the targets of the papers")) }
            thead { tr {
                th scope="col" { (locale.pick("指标", "Indicator")) }
                th scope="col" { (locale.pick("数值", "Value")) }
                th scope="col" { (locale.pick("目标", "Target")) }
                th scope="col" { (locale.pick("依据", "Rests on")) }
            } }
            tbody { @for view in shown { tr {
                th scope="row" { (label(locale, &view.indicator)) @if let Some(mark) = &view.mark { " " span.meta { (mark) } } }
                td { (value(locale, view)) }
                td { @for target in &view.targets { (wanted(locale, target, &view.unit)) } }
                td { (basis(locale, view)) }
            } } }
        } }
    }
}

fn value(locale: Locale, view: &IndicatorView) -> Markup {
    html! {
        @match &view.value {
            Some(value) => {
                strong { (value.text) } " " (label(locale, &view.unit))
                @if let Some(all) = value.denominator { div.meta { (value.numerator) " / " (all) } }
            }
            None if view.withheld => (locale.pick("人数过少，不公布", "too few persons to be told")),
            None if view.computed => (locale.pick("没有记录可算", "nothing to count")),
            None => (locale.pick("由机关报送，尚未报送", "to be reported, not yet reported")),
        }
    }
}

fn wanted(locale: Locale, target: &TargetView, unit: &Coded) -> Markup {
    let (tone, word) = match target.reached {
        Some(true) => ("good", locale.pick("达到", "reached")),
        Some(false) => ("care", locale.pick("未达到", "not reached")),
        None => ("plain", locale.pick("无数值", "no value")),
    };
    let op = match target.op.as_str() {
        "at_least" => "≥",
        "at_most" => "≤",
        _ => "=",
    };
    html! {
        div {
            (op) " " (target.text) " " (label(locale, unit)) " " span class={ "mark " (tone) } { (word) }
            div.meta lang=[locale.lang_of(&target.paper)] {
                (target.paper) " " (target.clause)
                @if let Some(due) = target.due { " · " (locale.pick("期限 ", "by ")) (time(due)) }
                @if let Some(mark) = &target.mark { " · " (mark) }
            }
        }
    }
}

fn basis(locale: Locale, view: &IndicatorView) -> Markup {
    html! {
        @if view.computed && !view.withheld {
            (view.entries_count) " " (locale.pick("条记录", "entries")) ", " (view.places) " " (locale.pick("处场所", "places"))
            @if view.silent > 0 { ", " (view.silent) " " (locale.pick("处未填报", "silent")) }
        }
        @if let Some(by) = &view.recomputable_by { div.meta { (label(locale, by)) } }
    }
}

fn label(locale: Locale, coded: &Coded) -> &str {
    match locale.language {
        Language::Chinese => &coded.label_zh,
        Language::English => &coded.label_en,
    }
}
