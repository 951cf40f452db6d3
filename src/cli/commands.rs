//! The commands with their arguments, and how each ends.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::{
    audit, backup, code, demo, draw, explain, export, fsck, init, key, outbox, pending, rebuild, redact, restore,
    rules, serve, sign, submit, verify, witness,
};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Sound, or done.
    Sound,
    /// Unsound, or refused.
    Unsound,
    /// Could not tell.
    CouldNotTell,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Sound => Self::SUCCESS,
            Ended::Unsound => Self::from(1),
            Ended::CouldNotTell => Self::from(2),
        }
    }
}

/// Minglu 明录: tamper-evident public oversight of care.
#[derive(Debug, Parser)]
#[command(name = "minglu", version, about, max_term_width = 110)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Found a ledger, fill it with a life, audit it from outside, and serve it
    Demo(demo::Args),
    /// Found a ledger in a new directory
    Init(init::Args),
    /// Run a ledger
    Serve(serve::Args),
    /// Cosign the checkpoints of other ledgers (C2SP tlog-witness)
    Witness(witness::Args),
    /// Make and show keys
    Key(key::Args),
    /// Sign a statement
    Sign(sign::Args),
    /// Half-signed statements: put, look, sign, return, withdraw
    Pending(pending::Args),
    /// Have a one-time code made with which a party answers a served document
    Code(code::Args),
    /// What is due to outside systems: list it, take its files, hand in what they answered
    Outbox(outbox::Args),
    /// Submit statements, with retry, and keep the receipts
    Submit(submit::Args),
    /// Check a receipt offline
    Verify(verify::Args),
    /// Verify a whole ledger from outside
    Audit(audit::Args),
    /// Freeze, run and re-run a random draw of objects and officers
    Draw(draw::Args),
    /// Check every byte of a data directory
    Fsck(fsck::Args),
    /// Make tiles, indexes and views again from the log
    Rebuild(rebuild::Args),
    /// Take withdrawn statements out of the frames of a stopped ledger
    Redact(redact::Args),
    /// Copy a ledger, also while it runs
    Backup(backup::Args),
    /// Bring a backup back, with proof that nothing is missing
    Restore(restore::Args),
    /// Take files out that are read and verified without the ledger: the file of a case
    Export(export::Args),
    /// Judge a draft of the data files before anybody adopts it
    Rules(rules::Args),
    /// Show every byte from one statement to the checkpoint
    Explain(explain::Args),
}

/// Runs the command that the arguments name.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let ended = match cli.command {
        Command::Demo(args) => demo::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Witness(args) => witness::run(&args),
        Command::Key(args) => key::run(&args),
        Command::Sign(args) => sign::run(&args),
        Command::Pending(args) => pending::run(&args),
        Command::Code(args) => code::run(&args),
        Command::Outbox(args) => outbox::run(&args),
        Command::Submit(args) => submit::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Draw(args) => draw::run(&args),
        Command::Fsck(args) => fsck::run(&args),
        Command::Rebuild(args) => rebuild::run(&args),
        Command::Redact(args) => redact::run(&args),
        Command::Backup(args) => backup::run(&args),
        Command::Restore(args) => restore::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Explain(args) => explain::run(&args),
    };
    match ended {
        Ok(ended) => ended.into(),
        Err(error) => {
            eprintln!("minglu: {error:#}");
            Ended::CouldNotTell.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::Cli;

    #[test]
    fn the_digest_of_a_statement_may_begin_like_a_flag() {
        for digest in ["-t", "-h", "-V", "--"].map(|head| format!("{head:A<43}")) {
            let lines = [
                format!(
                    "minglu code http://[::1] --ledger example.cn/simulated --key officer.jwk --statement {digest}"
                ),
                format!("minglu draw run draw --digits 12 --on 2026-11-22 --freeze {digest}"),
                format!("minglu draw run draw --seeded {digest}"),
                format!(
                    "minglu draw again draw --object facilities/00000000-0000-4000-8000-000000000010 --reason object_ended --on 2026-11-22 --draw {digest}"
                ),
            ];
            for line in lines {
                let read = Cli::try_parse_from(line.split(' '));
                assert!(read.is_ok(), "{line}: {}", read.unwrap_err());
            }
        }
    }

    #[test]
    fn what_is_no_digest_is_refused_by_name() {
        let line = "minglu draw run draw --seeded abc";
        let refusal = Cli::try_parse_from(line.split(' ')).unwrap_err().to_string();
        assert!(refusal.contains("--seeded") && refusal.contains("43 characters"), "{refusal}");
    }
}
