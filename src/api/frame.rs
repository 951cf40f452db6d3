//! What surrounds every request: its id, the access log, headers of safety, and the bodies of problems.

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage as _};

use crate::statement::events::ledger::ClockKind;

use super::negotiation::{Language, takes_gzip};
use super::problem::{Problem, Slug};
use super::state::Api;

/// The id of a request: in its answer, in its problems, in the log.
#[derive(Clone)]
pub(super) struct RequestId(String);

impl RequestId {
    pub(super) fn of(extensions: &Extensions) -> String {
        extensions.get::<Self>().map(|id| id.0.clone()).unwrap_or_default()
    }
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const CLOCK: HeaderName = HeaderName::from_static("minglu-clock");

/// Set unless a handler set them: a page of the portal may allow itself its own style sheet.
const SAFETY: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
];

/// The middleware.
pub(super) async fn surround(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let id = uuid::Uuid::now_v7().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let language = Language::of(request.headers());
    // The query is left out: it may name what somebody looks for.
    let (method, path) = (request.method().clone(), request.path().to_owned());
    let clock = request.app_data::<Data<Api>>().and_then(|api| api.clock());
    let compressible = is_compressible(&path);
    offer_gzip(request.headers_mut(), compressible);
    let response = next.call(request).await?.map_into_boxed_body();
    let mut response = with_problem(response, language, &id);
    if compressible {
        tell_encoding(response.headers_mut());
    }
    dress(response.headers_mut(), &id, clock);
    let elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(target: "minglu::access", request_id = id, %method, path, status = response.status().as_u16(), elapsed_us);
    Ok(response)
}

/// Hashes do not get shorter.
fn is_compressible(path: &str) -> bool {
    !path.starts_with("/log/tile/") || path.starts_with("/log/tile/entries/")
}

/// Leaves gzip as the one encoding to choose, where the client takes it.
///
/// Without this, a client that refuses every encoding, plain bytes too, would get an answer that is no problem of ours.
fn offer_gzip(headers: &mut HeaderMap, compressible: bool) {
    if compressible && takes_gzip(headers) {
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    } else {
        headers.remove(header::ACCEPT_ENCODING);
    }
}

/// Says what the encoding of an answer hangs on. A strong tag names bytes, and these are others when compressed: it is
/// weak then. Source: RFC 9110 sections 8.8.3.3 and 12.5.5.
fn tell_encoding(headers: &mut HeaderMap) {
    let mut vary: Vec<String> =
        headers.get_all(header::VARY).filter_map(|value| value.to_str().ok()).map(str::to_owned).collect();
    if !vary.iter().any(|listed| listed.to_ascii_lowercase().contains("accept-encoding")) {
        vary.push("Accept-Encoding".to_owned());
    }
    if let Ok(vary) = HeaderValue::from_str(&vary.join(", ")) {
        headers.insert(header::VARY, vary);
    }
    let strong = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| tag.starts_with('"'));
    let weak = strong.filter(|_| headers.contains_key(header::CONTENT_ENCODING)).map(|tag| format!("W/{tag}"));
    if let Some(weak) = weak.and_then(|weak| HeaderValue::from_str(&weak).ok()) {
        headers.insert(header::ETAG, weak);
    }
}

fn dress(headers: &mut HeaderMap, id: &str, clock: Option<ClockKind>) {
    for (name, value) in SAFETY {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    match clock {
        Some(ClockKind::Simulated) => headers.insert(CLOCK, HeaderValue::from_static("simulated")),
        Some(ClockKind::System) | None => return,
    };
}

/// Writes the body of a problem, in the language of the request and under its id.
fn with_problem(mut response: ServiceResponse<BoxBody>, language: Language, id: &str) -> ServiceResponse<BoxBody> {
    let found = response.response_mut().extensions_mut().remove::<Problem>();
    let problem = match found {
        Some(problem) => problem,
        None if response.status().is_server_error() => Problem::internal(&response.status()),
        None => return response,
    };
    if let Some(cause) = &problem.cause {
        tracing::error!(request_id = id, slug = problem.slug.as_str(), cause, "a request failed");
    }
    let head = response.request().method() == Method::HEAD;
    let body = serde_json::to_vec(&problem.body(language, id)).expect("a problem has text keys only");
    let mut response = response.map_body(|_, _| if head { BoxBody::new(()) } else { BoxBody::new(body) });
    *response.response_mut().status_mut() = problem.slug.status();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_ENCODING);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    response
}

/// The answer to an address that nobody knows.
pub(super) async fn unknown_address() -> Result<actix_web::HttpResponse, Problem> {
    Err(Problem::not_found("there is nothing at this address"))
}

/// The answer to a method that an address does not know.
pub(super) async fn unknown_method(allow: &'static str) -> Result<actix_web::HttpResponse, Problem> {
    let detail = format!("allowed are {allow}");
    Err(Problem { allow: Some(allow), ..Problem::new(Slug::MethodNotAllowed, detail) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_a_handler_set_stays() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public"));
        dress(&mut headers, "id", Some(ClockKind::Simulated));
        assert_eq!(headers.get(header::CACHE_CONTROL).unwrap(), "public");
        assert_eq!(headers.get("minglu-clock").unwrap(), "simulated");
        assert_eq!(headers.get("x-content-type-options").unwrap(), "nosniff");
    }
}
