//! Row 5: the running ledger: admission, the one writer, what follows behind it, and reading by right.
//!
//! Deliberately absent: HTTP. Requests come in as bytes and leave as [`Outcome`] or [`Shown`]; the room `api`
//! gives them their addresses. Start reading at [`Ledger`], then `writer` for what happens to a statement.

mod access;
mod admission;
mod backup;
mod behind;
mod clock;
mod codes;
mod data;
mod decide;
mod deliveries;
mod derived;
mod draws;
mod erasure;
mod folding;
mod founding;
mod fsck;
mod health;
mod keys;
mod ledger;
mod metrics;
mod moment;
mod numbers;
mod opening;
mod outcome;
mod pending;
mod published;
pub mod queries;
mod reading;
mod reads;
mod rebuild;
mod redact;
pub mod register;
mod restore;
mod rights;
mod roll;
mod schemas;
mod secret;
mod views;
mod voice;
mod withdrawn;
mod witnesses;
mod writer;

pub use access::{AccessRefused, Reader};
pub use admission::Prepared;
pub use backup::{BackupReport, KeepError, backup};
pub use clock::{Clock, SimulatedClock, SystemClock};
pub use codes::{CODE_DAYS, CodeRefused, CodeText, Handed, NewCode};
pub use data::{data_files, manifest_of};
pub use deliveries::{AnswerFile, AnswersRead, RecordedAnswer, RecordedAnswers};
pub use draws::{DrawFile, DrawFileRefused};
pub use founding::{Founding, FoundingError};
pub use fsck::{Checkup, FsckCounts, FsckFinding, FsckKind, FsckReport, fsck};
pub use health::Health;
pub use keys::{LedgerKeys, verifier_keys};
pub use ledger::{Ledger, Offer};
pub use moment::Moment;
pub use opening::{LedgerOptions, OpenError, Progress};
pub use outcome::{Accepted, Outcome, Refused};
pub use pending::{
    NewOpinion, Officer, OpinionKind, OpinionView, PendingList, PendingRefused, PendingView, Placed, SignerView,
    ToldView, Turn,
};
pub use reading::{NotShown, ReadError, Shown};
pub use reads::{AlsoRead, Reads};
pub use rebuild::{NumbersKey, RebuildReport, rebuild, rebuild_with};
pub use redact::{RedactReport, redact};
pub use restore::{Loss, RestoreReport, restore};
pub use roll::{KeyEnd, KeyView, LogKeys};
pub use secret::{SecretError, read_secret, write_secret};
pub use views::List;
pub use voice::{OwnStatement, derived_id};
pub use witnesses::{Exchange, NoReply, OnFailure, WitnessHealth, WitnessOptions, WitnessReply, WitnessesHealth};

#[cfg(test)]
mod tests;
