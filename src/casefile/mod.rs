//! Row 6: the case file (卷宗): every paper of a case in its legal order, to be printed, handed in and verified.
//!
//! A review organ or a court gets a directory that is read without this program and without a network, and verified
//! with any of three tools. What the exporter may not see is counted and named by its entry, never left out in silence.
//!
//! Deliberately absent: fetching and writing (the command does both), and any judgement: a case file tells what was
//! recorded, which marks it carries and which times were kept. Nothing here reads a clock: equal input, equal bytes.
//! Trust: names and texts are strangers'. Templates escape them, and the page runs and loads nothing.
//!
//! Source: 行政复议法 48, 54, 70 (the file is handed in within ten working days).
//!
//! Start reading at [`CaseFile`], then `page.rs`.

mod check;
mod codes;
mod content;
mod files;
mod labels;
mod page;
mod paper;
mod selection;
#[cfg(test)]
mod tests;
mod times;
mod whole;
mod words;

pub use check::Fault;
pub use files::{File, VERIFIER};
pub use paper::{InvalidPaper, Mark, Paper};
pub use selection::{Asked, Selection, select};
pub use whole::{CaseFile, Enclosed, Exporter, RollKey, Withheld};
