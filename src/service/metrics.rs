//! Figures for Prometheus.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
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
    cosigned_entries: Gauge<u64, AtomicU64>,
    witness_quorum: Gauge<u64, AtomicU64>,
    witness_answers: Family<Vec<(&'static str, String)>, Counter>,
    checkpoints_withheld: Counter,
    checkpoints_uncosigned: Counter,
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
            cosigned_entries: Gauge::default(),
            witness_quorum: Gauge::default(),
            witness_answers: Family::default(),
            checkpoints_withheld: Counter::default(),
            checkpoints_uncosigned: Counter::default(),
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
        found.register_witnesses(&mut registry);
        Self { registry, ..found }
    }

    fn register_witnesses(&self, registry: &mut Registry) {
        let cosigned = "Entries under the newest published checkpoint that enough witnesses cosigned";
        registry.register("cosigned_entries", cosigned, self.cosigned_entries.clone());
        let quorum = "1 if enough witnesses cosigned what they were offered last";
        registry.register("witness_quorum", quorum, self.witness_quorum.clone());
        let answers = "Answers of each witness: cosigned, knows_more, silent or alarm";
        registry.register("witness_answers", answers, self.witness_answers.clone());
        let withheld = "Attempts after which a checkpoint was not published for want of cosignatures";
        registry.register("checkpoints_withheld", withheld, self.checkpoints_withheld.clone());
        let uncosigned = "Checkpoints published with fewer cosignatures than the policy asks for";
        registry.register("checkpoints_uncosigned", uncosigned, self.checkpoints_uncosigned.clone());
    }

    /// What came of a checkpoint that was offered to the witnesses.
    pub(super) fn offered(&self, met: bool, open: bool) {
        self.witness_quorum.set(u64::from(met));
        if !met {
            let counted = if open { &self.checkpoints_uncosigned } else { &self.checkpoints_withheld };
            counted.inc();
        }
    }

    pub(super) fn witness_said(&self, witness: &str, outcome: &str) {
        let labels = vec![("witness", witness.to_owned()), ("answer", outcome.to_owned())];
        self.witness_answers.get_or_create(&labels).inc();
    }

    pub(super) fn cosigned(&self, size: TreeSize) {
        self.cosigned_entries.set(size.0);
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
