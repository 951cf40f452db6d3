//! The frame of every page: head, ways out, the other language, the warning of a simulated clock, the footer.

use maud::{DOCTYPE, Markup, html};

use super::answer::Page;
use super::language::Locale;
use super::style;

/// What every page says about the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Register {
    /// Its origin.
    pub origin: String,
    /// Entries.
    pub size: u64,
    /// Whether its clock is a simulated one.
    pub simulated: bool,
}

/// The whole page.
pub(super) fn page(locale: Locale, register: &Register, page: &Page) -> String {
    let (other, other_address) = locale.other(&page.address);
    let name = match other {
        super::language::Language::Chinese => "中文",
        super::language::Language::English => "English",
    };
    let markup = html! {
        (DOCTYPE)
        html lang=(locale.language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noarchive";
                title { (page.title) " · " (locale.pick("明录", "Minglu")) }
                link rel="stylesheet" href=(style::ADDRESS.as_str());
            }
            body {
                a.skip href="#content" { (locale.pick("跳到正文", "Skip to the content")) }
                @if register.simulated { (simulated(locale)) }
                header.top {
                    a.brand href=(locale.link("/")) { (locale.pick("明录", "Minglu")) }
                    nav aria-label=(locale.pick("主导航", "Main")) {
                        a href=(locale.link("/indicators")) { (locale.pick("指标", "Indicators")) } " "
                        a href=(locale.link("/submissions")) { (locale.pick("凭编码提交", "Answer a document")) } " "
                        a href=(locale.link("/about")) { (locale.pick("这是什么", "What this is")) }
                        " " a href=(other_address) lang=(other.tag()) hreflang=(other.tag()) { (name) }
                    }
                }
                main id="content" { (page.content) }
                (footer(locale, register))
            }
        }
    };
    markup.into_string()
}

fn simulated(locale: Locale) -> Markup {
    html! {
        p.banner role="note" {
            (locale.pick("演示数据：本账本使用模拟时钟，机构与记录均为虚构。", "Demonstration: simulated clock, invented homes and records."))
        }
    }
}

fn footer(locale: Locale, register: &Register) -> Markup {
    html! {
        footer.foot {
            p {
                (locale.pick(
                    "本页只陈述已签名入账的记录，不是推荐或背书。以中文为准。",
                    "This page states signed records; it recommends nobody. The Chinese text is authoritative.",
                ))
            }
            p {
                (locale.pick("账本", "Ledger")) " " code { (register.origin) } " · "
                (register.size) " " (locale.pick("条记录", "entries")) " · "
                a href="/log/checkpoint" { (locale.pick("检查点", "checkpoint")) } " · "
                a href=(locale.link("/verify")) { (locale.pick("核验回执", "check a receipt")) } " · "
                a href="/openapi.json" { (locale.pick("程序接口", "interface for programs")) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register(simulated: bool) -> Register {
        Register { origin: "minglu.example/<b>".to_owned(), size: 9, simulated }
    }

    #[test]
    fn a_page_says_its_language_and_leads_to_the_other() {
        let of = |lang| {
            let content = html! { p { "x" } };
            let it = Page { title: "<i>".to_owned(), address: "/?q=a&b".to_owned(), content };
            page(Locale::of(Some(lang), None), &register(false), &it)
        };
        let (chinese, english) = (of("zh"), of("en"));
        assert!(chinese.contains("<html lang=\"zh-CN\">") && chinese.contains("/?q=a&amp;b&amp;lang=en"));
        assert!(english.contains("<html lang=\"en\">") && english.contains("lang=zh"));
        assert!(!chinese.contains("<i>") && !chinese.contains("<b>") && !chinese.contains("banner"));
    }

    #[test]
    fn a_simulated_clock_is_told_on_every_page() {
        let it = Page { title: "x".to_owned(), address: "/".to_owned(), content: html! {} };
        let page = page(Locale::of(None, None), &register(true), &it);
        assert!(page.contains("模拟时钟"));
    }
}
