//! Answers of the register: at a pin, in pages, for as long as the legal day lasts.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::service::register::{Page, Pin, PinRefused, Register};

use super::caching::{self, Keep};
use super::negotiation::choose;
use super::parameters::Parameters;
use super::problem::{Problem, Slug};
use super::state::Api;

const JSON: &str = "application/json";

/// Answers one thing of the register; `find` gives `None` where nothing is public.
pub(super) async fn one<T: Serialize + Send + 'static>(
    api: &Data<Api>,
    request: &HttpRequest,
    parameters: &Parameters,
    find: impl FnOnce(&Register) -> Option<T> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    choose(request, &[JSON])?;
    let register = register(api, parameters.pin()?)?;
    let found = on_a_thread(Arc::clone(&register), find).await?;
    let found = found.ok_or_else(|| Problem::not_found("nothing is public at this address"))?;
    if let Some(held) = caching::held(request, &register.tag(), keep(api)) {
        return Ok(dressed(held));
    }
    Ok(dressed(caching::tagged(&register.tag(), keep(api)).json(found)))
}

/// Answers one page of the register, with a way to the next that stays at the pin.
pub(super) async fn page<T: Serialize + Send + 'static>(
    api: &Data<Api>,
    request: &HttpRequest,
    parameters: &Parameters,
    find: impl FnOnce(&Register) -> Page<T> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    choose(request, &[JSON])?;
    let register = register(api, parameters.pin()?)?;
    if let Some(held) = caching::held(request, &register.tag(), keep(api)) {
        return Ok(dressed(held));
    }
    let found = on_a_thread(Arc::clone(&register), find).await?;
    let mut response = caching::tagged(&register.tag(), keep(api));
    if let Some(next) = &found.next {
        let query = parameters.query_with(&[("after", next), ("pin", &register.pin().to_string())]);
        response.insert_header((header::LINK, format!("<{}?{query}>; rel=\"next\"", request.path())));
    }
    Ok(dressed(response.json(found)))
}

/// The register of today, or at a pin of today.
pub(super) fn register(api: &Api, pin: Option<Pin>) -> Result<Arc<Register>, Problem> {
    api.ledger.register(pin).map_err(|refused| match refused {
        PinRefused::Moved { .. } => Problem::new(Slug::PinMoved, refused.to_string()),
        PinRefused::Malformed | PinRefused::Ahead { .. } => Problem::parameter("pin", &refused.to_string()),
        PinRefused::NoRulebook => Problem::not_found("there is no register yet"),
    })
}

async fn on_a_thread<T: Send + 'static>(
    register: Arc<Register>,
    find: impl FnOnce(&Register) -> T + Send + 'static,
) -> Result<T, Problem> {
    web::block(move || find(&register)).await.map_err(|error| Problem::internal(&error))
}

fn keep(api: &Api) -> Keep {
    Keep::shown(api.ledger.legal_now())
}

/// What shows a record must not live on in an archive of somebody else.
fn dressed(mut response: HttpResponse) -> HttpResponse {
    let robots = header::HeaderName::from_static("x-robots-tag");
    response.headers_mut().insert(robots, header::HeaderValue::from_static("noarchive"));
    response
}

/// Sends a reader to the one spelling of an address.
pub(super) fn moved(request: &HttpRequest, path: &str) -> HttpResponse {
    let query = request.query_string();
    let target = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    caching::response(StatusCode::PERMANENT_REDIRECT, Keep::Seconds(300))
        .insert_header((header::LOCATION, target))
        .finish()
}
