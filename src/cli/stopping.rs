//! Running a server until the process is told to end: requests under way are answered first.

use std::io;

use actix_web::dev::Server;
use futures_util::future::{Either, select};
use tokio::signal::unix::{SignalKind, signal};

/// Runs the server; SIGTERM and SIGINT (Ctrl-C) stop it gracefully.
///
/// `ready` is called once both are heard: who learns the address from it may also stop the server at once.
pub(super) async fn until_told(server: Server, ready: impl FnOnce()) -> io::Result<()> {
    let handle = server.handle();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    ready();
    let told = async move {
        select(Box::pin(terminate.recv()), Box::pin(interrupt.recv())).await;
    };
    match select(server, Box::pin(told)).await {
        Either::Left((ended, _)) => ended,
        Either::Right(((), server)) => {
            tracing::info!("told to end; requests under way are answered first");
            let stopping = handle.stop(true);
            futures_util::future::join(stopping, server).await.1
        }
    }
}
