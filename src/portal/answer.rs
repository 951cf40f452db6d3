//! From a request to a page: language, register, headers.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::{self, Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use maud::Markup;

use crate::codes::{Day, Hash};
use crate::service::Ledger;
use crate::service::register::Register;
use crate::statement::events::ledger::ClockKind;

use super::language::Locale;
use super::layout;
use super::refusal::Refusal;
use super::style::POLICY;

/// A page before it is framed.
pub(super) struct Page {
    pub title: String,
    /// Its own address, without the language.
    pub address: String,
    pub content: Markup,
}

/// What a page is asked with.
pub(super) struct Asking {
    pub locale: Locale,
    parameters: BTreeMap<String, String>,
}

impl Asking {
    /// Reads a request. What no page knows is left aside: addresses get around with what others add to them.
    pub(super) fn of(request: &HttpRequest) -> Self {
        let pairs = Query::<Vec<(String, String)>>::from_query(request.query_string());
        let parameters: BTreeMap<String, String> =
            pairs.map_or_else(|_| BTreeMap::new(), |pairs| pairs.into_inner().into_iter().collect());
        let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let locale = Locale::of(parameters.get("lang").map(String::as_str), accepted);
        Self { locale, parameters }
    }

    /// A parameter, cut to a hundred characters; empty if it is not given.
    pub(super) fn text(&self, name: &str) -> String {
        self.parameters.get(name).map(|text| text.chars().take(100).collect()).unwrap_or_default()
    }

    /// The day that is asked for: today unless an earlier one is given.
    pub(super) fn day(&self, today: Day) -> Day {
        self.text("as_of").parse::<Day>().map_or(today, |day| day.min(today))
    }
}

/// Makes a page from the register of this moment, on a thread that may take its time.
pub(super) async fn answer(
    ledger: Data<Ledger>,
    request: HttpRequest,
    make: impl FnOnce(&Register, &Asking) -> Result<Page, Refusal> + Send + 'static,
) -> HttpResponse {
    let asking = Asking::of(&request);
    let address = request.path().to_owned();
    let behind: Arc<Ledger> = ledger.into_inner();
    let page = web::block(move || {
        let page = behind.register(None).map_err(|_| Refusal::Unready).and_then(|register| make(&register, &asking));
        let locale = asking.locale;
        let status = page.as_ref().map_or_else(|refusal| refusal.status(), |_| StatusCode::OK);
        let page = page.unwrap_or_else(|refusal| Page {
            title: refusal.title(locale).to_owned(),
            address,
            content: refusal.content(locale),
        });
        (status, locale, framed(&behind, locale, &page))
    });
    match page.await {
        Ok((status, locale, page)) => html(&request, status, locale, page),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

/// A file of the program, under an address that names its content.
pub(super) fn for_ever(media: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .content_type(media)
        .body(text)
}

/// Frames a page that is made of no register, such as the answer to a form; nobody keeps it.
pub(super) fn unkept(ledger: &Ledger, locale: Locale, (status, page): (StatusCode, &Page)) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CONTENT_LANGUAGE, locale.language.tag()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/html; charset=utf-8")
        .body(framed(ledger, locale, page))
}

fn framed(ledger: &Ledger, locale: Locale, page: &Page) -> String {
    let governance = ledger.governance();
    let register = layout::Register {
        origin: governance.origin().map_or_else(|| "—".to_owned(), ToString::to_string),
        size: ledger.size().0,
        simulated: governance.clock() == Some(ClockKind::Simulated),
    };
    layout::page(locale, &register, page)
}

/// The answer. It is asked again each time, because at midnight a showing may end: 304 costs little.
fn html(request: &HttpRequest, status: StatusCode, locale: Locale, page: String) -> HttpResponse {
    let digest = Hash::of(page.as_bytes()).to_string();
    let tag = format!("\"{}\"", digest.get(..32).unwrap_or(&digest));
    let held = status == StatusCode::OK && holds(request.headers(), &tag);
    let mut response = HttpResponse::build(if held { StatusCode::NOT_MODIFIED } else { status });
    response
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CONTENT_LANGUAGE, locale.language.tag()))
        .insert_header((header::VARY, "Accept-Language"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header(("x-robots-tag", "noarchive"))
        .insert_header((header::ETAG, tag));
    if held { response.finish() } else { response.content_type("text/html; charset=utf-8").body(page) }
}

fn holds(headers: &HeaderMap, tag: &str) -> bool {
    let lists = headers.get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim).any(|held| held.trim_start_matches("W/") == tag)
}
