//! Operating: whether it lives, serves and accepts; figures.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::caching::{self, Keep};
use super::dto::HealthBody;
use super::negotiation::choose;
use super::problem::{Problem, Slug};
use super::state::Api;

/// Whether the process answers.
#[utoipa::path(get, path = "/health/live", tag = "operating",
    responses((status = 200, description = "It does", content_type = "text/plain", body = String)))]
pub(super) async fn get_live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("live\n")
}

/// How the ledger is, and its clock. Reads are served whenever this is.
#[utoipa::path(get, path = "/health/ready", tag = "operating",
    responses((status = 200, description = "Reads are served", body = HealthBody)))]
pub(super) async fn get_ready(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    Ok(caching::response(StatusCode::OK, Keep::Never).json(health(&api)))
}

/// Whether statements are accepted.
#[utoipa::path(get, path = "/health/writable", tag = "operating",
    responses((status = 200, description = "They are", body = HealthBody)))]
pub(super) async fn get_writable(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    let health = health(&api);
    let now = api.ledger.health();
    if let Some(by) = now.closed_by {
        return Err(Problem::new(Slug::LedgerClosed, format!("the ledger was closed by entry {by}")));
    }
    match now.not_writable {
        Some(reason) => Err(Problem { cause: Some(reason), ..Problem::new(Slug::ReadOnly, "nothing is accepted") }),
        None => Ok(caching::response(StatusCode::OK, Keep::Never).json(health)),
    }
}

/// Figures for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "operating",
    responses((status = 200, description = "OpenMetrics", content_type = "application/openmetrics-text", body = String)))]
pub(super) async fn get_metrics(api: Data<Api>) -> HttpResponse {
    let media = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    HttpResponse::Ok().content_type(media).body(api.ledger.metrics())
}

fn health(api: &Api) -> HealthBody {
    let health = api.ledger.health();
    HealthBody {
        now: health.now.to_string(),
        clock: health.clock.map(Into::into),
        origin: api.ledger.governance().origin().map(ToString::to_string),
        size: health.size.0,
        mirrored: health.mirrored.0,
        writable: health.not_writable.is_none(),
        closed_by: health.closed_by.map(|seq| seq.0),
        following: health.behind.is_none(),
        pending_unreadable: health.pending_unreadable.len(),
        witnesses: health.witnesses.map(Into::into),
    }
}
