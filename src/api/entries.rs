//! Entries and their receipts, for anybody.

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::log::{Entry, Receipt, Seq};

use super::caching::{self, Keep};
use super::dto::ReceiptBody;
use super::negotiation::choose;
use super::parameters::{digest, seq};
use super::problem::Problem;
use super::state::Api;

/// The media type of a proof file; the C2SP text names none.
pub(super) const TLOG_PROOF: &str = "application/vnd.c2sp.tlog-proof";
const RECEIPT_MEDIA: [&str; 3] = [TLOG_PROOF, "text/plain", "application/json"];
const NO_ENTRY: &str = "the log has no such entry";
const NO_STATEMENT: &str = "no entry has this statement";

/// An entry: the very bytes of the leaf.
#[utoipa::path(get, path = "/v1/entries/{seq}", tag = "log",
    params(("seq" = u64, Path, description = "Number of the entry, from 0")),
    responses((status = 200, description = "The entry, formats.md section 2", body = serde_json::Value)))]
pub(super) async fn get_entry(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let media = choose(&request, &["application/json"])?;
    let seq = seq(&request)?;
    let entry = api.read(move |ledger| ledger.entry(seq)).await?.ok_or_else(|| Problem::not_found(NO_ENTRY))?;
    Ok(caching::bytes(&request, media, entry, Keep::Forever))
}

/// The entry of a statement, by the statement's digest.
#[utoipa::path(get, path = "/v1/entries/by-digest/{digest}", tag = "log",
    params(("digest" = String, Path, description = "64 hex digits, or 43 characters of base64url")),
    responses((status = 200, description = "The entry", body = serde_json::Value,
        headers(("Content-Location" = String, description = "The entry by its number")))))]
pub(super) async fn get_entry_by_digest(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let media = choose(&request, &["application/json"])?;
    let digest = digest(&request)?;
    let found = api.read(move |ledger| match ledger.seq_of_digest(digest)? {
        Some(seq) => Ok(ledger.entry(seq)?.map(|entry| (seq, entry))),
        None => Ok(None),
    });
    let (seq, entry) = found.await?.ok_or_else(|| Problem::not_found(NO_STATEMENT))?;
    let mut response = caching::bytes(&request, media, entry, Keep::Forever);
    let location = header::HeaderValue::from_str(&format!("/v1/entries/{seq}")).ok();
    location.map(|location| response.headers_mut().insert(header::CONTENT_LOCATION, location));
    Ok(response)
}

/// A receipt of an entry: a proof file unless JSON is wanted.
///
/// Under the newest published checkpoint that witnesses cosigned, if it covers the entry; else under the newest.
#[utoipa::path(get, path = "/v1/entries/{seq}/receipt", tag = "log",
    params(("seq" = u64, Path, description = "Number of the entry, from 0")),
    responses((status = 200, description = "The receipt", content(
        (String = "application/vnd.c2sp.tlog-proof"),
        (String = "text/plain"),
        (ReceiptBody = "application/json")
    ))))]
pub(super) async fn get_receipt(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let media = choose(&request, &RECEIPT_MEDIA)?;
    receipt_of(&api, media, seq(&request)?).await
}

/// The receipt of the entry of a statement, by the statement's digest; as by its number.
#[utoipa::path(get, path = "/v1/entries/by-digest/{digest}/receipt", tag = "log",
    params(("digest" = String, Path, description = "64 hex digits, or 43 characters of base64url")),
    responses((status = 200, description = "The receipt", content(
        (String = "application/vnd.c2sp.tlog-proof"),
        (String = "text/plain"),
        (ReceiptBody = "application/json")
    ))))]
pub(super) async fn get_receipt_by_digest(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let media = choose(&request, &RECEIPT_MEDIA)?;
    let digest = digest(&request)?;
    let seq = api.read(move |ledger| ledger.seq_of_digest(digest)).await?;
    receipt_of(&api, media, seq.ok_or_else(|| Problem::not_found(NO_STATEMENT))?).await
}

async fn receipt_of(api: &Api, media: &str, seq: Seq) -> Result<HttpResponse, Problem> {
    let found = api.read(move |ledger| match ledger.cosigned_receipt(seq)? {
        Some(receipt) => Ok(Some((receipt, true))),
        None => Ok(ledger.receipt(seq)?.map(|receipt| (receipt, false))),
    });
    let (receipt, cosigned) = found.await?.ok_or_else(|| Problem::not_found(NO_ENTRY))?;
    let mut response = caching::response(StatusCode::OK, Keep::Seconds(1));
    response.insert_header((header::VARY, "Accept"));
    Ok(match media {
        "application/json" => response.json(body(api, receipt, cosigned)?),
        text => response.content_type(format!("{text}; charset=utf-8")).body(receipt.to_text()),
    })
}

fn body(api: &Api, receipt: Receipt, cosigned: bool) -> Result<ReceiptBody, Problem> {
    let entry = Entry::parse(&receipt.entry).map_err(|error| Problem::internal(&error))?;
    Ok(ReceiptBody { cosigned, ..ReceiptBody::new(receipt, entry.statement, api.clock()) })
}
