//! What every handler holds: the ledger, the options, and how work that takes time leaves the event loop.

use std::sync::Arc;

use actix_web::web;

use tokio::sync::Semaphore;

use crate::service::{AlsoRead, Ledger, Outcome, PendingRefused, Prepared, ReadError, Reader, Refused};
use crate::statement::events::ledger::ClockKind;

use super::problem::Problem;
use super::server::Options;

/// The ledger behind the addresses.
#[derive(Clone)]
pub(super) struct Api {
    pub ledger: Arc<Ledger>,
    pub options: Arc<Options>,
    /// Statements that may be checked or wait for a thread: what overload may take of the memory.
    preparing: Arc<Semaphore>,
    /// Batches that may be under way.
    pub batches: Arc<Semaphore>,
}

impl Api {
    pub(super) fn new(ledger: Arc<Ledger>, options: Arc<Options>) -> Self {
        let preparing = Arc::new(Semaphore::new(options.statements_at_once));
        let batches = Arc::new(Semaphore::new(options.batches_at_once));
        Self { ledger, options, preparing, batches }
    }

    /// Reads on a thread that may wait for the disk.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Ledger) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, Problem> {
        let ledger = Arc::clone(&self.ledger);
        let done = web::block(move || read(&ledger)).await.map_err(|error| Problem::internal(&error))?;
        Ok(done?)
    }

    /// Records that a reader sees something by right, before it is given out.
    pub(super) async fn record(&self, reader: Reader, also: AlsoRead) -> Result<(), Problem> {
        self.read(move |ledger| ledger.record_read(&reader, &also)).await
    }

    /// Checks a statement on a thread that may take its time.
    pub(super) async fn prepare(&self, bytes: web::Bytes) -> Result<Prepared, Problem> {
        let ledger = Arc::clone(&self.ledger);
        let _held = self.preparing.try_acquire().map_err(|_| Problem::from(Refused::Busy))?;
        let prepared = web::block(move || ledger.prepare(&bytes)).await;
        Ok(prepared.map_err(|error| Problem::internal(&error))??)
    }

    /// Does something with half-signed statements, on a thread that may check signatures and wait for the disk.
    pub(super) async fn pending<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Ledger) -> Result<T, PendingRefused> + Send + 'static,
    ) -> Result<T, Problem> {
        let ledger = Arc::clone(&self.ledger);
        let _held = self.preparing.try_acquire().map_err(|_| Problem::from(Refused::Busy))?;
        let done = web::block(move || work(&ledger)).await;
        Ok(done.map_err(|error| Problem::internal(&error))??)
    }

    /// Waits for the writer's answer.
    pub(super) async fn settle(
        &self,
        answer: Result<tokio::sync::oneshot::Receiver<Outcome>, Refused>,
    ) -> Result<Outcome, Problem> {
        let ended = || Outcome::Refused(Refused::ReadOnly("the writer has ended".to_owned()));
        let outcome = match answer {
            Ok(answer) => answer.await.unwrap_or_else(|_| ended()),
            Err(refused) => Outcome::Refused(refused),
        };
        match self.ledger.count(outcome) {
            Outcome::Refused(refused) => Err(refused.into()),
            outcome @ (Outcome::Accepted(_) | Outcome::Repeated { .. } | Outcome::Checked { .. }) => Ok(outcome),
        }
    }

    /// Which clock records; marked wherever it shows if it is a simulated one.
    pub(super) fn clock(&self) -> Option<ClockKind> {
        self.ledger.governance().clock()
    }
}
