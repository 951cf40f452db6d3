//! One record on a page: what it is, when, who says so, and its states.

use maud::{Markup, html};

use crate::codes::Day;

use super::labels;
use super::language::Locale;

/// How loud a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Care,
    Bad,
    Plain,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "mark good",
            Self::Care => "mark care",
            Self::Bad => "mark bad",
            Self::Plain => "mark plain",
        }
    }
}

/// A state of a record in a word. Never by colour alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub tone: Tone,
    pub word: String,
}

/// A record as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Entry of the log.
    pub seq: u64,
    /// The day that counts in law.
    pub on: Day,
    /// What it is.
    pub title: String,
    /// Who says so, where that is an authority.
    pub authority: Option<String>,
    /// States beside the title.
    pub marks: Vec<Mark>,
    /// The text for publication.
    pub text: Option<String>,
    /// What else is to be known, with its label.
    pub facts: Vec<(String, String)>,
}

/// Characters of a text that a page shows; the whole stands in the record.
const TEXT_CHARS_MAX: usize = 400;

impl Item {
    /// In full, under a heading of its own.
    pub(super) fn whole(&self, locale: Locale) -> Markup {
        html! {
            article.item {
                h3 { span lang=[locale.lang_of(&self.title)] { (self.title) } @for mark in &self.marks { (mark.show()) } }
                p.meta { (time(self.on)) " · " (self.source(locale)) }
                @if let Some(text) = &self.text { (shortened(text, locale)) }
                @if !self.facts.is_empty() {
                    dl { @for (name, value) in &self.facts { dt { (name) } dd lang=[locale.lang_of(value)] { (value) } } }
                }
            }
        }
    }

    /// In one line of the timeline.
    pub(super) fn line(&self, locale: Locale) -> Markup {
        html! {
            li {
                (time(self.on))
                span {
                    span lang=[locale.lang_of(&self.title)] { (self.title) } @for mark in &self.marks { (mark.show()) }
                    br; span.meta { (self.source(locale)) }
                }
            }
        }
    }

    /// Who says so, and the way to the signed record.
    fn source(&self, locale: Locale) -> Markup {
        html! {
            @if let Some(authority) = &self.authority { span lang=[locale.lang_of(authority)] { (authority) } " · " }
            (way(locale, self.seq))
        }
    }
}

/// The way to a signed record.
pub(super) fn way(locale: Locale, seq: u64) -> Markup {
    html! { a href=(format!("/v1/entries/{seq}")) rel="nofollow" { (labels::record(locale, seq)) } }
}

impl Mark {
    fn show(&self) -> Markup {
        html! { " " span class=(self.tone.class()) { (self.word) } }
    }
}

/// A day, for people and for programs.
pub(super) fn time(day: Day) -> Markup {
    html! { time datetime=(day) { (day) } }
}

fn shortened(text: &str, locale: Locale) -> Markup {
    let cut = text.char_indices().nth(TEXT_CHARS_MAX).and_then(|(at, _)| text.get(..at));
    html! {
        @match cut {
            Some(start) => p lang=[locale.lang_of(start)] { (start) "… " span.meta { (locale.pick("（全文见该号记录）", "(the whole text is in the record)")) } },
            None => p lang=[locale.lang_of(text)] { (text) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(title: &str, text: &str) -> Item {
        Item {
            seq: 7,
            on: Day::new(2026, 11, 20).unwrap(),
            title: title.to_owned(),
            authority: Some("宁武县民政局".to_owned()),
            marks: vec![Mark { tone: Tone::Care, word: "有异议".to_owned() }],
            text: Some(text.to_owned()),
            facts: vec![("罚款".to_owned(), "<b>".to_owned())],
        }
    }

    #[test]
    fn what_a_stranger_wrote_is_escaped() {
        let page = item("<img onerror=1>", "<script>").whole(Locale::of(None, None)).into_string();
        assert!(
            page.contains("&lt;img onerror=1&gt;") && page.contains("&lt;script&gt;") && page.contains("&lt;b&gt;")
        );
        assert!(page.contains("有异议") && page.contains("第 7 号记录"));
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let page = item("检查", &"長".repeat(TEXT_CHARS_MAX + 1)).whole(Locale::of(Some("en"), None)).into_string();
        assert!(page.contains("the whole text is in the record"));
        let page = item("检查", &"長".repeat(TEXT_CHARS_MAX)).whole(Locale::of(None, None)).into_string();
        assert!(!page.contains("全文"));
    }
}
