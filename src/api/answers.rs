//! Figures against targets, and the rules by which every answer is made.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::codes::RegionCode;
use crate::service::register::{Figures, Register};

use super::caching::{self, Keep};
use super::known::{self, Of, as_of};
use super::negotiation::choose;
use super::parameters::{Parameters, digest};
use super::problem::Problem;
use super::state::Api;

/// Rulesets change by an entry; an old one is told for so many seconds as if it were in force.
const RULESETS_KEPT_S: u32 = 300;
/// The first year for which figures are asked: no paper and no record is older.
const YEAR_MIN: i16 = 2000;

/// Indicators of a region and a year against their targets.
#[utoipa::path(get, path = "/v1/indicators", tag = "register",
    params(
        ("region" = Option<String>, Query, description = "Region code, with everything below it; the country unless told"),
        ("year" = Option<u16>, Query, description = "The year, this one unless told"),
        ("parts" = Option<u8>, Query, description = "1: also the regions right below"),
        ("as_of" = Option<String>, Query, description = "Legal day, today unless told: what had happened by then"),
        ("known_at" = Option<u64>, Query, description = "Log size: by what the ledger knew then; for those in charge of the region"),
        ("pin" = Option<String>, Query, description = "<size>@<day>: stay at this moment of today")
    ),
    responses((status = 200, description = "The figures", body = ref("#/components/schemas/IndicatorsAnswer"))))]
pub(super) async fn get_indicators(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &["region", "year", "parts", "as_of", "known_at", "pin"])?;
    let region: Option<RegionCode> = parameters.read("region", "a region code of six digits is wanted")?;
    let this_year = as_of(&api, &parameters)?.year();
    let year = parameters.number("year")?.map_or(Some(this_year), |year| i16::try_from(year).ok());
    let year = year.filter(|year| (YEAR_MIN..=this_year).contains(year));
    let year = year.ok_or_else(|| Problem::parameter("year", &format!("{YEAR_MIN} to {this_year} is wanted")))?;
    let parts = match parameters.text("parts") {
        None | Some("0") => false,
        Some("1") => true,
        Some(_) => return Err(Problem::parameter("parts", "0 or 1 is wanted")),
    };
    let asked = Figures { region, year, parts };
    let find = move |register: &Register| register.indicators(asked);
    known::one(&api, &request, &parameters, (Of::Region(region), find)).await
}

/// Every manifest that was adopted, the newest first.
#[utoipa::path(get, path = "/v1/rulesets", tag = "log",
    responses((status = 200, description = "The manifests", body = ref("#/components/schemas/RulesetList"))))]
pub(super) async fn get_rulesets(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    Parameters::of(&request, &[])?;
    Ok(caching::response(StatusCode::OK, Keep::Seconds(RULESETS_KEPT_S)).json(api.ledger.rulesets()))
}

/// A manifest that was adopted, with its files, and every rule with its source and mark.
#[utoipa::path(get, path = "/v1/rulesets/{digest}", tag = "log",
    params(("digest" = String, Path, description = "SHA-256 of the manifest in 64 hex digits")),
    responses((status = 200, description = "Files and rules", body = ref("#/components/schemas/RulesetView"))))]
pub(super) async fn get_ruleset(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    Parameters::of(&request, &[])?;
    let digest = digest(&request)?;
    let found = api.read(move |ledger| ledger.ruleset(digest)).await?;
    let found = found.ok_or_else(|| Problem::not_found("no such manifest was adopted"))?;
    Ok(caching::response(StatusCode::OK, Keep::Seconds(RULESETS_KEPT_S)).json(found))
}
