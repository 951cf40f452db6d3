//! Row 4: the auditor's replay: entries and statements in, a report out; and the explanation of one entry.
//!
//! The same functions that admit a statement judge it here again ([`Governance::admit`]), and every hash is
//! taken of the bytes that came. Deliberately absent: IO, clocks, threads and the store, so that an auditor's
//! binary and a browser trust nothing of ours but the formulas; and the derivations (standing, lists), whose
//! rooms compare them with what is published. Start reading at [`Replay`], then [`Report`]; [`explain()`] stands apart.
//!
//! [`Governance::admit`]: crate::governance::Governance::admit

mod bulk;
mod conduct;
mod explain;
mod finding;
mod heads;
mod history;
mod judgement;
mod learnt;
mod replay;
mod report;
mod rulebooks;
mod task;
mod tiles;
mod withdrawals;

pub use bulk::{BulkLineError, FetchedBody, read_bulk_line};
pub use conduct::{
    Acts, Against, Conduct, ConductCode, ConductFinding, Sample, Seen, Thresholds, Visit, conduct, sample,
};
pub use explain::{ExplainError, Explained, Shown, Step, explain, steps_to_text};
pub use finding::{Finding, FindingCode, Findings, Severity, Verdict};
pub use heads::{Continued, Continues, HistoryVerdict, Known};
pub use history::first_difference;
pub use judgement::{judge, recorded, recorded_instead, withdrawable};
pub use learnt::{Learnt, LearntError, PROGRAM, SeqSet};
pub use replay::{
    ABSENT, Answer, Body, ConductAsked, InstitutionPage, Item, LAWFUL_CLASSES, Prepared, PublicReading, PublishedMark,
    PublishedRegister, ReadsChain, RecordList, RegisterDifferences, Replay, SilentSince, manifest_of,
};
pub use report::{AdoptedManifest, AuditedWith, ByEntry, Checked, Counts, EarlierAudit, NotChecked, Report, mark_zh};
pub use rulebooks::Rulebooks;
pub use task::SignatureTask;
pub use tiles::{Tile, TileDifference, Tiles};
pub use withdrawals::{Reading, Withdrawals};

#[cfg(test)]
pub(crate) mod tests;
