//! The first page: one box, a few filters, and what was found, each with its standing in words.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::language::{Language, Locale};

/// What somebody looks for, as the form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub text: String,
    pub region: String,
    pub kind: String,
    pub form: String,
    pub standing: String,
    /// Places instead of the legal persons that run them.
    pub places: bool,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub name: String,
    pub address: String,
    /// Code of the standing, and its word; none while no operator is known.
    pub standing: Option<(String, String)>,
    /// Kinds, place, last inspection.
    pub notes: Vec<String>,
}

/// A filter of the form: its name, its label, and its choices with how many they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    pub name: &'static str,
    pub label: &'static str,
    pub choices: Vec<Choice>,
}

/// One choice of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub value: String,
    pub label: String,
    pub count: usize,
}

/// What the search page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Search {
    pub asked: Asked,
    pub filters: Vec<Filter>,
    pub found: Vec<Found>,
    /// How many there are in all.
    pub total: usize,
    /// Places with such a name or address, whoever runs them.
    pub places: Vec<Found>,
    /// How many of these there are in all.
    pub places_total: usize,
    /// The key of the next page.
    pub next: Option<String>,
}

impl Asked {
    /// Its address, from a key on.
    pub(super) fn address(&self, after: &str) -> String {
        let parameters = [
            ("q", self.text.as_str()),
            ("region", self.region.as_str()),
            ("kind", self.kind.as_str()),
            ("form", self.form.as_str()),
            ("standing", self.standing.as_str()),
            ("places", if self.places { "1" } else { "" }),
            ("after", after),
        ];
        let set: Vec<String> = parameters
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        if set.is_empty() { "/".to_owned() } else { format!("/?{}", set.join("&")) }
    }

    fn value(&self, filter: &str) -> &str {
        match filter {
            "region" => &self.region,
            "kind" => &self.kind,
            "form" => &self.form,
            "standing" => &self.standing,
            _ => "",
        }
    }
}

impl Search {
    /// The content of the page.
    pub(super) fn content(&self, locale: Locale) -> Markup {
        html! {
            h1 { (locale.pick("查养老托育机构的监管记录", "Look up a care home or a nursery")) }
            p { (locale.pick(
                "谁检查过它、发现了什么、有没有受罚——每条都由作出它的机关签名，改动会被发现。",
                "Who inspected it, what was found, whether it was penalised: each record is signed by the authority that made it.")) }
            (self.form(locale))
            (self.results(locale))
        }
    }

    fn form(&self, locale: Locale) -> Markup {
        html! {
            form method="get" action="/" role="search" {
                @if let Some(language) = locale.carried() { input type="hidden" name="lang" value=(language); }
                @if self.asked.places { input type="hidden" name="places" value="1"; }
                div {
                    label for="q" { (locale.pick("机构名称、统一社会信用代码或地区", "Name, social credit code, or place")) }
                    input type="search" id="q" name="q" value=(self.asked.text) maxlength="100" autocomplete="off";
                }
                div.row {
                    @for filter in &self.filters { (self.select(locale, filter)) }
                }
                button type="submit" { (locale.pick("搜索", "Search")) }
            }
        }
    }

    fn select(&self, locale: Locale, filter: &Filter) -> Markup {
        let chosen = self.asked.value(filter.name);
        html! {
            div {
                label for=(filter.name) { (filter.label) }
                select id=(filter.name) name=(filter.name) {
                    option value="" { (locale.pick("不限", "any")) }
                    @for choice in &filter.choices {
                        option value=(choice.value) lang=[locale.lang_of(&choice.label)] selected[choice.value == chosen] {
                            (choice.label) " (" (choice.count) ")"
                        }
                    }
                }
            }
        }
    }

    fn results(&self, locale: Locale) -> Markup {
        html! {
            h2 id="found" { (counted(locale, self.total, self.asked.places)) }
            @if self.found.is_empty() {
                p.none { (locale.pick(
                    "没有找到。请试试名称中的两三个字，或去掉筛选条件。没有记录不等于机构不存在或没有问题。",
                    "Nothing was found. Try two or three characters of the name, or fewer filters. No record does not mean no home, or no problem.")) }
            }
            (list(locale, &self.found))
            @if let Some(next) = &self.next {
                a.next rel="next" href=(locale.link(&self.asked.address(next))) { (locale.pick("下一页 →", "Next page →")) }
            }
            @if !self.places.is_empty() {
                h2 id="places" { (counted(locale, self.places_total, true)) }
                (list(locale, &self.places))
                @if self.places_total > self.places.len() {
                    @let all = Asked { places: true, ..self.asked.clone() };
                    a.next href=(locale.link(&all.address(""))) { (locale.pick("全部场所 →", "All places →")) }
                }
            }
        }
    }
}

fn list(locale: Locale, found: &[Found]) -> Markup {
    html! {
        ol.found {
            @for found in found {
                li {
                    a.name href=(locale.link(&found.address)) lang=[locale.lang_of(&found.name)] { (found.name) }
                    @if let Some((code, word)) = &found.standing { " " span class={ "mark " (tone(code)) } { (word) } }
                    @for note in &found.notes { div.meta lang=[locale.lang_of(note)] { (note) } }
                }
            }
        }
    }
}

/// How loud the word of a standing is.
fn tone(code: &str) -> &'static str {
    match code {
        "listed" | "abnormal" => "bad",
        "watch" | "penalty_showing" => "care",
        _ => "plain",
    }
}

fn counted(locale: Locale, total: usize, places: bool) -> String {
    match (locale.language, places) {
        (Language::Chinese, false) => format!("机构（运营单位）{total} 家"),
        (Language::Chinese, true) => format!("场所 {total} 处"),
        (Language::English, false) => format!("Institutions: {total}"),
        (Language::English, true) => format!("Places: {total}"),
    }
}

/// Percent-encoded, all but unreserved characters. Source: RFC 3986 section 2.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_goes_on_to_the_next_page_and_nothing_breaks_out_of_it() {
        let asked = Asked { text: "\"><b>颐&养".to_owned(), region: "140925".to_owned(), ..Asked::default() };
        assert_eq!(asked.address("k"), "/?q=%22%3E%3Cb%3E%E9%A2%90%26%E5%85%BB&region=140925&after=k");
        assert_eq!(Asked::default().address(""), "/");
        let search = Search {
            asked,
            filters: vec![],
            found: vec![],
            total: 0,
            places: vec![],
            places_total: 0,
            next: Some("k".to_owned()),
        };
        let page = search.content(Locale::of(Some("en"), None)).into_string();
        assert!(page.contains("value=\"&quot;&gt;&lt;b&gt;颐&amp;养\"") && !page.contains("<b>"));
        assert!(page.contains("Institutions: 0") && page.contains("&amp;after=k&amp;lang=en"));
    }
}
