//! The outboxes of outside systems, for officers of the authority and for auditors.

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};

use crate::codes::Uscc;
use crate::service::Reader;

use super::caching::{self, Keep};
use super::identity;
use super::negotiation::choose;
use super::parameters::{Parameters, part};
use super::pinned;
use super::problem::{Problem, Slug};
use super::state::Api;

const CSV: &str = "text/csv; charset=utf-8";

/// What is due to an outside system: to be delivered, delivered again as corrected, or withdrawn, each with its last
/// day. Auditors see what they audit.
#[utoipa::path(get, path = "/v1/outbox/{target}", tag = "submitting",
    params(("target" = String, Path, description = "Code of the outside system, such as `credit_china`")),
    responses((status = 200, description = "The outbox", body = ref("#/components/schemas/Outbox"))),
    security(("access_proof" = [])))]
pub(super) async fn get_outbox(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    Parameters::of(&request, &[])?;
    let whose = whose(&api, &request)?;
    let register = pinned::register(&api, None)?;
    let target = part(&request, "target").to_owned();
    let found = web::block(move || register.outbox(&target, whose.as_deref())).await;
    let found = found.map_err(|error| Problem::internal(&error))?.ok_or_else(no_target)?;
    Ok(caching::response(StatusCode::OK, Keep::Never).insert_header((header::VARY, "Authorization")).json(found))
}

/// The file of penalties (双公示) that are due to an outside system.
#[utoipa::path(get, path = "/v1/outbox/{target}/penalties.csv", tag = "submitting",
    params(("target" = String, Path, description = "Code of the outside system, such as `credit_china`")),
    responses((status = 200, description = "UTF-8 with byte order mark, RFC 4180", body = String,
        content_type = "text/csv")),
    security(("access_proof" = [])))]
pub(super) async fn get_penalties_file(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    file(&api, &request, "penalties").await
}

/// The file of licences (双公示) that are due to an outside system.
#[utoipa::path(get, path = "/v1/outbox/{target}/licences.csv", tag = "submitting",
    params(("target" = String, Path, description = "Code of the outside system, such as `credit_china`")),
    responses((status = 200, description = "UTF-8 with byte order mark, RFC 4180", body = String,
        content_type = "text/csv")),
    security(("access_proof" = [])))]
pub(super) async fn get_licences_file(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    file(&api, &request, "licences").await
}

async fn file(api: &Data<Api>, request: &HttpRequest, code: &'static str) -> Result<HttpResponse, Problem> {
    choose(request, &["text/csv"])?;
    Parameters::of(request, &[])?;
    let whose = whose(api, request)?;
    let register = pinned::register(api, None)?;
    let target = part(request, "target").to_owned();
    let found = web::block(move || register.outbox_file(&target, code, whose.as_deref())).await;
    let found = found.map_err(|error| Problem::internal(&error))?.ok_or_else(no_target)?;
    Ok(caching::response(StatusCode::OK, Keep::Never)
        .insert_header((header::VARY, "Authorization"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{code}.csv\"")))
        .content_type(CSV)
        .body(found))
}

/// Whose deliveries are asked for: those of the officer's authority, or what an auditor audits.
fn whose(api: &Api, request: &HttpRequest) -> Result<Option<Vec<Uscc>>, Problem> {
    match identity::reader(api, request)? {
        Reader::Anybody => Err(Problem::new(Slug::NoAccessProof, "Authorization: Minglu <proof> is wanted")),
        Reader::Officer { authority, .. } => Ok(Some(vec![authority])),
        Reader::Auditor { authorities, .. } => Ok(authorities),
    }
}

fn no_target() -> Problem {
    Problem::not_found("no outside system of that code takes this")
}
