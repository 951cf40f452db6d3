//! The public register: institutions, facilities, lists and what is published. Nobody is asked who they are.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::codes::ListKind;
use crate::rules::StandingCode;
use crate::service::register::{Query, Register, Slice, legal_form};
use crate::statement::Uuid;
use crate::statement::events::facility::FacilityKind;

use super::known::{self, Of};
use super::parameters::{Parameters, part};
use super::problem::Problem;
use super::state::Api;

const SEARCH: [&str; 11] =
    ["q", "region", "kind", "nature", "standing", "grade", "after", "limit", "pin", "as_of", "known_at"];
const PAGE: [&str; 6] = ["region", "after", "limit", "pin", "as_of", "known_at"];
/// Characters of a search text that are looked at.
const Q_CHARS_MAX: usize = 100;

/// Institutions in the order of their codes.
#[utoipa::path(get, path = "/v1/institutions", tag = "register",
    params(
        ("q" = Option<String>, Query, description = "Part of a name, a code or a place name"),
        ("region" = Option<String>, Query, description = "Region code, with everything below it"),
        ("kind" = Option<String>, Query, description = "What is done at a facility, for example elderly_care_home"),
        ("nature" = Option<String>, Query, description = "Legal form, for example company"),
        ("standing" = Option<String>, Query, description = "listed, abnormal, watch, penalty_showing or normal"),
        ("grade" = Option<u8>, Query, description = "1 to 5"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u16>, Query, description = "How many at most: 1 to 500, 100 unless told"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then; for those in charge of the region"),
        ("pin" = Option<String>, Query, description = "<size>@<day>: stay at this moment of today")
    ),
    responses((status = 200, description = "A page", body = ref("#/components/schemas/PageOfInstitutionRow"),
        headers(("Link" = String, description = "rel=next, while there is more"), ("ETag" = String, description = "The pin")))))]
pub(super) async fn get_institutions(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &SEARCH)?;
    let (query, limit) = (query(&parameters)?, parameters.limit()?);
    let after = parameters.text("after").map(str::to_owned);
    let region = query.region;
    let find = move |register: &Register| register.search_institutions(&query, after.as_deref(), limit);
    known::page(&api, &request, &parameters, (region, find)).await
}

/// Facilities in the order of their ids.
#[utoipa::path(get, path = "/v1/facilities", tag = "register",
    params(
        ("q" = Option<String>, Query, description = "Part of a name, an address, a place name, the operator's name or code"),
        ("region" = Option<String>, Query, description = "Region code, with everything below it"),
        ("kind" = Option<String>, Query, description = "What is done there, for example childcare"),
        ("nature" = Option<String>, Query, description = "Legal form of the operator"),
        ("standing" = Option<String>, Query, description = "Standing of the operator"),
        ("grade" = Option<u8>, Query, description = "1 to 5"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u16>, Query, description = "How many at most: 1 to 500, 100 unless told"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then; for those in charge of the region"),
        ("pin" = Option<String>, Query, description = "<size>@<day>: stay at this moment of today")
    ),
    responses((status = 200, description = "A page", body = ref("#/components/schemas/PageOfFacilityRow"),
        headers(("Link" = String, description = "rel=next, while there is more"), ("ETag" = String, description = "The pin")))))]
pub(super) async fn get_facilities(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &SEARCH)?;
    let (query, limit) = (query(&parameters)?, parameters.limit()?);
    let after = parameters.text("after").map(str::to_owned);
    let region = query.region;
    let find = move |register: &Register| register.search_facilities(&query, after.as_deref(), limit);
    known::page(&api, &request, &parameters, (region, find)).await
}

/// All that is public about a facility.
#[utoipa::path(get, path = "/v1/facilities/{id}", tag = "register",
    params(
        ("id" = String, Path, description = "UUID of the facility"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then; for those in charge"),
        ("pin" = Option<String>, Query, description = "<size>@<day>")
    ),
    responses((status = 200, description = "The dossier", body = ref("#/components/schemas/FacilityDossier")),
        (status = 308, description = "The id that stays of a place that was entered twice")))]
pub(super) async fn get_facility(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &["as_of", "known_at", "pin"])?;
    let id: Uuid = part(&request, "id")
        .parse()
        .map_err(|_| Problem::parameter("id", "a UUID of 36 lower-case characters is wanted"))?;
    let find = move |register: &Register| register.facility(id);
    known::one(&api, &request, &parameters, (Of::Facility(id), find)).await
}

/// Those on a list, newest entry first: in force, or all that the law still shows.
#[utoipa::path(get, path = "/v1/lists/{list}", tag = "register",
    params(
        ("list" = String, Path, description = "joint_punishment, watch, abnormal or severe"),
        ("history" = Option<u8>, Query, description = "1: also what is no longer in force and still shown"),
        ("region" = Option<String>, Query, description = "Region code, with everything below it"),
        ("after" = Option<u64>, Query, description = "`next` of the page before"),
        ("limit" = Option<u16>, Query, description = "How many at most: 1 to 500, 100 unless told"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then; for those in charge of the region"),
        ("pin" = Option<String>, Query, description = "<size>@<day>")
    ),
    responses((status = 200, description = "A page", body = ref("#/components/schemas/PageOfListingView"))))]
