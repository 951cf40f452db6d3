//! Who read what is restricted: for the authority whose it was, and for auditors.

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::service::{AlsoRead, Reader};

use super::caching::{self, Keep};
use super::identity;
use super::known::by_asker;
use super::negotiation::choose;
use super::parameters::Parameters;
use super::problem::{Problem, Slug};
use super::state::Api;

const NDJSON: &str = "application/x-ndjson";

/// The log of restricted reads: who read which statements of the asker's authority, when and on which ground.
///
/// An auditor of everything gets every line whole: each names the SHA-256 of the one before, and the log itself states
/// how many there were and the hash of the last (`minglu.ledger.reads.committed`). Everybody else gets the own part.
#[utoipa::path(get, path = "/v1/reads", tag = "submitting",
    params(
        ("from" = Option<u64>, Query, description = "First line, 0 unless told"),
        ("limit" = Option<u16>, Query, description = "How many at most: 1 to 500, 100 unless told")
    ),
    responses((status = 200, description = "Lines, oldest first", content_type = "application/x-ndjson", body = String,
        headers(("Link" = String, description = "rel=next, while there may be more")))),
    security(("access_proof" = [])))]
pub(super) async fn get_reads(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &[NDJSON])?;
    let parameters = Parameters::of(&request, &["from", "limit"])?;
    let (from, limit) = (parameters.number("from")?.unwrap_or(0), parameters.limit()?);
    let reader = identity::reader(&api, &request)?;
    if reader == Reader::Anybody {
        return Err(Problem::new(Slug::NoAccessProof, identity::NO_PROOF));
    }
    api.record(reader.clone(), AlsoRead::default()).await?;
    let reads = api.read(move |ledger| ledger.reads(from, limit, &reader)).await?;
    let mut response = caching::response(StatusCode::OK, Keep::Never);
    if let Some(next) = reads.next {
        response.insert_header((header::LINK, format!("</v1/reads?from={next}&limit={limit}>; rel=\"next\"")));
    }
    let body: String = reads.lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    Ok(by_asker(response.content_type(NDJSON).body(body)))
}
