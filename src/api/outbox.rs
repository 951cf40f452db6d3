//! The outboxes of outside systems, for officers of the authority and for auditors.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes::Hash;
use crate::rules::{Answer, InvalidAnswer, Sent};
use crate::service::{AnswerFile, Ledger};
use crate::statement::Text;

use super::body::{self, AnswerMedia};
use super::caching::{self, Keep};
use super::identity;
use super::negotiation::choose;
use super::parameters::{Parameters, part};
use super::pinned;
use super::problem::Problem;
use super::state::Api;

const CSV: &str = "text/csv; charset=utf-8";
/// The longest answer, in bytes.
const ANSWER_BYTES_MAX: usize = 1 << 20;
/// The most rows of an answer: each becomes an entry.
const ANSWER_ROWS_MAX: usize = 2000;

/// What is due to an outside system: to be delivered, delivered again as corrected, or withdrawn, each with its last
/// day. Auditors see what they audit.
#[utoipa::path(get, path = "/v1/outbox/{target}", tag = "submitting",
    params(("target" = String, Path, description = "Code of the outside system, such as `credit_china`")),
    responses((status = 200, description = "The outbox", body = ref("#/components/schemas/Outbox"))),
    security(("access_proof" = [])))]
pub(super) async fn get_outbox(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    Parameters::of(&request, &[])?;
    let whose = identity::whose(&api, &request).await?;
    let register = pinned::register(&api, None)?;
    let target = part(&request, "target").to_owned();
    let found = web::block(move || register.outbox(&target, whose.as_deref())).await;
    let found = found.map_err(|error| Problem::internal(&error))?.ok_or_else(no_target)?;
    Ok(caching::response(StatusCode::OK, Keep::Never).insert_header((header::VARY, "Authorization")).json(found))
}

/// The file of penalties (双公示) that are due to an outside system.
#[utoipa::path(get, path = "/v1/outbox/{target}/penalties.csv", tag = "submitting",
    params(("target" = String, Path, description = "Code of the outside system, such as `credit_china`")),
    responses((status = 200, description = "UTF-8 with byte order mark, RFC 4180", body = String,
        content_type = "text/csv")),
    security(("access_proof" = [])))]
pub(super) async fn get_penalties_file(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    file(&api, &request, "penalties").await
}

/// The file of licences (双公示) that are due to an outside system.
#[utoipa::path(get, path = "/v1/outbox/{target}/licences.csv", tag = "submitting",
    params(("target" = String, Path, description = "Code of the outside system, such as `credit_china`")),
    responses((status = 200, description = "UTF-8 with byte order mark, RFC 4180", body = String,
        content_type = "text/csv")),
    security(("access_proof" = [])))]
pub(super) async fn get_licences_file(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    file(&api, &request, "licences").await
}

async fn file(api: &Data<Api>, request: &HttpRequest, code: &'static str) -> Result<HttpResponse, Problem> {
    choose(request, &["text/csv"])?;
    Parameters::of(request, &[])?;
    let whose = identity::whose(api, request).await?;
    let register = pinned::register(api, None)?;
    let target = part(request, "target").to_owned();
    let found = web::block(move || register.outbox_file(&target, code, whose.as_deref())).await;
    let found = found.map_err(|error| Problem::internal(&error))?.ok_or_else(no_target)?;
    Ok(caching::response(StatusCode::OK, Keep::Never)
        .insert_header((header::VARY, "Authorization"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{code}.csv\"")))
        .content_type(CSV)
        .body(found))
}

