//! Starting the server on a listener that the caller bound.

use std::fmt;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{Data, ServiceConfig};
use actix_web::{App, HttpServer};

use crate::service::Ledger;

use super::frame;
use super::routes;
use super::state::Api;

/// Addresses of other rooms that the same server answers, before those of the API.
pub type MoreRoutes = Arc<dyn Fn(&mut ServiceConfig) + Send + Sync>;

/// How the server behaves.
#[derive(Clone)]
pub struct Options {
    /// Threads that serve requests.
    pub workers: usize,
    /// Threads of each worker that check signatures and wait for the disk.
    pub blocking_threads: usize,
    /// How long the head of a request may take.
    pub head_patience: Duration,
    /// How long one statement, or one line of a batch, may take to arrive.
    pub body_patience: Duration,
    /// How long an idle connection stays open.
    pub keep_alive: Duration,
    /// How long requests may finish after the server was told to stop.
    pub shutdown_patience: Duration,
    /// Bytes of a batch.
    pub batch_bytes_max: u64,
    /// Lines of a batch.
    pub batch_lines_max: u64,
    /// Single statements that may be checked or wait for it; beyond that, `busy`.
    pub statements_at_once: usize,
    /// Batches that may be under way; beyond that, `busy`.
    pub batches_at_once: usize,
    /// Addresses of other rooms.
    pub more: Option<MoreRoutes>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            workers: std::thread::available_parallelism().map_or(2, usize::from),
            blocking_threads: 32,
            head_patience: Duration::from_secs(10),
            body_patience: Duration::from_secs(30),
            keep_alive: Duration::from_secs(75),
            shutdown_patience: Duration::from_secs(30),
            batch_bytes_max: 64 * 1024 * 1024,
            batch_lines_max: 100_000,
            statements_at_once: 1024,
            batches_at_once: 16,
            more: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("workers", &self.workers).finish_non_exhaustive()
    }
}

/// Serves the ledger on a bound listener.
///
/// Call it in an actix or tokio runtime and await what it returns; its `handle()` stops it, gracefully if asked
/// to: requests under way are answered first. Signals are the caller's affair.
///
/// # Errors
///
/// What the system says about the listener.
pub fn serve(ledger: Arc<Ledger>, listener: TcpListener, options: Options) -> std::io::Result<Server> {
    let options = Arc::new(options);
    let api = Data::new(Api::new(ledger, Arc::clone(&options)));
    let more = options.more.clone();
    let application = move || {
        let others = more.clone();
        App::new()
            .app_data(Data::clone(&api))
            .wrap(Compress::default())
            .wrap(from_fn(frame::surround))
            .configure(move |config| others.iter().for_each(|routes| routes(config)))
            .configure(routes::configure)
    };
    let server = HttpServer::new(application)
        .workers(options.workers)
        .worker_max_blocking_threads(options.blocking_threads)
        .client_request_timeout(options.head_patience)
        .client_disconnect_timeout(Duration::from_secs(5))
        .keep_alive(options.keep_alive)
        // An answer goes out in two writes; the second would wait for the reader's delayed acknowledgement of the first.
        .tcp_nodelay(true)
        .shutdown_timeout(options.shutdown_patience.as_secs())
        .disable_signals()
        .listen(listener)?;
    Ok(server.run())
}
