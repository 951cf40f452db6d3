//! Proofs of the tree.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::codes::Hash;
use crate::log::Seq;

use super::caching::{self, Keep};
use super::dto::ProofBody;
use super::negotiation::choose;
use super::parameters::Parameters;
use super::problem::Problem;
use super::state::Api;

/// That entry `seq` is in the tree of `size` entries (RFC 9162 section 2.1.3).
#[utoipa::path(get, path = "/v1/log/proofs/inclusion", tag = "log",
    params(("seq" = u64, Query, description = "Number of the entry"), ("size" = u64, Query, description = "Size of the tree")),
    responses((status = 200, description = "The proof; it never changes", body = ProofBody)))]
pub(super) async fn get_inclusion(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    let parameters = Parameters::of(&request, &["seq", "size"])?;
    let (seq, size) = (Seq(parameters.needed("seq")?), parameters.size("size")?);
    if !size.holds(seq) {
        return Err(Problem::parameter("seq", "is not below the size"));
    }
    let path = api.read(move |ledger| ledger.inclusion(seq, size)).await?;
    answer(path)
}

/// That the tree of `to` entries begins with the tree of `from` entries (RFC 9162 section 2.1.4).
#[utoipa::path(get, path = "/v1/log/proofs/consistency", tag = "log",
    params(("from" = u64, Query, description = "The smaller size"), ("to" = u64, Query, description = "The larger size")),
    responses((status = 200, description = "The proof; it never changes", body = ProofBody)))]
pub(super) async fn get_consistency(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    let parameters = Parameters::of(&request, &["from", "to"])?;
    let (from, to) = (parameters.size("from")?, parameters.size("to")?);
    if from > to {
        return Err(Problem::parameter("from", "is larger than `to`"));
    }
    let path = api.read(move |ledger| ledger.consistency(from, to)).await?;
    answer(path)
}

fn answer(path: Option<Vec<Hash>>) -> Result<HttpResponse, Problem> {
    let path = path.ok_or_else(|| Problem::not_found("the log does not reach so far"))?;
    let path = path.iter().map(|hash| hash.to_base64()).collect();
    Ok(caching::response(StatusCode::OK, Keep::Forever).json(ProofBody { path }))
}
