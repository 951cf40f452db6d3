//! The page of one list: who stands on it now, and why.

use maud::{Markup, html};

use crate::codes::ListKind;
use crate::service::register::ListingView;

use super::item::{time, way};
use super::labels::{circumstance, named, place};
use super::language::Locale;

/// What a list is, in a sentence.
const fn meaning(locale: Locale, list: ListKind) -> &'static str {
    match list {
        ListKind::JointPunishment => locale.pick(
            "因严重失信被主管机关决定联合惩戒的单位。列入须经事先告知、陈述申辩和决定。",
            "Those against whom authorities act jointly for serious bad faith, after notice, hearing and decision.",
        ),
        ListKind::Watch => locale.pick(
            "主管机关重点关注的单位，检查会更频繁。",
            "Those whom authorities watch more closely, with more inspections.",
        ),
        ListKind::Abnormal => locale.pick(
            "未按期报告或登记地址无法联系的单位，改正后移出。",
            "Those with missing reports or an address where nobody is found; removed once mended.",
        ),
        ListKind::Severe => {
            locale.pick("有严重违法行为并被决定列入的单位。", "Those listed by decision for severe violations.")
        }
    }
}

/// The name of a list.
pub(super) const fn name(locale: Locale, list: ListKind) -> &'static str {
    locale.pick(list.label_zh(), list.label_en())
}

/// The content of the page.
pub(super) fn content(locale: Locale, list: ListKind, on_list: &[ListingView]) -> Markup {
    html! {
        h1 { (name(locale, list)) }
        p { (meaning(locale, list)) }
        p.hint { (locale.pick("只列出依法公开且仍在期限内的决定；许多地方的名单不公开。",
            "Only decisions in force that the law has published; many places do not publish their lists.")) }
        @if on_list.is_empty() { p.none { (locale.pick("目前没有公开的列入决定。", "No published listing is in force.")) } }
        ol.found {
            @for view in on_list {
                li {
                    a.name href=(locale.link(&format!("/institutions/{}", view.uscc))) {
                        @match &view.name { Some(name) => (name), None => (view.uscc) }
                    }
                    div { (circumstance(locale, view)) }
                    div.meta {
                        (place(&view.place)) " · "
                        @if let Some(by) = &view.head.by { (named(by)) " · " }
                        (locale.pick("自 ", "since ")) (time(view.from)) " · " (way(locale, view.head.seq))
                    }
                }
            }
        }
        p {
            (locale.pick("其他名单：", "Other lists: "))
            @for other in ListKind::ALL.iter().copied().filter(|other| *other != list) {
                a href=(locale.link(&format!("/lists/{}", other.as_str()))) { (name(locale, other)) } " "
            }
        }
    }
}
