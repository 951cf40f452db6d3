//! Figures for Prometheus.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use crate::log::TreeSize;

/// The figures, and the registry that writes them out.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    accepted: Counter,
    refused: Counter,
    repeated: Counter,
    batch_statements: Histogram,
    log_entries: Gauge<u64, AtomicU64>,
    published_entries: Gauge<u64, AtomicU64>,
    viewed_entries: Gauge<u64, AtomicU64>,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("minglu");
        let found = Self {
            registry: Registry::default(),
            accepted: Counter::default(),
            refused: Counter::default(),
            repeated: Counter::default(),
            batch_statements: Histogram::new(exponential_buckets(1.0, 2.0, 9)),
            log_entries: Gauge::default(),
            published_entries: Gauge::default(),
            viewed_entries: Gauge::default(),
        };
        registry.register("statements_accepted", "Statements written", found.accepted.clone());
        registry.register("statements_refused", "Statements refused", found.refused.clone());
        registry.register("statements_repeated", "Statements that were in the log already", found.repeated.clone());
        registry.register("batch_statements", "Statements in one frame", found.batch_statements.clone());
        registry.register("log_entries", "Entries acknowledged", found.log_entries.clone());
        registry.register(
            "published_entries",
            "Entries under the published checkpoint",
            found.published_entries.clone(),
        );
        registry.register("viewed_entries", "Entries folded into the views", found.viewed_entries.clone());
        Self { registry, ..found }
    }

    #[expect(clippy::cast_precision_loss, reason = "a batch has at most 256 statements")]
    pub(super) fn committed(&self, count: usize, size: TreeSize) {
        self.accepted.inc_by(count as u64);
        self.batch_statements.observe(count as f64);
        self.log_entries.set(size.0);
    }

    pub(super) fn started(&self, size: TreeSize, published: TreeSize) {
        self.log_entries.set(size.0);
        self.viewed_entries.set(size.0);
        self.published_entries.set(published.0);
    }

    pub(super) fn refused(&self) {
        self.refused.inc();
    }

    pub(super) fn repeated(&self) {
        self.repeated.inc();
    }

    pub(super) fn published(&self, size: TreeSize) {
        self.published_entries.set(size.0);
    }

    pub(super) fn viewed(&self, size: TreeSize) {
        self.viewed_entries.set(size.0);
    }

    /// In the `OpenMetrics` text format.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("writing to a text never fails");
        text
    }
}
