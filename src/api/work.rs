//! The list of work, for officers of the authority and for auditors.

use actix_web::http::StatusCode;
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};

use crate::service::Reader;

use super::caching::{self, Keep};
use super::identity;
use super::negotiation::choose;
use super::parameters::Parameters;
use super::pinned;
use super::problem::{Problem, Slug};
use super::state::Api;

/// What the asker's authority has to do: what is due, and candidates to decide. Auditors see what they audit.
#[utoipa::path(get, path = "/v1/work", tag = "submitting",
    responses((status = 200, description = "The list", body = ref("#/components/schemas/Work"))),
    security(("access_proof" = [])))]
pub(super) async fn get_work(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    Parameters::of(&request, &[])?;
    let whose = match identity::reader(&api, &request)? {
        Reader::Anybody => {
            return Err(Problem::new(Slug::NoAccessProof, "Authorization: Minglu <proof> is wanted"));
        }
        Reader::Officer { authority, .. } => Some(vec![authority]),
        Reader::Auditor { authorities, .. } => authorities,
    };
    let register = pinned::register(&api, None)?;
    let work = web::block(move || register.work(whose.as_deref())).await;
    let work = work.map_err(|error| Problem::internal(&error))?;
    Ok(caching::response(StatusCode::OK, Keep::Never).insert_header(("vary", "Authorization")).json(work))
}