pub(super) async fn get_list(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &["history", "region", "after", "limit", "pin", "as_of", "known_at"])?;
    let wanted = part(&request, "list");
    let list = ListKind::ALL.iter().copied().find(|list| list.as_str() == wanted);
    let list = list.ok_or_else(|| Problem::not_found("there is no such list"))?;
    let history = match parameters.text("history") {
        None | Some("0") => false,
        Some("1") => true,
        Some(_) => return Err(Problem::parameter("history", "0 or 1 is wanted")),
    };
    let slice = slice(&parameters)?;
    let find = move |register: &Register| register.listed(list, history, &slice);
    known::page(&api, &request, &parameters, (slice.region, find)).await
}

/// Penalties that are showing, newest entry first.
#[utoipa::path(get, path = "/v1/penalties", tag = "register",
    params(
        ("region" = Option<String>, Query, description = "Region code, with everything below it"),
        ("after" = Option<u64>, Query, description = "`next` of the page before"),
        ("limit" = Option<u16>, Query, description = "How many at most: 1 to 500, 100 unless told"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then; for those in charge of the region"),
        ("pin" = Option<String>, Query, description = "<size>@<day>")
    ),
    responses((status = 200, description = "A page", body = ref("#/components/schemas/PageOfPenaltyView"))))]
pub(super) async fn get_penalties(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &PAGE)?;
    let slice = slice(&parameters)?;
    let find = move |register: &Register| register.penalties(&slice);
    known::page(&api, &request, &parameters, (slice.region, find)).await
}

/// Grades that are showing, newest entry first.
#[utoipa::path(get, path = "/v1/grades", tag = "register",
    params(
        ("region" = Option<String>, Query, description = "Region code, with everything below it"),
        ("after" = Option<u64>, Query, description = "`next` of the page before"),
        ("limit" = Option<u16>, Query, description = "How many at most: 1 to 500, 100 unless told"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then; for those in charge of the region"),
        ("pin" = Option<String>, Query, description = "<size>@<day>")
    ),
    responses((status = 200, description = "A page", body = ref("#/components/schemas/PageOfGradeView"))))]
pub(super) async fn get_grades(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &PAGE)?;
    let slice = slice(&parameters)?;
    let find = move |register: &Register| register.grades(&slice);
    known::page(&api, &request, &parameters, (slice.region, find)).await
}

/// Inspections that are showing, newest entry first.
#[utoipa::path(get, path = "/v1/inspections", tag = "register",
    params(
        ("region" = Option<String>, Query, description = "Region code, with everything below it"),
        ("after" = Option<u64>, Query, description = "`next` of the page before"),
        ("limit" = Option<u16>, Query, description = "How many at most: 1 to 500, 100 unless told"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then; for those in charge of the region"),
        ("pin" = Option<String>, Query, description = "<size>@<day>")
    ),
    responses((status = 200, description = "A page", body = ref("#/components/schemas/PageOfInspectionView"))))]
pub(super) async fn get_inspections(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &PAGE)?;
    let slice = slice(&parameters)?;
    let find = move |register: &Register| register.inspections(&slice);
    known::page(&api, &request, &parameters, (slice.region, find)).await
}

fn query(parameters: &Parameters) -> Result<Query, Problem> {
    let code = |name: &str, wanted: &str| Problem::parameter(name, wanted);
    let kind = |text: &str| FacilityKind::ALL.iter().copied().find(|kind| kind.as_str() == text);
    let standing = |text: &str| StandingCode::ALL.iter().copied().find(|standing| standing.as_str() == text);
    let q = parameters.text("q").map(str::trim).filter(|q| !q.is_empty());
    let grade =
        parameters.number("grade")?.map(|grade| u8::try_from(grade).ok().filter(|grade| (1..=5).contains(grade)));
    Ok(Query {
        q: q.map(|q| q.chars().take(Q_CHARS_MAX).collect()),
        region: parameters.read("region", "a region code of six digits is wanted")?,
        kind: parameters.code("kind", kind).map_err(|()| code("kind", "no such kind of facility"))?,
        nature: parameters.code("nature", legal_form).map_err(|()| code("nature", "no such legal form"))?,
        standing: parameters.code("standing", standing).map_err(|()| code("standing", "no such standing"))?,
        grade: grade.map(|grade| grade.ok_or_else(|| code("grade", "1 to 5 is wanted"))).transpose()?,
    })
}

fn slice(parameters: &Parameters) -> Result<Slice, Problem> {
    Ok(Slice {
        region: parameters.read("region", "a region code of six digits is wanted")?,
        after: parameters.number("after")?,
        limit: parameters.limit()?,
    })
}
