//! One institution: dossier, timeline, standing and eligibility for anybody; what the ledger knew, and the risk class,
//! for those in charge and auditors.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::codes::{Day, Uscc};
use crate::log::TreeSize;
use crate::service::register::{PinRefused, Register};
use crate::service::{Ledger, Reader};
use crate::statement::Subject;

use super::caching::{self, Keep};
use super::identity;
use super::negotiation::choose;
use super::parameters::{Parameters, part};
use super::pinned;
use super::problem::{Problem, Slug};
use super::state::Api;

/// Two questions that have nothing to do with each other, and the pin.
const KNOWN: [&str; 3] = ["as_of", "known_at", "pin"];

/// All that is public about an institution.
#[utoipa::path(get, path = "/v1/institutions/{uscc}", tag = "register",
    params(
        ("uscc" = String, Path, description = "Social credit code"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then; for those in charge"),
        ("pin" = Option<String>, Query, description = "<size>@<day>")
    ),
    responses((status = 200, description = "The dossier", body = ref("#/components/schemas/InstitutionDossier")),
        (status = 308, description = "The code in its one spelling")),
    security((), ("access_proof" = [])))]
pub(super) async fn get_institution(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    answer(&api, &request, "", Register::institution).await
}

/// The public records about an institution, newest first.
#[utoipa::path(get, path = "/v1/institutions/{uscc}/timeline", tag = "register",
    params(
        ("uscc" = String, Path, description = "Social credit code"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told: what had happened by then"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then; for those in charge"),
        ("pin" = Option<String>, Query, description = "<size>@<day>")
    ),
    responses((status = 200, description = "The records", body = ref("#/components/schemas/Timeline"))),
    security((), ("access_proof" = [])))]
pub(super) async fn get_timeline(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    answer(&api, &request, "/timeline", |register, code| register.timeline(Subject::Institution(code))).await
}

/// The standing of an institution on a legal day, by what is public today.
#[utoipa::path(get, path = "/v1/institutions/{uscc}/standing", tag = "register",
    params(
        ("uscc" = String, Path, description = "Social credit code"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then; for those in charge"),
        ("pin" = Option<String>, Query, description = "<size>@<day>")
    ),
    responses((status = 200, description = "Standing with reasons and coverage", body = ref("#/components/schemas/InstitutionStanding"))),
    security((), ("access_proof" = [])))]
pub(super) async fn get_standing(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    answer(&api, &request, "/standing", |register, code| register.standing(code, register.on())).await
}

/// What an institution is eligible for: by what is public, or for those in charge by all that is on record.
#[utoipa::path(get, path = "/v1/institutions/{uscc}/eligibility", tag = "register",
    params(
        ("uscc" = String, Path, description = "Social credit code"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then; for those in charge"),
        ("pin" = Option<String>, Query, description = "<size>@<day>")
    ),
    responses((status = 200, description = "Every benefit, condition by condition", body = ref("#/components/schemas/EligibilityAnswer"))),
    security((), ("access_proof" = [])))]
pub(super) async fn get_eligibility(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &KNOWN)?;
    let code = match uscc(&request, "/eligibility")? {
        Named::Code(code) => code,
        Named::Elsewhere(moved) => return Ok(moved),
    };
    let reader = identity::reader(&api, &request)?;
    let whole = match &reader {
        Reader::Anybody => false,
        Reader::Officer { .. } | Reader::Auditor { .. } => {
            parameters.text("pin").is_none() && is_in_charge(&api, &reader, code)?
        }
    };
    if !whole && parameters.text("known_at").is_none() {
        let on = as_of(&api, &parameters)?;
        let found = pinned::one(&api, &request, &parameters, move |register| register.as_of(on).eligibility(code));
        return Ok(by_asker(found.await?));
    }
    inside(&api, &request, &parameters, &reader, (code, Register::eligibility)).await
}

/// The risk class of an institution. Internal: for officers of authorities where it is, and for auditors.
#[utoipa::path(get, path = "/v1/institutions/{uscc}/risk", tag = "submitting",
    params(
        ("uscc" = String, Path, description = "Social credit code"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then")
    ),
    responses((status = 200, description = "The class, and what weighed", body = ref("#/components/schemas/RiskAnswer"))),
    security(("access_proof" = [])))]
pub(super) async fn get_risk(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &["as_of", "known_at"])?;
    let reader = identity::reader(&api, &request)?;
    if reader == Reader::Anybody {
        return Err(Problem::new(Slug::NoAccessProof, "Authorization: Minglu <proof> is wanted"));
    }
    match uscc(&request, "/risk")? {
        Named::Code(code) => inside(&api, &request, &parameters, &reader, (code, Register::risk)).await,
        Named::Elsewhere(moved) => Ok(moved),
    }
}

