//! The log as C2SP tlog-tiles serves it, with statements and data files beside the tiles.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::log::TilePath;
use crate::service::{Reader, Shown};

use super::caching::{self, Keep};
use super::identity;
use super::negotiation::choose;
use super::parameters::{Parameters, digest, part};
use super::problem::Problem;
use super::state::Api;

/// How long a checkpoint may be kept, in seconds: one is published a second at most.
const CHECKPOINT_KEPT_S: u32 = 1;
const TEXT: &str = "text/plain; charset=utf-8";
const JWS: &str = "application/jose+json";
const SD_JWT: &str = "application/sd-jwt";

/// The published checkpoint.
#[utoipa::path(get, path = "/log/checkpoint", tag = "log",
    responses((status = 200, description = "A signed note (C2SP tlog-checkpoint)", content_type = "text/plain", body = String)))]
pub(super) async fn get_checkpoint(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let note = api.read(|ledger| Ok(ledger.mirror().checkpoint()?)).await?;
    let note = note.ok_or_else(|| Problem::not_found("no checkpoint is published yet"))?;
    Ok(caching::bytes(&request, TEXT, note, Keep::Seconds(CHECKPOINT_KEPT_S)))
}

/// A tile of hashes, or under `entries/` a bundle of entries; full or, with `.p/<W>`, its first W rows.
#[utoipa::path(get, path = "/log/tile/{path}", tag = "log",
    params(("path" = String, Path, description = "<L>/<N>[.p/<W>] or entries/<N>[.p/<W>] (C2SP tlog-tiles)")),
    responses((status = 200, description = "The tile; it never changes", content_type = "application/octet-stream", body = [u8])))]
pub(super) async fn get_tile(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let path: TilePath = format!("tile/{}", part(&request, "path"))
        .parse()
        .map_err(|error: crate::log::InvalidTilePath| Problem::not_found(&error.to_string()))?;
    let tile = api.read(move |ledger| Ok(ledger.mirror().tile(&path)?)).await?;
    let tile = tile.ok_or_else(|| Problem::not_found("the tree does not reach so far"))?;
    Ok(caching::bytes(&request, "application/octet-stream", tile, Keep::Forever))
}

/// A data file that a manifest names, or the manifest itself.
#[utoipa::path(get, path = "/log/data/{digest}", tag = "log",
    params(("digest" = String, Path, description = "SHA-256 of the file in 64 hex digits")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = [u8])))]
pub(super) async fn get_data(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let digest = digest(&request)?;
    let file = api.read(move |ledger| Ok(ledger.mirror().data(&digest)?)).await?;
    let file = file.ok_or_else(|| Problem::not_found("no such data file"))?;
    Ok(caching::bytes(&request, "application/octet-stream", file, Keep::Forever))
}

/// A statement with the disclosures that this reader may see.
///
/// As `application/sd-jwt` it is the compact form of one signature, which any SD-JWT library verifies.
#[utoipa::path(get, path = "/log/statements/{digest}", tag = "log",
    params(
        ("digest" = String, Path, description = "Digest of the statement in 64 hex digits"),
        ("signature" = Option<u8>, Query, description = "Which signature the compact form has, from 0")
    ),
    responses((status = 200, description = "The statement", content(
        (serde_json::Value = "application/jose+json"),
        (String = "application/sd-jwt")
    ))), security((), ("access_proof" = [])))]
pub(super) async fn get_statement(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let media = choose(&request, &[JWS, SD_JWT])?;
    let parameters = Parameters::of(&request, &["signature"])?;
    let (digest, signature) = (digest(&request)?, parameters.number("signature")?.unwrap_or(0));
    let reader = identity::reader(&api, &request)?;
    let keep = if reader == Reader::Anybody { Keep::shown(api.ledger.legal_now()) } else { Keep::Never };
    let shown = api.read(move |ledger| match ledger.seq_of_digest(digest)? {
        Some(seq) => ledger.statement(seq, &reader),
        None => Ok(None),
    });
    let text = written(shown.await?.ok_or_else(|| Problem::not_found("no such statement"))?, media, signature)?;
    let mut response = caching::bytes(&request, media, text.into_bytes(), keep);
    let headers = response.headers_mut();
    headers.insert(header::VARY, header::HeaderValue::from_static("Accept, Authorization"));
    headers.insert(header::HeaderName::from_static("x-robots-tag"), header::HeaderValue::from_static("noarchive"));
    Ok(response)
}

fn written(shown: Shown, media: &str, signature: u64) -> Result<String, Problem> {
    let (envelope, disclosures) = match shown {
        Shown::Statement { envelope, disclosures, .. } => (envelope, disclosures),
        Shown::Not { class, .. } => return Err(class.into()),
    };
    let disclosures: Vec<&str> = disclosures.iter().map(String::as_str).collect();
    let index = usize::try_from(signature).unwrap_or(usize::MAX);
    if index >= envelope.signatures.len() {
        return Err(Problem::parameter("signature", "the statement has no such signature"));
    }
    match media {
        SD_JWT => envelope.to_compact(index, &disclosures).ok_or_else(|| Problem::internal(&"no such signature")),
        _ => Ok(envelope.to_json(&disclosures)),
    }
}
