//! The file in which an auditor keeps what an audit learnt.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::codes::Hash;
use crate::log::Checkpoint;
use crate::service::{Clock as _, SystemClock};
use crate::verify::{AuditedWith, HistoryVerdict, Learnt, PROGRAM, Report, SeqSet};

/// SHA-256 over the policy and the keys that the auditor gave: results under others are not relied on.
pub(super) fn trust_of(with: &AuditedWith) -> Hash {
    let mut keys = with.keys.clone();
    keys.sort();
    Hash::of(format!("{}\n{}", keys.join("\n"), with.policy.as_deref().unwrap_or_default()).as_bytes())
}

/// What an earlier audit learnt of the ledger whose checkpoint this is; `None` before the first.
pub(super) fn read(file: &Path, latest: Option<&str>) -> Result<Option<Learnt>> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    let again = "remove it to audit everything";
    let learnt = Learnt::parse(&text).with_context(|| format!("{} cannot be relied on; {again}", file.display()))?;
    let claimed = latest.and_then(|note| Checkpoint::claimed(note).ok());
    if let Some(now) = claimed.filter(|now| now.origin != learnt.origin) {
        bail!("{} is of the ledger {}, this is {}", file.display(), learnt.origin, now.origin);
    }
    Ok(Some(learnt))
}

/// Keeps what this audit learnt, if it saw the log whole and as it was before.
pub(super) fn write(file: &Path, report: &Report, learnt: (Hash, &str, SeqSet)) -> Result<()> {
    let (policy, checkpoint, verified) = learnt;
    let covered =
        Checkpoint::claimed(checkpoint).ok().filter(|head| head.size == report.size && head.root == report.root);
    let Some((covered, origin)) = covered.zip(report.origin.clone()) else { return Ok(()) };
    if report.history == HistoryVerdict::Contradicted || covered.origin != origin {
        return Ok(());
    }
    let learnt = Learnt {
        program: PROGRAM.to_owned(),
        policy,
        origin,
        size: report.size,
        root: report.root,
        on: SystemClock.now().day(),
        checkpoint: checkpoint.to_owned(),
        verified,
    };
    // Whoever is interrupted keeps the old file or has the new one.
    let beside = file.with_extension("new");
    fs::write(&beside, learnt.to_text()).with_context(|| format!("cannot write {}", beside.display()))?;
    fs::rename(&beside, file).with_context(|| format!("cannot write {}", file.display()))
}
