//! Plain pages: what this is, and what each problem means. No style, no script, nothing from elsewhere.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::statement::events::ledger::ClockKind;

use super::caching::{self, Keep};
use super::negotiation::Language;
use super::openapi::openapi_json;
use super::parameters::part;
use super::problem::{Problem, Slug};
use super::problem_text::explanation;
use super::routes::paths;
use super::state::Api;

const HTML: &str = "text/html; charset=utf-8";

/// What this is, with a way to every address.
#[utoipa::path(get, path = "/", tag = "pages",
    responses((status = 200, description = "A page in Chinese and English", content_type = "text/html", body = String)))]
pub(super) async fn get_start(api: Data<Api>, request: HttpRequest) -> HttpResponse {
    let governance = api.ledger.governance();
    let origin = governance.origin().map_or_else(|| "—".to_owned(), ToString::to_string);
    let clock = match governance.clock() {
        Some(ClockKind::Simulated) => {
            "<p><strong>模拟时钟:本账本仅供培训和演示。 Simulated clock: for training and demonstration only.</strong></p>"
        }
        Some(ClockKind::System) | None => "",
    };
    let addresses: String = paths().iter().map(address).collect();
    let content = format!(
        "<h1>明录 Minglu</h1>{clock}<p>防篡改的公开监管账本:每一条记录均经签名、串联并可证明。</p>\
         <p lang=\"en\">A tamper-evident public oversight ledger: every record is signed, chained and provable.</p>\
         <p>账本 Ledger: <code>{}</code>,{} 条 entries</p><ul>{addresses}</ul>",
        escaped(&origin),
        api.ledger.size()
    );
    caching::bytes(&request, HTML, page("明录 Minglu", &content), Keep::Seconds(1))
}

/// What a problem means and what to do about it.
#[utoipa::path(get, path = "/problems/{slug}", tag = "pages",
    params(("slug" = String, Path, description = "The last part of the problem's type")),
    responses((status = 200, description = "A page in Chinese and English", content_type = "text/html", body = String)))]
pub(super) async fn get_problem(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let slug = Slug::from_text(part(&request, "slug")).ok_or_else(|| Problem::not_found("no such problem"))?;
    let (chinese, english) = explanation(slug);
    let content = format!(
        "<h1>{}</h1><p>{}</p><h2 lang=\"en\">{}</h2><p lang=\"en\">{}</p><p><code>{} {}</code></p>",
        slug.title(Language::Chinese),
        escaped(chinese),
        slug.title(Language::English),
        escaped(english),
        slug.status().as_u16(),
        slug.as_str()
    );
    let title = format!("{} {}", slug.title(Language::Chinese), slug.title(Language::English));
    Ok(caching::bytes(&request, HTML, page(&title, &content), Keep::Seconds(3600)))
}

/// This description of the API.
#[utoipa::path(get, path = "/openapi.json", tag = "pages",
    responses((status = 200, description = "OpenAPI 3.1", body = serde_json::Value)))]
pub(super) async fn get_openapi(request: HttpRequest) -> HttpResponse {
    caching::bytes(&request, "application/json", openapi_json().into_bytes(), Keep::Seconds(3600))
}

fn address((path, methods): &(&'static str, &'static str)) -> String {
    if path.contains('{') || !methods.starts_with("GET") {
        format!("<li><code>{methods} {path}</code></li>")
    } else {
        format!("<li><code>{methods} <a href=\"{path}\">{path}</a></code></li>")
    }
}

fn page(title: &str, content: &str) -> Vec<u8> {
    format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title></head>\
         <body>{content}</body></html>\n"
    )
    .into_bytes()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
