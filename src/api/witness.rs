//! A witness over HTTP (C2SP tlog-witness), by itself or beside a ledger.
//!
//! Its addresses stand below a prefix: `add-checkpoint` for logs, `logs` for whoever asks what was seen of them.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, Payload, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer};
use serde::Serialize;

use crate::log::ADD_CHECKPOINT_BYTES_MAX;
use crate::service::Clock;
use crate::witness::{Answer, KeptEvidence, LogOverview, Witness};

use super::body;
use super::caching::{self, Keep};
use super::frame::{self, unknown_address, unknown_method};
use super::problem::{Problem, Slug};
use super::server::{MoreRoutes, Options};

/// Items of evidence that are shown of one log; the rest is counted.
const EVIDENCE_SHOWN_MAX: usize = 20;

/// The witness behind the addresses, and the clock that its cosignatures state.
struct Serving {
    witness: Witness,
    clock: Arc<dyn Clock>,
    options: Options,
}

/// The addresses of a witness below a prefix, such as `/witness`; without one, an empty text.
#[must_use]
pub fn witness_routes(witness: Witness, clock: Arc<dyn Clock>, options: &Options, prefix: &'static str) -> MoreRoutes {
    let serving = Data::new(Serving { witness, clock, options: options.clone() });
    Arc::new(move |config: &mut ServiceConfig| {
        let add = web::resource(format!("{prefix}/add-checkpoint"))
            .app_data(Data::clone(&serving))
            .route(web::post().to(add_checkpoint))
            .default_service(web::to(|| unknown_method("POST")));
        let logs = web::resource(format!("{prefix}/logs"))
            .app_data(Data::clone(&serving))
            .route(web::get().to(get_logs))
            .route(web::head().to(get_logs))
            .default_service(web::to(|| unknown_method("GET, HEAD")));
        config.service(add).service(logs);
    })
}

/// Serves a witness by itself on a bound listener; as [`serve`](super::serve) a ledger.
///
/// # Errors
///
/// What the system says about the listener.
pub fn serve_witness(
    witness: Witness,
    clock: Arc<dyn Clock>,
    listener: TcpListener,
    options: &Options,
) -> std::io::Result<Server> {
    let routes = witness_routes(witness, clock, options, "");
    let application = move || {
        let routes = Arc::clone(&routes);
        App::new()
            .wrap(from_fn(frame::surround))
            .configure(move |config| routes(config))
            .default_service(web::to(unknown_address))
    };
    let server = HttpServer::new(application)
        .workers(options.workers)
        .worker_max_blocking_threads(options.blocking_threads)
        .client_request_timeout(options.head_patience)
        .keep_alive(options.keep_alive)
        // An answer goes out in two writes; the second would wait for the reader's delayed acknowledgement of the first.
        .tcp_nodelay(true)
        .shutdown_timeout(options.shutdown_patience.as_secs())
        .disable_signals()
        .listen(listener)?;
    Ok(server.run())
}

/// `POST <prefix>/add-checkpoint`. Whoever sends it; the log's signature is what counts.
async fn add_checkpoint(serving: Data<Serving>, payload: Payload) -> Result<HttpResponse, Problem> {
    let read = body::read(payload, ADD_CHECKPOINT_BYTES_MAX, serving.options.body_patience).await;
    let answer = match read {
        Ok(body) => {
            let deciding = Data::clone(&serving);
            let decide = move || deciding.witness.add_checkpoint(&body, deciding.clock.now());
            web::block(decide).await.map_err(|error| Problem::internal(&error))?
        }
        // The protocol has one status for what is no request, however it fails to be one.
        Err(problem) if problem.slug == Slug::TooLarge => {
            Answer::Malformed(format!("at most {ADD_CHECKPOINT_BYTES_MAX} bytes are read"))
        }
        Err(problem) => return Err(problem),
    };
    if let Answer::NotKept(why) = answer {
        return Err(Problem { cause: Some(why), ..Problem::new(Slug::Internal, "nothing is cosigned") });
    }
    let status = StatusCode::from_u16(answer.status()).map_err(|error| Problem::internal(&error))?;
    Ok(caching::response(status, Keep::Never).insert_header((header::CONTENT_TYPE, answer.media())).body(answer.body()))
}

/// `GET <prefix>/logs`: what was cosigned last of each log, and what was found against it.
async fn get_logs(serving: Data<Serving>) -> Result<HttpResponse, Problem> {
    let key = serving.witness.verifier_key().to_string();
    let overview = web::block(move || serving.witness.overview()).await.map_err(|error| Problem::internal(&error))?;
    let overview = overview.map_err(|error| Problem::internal(&error))?;
    let logs = overview.into_iter().map(LogBody::from).collect();
    Ok(caching::response(StatusCode::OK, Keep::Never).json(LogsBody { witness: key, logs }))
}

/// The logs of a witness.
#[derive(Serialize)]
struct LogsBody {
    /// The witness's verifier key.
    witness: String,
    logs: Vec<LogBody>,
}

/// One log of a witness.
#[derive(Serialize)]
struct LogBody {
    origin: String,
    keys: Vec<String>,
    url: Option<String>,
    /// What was cosigned last; `null` before the first.
    latest: Option<LatestBody>,
    /// Whether the log signed two roots for one size.
    forked: bool,
    forks: EvidenceBody,
    /// Checkpoints that came with a proof that did not hold: anybody can send those.
    doubts: EvidenceBody,
}

#[derive(Serialize)]
struct LatestBody {
    size: u64,
    /// Base64, as in the checkpoint.
    root: String,
    /// Unix seconds.
    time: u64,
}

/// Evidence, the first items whole.
#[derive(Serialize)]
struct EvidenceBody {
    count: usize,
    items: Vec<EvidenceItem>,
}

#[derive(Serialize)]
struct EvidenceItem {
    file: String,
    #[serde(flatten)]
    evidence: KeptEvidence,
}

impl From<LogOverview> for LogBody {
    fn from(log: LogOverview) -> Self {
        let latest = log.latest.map(|(head, time)| LatestBody { size: head.size.0, root: head.root.to_base64(), time });
        Self {
            origin: log.log.origin.to_string(),
            keys: log.log.keys.iter().map(ToString::to_string).collect(),
            url: log.log.url,
            latest,
            forked: !log.forks.is_empty(),
            forks: log.forks.into(),
            doubts: log.doubts.into(),
        }
    }
}

impl From<Vec<(String, KeptEvidence)>> for EvidenceBody {
    fn from(found: Vec<(String, KeptEvidence)>) -> Self {
        let count = found.len();
        let shown = found.into_iter().take(EVIDENCE_SHOWN_MAX);
        Self { count, items: shown.map(|(file, evidence)| EvidenceItem { file, evidence }).collect() }
    }
}
