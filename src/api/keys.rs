//! The public roll of keys, for whoever checks signatures without the whole log.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::statement::Kid;

use super::caching::{self, Keep};
use super::negotiation::choose;
use super::parameters::Parameters;
use super::problem::Problem;
use super::state::Api;

/// A key may end any moment; an answer about it is told for so many seconds as if it still held.
const KEYS_KEPT_S: u32 = 60;

/// The keys with which the ledger signs its checkpoints, as its log names them.
#[utoipa::path(get, path = "/v1/log/keys", tag = "log",
    responses((status = 200, description = "The keys: compare them with a copy from elsewhere", body = ref("#/components/schemas/LogKeys"))))]
pub(super) async fn get_log_keys(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    Parameters::of(&request, &[])?;
    let found = api.ledger.log_keys().ok_or_else(|| Problem::not_found("the ledger is not founded"))?;
    Ok(caching::response(StatusCode::OK, Keep::Seconds(KEYS_KEPT_S)).json(found))
}

/// An enrolled key: whose, for what, by which entry, and whether it still counts.
#[utoipa::path(get, path = "/v1/keys/{kid}", tag = "log",
    params(("kid" = String, Path, description = "RFC 7638 thumbprint, base64url")),
    responses((status = 200, description = "The key", body = ref("#/components/schemas/KeyView"))))]
pub(super) async fn get_key(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    Parameters::of(&request, &[])?;
    let kid: Option<Kid> = request.match_info().get("kid").and_then(|text| text.parse().ok());
    let kid = kid.ok_or_else(|| Problem::parameter("kid", "a thumbprint of 43 characters of base64url is wanted"))?;
    let found = api.ledger.enrolled_key(kid).ok_or_else(|| Problem::not_found("no such key was enrolled"))?;
    Ok(caching::response(StatusCode::OK, Keep::Seconds(KEYS_KEPT_S)).json(found))
}
