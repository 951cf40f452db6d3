//! One institution: dossier, timeline, standing and eligibility for anybody; what the ledger knew, and the risk class,
//! for those in charge and auditors.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::codes::Uscc;
use crate::service::Reader;
use crate::service::register::Register;
use crate::statement::Subject;

use super::identity;
use super::known::{self, Of, as_of, by_asker, inside, is_in_charge};
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
    let parameters = Parameters::of(&request, &KNOWN)?;
    match uscc(&request, "")? {
        Named::Code(code) => {
            let find = move |register: &Register| register.institution(code);
            known::one(&api, &request, &parameters, (Of::Institution(code), find)).await
        }
        Named::Elsewhere(moved) => Ok(moved),
    }
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
    let parameters = Parameters::of(&request, &KNOWN)?;
    match uscc(&request, "/timeline")? {
        Named::Code(code) => {
            let find = move |register: &Register| register.timeline(Subject::Institution(code));
            known::one(&api, &request, &parameters, (Of::Institution(code), find)).await
        }
        Named::Elsewhere(moved) => Ok(moved),
    }
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
    let parameters = Parameters::of(&request, &KNOWN)?;
    match uscc(&request, "/standing")? {
        Named::Code(code) => {
            let find = move |register: &Register| register.standing(code, register.on());
            known::one(&api, &request, &parameters, (Of::Institution(code), find)).await
        }
        Named::Elsewhere(moved) => Ok(moved),
    }
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
            parameters.text("pin").is_none() && is_in_charge(&api, &reader, Of::Institution(code))?
        }
    };
    if !whole && parameters.text("known_at").is_none() {
        let on = as_of(&api, &parameters)?;
        let found = pinned::one(&api, &request, &parameters, move |register| register.as_of(on).eligibility(code));
        return Ok(by_asker(found.await?));
    }
    let find = move |register: &Register| register.eligibility(code);
    inside(&api, &request, &parameters, &reader, (Of::Institution(code), find)).await
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
        return Err(Problem::new(Slug::NoAccessProof, identity::NO_PROOF));
    }
    match uscc(&request, "/risk")? {
        Named::Code(code) => {
            let find = move |register: &Register| register.risk(code);
            inside(&api, &request, &parameters, &reader, (Of::Institution(code), find)).await
        }
        Named::Elsewhere(moved) => Ok(moved),
    }
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
