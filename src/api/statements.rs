//! Reading many statements: all in order, and those under one's own key.

use std::collections::VecDeque;

use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::{Stream, stream};

use crate::log::{Seq, TreeSize};
use crate::service::{List, Reader, Shown};
use crate::statement::Subject;

use super::caching::{self, Keep};
use super::dto::MarkBody;
use super::identity;
use super::negotiation::choose;
use super::parameters::{Parameters, part};
use super::problem::{Problem, Slug};
use super::state::Api;

const NDJSON: &str = "application/x-ndjson";
/// Statements that are read at once: the most that one answer holds in memory.
const READ_AT_ONCE: usize = 16;

/// Statements from an entry on, one a line: the statement, or the class of why it is not shown.
#[utoipa::path(get, path = "/v1/statements", tag = "log",
    params(
        ("from" = Option<u64>, Query, description = "First entry, 0 unless told"),
        ("limit" = Option<u16>, Query, description = "How many at most: 1 to 500, 100 unless told")
    ),
    responses((status = 200, description = "Lines {seq, statement}, for insiders with marks, or {seq, not_shown}",
        content_type = "application/x-ndjson", body = String,
        headers(("Link" = String, description = "rel=next, while there is more")))),
    security((), ("access_proof" = [])))]
pub(super) async fn get_statements(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let media = choose(&request, &[NDJSON])?;
    let parameters = Parameters::of(&request, &["from", "limit"])?;
    let (from, limit) = (parameters.number("from")?.unwrap_or(0), parameters.limit()?);
    let reader = identity::reader(&api, &request)?;
    let TreeSize(size) = api.ledger.size();
    let end = size.min(from.saturating_add(limit as u64));
    let mut response = caching::response(StatusCode::OK, keep(&api, &reader));
    if end < size && from < end {
        let link = format!("</v1/statements?from={end}&limit={limit}>; rel=\"next\"");
        response.insert_header((header::LINK, link));
    }
    let lines = lines((from..end).map(Seq).collect(), api, reader);
    Ok(dressed(&mut response, media).streaming(lines))
}

/// Statements that touch a subject, as far as the asker may see them.
///
/// Fewer than `limit` lines are the end; what is not shown is left out.
#[utoipa::path(get, path = "/v1/statements/by-subject/{kind}/{id}", tag = "log",
    params(
        ("kind" = String, Path, description = "institutions, facilities, persons, visits, cases or authorities"),
        ("id" = String, Path, description = "Social credit code, or UUID"),
        ("after" = Option<u64>, Query, description = "Only entries after this one"),
        ("limit" = Option<u16>, Query, description = "How many at most: 1 to 500, 100 unless told")
    ),
    responses((status = 200, description = "Lines {seq, statement}, for insiders with marks, oldest first",
        content_type = "application/x-ndjson", body = String)),
    security((), ("access_proof" = [])))]
pub(super) async fn get_statements_by_subject(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let media = choose(&request, &[NDJSON])?;
    let parameters = Parameters::of(&request, &["after", "limit"])?;
    let (after, limit) = (parameters.number("after")?.map(Seq), parameters.limit()?);
    let subject = format!("{}/{}", part(&request, "kind"), part(&request, "id"));
    let subject: Subject = subject.parse().map_err(|_| Problem::parameter("id", "names no subject"))?;
    let reader = identity::reader(&api, &request)?;
    let mut response = caching::response(StatusCode::OK, keep(&api, &reader));
    let lines = stream::try_unfold((after, limit), move |(after, left)| {
        let (api, reader) = (Data::clone(&api), reader.clone());
        async move {
            let count_max = left.min(READ_AT_ONCE);
            if count_max == 0 {
                return Ok(None);
            }
            let read = api.read(move |ledger| ledger.statements_about(subject, after, count_max, &reader));
            let shown = read.await.inspect_err(|problem| tracing::error!(cause = problem.cause, "a read broke off"))?;
            let Some(last) = shown.last().map(Shown::seq) else { return Ok(None) };
            Ok::<_, Problem>(Some((
                Bytes::from(shown.iter().map(line).collect::<String>()),
                (Some(last), left - shown.len()),
            )))
        }
    });
    Ok(dressed(&mut response, media).streaming(lines))
}