/// Answers the public, or with `known_at` those in charge.
async fn answer<T: Serialize + Send + 'static>(
    api: &Data<Api>,
    request: &HttpRequest,
    behind: &str,
    find: impl FnOnce(&Register, Uscc) -> Option<T> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(request, &KNOWN)?;
    let code = match uscc(request, behind)? {
        Named::Code(code) => code,
        Named::Elsewhere(moved) => return Ok(moved),
    };
    if parameters.text("known_at").is_some() {
        let reader = identity::reader(api, request)?;
        return inside(api, request, &parameters, &reader, (code, find)).await;
    }
    let on = as_of(api, &parameters)?;
    pinned::one(api, request, &parameters, move |register| {
        if on == register.pin().day { find(register, code) } else { find(&register.as_of(on), code) }
    })
    .await
}

/// Answers from everything that the ledger knew, on the legal day asked for.
///
/// Trust: nobody gets here without being in charge; the answer is kept by nobody.
async fn inside<T: Serialize + Send + 'static>(
    api: &Data<Api>,
    request: &HttpRequest,
    parameters: &Parameters,
    reader: &Reader,
    (code, find): (Uscc, impl FnOnce(&Register, Uscc) -> Option<T> + Send + 'static),
) -> Result<HttpResponse, Problem> {
    choose(request, &["application/json"])?;
    if *reader == Reader::Anybody {
        let why = "what the ledger knew is told to officers in charge and to auditors, who prove who they are: to \
                   anybody else it would show what has ended; ask with as_of alone";
        return Err(Problem::new(Slug::Restricted, why));
    }
    if parameters.text("pin").is_some() {
        return Err(Problem::parameter("pin", "known_at says itself where the answer stands"));
    }
    if !is_in_charge(api, reader, code)? {
        let why = "only authorities in whose region the institution is, and those who audit them, are told this";
        return Err(Problem::new(Slug::Restricted, why));
    }
    let (size, on) = (parameters.number("known_at")?.map(TreeSize), as_of(api, parameters)?);
    let ledger: Arc<Ledger> = Arc::clone(&api.ledger);
    let found = web::block(move || ledger.register_known(size, on).map(|register| find(&register, code))).await;
    let found = found.map_err(|error| Problem::internal(&error))?.map_err(|refused| unknown(&refused))?;
    let found = found.ok_or_else(|| Problem::not_found("nothing is on record at this address"))?;
    Ok(by_asker(caching::response(StatusCode::OK, Keep::Never).json(found)))
}

fn unknown(refused: &PinRefused) -> Problem {
    let why = match refused {
        PinRefused::Ahead { found, size } => format!("the log has {size} entries, found {found}"),
        PinRefused::NoRulebook => "no rulebook was in force then".to_owned(),
        PinRefused::Malformed | PinRefused::Moved { .. } => refused.to_string(),
    };
    Problem::parameter("known_at", &why)
}

/// Whether a reader is in charge of an institution, or audits somebody who is.
fn is_in_charge(api: &Api, reader: &Reader, code: Uscc) -> Result<bool, Problem> {
    let register = pinned::register(api, None)?;
    Ok(match reader {
        Reader::Anybody => false,
        Reader::Officer { authority, .. } => register.is_in_charge(Some(&[*authority]), code),
        Reader::Auditor { authorities, .. } => register.is_in_charge(authorities.as_deref(), code),
    })
}

/// The legal day asked for: today unless told, and never a day that has not come.
pub(super) fn as_of(api: &Api, parameters: &Parameters) -> Result<Day, Problem> {
    let today = api.ledger.legal_now().day();
    let on = parameters.read("as_of", "a day such as 2026-11-21 is wanted")?.unwrap_or(today);
    if on > today {
        return Err(Problem::parameter("as_of", "that day has not come"));
    }
    Ok(on)
}

fn by_asker(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(header::VARY, header::HeaderValue::from_static("Authorization"));
    response
}

/// An institution that an address names.
enum Named {
    Code(Uscc),
    /// It was typed in another spelling.
    Elsewhere(HttpResponse),
}

fn uscc(request: &HttpRequest, behind: &str) -> Result<Named, Problem> {
    let typed = part(request, "uscc");
    let code = Uscc::normalise(typed).map_err(|error| Problem::parameter("uscc", &error.to_string()))?;
    if code.as_str() == typed {
        return Ok(Named::Code(code));
    }
    Ok(Named::Elsewhere(pinned::moved(request, &format!("/v1/institutions/{code}{behind}"))))
}