/// Hands in what an outside system answered about a batch: its file, or the same as JSON. Only officers do.
///
/// Each row becomes a statement of the ledger, signed with its service key. A row that cannot be recorded is told and
/// spoils no other; handing in the same file again doubles nothing.
#[utoipa::path(post, path = "/v1/outbox/{target}/receipts", tag = "submitting",
    params(
        ("target" = String, Path, description = "Code of the outside system, such as `credit_china`"),
        ("batch" = String, Query, description = "Number of the batch, as the outside system calls it"),
        ("sent" = Option<String>, Query, description = "`records`, the default, or `withdrawals`")
    ),
    request_body(content((String = "text/csv"), (Vec<AnswerBody> = "application/json")),
        description = "Rows with a digest or a document number, the outcome, and the reason of a refusal"),
    responses((status = 200, description = "What became of each row",
        body = ref("#/components/schemas/RecordedAnswers"))),
    security(("access_proof" = [])))]
pub(super) async fn post_receipts(
    api: Data<Api>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    let parameters = Parameters::of(&request, &["batch", "sent"])?;
    let (officer, _) = identity::officer(&api, &request, "only officers hand in answers")?;
    let officer = (officer.kid, officer.authority);
    let media = body::answer_media(&request)?;
    let batch = parameters.text("batch").and_then(Text::new);
    let batch = batch.ok_or_else(|| Problem::parameter("batch", "1 to 100 characters without white space around"))?;
    let sent = match parameters.text("sent") {
        None | Some("records") => Sent::Record,
        Some("withdrawals") => Sent::Withdrawal,
        Some(_) => return Err(Problem::parameter("sent", "records or withdrawals is wanted")),
    };
    body::announced(&request, ANSWER_BYTES_MAX as u64)?;
    let bytes = body::read(payload, ANSWER_BYTES_MAX, api.options.body_patience).await?;
    let target = part(&request, "target").to_owned();
    let ledger = Arc::clone(&api.ledger);
    let recorded = web::block(move || {
        let rows = rows(&ledger, &target, media, &bytes)?;
        let file = AnswerFile { target, sent, batch, digest: Hash::of(&bytes), rows };
        ledger.record_answers(officer, &file).ok_or_else(no_target)
    });
    let recorded = recorded.await.map_err(|error| Problem::internal(&error))??;
    Ok(caching::response(StatusCode::OK, Keep::Never).json(recorded))
}

fn rows(
    ledger: &Ledger,
    target: &str,
    media: AnswerMedia,
    bytes: &[u8],
) -> Result<Vec<Result<Answer, InvalidAnswer>>, Problem> {
    let unreadable = |why: &dyn std::fmt::Display| Problem::parameter("body", &why.to_string());
    let rows = match media {
        AnswerMedia::Json => {
            let told: Vec<AnswerBody> = serde_json::from_slice(bytes).map_err(|error| unreadable(&error))?;
            told.iter().map(AnswerBody::read).collect()
        }
        AnswerMedia::Csv => {
            let text = std::str::from_utf8(bytes).map_err(|error| unreadable(&error))?;
            ledger.answers_of(target, text).ok_or_else(no_target)?.map_err(|error| unreadable(&error))?
        }
    };
    if rows.len() > ANSWER_ROWS_MAX {
        return Err(unreadable(&format!("at most {ANSWER_ROWS_MAX} rows are wanted, found {}", rows.len())));
    }
    Ok(rows)
}

/// One row of an answer in JSON.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerBody {
    /// Digest of the record's statement.
    #[serde(default)]
    pub digest: String,
    /// Number of its document, where there is no digest.
    #[serde(default)]
    pub number: String,
    /// `accepted` or `refused`.
    pub outcome: String,
    /// Why it was refused.
    #[serde(default)]
    pub reason: String,
}

impl AnswerBody {
    fn read(&self) -> Result<Answer, InvalidAnswer> {
        let taken = match self.outcome.as_str() {
            "accepted" => true,
            "refused" => false,
            other => return Err(InvalidAnswer::Outcome { found: other.to_owned() }),
        };
        Answer::new(&self.digest, &self.number, taken, &self.reason)
    }
}

fn no_target() -> Problem {
    Problem::not_found("no outside system of that code takes this")
}
