//! Half-signed statements, for officers of the authority that they are of.
//!
//! Trust: nobody else learns that one is there. An officer of another authority is told what is told of an address
//! without anything; auditors read the log, and nothing that is not in it.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes::Hash;
use crate::service::{AlsoRead, NewOpinion, Officer, OpinionKind, PendingView, Placed, Reader, Turn};
use crate::statement::{STATEMENT_BYTES_MAX, Text};

use super::body;
use super::caching::{self, Keep};
use super::dto::ReceiptBody;
use super::identity;
use super::negotiation::choose;
use super::parameters::{Parameters, part};
use super::problem::Problem;
use super::state::Api;
use super::submit::receipt;

const STATEMENT: &str = "application/jose+json";
const JSON: &str = "application/json";
/// The longest signature or opinion, in bytes.
const SHORT_BYTES_MAX: usize = 16 * 1024;

/// What waits at the asker's authority: what waits for the asker's signature first.
#[utoipa::path(get, path = "/v1/pending", tag = "submitting",
    responses((status = 200, description = "Half-signed statements", body = ref("#/components/schemas/PendingList"))),
    security(("access_proof" = [])))]
pub(super) async fn get_pending(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (officer, reader) = asker(&api, &request)?;
    api.record(reader, AlsoRead::lists_of(vec![officer.authority])).await?;
    let list = api.pending(move |ledger| Ok(ledger.pending_list(officer))).await?;
    Ok(private(StatusCode::OK).json(list))
}

/// Puts a half-signed statement, to be signed by the others whom it names.
///
/// It is checked as a whole one is, but for the signatures that are missing. The same statement again answers 200.
#[utoipa::path(post, path = "/v1/pending", tag = "submitting",
    request_body(content = serde_json::Value, content_type = "application/jose+json",
        description = "JWS in General JSON Serialization with at least one of its signatures"),
    responses(
        (status = 201, description = "It waits", body = ref("#/components/schemas/PendingView"),
            headers(("Location" = String, description = "Its address"))),
        (status = 200, description = "It waited already", body = ref("#/components/schemas/PendingView"))
    ),
    security(("access_proof" = [])))]
pub(super) async fn post_pending(
    api: Data<Api>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let (officer, _) = asker(&api, &request)?;
    let bytes = whole(&api, &request, payload, (STATEMENT, STATEMENT_BYTES_MAX)).await?;
    let (view, placed) = api.pending(move |ledger| ledger.pending_put(officer, &bytes)).await?;
    let status = match placed {
        Placed::Now => StatusCode::CREATED,
        Placed::Before => StatusCode::OK,
    };
    Ok(private(status).insert_header((header::LOCATION, address(&view))).json(view))
}

/// One half-signed statement, with its payload, its signatures so far and its disclosures.
#[utoipa::path(get, path = "/v1/pending/{id}", tag = "submitting",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, description = "It waits", body = ref("#/components/schemas/PendingView"))),
    security(("access_proof" = [])))]
pub(super) async fn get_pending_one(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let ((officer, reader), id) = (asker(&api, &request)?, id(&request)?);
    api.record(reader, AlsoRead::lists_of(vec![officer.authority])).await?;
    let view = api.pending(move |ledger| ledger.pending_one(officer, id)).await?;
    Ok(private(StatusCode::OK).json(view))
}

/// Puts another statement in its place, for its author, while nobody else signed.
#[utoipa::path(put, path = "/v1/pending/{id}", tag = "submitting",
    params(("id" = String, Path, description = "Its id")),
    request_body(content = serde_json::Value, content_type = "application/jose+json",
        description = "A statement of the same source and id, with at least one of its signatures"),
    responses((status = 200, description = "It waits", body = ref("#/components/schemas/PendingView"))),
    security(("access_proof" = [])))]
pub(super) async fn put_pending(
    api: Data<Api>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let ((officer, _), id) = (asker(&api, &request)?, id(&request)?);
    let bytes = whole(&api, &request, payload, (STATEMENT, STATEMENT_BYTES_MAX)).await?;
    let view = api.pending(move |ledger| ledger.pending_replace(officer, id, &bytes)).await?;
    Ok(private(StatusCode::OK).json(view))
}

/// Withdraws it, for its author. What it held cannot be read any more.
#[utoipa::path(delete, path = "/v1/pending/{id}", tag = "submitting",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 204, description = "It is gone")),
    security(("access_proof" = [])))]
pub(super) async fn delete_pending(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let ((officer, _), id) = (asker(&api, &request)?, id(&request)?);
    api.pending(move |ledger| ledger.pending_withdraw(officer, id)).await?;
    Ok(private(StatusCode::NO_CONTENT).finish())
}

