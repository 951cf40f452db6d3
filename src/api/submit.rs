//! Submitting one statement, and asking what would become of it.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::service::Outcome;
use crate::statement::STATEMENT_BYTES_MAX;

use super::batch;
use super::body::{self, Media};
use super::caching::{self, Keep};
use super::dto::{CheckBody, MarkBody, ReceiptBody};
use super::negotiation::choose;
use super::problem::{Problem, Slug};
use super::state::Api;

/// Submits one signed statement, or a batch with one a line.
///
/// A statement that stands in the log already answers 200 with a receipt of its entry, so trying again is safe.
/// A batch answers one line per line, in order, as they are decided; each line stands for itself.
#[utoipa::path(post, path = "/v1/statements", tag = "submitting",
    request_body(content(
        (serde_json::Value = "application/jose+json"),
        (String = "application/x-ndjson")
    ), description = "JWS in General JSON Serialization (formats.md section 1), or one of them a line"),
    responses(
        (status = 201, description = "On disk, in the chain, in the tree", body = ReceiptBody,
            headers(("Location" = String, description = "The entry"))),
        (status = 200, description = "It is in the log already; of a batch, the answers line by line", content(
            (ReceiptBody = "application/json"),
            (String = "application/x-ndjson")
        ))
    ))]
pub(super) async fn post_statements(
    api: Data<Api>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    match body::media(&request)? {
        Media::Lines => batch::answer(&api, &request, payload),
        Media::Statement => {
            choose(&request, &["application/json"])?;
            let outcome = submit(&api, &request, payload).await?;
            let (status, receipt) = receipt(&api, outcome).await?;
            Ok(caching::response(status, Keep::Never)
                .insert_header((header::LOCATION, format!("/v1/entries/{}", receipt.seq)))
                .json(receipt))
        }
    }
}

/// Checks a statement as if it were submitted, and writes nothing.
#[utoipa::path(post, path = "/v1/statements/check", tag = "submitting",
    request_body(content = serde_json::Value, content_type = "application/jose+json"),
    responses((status = 200, description = "It would be accepted, or is in the log already", body = CheckBody)))]
pub(super) async fn post_check(
    api: Data<Api>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    if body::media(&request)? == Media::Lines {
        return Err(Problem::new(Slug::UnsupportedMediaType, "application/jose+json is wanted"));
    }
    let bytes = whole(&api, &request, payload).await?;
    let answer = api.ledger.check(api.prepare(bytes).await?);
    let (statement, seq, marks) = match api.settle(answer).await? {
        Outcome::Checked { marks, digest } => (digest, None, marks),
        Outcome::Repeated { seq, digest } => (digest, Some(seq.0), vec![]),
        Outcome::Accepted(_) | Outcome::Refused(_) => return Err(Problem::internal(&"a check was written")),
    };
    let marks = marks.iter().map(MarkBody::from).collect();
    let clock = api.clock().map(Into::into);
    let body = CheckBody { statement: statement.to_base64url(), repeated: seq.is_some(), seq, marks, clock };
    Ok(caching::response(StatusCode::OK, Keep::Never).json(body))
}

async fn submit(api: &Api, request: &HttpRequest, payload: Payload) -> Result<Outcome, Problem> {
    let bytes = whole(api, request, payload).await?;
    let answer = api.ledger.submit(api.prepare(bytes).await?);
    api.settle(answer).await
}

async fn whole(api: &Api, request: &HttpRequest, payload: Payload) -> Result<actix_web::web::Bytes, Problem> {
    body::announced(request, STATEMENT_BYTES_MAX as u64)?;
    body::read(payload, STATEMENT_BYTES_MAX, api.options.body_patience).await
}

/// The answer to a statement that is in the log now: status and receipt.
pub(super) async fn receipt(api: &Api, outcome: Outcome) -> Result<(StatusCode, ReceiptBody), Problem> {
    match outcome {
        Outcome::Accepted(accepted) => Ok((StatusCode::CREATED, ReceiptBody::accepted(accepted, api.clock()))),
        Outcome::Repeated { seq, digest } => {
            let receipt = api.read(move |ledger| ledger.receipt(seq)).await?;
            let receipt = receipt.ok_or_else(|| Problem::internal(&"a repeated entry is gone"))?;
            Ok((StatusCode::OK, ReceiptBody::repeated(receipt, digest, api.clock())))
        }
        Outcome::Checked { .. } => Err(Problem::internal(&"a submission was only checked")),
        Outcome::Refused(refused) => Err(refused.into()),
    }
}
