//! What a client wants: type and language of the answer, by its weighted lists.

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap, HeaderName};

use super::problem::{Problem, Slug};

/// In which language a title is written. Chinese is authoritative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Chinese,
    English,
}

impl Language {
    /// The language that the request prefers; Chinese unless English is wanted more.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let weight = |language: &str| {
            let listed = weighted(headers, &header::ACCEPT_LANGUAGE);
            let fits = |range: &str| range == "*" || range.split('-').next() == Some(language);
            listed.into_iter().filter(|(range, _)| fits(range)).map(|(_, weight)| weight).max().unwrap_or(0)
        };
        if weight("en") > weight("zh") { Self::English } else { Self::Chinese }
    }

    /// As `Content-Language` says it.
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}

/// The offered type that the request wants most; the first of equals, and without `Accept` the first of all.
///
/// # Errors
///
/// 406 if it wants none of them.
///
/// Source: RFC 9110 section 12.5.1.
pub(super) fn choose(request: &HttpRequest, offered: &[&'static str]) -> Result<&'static str, Problem> {
    let ranges = weighted(request.headers(), &header::ACCEPT);
    if ranges.is_empty() {
        return offered.first().copied().ok_or_else(|| Problem::new(Slug::NotAcceptable, "nothing is offered"));
    }
    let weight = |offer: &str| {
        let fitting = ranges.iter().filter_map(|(range, weight)| Some((precision(range, offer)?, *weight)));
        fitting.max_by_key(|(precision, _)| *precision).map_or(0, |(_, weight)| weight)
    };
    let best = offered.iter().copied().rev().max_by_key(|offer| weight(offer)).filter(|offer| weight(offer) > 0);
    best.ok_or_else(|| Problem::new(Slug::NotAcceptable, format!("offered: {}", offered.join(", "))))
}

/// Whether the client takes gzip. Source: RFC 9110 section 12.5.3.
pub(super) fn takes_gzip(headers: &HeaderMap) -> bool {
    let listed = weighted(headers, &header::ACCEPT_ENCODING);
    let weight = |coding: &str| listed.iter().find(|(range, _)| range == coding).map(|(_, weight)| *weight);
    weight("gzip").or_else(|| weight("*")).is_some_and(|weight| weight > 0)
}

/// How closely a range names a type: 3 for the type itself, 2 for `text/*`, 1 for `*/*`.
fn precision(range: &str, offer: &str) -> Option<u8> {
    let family = offer.split('/').next().unwrap_or_default();
    match range {
        exact if exact == offer => Some(3),
        "*/*" => Some(1),
        wide => (wide.strip_suffix("/*") == Some(family)).then_some(2),
    }
}

/// The ranges of a list with their weights in thousandths. What cannot be read as a weight counts as 0.
fn weighted(headers: &HeaderMap, name: &HeaderName) -> Vec<(String, u16)> {
    let listed = headers.get_all(name).filter_map(|value| value.to_str().ok()).flat_map(|list| list.split(','));
    let one = |item: &str| {
        let mut parts = item.split(';').map(str::trim);
        let range = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1000), thousandths);
        (range, weight.unwrap_or(0))
    };
    listed.map(one).filter(|(range, _)| !range.is_empty()).take(100).collect()
}

/// A weight such as `0.7` in thousandths.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = part.bytes().all(|b| b.is_ascii_digit()) && part.len() <= 3;
    let part: u16 = format!("{part:0<3}").parse().ok().filter(|_| digits)?;
    match whole {
        "0" => Some(part),
        "1" if part == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const OFFERED: [&str; 3] = ["application/proof", "text/plain", "application/json"];

    fn chosen(accept: &str) -> Option<&'static str> {
        choose(&TestRequest::get().insert_header(("Accept", accept)).to_http_request(), &OFFERED).ok()
    }

    #[test]
    fn gzip_is_taken_by_who_says_so() {
        let table = [
            ("gzip", true),
            ("deflate, GZIP;q=0.5", true),
            ("*", true),
            ("*, gzip;q=0", false),
            ("gzip;q=0", false),
            ("br, identity", false),
            ("", false),
            ("gzip;q=none", false),
        ];
        for (accept, wanted) in table {
            let request = TestRequest::get().insert_header(("Accept-Encoding", accept)).to_http_request();
            assert_eq!(takes_gzip(request.headers()), wanted, "{accept}");
        }
        assert!(!takes_gzip(TestRequest::get().to_http_request().headers()));
    }

    #[test]
    fn the_type_that_is_wanted_most_is_chosen() {
        let table = [
            ("*/*", Some("application/proof")),
            ("application/json", Some("application/json")),
            ("APPLICATION/JSON", Some("application/json")),
            ("text/html, */*;q=0.1", Some("application/proof")),
            ("text/*", Some("text/plain")),
            ("application/*;q=0.5, text/plain;q=0.4", Some("application/proof")),
            ("*/*, application/proof;q=0", Some("text/plain")),
            ("text/html", None),
            ("application/json;q=0", None),
            ("application/json;q=0.0001", None),
        ];
        for (accept, wanted) in table {
            assert_eq!(chosen(accept), wanted, "{accept}");
        }
        assert_eq!(choose(&TestRequest::get().to_http_request(), &OFFERED).ok(), Some("application/proof"));
    }

    #[test]
    fn chinese_unless_english_is_wanted_more() {
        let table = [
            ("", Language::Chinese),
            ("en", Language::English),
            ("en-GB,zh;q=0.9", Language::English),
            ("zh-CN,en;q=0.9", Language::Chinese),
            ("fr", Language::Chinese),
            ("*", Language::Chinese),
            ("en;q=x", Language::Chinese),
        ];
        for (list, wanted) in table {
            let request = TestRequest::get().insert_header(("Accept-Language", list)).to_http_request();
            assert_eq!(Language::of(request.headers()), wanted, "{list}");
        }
    }
}