/// Adds one signature, whoever brings it; the last one submits the statement.
///
/// If the ledger refuses the whole statement it stays, with the refusal told; the same signature again submits it again.
#[utoipa::path(post, path = "/v1/pending/{id}/signatures", tag = "submitting",
    params(("id" = String, Path, description = "Its id")),
    request_body(content = inline(SignatureBody), content_type = "application/json"),
    responses(
        (status = 200, description = "Others have to sign", body = ref("#/components/schemas/PendingView")),
        (status = 201, description = "It was the last: the statement is in the log, and nothing waits any more",
            body = ReceiptBody, headers(("Location" = String, description = "The entry")))
    ),
    security(("access_proof" = [])))]
pub(super) async fn post_signature(
    api: Data<Api>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let ((officer, _), id) = (asker(&api, &request)?, id(&request)?);
    let bytes = whole(&api, &request, payload, (JSON, SHORT_BYTES_MAX)).await?;
    match api.pending(move |ledger| ledger.pending_sign(officer, id, &bytes)).await? {
        Turn::Waits(view) => Ok(private(StatusCode::OK).json(view)),
        Turn::Submitted(outcome) => {
            let (_, receipt) = receipt(&api, outcome).await?;
            Ok(private(StatusCode::CREATED)
                .insert_header((header::LOCATION, format!("/v1/entries/{}", receipt.seq)))
                .json(receipt))
        }
    }
}

/// Says something about it. One who still has to sign may return it to its author instead of signing.
#[utoipa::path(post, path = "/v1/pending/{id}/opinions", tag = "submitting",
    params(("id" = String, Path, description = "Its id")),
    request_body(content = OpinionBody, content_type = "application/json"),
    responses((status = 200, description = "It is said", body = ref("#/components/schemas/PendingView"))),
    security(("access_proof" = [])))]
pub(super) async fn post_opinion(
    api: Data<Api>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let ((officer, _), id) = (asker(&api, &request)?, id(&request)?);
    let bytes = whole(&api, &request, payload, (JSON, SHORT_BYTES_MAX)).await?;
    let said = OpinionBody::read(&bytes)?;
    let view = api.pending(move |ledger| ledger.pending_opine(officer, id, said)).await?;
    Ok(private(StatusCode::OK).json(view))
}

/// One signature of a statement.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the description alone needs its shape: it is read as statements are")]
pub(super) struct SignatureBody {
    /// Protected header, base64url.
    protected: String,
    /// Signature over `protected` `.` `payload`, base64url.
    signature: String,
}

/// What is said about a half-signed statement.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOpinion)]
pub(super) struct OpinionBody {
    /// `remark`, or `return` to send it back to its author.
    pub kind: String,
    /// 1 to 2000 characters.
    pub text: String,
}

impl OpinionBody {
    fn read(bytes: &[u8]) -> Result<NewOpinion, Problem> {
        let wrong = |why: &str| Problem::parameter("body", why);
        let found: Self = serde_json::from_slice(bytes).map_err(|_| wrong("an object with kind and text is wanted"))?;
        let kind = match found.kind.as_str() {
            "remark" => OpinionKind::Remark,
            "return" => OpinionKind::Return,
            _ => return Err(wrong("kind: remark or return is wanted")),
        };
        let text = Text::new(found.text);
        let text = text.ok_or_else(|| wrong("text: 1 to 2000 characters without white space around are wanted"))?;
        Ok(NewOpinion { kind, text })
    }
}

/// The officer who asks.
fn asker(api: &Api, request: &HttpRequest) -> Result<(Officer, Reader), Problem> {
    choose(request, &[JSON])?;
    Parameters::of(request, &[])?;
    identity::officer(api, request, "only officers see what is not in the log")
}

fn id(request: &HttpRequest) -> Result<Hash, Problem> {
    Hash::from_hex(part(request, "id")).ok_or_else(|| Problem::not_found("no half-signed statement waits here"))
}

async fn whole(
    api: &Api,
    request: &HttpRequest,
    payload: Payload,
    (media, bytes_max): (&str, usize),
) -> Result<Bytes, Problem> {
    body::only(request, media)?;
    body::announced(request, bytes_max as u64)?;
    body::read(payload, bytes_max, api.options.body_patience).await
}

fn private(status: StatusCode) -> actix_web::HttpResponseBuilder {
    let mut response = caching::response(status, Keep::Never);
    response.insert_header((header::VARY, "Authorization")).insert_header(("x-robots-tag", "noarchive"));
    response
}

fn address(view: &PendingView) -> String {
    format!("/v1/pending/{}", view.id)
}
