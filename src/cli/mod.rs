//! Row 7: the command line. One file a command; wiring only.
//!
//! Exit codes of every command: 0 sound or done, 1 unsound or refused, 2 could not tell or could not try.
//! Deliberately absent: logic that another room could hold. Start reading at [`run`].

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks through them")]

mod audit;
mod backup;
mod client;
mod code;
mod commands;
mod config;
mod demo;
mod digest;
mod draw;
mod explain;
mod export;
mod fsck;
mod init;
mod keeping;
mod key;
mod outbox;
mod pending;
mod progress;
mod rebuild;
mod redact;
mod restore;
mod rules;
mod serve;
mod sign;
mod stopping;
mod submit;
mod verify;
mod witness;
mod witnessing;

pub use commands::{Ended, run};
