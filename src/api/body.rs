//! Bodies of requests: their type, and reading a short one whole.

use std::time::Duration;

use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut, Payload};
use actix_web::{HttpMessage as _, HttpRequest};
use futures_util::StreamExt as _;

use super::problem::{Problem, Slug};

/// What may be submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// One statement, `application/jose+json`.
    Statement,
    /// One statement a line, `application/x-ndjson`.
    Lines,
}

/// The type of a body.
pub(super) fn media(request: &HttpRequest) -> Result<Media, Problem> {
    let coded = request.headers().contains_key(header::CONTENT_ENCODING);
    match request.content_type() {
        "application/jose+json" if !coded => Ok(Media::Statement),
        "application/x-ndjson" if !coded => Ok(Media::Lines),
        _ => {
            let wanted = "application/jose+json or application/x-ndjson is wanted, without Content-Encoding";
            Err(Problem::new(Slug::UnsupportedMediaType, wanted))
        }
    }
}

/// Refuses a body that is not of the one type that an address takes.
pub(super) fn only(request: &HttpRequest, media: &str) -> Result<(), Problem> {
    if request.content_type() == media && !request.headers().contains_key(header::CONTENT_ENCODING) {
        return Ok(());
    }
    Err(Problem::new(Slug::UnsupportedMediaType, format!("{media} is wanted, without Content-Encoding")))
}

/// What an outside system's answer may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerMedia {
    /// Its file, `text/csv`.
    Csv,
    /// The same as JSON.
    Json,
}

/// The type of a body that is an outside system's answer.
pub(super) fn answer_media(request: &HttpRequest) -> Result<AnswerMedia, Problem> {
    let coded = request.headers().contains_key(header::CONTENT_ENCODING);
    match request.content_type() {
        "text/csv" if !coded => Ok(AnswerMedia::Csv),
        "application/json" if !coded => Ok(AnswerMedia::Json),
        _ => {
            let wanted = "text/csv or application/json is wanted, without Content-Encoding";
            Err(Problem::new(Slug::UnsupportedMediaType, wanted))
        }
    }
}

/// Refuses a body that says itself that it is too long.
pub(super) fn announced(request: &HttpRequest, bytes_max: u64) -> Result<(), Problem> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length: Option<u64> = length.and_then(|text| text.parse().ok());
    if length.is_some_and(|length| length > bytes_max) { Err(too_large(bytes_max)) } else { Ok(()) }
}

/// Reads a body of at most so many bytes, within so much time.
pub(super) async fn read(mut payload: Payload, bytes_max: usize, patience: Duration) -> Result<Bytes, Problem> {
    let reading = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Problem::new(Slug::MalformedStatement, "the body broke off"))?;
            if body.len() + chunk.len() > bytes_max {
                return Err(too_large(bytes_max as u64));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    let slow = |_| Problem::new(Slug::SlowRequest, format!("the body did not arrive within {patience:?}"));
    tokio::time::timeout(patience, reading).await.map_err(slow)?
}

pub(super) fn too_large(bytes_max: u64) -> Problem {
    Problem::new(Slug::TooLarge, format!("at most {bytes_max} bytes are accepted"))
}
