//! The page of one list: who stands on it now, and why.

use maud::{Markup, html};

use crate::codes::{Day, ListKind};

use super::item::time;
use super::labels::label;
use super::language::Locale;

/// Somebody on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OnList {
    pub name: String,
    pub address: String,
    pub place: String,
    /// The circumstance in words.
    pub circumstance: String,
    pub authority: String,
    pub from: Day,
    pub seq: u64,
}

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

/// The content of the page.
pub(super) fn content(locale: Locale, list: ListKind, on_list: &[OnList]) -> Markup {
    html! {
        h1 { (label(locale, list)) }
        p { (meaning(locale, list)) }
        p.hint { (locale.pick("只列出依法公开且仍在期限内的决定；许多地方的名单不公开。",
            "Only decisions in force that the law has published; many places do not publish their lists.")) }
        @if on_list.is_empty() { p.none { (locale.pick("目前没有公开的列入决定。", "No published listing is in force.")) } }
        ol.found {
            @for found in on_list {
                li {
                    a.name href=(locale.link(&found.address)) { (found.name) }
                    div { (found.circumstance) }
                    div.meta {
                        (found.place) " · " (found.authority) " · " (locale.pick("自 ", "since ")) (time(found.from)) " · "
                        a href=(format!("/v1/entries/{}", found.seq)) rel="nofollow" { (locale.pick("记录 ", "record ")) (found.seq) }
                    }
                }
            }
        }
        p { (locale.pick("其他名单：", "Other lists: "))
            @for other in ListKind::ALL.iter().filter(|other| **other != list) {
                a href=(locale.link(&format!("/lists/{}", other.as_str()))) { (label(locale, *other)) } " "
            }
        }
    }
}
