//! The party's own voice: a one-time code for the officer who serves a document, and what is handed in with it.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::codes::Hash;
use crate::service::{CODE_DAYS, CodeRefused, Handed};
use crate::statement::events::party::SubmissionKind;

use super::body;
use super::caching::{self, Keep};
use super::dto::ReceiptBody;
use super::identity;
use super::negotiation::choose;
use super::parameters::Parameters;
use super::problem::{Problem, Slug};
use super::state::Api;
use super::submit::receipt;

const JSON: &str = "application/json";
/// The longest submission, in bytes: 4000 characters and what JSON needs around them.
const BYTES_MAX: usize = 64 * 1024;

/// For which statement a code is wanted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeWanted {
    /// Digest of the statement that may be answered, 64 hex digits or 43 characters of base64url.
    pub statement: String,
    /// For how many days, 1 to 180; 60 unless told.
    #[serde(default)]
    pub days: Option<u16>,
}

/// What a party hands in.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Submission {
    /// The one-time code that came with the served document; dashes and small letters do not matter.
    pub code: String,
    /// `objection`, `defence`, `hearing_request`, `report` or `removal_application`.
    pub kind: String,
    /// SHA-256 of a file that is sent or brought, 64 hex digits.
    #[serde(default)]
    pub content: Option<String>,
    /// A text of at most 4000 characters. It is kept sealed, for the authority and auditors.
    #[serde(default)]
    pub text: Option<String>,
}

/// Makes a one-time code for one statement of the officer's authority, to be handed over with the served document.
///
/// The code is told now and never again; only hashes of it are kept. An unused code for the same statement is replaced.
#[utoipa::path(post, path = "/v1/party-codes", tag = "submitting",
    request_body(content = CodeWanted, content_type = "application/json"),
    responses((status = 201, description = "The code", body = ref("#/components/schemas/NewCode"))),
    security(("access_proof" = [])))]
pub(super) async fn post_party_codes(
    api: Data<Api>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    choose(&request, &[JSON])?;
    Parameters::of(&request, &[])?;
    let (officer, _) = identity::officer(&api, &request, "only officers have codes made")?;
    let wanted: CodeWanted = told(&api, &request, payload).await?;
    let about = Hash::from_hex(&wanted.statement).or_else(|| Hash::from_base64url(&wanted.statement));
    let about = about.ok_or_else(|| {
        Problem::parameter("statement", "64 lower-case hex digits or 43 characters of base64url are wanted")
    })?;
    let days = wanted.days.unwrap_or(CODE_DAYS);
    let made = api.read(move |ledger| Ok(ledger.make_code(officer, about, days))).await??;
    Ok(caching::response(StatusCode::CREATED, Keep::Never).json(made))
}

/// Hands in an objection, a defence, a request for a hearing, a report or an application for removal, with the one-time
/// code that came with the served document. Nobody logs in.
///
/// The same again answers 200 with a receipt of the same entry, so trying again is safe.
#[utoipa::path(post, path = "/v1/submissions", tag = "register",
    request_body(content = Submission, content_type = "application/json"),
    responses(
        (status = 201, description = "The ledger has recorded it; keep the receipt", body = ReceiptBody,
            headers(("Location" = String, description = "The entry"))),
        (status = 200, description = "It was recorded before", body = ReceiptBody)
    ))]
pub(super) async fn post_submissions(
    api: Data<Api>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    choose(&request, &[JSON])?;
    Parameters::of(&request, &[])?;
    let Submission { code, kind, content, text } = told(&api, &request, payload).await?;
    let kind = SubmissionKind::ALL.iter().copied().find(|known| known.as_str() == kind);
    let kind = kind.ok_or_else(|| Problem::parameter("kind", "no such kind of submission"))?;
    let wanted = || Problem::parameter("content", "64 lower-case hex digits are wanted");
    let file = content.map(|content| Hash::from_hex(&content).ok_or_else(wanted)).transpose()?;
    let handed = Handed::new(kind, file, text.as_deref().unwrap_or_default())?;
    let from = request.peer_addr().map(|peer| peer.ip());
    let ledger = Arc::clone(&api.ledger);
    let outcome = web::block(move || ledger.hand_in(from, &code, &handed)).await;
    let outcome = outcome.map_err(|error| Problem::internal(&error))??;
    let (status, receipt) = receipt(&api, outcome).await?;
    let location = format!("/v1/entries/{}", receipt.seq);
    Ok(caching::response(status, Keep::Never).insert_header((header::LOCATION, location)).json(receipt))
}

/// Reads a short JSON body. What it says is never said back: it holds a code, or names a person.
pub(super) async fn told<T: DeserializeOwned>(
    api: &Api,
    request: &HttpRequest,
    payload: Payload,
) -> Result<T, Problem> {
    body::only(request, JSON)?;
    body::announced(request, BYTES_MAX as u64)?;
    let bytes = body::read(payload, BYTES_MAX, api.options.body_patience).await?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let at = format!("not the JSON that is wanted here, at line {} column {}", error.line(), error.column());
        Problem::parameter("body", &at)
    })
}

impl From<CodeRefused> for Problem {
    fn from(refused: CodeRefused) -> Self {
        let text = refused.to_string();
        let slug = match refused {
            CodeRefused::Statement(refused) => return refused.into(),
            CodeRefused::Store(error) => return Self::internal(&error),
            CodeRefused::Content(detail) => {
                let (name, detail) = detail.split_once(": ").unwrap_or(("body", detail));
                return Self::parameter(name, detail);
            }
            CodeRefused::NoStatement => Slug::NotFound,
            CodeRefused::Unknown => Slug::CodeUnknown,
            CodeRefused::Expired { .. } => Slug::CodeExpired,
            CodeRefused::Used => Slug::CodeUsed,
            CodeRefused::TooMany => Slug::TooManyAttempts,
        };
        Self::new(slug, text)
    }
}
