//! The list of work, for officers of the authority and for auditors.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};

use crate::log::TreeSize;
use crate::service::register::Work;

use super::caching::{self, Keep};
use super::identity;
use super::known::{as_of, unknown};
use super::negotiation::choose;
use super::parameters::Parameters;
use super::pinned;
use super::problem::Problem;
use super::state::Api;

/// What the asker's authority has to do: what is due, and candidates to decide. Auditors see what they audit.
#[utoipa::path(get, path = "/v1/work", tag = "submitting",
    params(
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told: what was open then"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then")
    ),
    responses((status = 200, description = "The list", body = ref("#/components/schemas/Work"))),
    security(("access_proof" = [])))]
pub(super) async fn get_work(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    let parameters = Parameters::of(&request, &["as_of", "known_at"])?;
    let whose = identity::whose(&api, &request).await?;
    let (size, on) = (parameters.number("known_at")?.map(TreeSize), as_of(&api, &parameters)?);
    let asks_back = size.is_some() || parameters.text("as_of").is_some();
    let now = pinned::register(&api, None)?;
    let ledger = Arc::clone(&api.ledger);
    let work = web::block(move || -> Result<Work, Problem> {
        if asks_back {
            return ledger
                .register_known(size, on)
                .map(|register| register.work(whose.as_deref()))
                .map_err(|r| unknown(&r));
        }
        let (doubted, duplicates) = (ledger.doubted(whose.as_deref())?, ledger.duplicates(whose.as_deref())?);
        Ok(Work { doubted, duplicates, ..now.work(whose.as_deref()) })
    });
    let work = work.await.map_err(|error| Problem::internal(&error))??;
    Ok(caching::response(StatusCode::OK, Keep::Never).insert_header(("vary", "Authorization")).json(work))
}