/// Statements that were recorded under the asker's key.
#[utoipa::path(get, path = "/v1/me/statements", tag = "submitting",
    params(
        ("after" = Option<u64>, Query, description = "Only entries after this one"),
        ("limit" = Option<u16>, Query, description = "How many at most: 1 to 500, 100 unless told")
    ),
    responses((status = 200, description = "Lines {seq, statement}, for insiders with marks, or {seq, not_shown}",
        content_type = "application/x-ndjson", body = String,
        headers(("Link" = String, description = "rel=next, while there may be more")))),
    security(("access_proof" = [])))]
pub(super) async fn get_my_statements(api: Data<Api>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let media = choose(&request, &[NDJSON])?;
    let parameters = Parameters::of(&request, &["after", "limit"])?;
    let (after, limit) = (parameters.number("after")?.map(Seq), parameters.limit()?);
    let reader = identity::reader(&api, &request)?;
    let Some(kid) = reader.kid() else {
        return Err(Problem::new(Slug::NoAccessProof, identity::NO_PROOF));
    };
    let seqs = api.read(move |ledger| ledger.list(List::of_key(kid), after, limit)).await?;
    let mut response = caching::response(StatusCode::OK, Keep::Never);
    if let Some(last) = seqs.last().filter(|_| seqs.len() == limit) {
        let link = format!("</v1/me/statements?after={last}&limit={limit}>; rel=\"next\"");
        response.insert_header((header::LINK, link));
    }
    let lines = lines(seqs.into(), api, reader);
    Ok(dressed(&mut response, media).streaming(lines))
}

fn keep(api: &Api, reader: &Reader) -> Keep {
    match reader {
        Reader::Anybody => Keep::shown(api.ledger.legal_now()),
        Reader::Officer { .. } | Reader::Auditor { .. } => Keep::Never,
    }
}

fn dressed<'r>(
    response: &'r mut actix_web::HttpResponseBuilder,
    media: &str,
) -> &'r mut actix_web::HttpResponseBuilder {
    response
        .content_type(media)
        .insert_header((header::VARY, "Authorization"))
        .insert_header(("x-robots-tag", "noarchive"))
}

/// The lines of some entries, read a few at a time.
fn lines(seqs: VecDeque<Seq>, api: Data<Api>, reader: Reader) -> impl Stream<Item = Result<Bytes, Problem>> {
    stream::try_unfold(seqs, move |mut seqs| {
        let (api, reader) = (Data::clone(&api), reader.clone());
        async move {
            let next: Vec<Seq> = seqs.drain(..seqs.len().min(READ_AT_ONCE)).collect();
            if next.is_empty() {
                return Ok(None);
            }
            let read = api.read(move |ledger| match next.as_slice() {
                [first, .., last] if last.0 - first.0 + 1 == next.len() as u64 => {
                    ledger.statements(*first, next.len(), &reader)
                }
                _ => ledger.statements_at(&next, &reader),
            });
            // The status is sent already: the answer breaks off, which a client sees, and the log says why.
            let shown = read.await.inspect_err(|problem| tracing::error!(cause = problem.cause, "a read broke off"))?;
            Ok(Some((Bytes::from(shown.iter().map(line).collect::<String>()), seqs)))
        }
    })
}

fn line(shown: &Shown) -> String {
    match shown {
        Shown::Statement { seq, envelope, disclosures, marks } => {
            let disclosures: Vec<&str> = disclosures.iter().map(String::as_str).collect();
            let statement = envelope.to_json(&disclosures);
            match marks.as_ref().map(|marks| marks.iter().map(MarkBody::from).collect::<Vec<_>>()) {
                None => format!("{{\"seq\":{seq},\"statement\":{statement}}}\n"),
                Some(marks) => {
                    let marks = serde_json::to_string(&marks).expect("marks have text keys only");
                    format!("{{\"seq\":{seq},\"statement\":{statement},\"marks\":{marks}}}\n")
                }
            }
        }
        Shown::Not { seq, class } => format!("{{\"seq\":{seq},\"not_shown\":\"{class}\"}}\n"),
    }
}
