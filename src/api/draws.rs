//! Random draws (双随机): anybody sees them and runs them again; the drawing authority hands their files in.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::service::DrawFileRefused;
use crate::service::register::Slice;
use crate::statement::Uuid;

use super::body;
use super::caching::{self, Keep};
use super::identity;
use super::negotiation::choose;
use super::parameters::{Parameters, digest, part};
use super::pinned;
use super::problem::{Problem, Slug};
use super::state::Api;

const JSON: &str = "application/json";
const LINES: &str = "application/jsonl";
/// The longest file of a draw, in bytes: some 400,000 lots.
const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Draws, newest freeze first.
#[utoipa::path(get, path = "/v1/draws", tag = "register",
    params(
        ("region" = Option<String>, Query, description = "Region code, with everything below it"),
        ("after" = Option<u64>, Query, description = "`next` of the page before"),
        ("limit" = Option<u16>, Query, description = "How many at most: 1 to 500, 100 unless told"),
        ("pin" = Option<String>, Query, description = "<size>@<day>")
    ),
    responses((status = 200, description = "A page", body = ref("#/components/schemas/PageOfDrawRow"))))]
pub(super) async fn get_draws(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &["region", "after", "limit", "pin"])?;
    let slice = Slice {
        region: parameters.read("region", "a region code of six digits is wanted")?,
        after: parameters.number("after")?,
        limit: parameters.limit()?,
    };
    pinned::page(&api, &request, &parameters, move |register| register.draws(&slice)).await
}

/// A draw: freeze, seed, draw and re-draws with their reasons, each with its entry, and the files to run it again.
///
/// The public is told of the draw itself once it is released; the drawing authority and auditors at once.
#[utoipa::path(get, path = "/v1/draws/{id}", tag = "register",
    params(("id" = String, Path, description = "UUID of the draw"), ("pin" = Option<String>, Query, description = "<size>@<day>")),
    responses((status = 200, description = "The draw", body = ref("#/components/schemas/DrawView"))),
    security((), ("access_proof" = [])))]
pub(super) async fn get_draw(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &["pin"])?;
    let (id, reader) = (id(&request)?, identity::reader(&api, &request)?);
    choose(&request, &[JSON])?;
    let public = parameters.text("pin").is_some() || !api.read(move |ledger| ledger.reads_draw(id, &reader)).await?;
    let register = pinned::register(&api, parameters.pin()?)?;
    let found = api.read(move |ledger| {
        let held = |sha256| ledger.holds_draw_file(sha256);
        if public {
            return Ok(register.draw(id, &held));
        }
        let register = ledger.register_known(None, ledger.legal_now().day()).ok();
        Ok(register.and_then(|register| register.draw(id, &held)))
    });
    let found = found.await?.ok_or_else(|| Problem::not_found("nothing is public at this address"))?;
    // Files come without an entry, so the pin alone does not name the answer.
    let body = serde_json::to_vec(&found).map_err(|error| Problem::internal(&error))?;
    let keep = if public { Keep::shown(api.ledger.legal_now()) } else { Keep::Never };
    Ok(dressed(caching::bytes(&request, JSON, body, keep)))
}

/// A file of a draw: JSON Lines in canonical form, as `schemas/draws.md` describes them.
///
/// Names, lots, officers and sealed recusals are for anybody from the freeze on, a result once the draw is released;
/// weights and reasons of recusals for the drawing authority and auditors.
#[utoipa::path(get, path = "/v1/draws/{id}/files/{digest}", tag = "register",
    params(
        ("id" = String, Path, description = "UUID of the draw"),
        ("digest" = String, Path, description = "SHA-256 of the file in 64 hex digits")
    ),
    responses((status = 200, description = "The file", content_type = "application/jsonl", body = String)),
    security((), ("access_proof" = [])))]
pub(super) async fn get_draw_file(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Parameters::of(&request, &[])?;
    let named = (id(&request)?, digest(&request)?);
    let reader = identity::reader(&api, &request)?;
    let file = api.read(move |ledger| Ok(ledger.draw_file(named, &reader))).await??;
    let keep = if file.public { Keep::shown(api.ledger.legal_now()) } else { Keep::Never };
    Ok(dressed(caching::bytes(&request, LINES, file.bytes, keep)))
}

/// Hands in a file that a statement of the authority's own draw names. Only officers do.
#[utoipa::path(put, path = "/v1/draws/{id}/files/{digest}", tag = "submitting",
    params(
        ("id" = String, Path, description = "UUID of the draw"),
        ("digest" = String, Path, description = "SHA-256 of the file in 64 hex digits")
    ),
    request_body(content = String, content_type = "application/jsonl", description = "The file, at most 32 MiB"),
    responses((status = 201, description = "It is kept"), (status = 204, description = "It was kept already")),
    security(("access_proof" = [])))]
pub(super) async fn put_draw_file(
    api: Data<Api>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    Parameters::of(&request, &[])?;
    let (officer, _) = identity::officer(&api, &request, "only officers hand in files")?;
    let authority = officer.authority;
    let named = (id(&request)?, digest(&request)?);
    api.ledger.draw_file_wanted(named, authority)?;
    body::only(&request, LINES)?;
    body::announced(&request, FILE_BYTES_MAX as u64)?;
    let bytes = body::read(payload, FILE_BYTES_MAX, api.options.body_patience).await?;
    let before = api.read(move |ledger| Ok(ledger.put_draw_file(named, authority, &bytes))).await??;
    let status = if before { StatusCode::NO_CONTENT } else { StatusCode::CREATED };
    Ok(caching::response(status, Keep::Never).finish())
}

fn id(request: &HttpRequest) -> Result<Uuid, Problem> {
    let found: Option<Uuid> = part(request, "id").parse().ok();
    found.ok_or_else(|| Problem::parameter("id", "a UUID of 36 lower-case characters is wanted"))
}

/// The answer depends on the asker, and what shows a record must not live on in an archive of somebody else.
fn dressed(mut response: HttpResponse) -> HttpResponse {
    let headers = response.headers_mut();
    headers.insert(header::VARY, header::HeaderValue::from_static("Authorization"));
    headers.insert(header::HeaderName::from_static("x-robots-tag"), header::HeaderValue::from_static("noarchive"));
    response
}

impl From<DrawFileRefused> for Problem {
    fn from(refused: DrawFileRefused) -> Self {
        let text = refused.to_string();
        match refused {
            DrawFileRefused::Read(error) => error.into(),
            DrawFileRefused::NotNamed | DrawFileRefused::NotHeld => Self::not_found(&text),
            DrawFileRefused::Restricted => Self::new(Slug::Restricted, text),
            DrawFileRefused::OtherContent { found: _ } => Self::parameter("digest", &text),
            DrawFileRefused::Damaged { found: _ } | DrawFileRefused::Store(_) => Self::internal(&text),
        }
    }
}
