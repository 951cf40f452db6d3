//! A batch: one statement a line in, one answer a line out, in order, while the rest is still arriving.
//!
//! Lines are prepared several at once, because signatures are the work, and handed to the writer strictly in
//! order: line k sees the accepted lines before it. `prepare` leaves a key that the log does not know yet to the
//! writer, so preparing ahead never refuses what an earlier line makes good. A full queue makes the batch wait;
//! an answer `busy` to a line of its own would let later lines overtake it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Payload};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use futures_util::{Stream, StreamExt as _, stream};
use serde::Serialize;
use tokio::sync::oneshot;

use crate::service::{Offer, Outcome, Prepared, Refused};
use crate::statement::STATEMENT_BYTES_MAX;

use super::body::{self, too_large};
use super::caching::{self, Keep};
use super::dto::ReceiptBody;
use super::frame::RequestId;
use super::lines::{Bounds, Line, Lines};
use super::negotiation::{Language, choose};
use super::problem::{Problem, ProblemBody, Slug};
use super::state::Api;
use super::submit::receipt;

/// Lines that are prepared on one thread, one after another.
const LINES_A_CHUNK: usize = 16;
/// Threads that prepare for one batch.
const CHUNKS_AT_ONCE: usize = 4;
/// Lines that wait for the writer's answer: as many as one frame holds.
const ANSWERS_AT_ONCE: usize = 256;
/// How long to wait before the queue is tried again.
const FULL_QUEUE_PAUSE: Duration = Duration::from_millis(1);

/// One line of the answer.
#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Receipt {
        line: u64,
        status: u16,
        #[serde(flatten)]
        receipt: Box<ReceiptBody>,
    },
    Problem {
        line: u64,
        #[serde(flatten)]
        problem: ProblemBody,
    },
}

/// How answers are written: in which language, under which request id.
#[derive(Clone)]
struct Manner {
    language: Language,
    request: String,
}

type Numbered<T> = (u64, Result<T, Problem>);

/// Answers a batch.
pub(super) fn answer(api: &Api, request: &HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let media = choose(request, &["application/x-ndjson"])?;
    let options = &api.options;
    body::announced(request, options.batch_bytes_max)?;
    let bounds = Bounds {
        bytes_max: options.batch_bytes_max,
        lines_max: options.batch_lines_max,
        patience: options.body_patience,
    };
    let manner = Manner { language: Language::of(request.headers()), request: RequestId::of(&request.extensions()) };
    let held = Arc::clone(&api.batches).try_acquire_owned().map_err(|_| Problem::from(Refused::Busy))?;
    let answers = answers(api.clone(), Lines::new(payload, bounds), manner);
    let chunks = answers.ready_chunks(ANSWERS_AT_ONCE).map(move |lines| {
        let _until_the_last_line = &held;
        Ok::<_, Infallible>(Bytes::from(lines.concat()))
    });
    Ok(caching::response(StatusCode::OK, Keep::Never).content_type(media).streaming(chunks))
}

fn answers(api: Api, lines: Lines, manner: Manner) -> impl Stream<Item = Vec<u8>> {
    let lines = stream::unfold(lines, |mut lines| async move { lines.next().await.map(|line| (line, lines)) });
    let numbered = stream::iter(1_u64..).zip(lines);
    let preparing = api.clone();
    let prepared = numbered
        .ready_chunks(LINES_A_CHUNK)
        .map(move |chunk| prepare(preparing.clone(), chunk))
        .buffered(CHUNKS_AT_ONCE)
        .flat_map(stream::iter);
    let submitting = api.clone();
    prepared
        .then(move |(line, prepared)| hand_over(submitting.clone(), line, prepared))
        .map(move |(line, waiting)| settle(api.clone(), line, waiting, manner.clone()))
        .buffered(ANSWERS_AT_ONCE)
}

/// Prepares some lines on a thread of its own.
async fn prepare(api: Api, chunk: Vec<(u64, Line)>) -> Vec<Numbered<Box<Prepared>>> {
    let numbers: Vec<u64> = chunk.iter().map(|(line, _)| *line).collect();
    let prepared = web::block(move || {
        let one = |line| match line {
            Line::Whole(bytes) => api.ledger.prepare(&bytes).map(Box::new).map_err(Problem::from),
            Line::TooLong => Err(too_large(STATEMENT_BYTES_MAX as u64)),
            Line::Stop(why) => Err(Problem::new(why, "nothing after this is read")),
        };
        chunk.into_iter().map(|(line, bytes)| (line, one(bytes))).collect()
    });
    prepared
        .await
        .unwrap_or_else(|error| numbers.into_iter().map(|line| (line, Err(Problem::internal(&error)))).collect())
}

/// Hands one line to the writer, and waits while the queue is full.
async fn hand_over(
    api: Api,
    line: u64,
    prepared: Result<Box<Prepared>, Problem>,
) -> Numbered<Result<oneshot::Receiver<Outcome>, Refused>> {
    let mut prepared = match prepared {
        Ok(prepared) => prepared,
        Err(problem) => return (line, Err(problem)),
    };
    loop {
        match api.ledger.offer(prepared) {
            Offer::Taken(answer) => return (line, Ok(Ok(answer))),
            Offer::Ended(refused) => return (line, Ok(Err(refused))),
            Offer::Full(back) => prepared = back,
        }
        tokio::time::sleep(FULL_QUEUE_PAUSE).await;
    }
}

/// Waits for the answer to one line and writes it down.
async fn settle(
    api: Api,
    line: u64,
    waiting: Result<Result<oneshot::Receiver<Outcome>, Refused>, Problem>,
    manner: Manner,
) -> Vec<u8> {
    let settled = async { receipt(&api, api.settle(waiting?).await?).await };
    let answer = match settled.await {
        Ok((status, receipt)) => Answer::Receipt { line, status: status.as_u16(), receipt: Box::new(receipt) },
        Err(problem) => {
            if problem.slug == Slug::Internal || problem.slug == Slug::ReadOnly {
                tracing::error!(request_id = manner.request, line, cause = problem.cause, "a line of a batch failed");
            }
            Answer::Problem { line, problem: problem.body(manner.language, &manner.request) }
        }
    };
    let mut text = serde_json::to_vec(&answer).expect("an answer has text keys only");
    text.push(b'\n');
    text
}
