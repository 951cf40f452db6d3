//! What anybody is shown, read a second time without the key, for an auditor to whom every statement is owed.

use std::cell::RefCell;

use anyhow::{Context as _, Result};

use crate::cli::progress::Progress;
use crate::codes::Day;
use crate::log::{Checkpoint, Entry, Seq, TreeSize};
use crate::verify::{Answer, FetchedBody, FindingCode, PublicReading, Replay, SilentSince, Verdict};

use super::pages::each_page;
use super::reached::Reached;
use super::walk::{Fetch, Files, fetch};

/// Reads every statement as anybody, and compares whether it is shown, and else why not, with what the log gives.
///
/// Memory: one bundle of entries with their statements, and what [`PublicReading`] keeps.
pub(super) fn compare<'a>(
    reached: &'a RefCell<&mut dyn Reached>,
    files: &'a Files,
    replay: &mut Replay<Fetch<'a>>,
) -> Result<()> {
    let Some(mut anybody) = reached.borrow().as_anybody() else { return Ok(()) };
    if !replay.is_owed_everything() {
        return Ok(());
    }
    let now = || reached.borrow().now()?.context("the ledger answers as anybody and tells no day");
    let (_, day) = now()?;
    let Some(mut reading) = replay.public_reading(day) else { return Ok(()) };
    let size = replay.size();
    let progress = Progress::new();
    each_page(&mut *anybody, size, |first, page| {
        for (seq, one) in (first.0..).map(Seq).zip(page) {
            let answer = match &one.body {
                FetchedBody::Statement { bytes, .. } => Answer::Statement(bytes),
                FetchedBody::NotShown(class) => Answer::NotShown(class),
                FetchedBody::Withdrawn { .. } => Answer::NotShown("withdrawn"),
            };
            replay.told_to_anybody(&mut reading, seq, &one.entry, answer);
        }
        progress.step("read as anybody", first.0 + page.len() as u64, size.0);
    })?;
    let mut unsure = None;
    if !reading.agrees() {
        let (answered, after) = now()?;
        replay.place_public(&mut reading);
        replay.explain_public(&mut reading, after);
        if !reading.agrees() && answered > size {
            unsure = grown(reached, files, replay, (&mut reading, day, after, answered))?;
        }
    }
    replay.public_read(reading, unsure.as_deref());
    Ok(())
}

/// What anybody is told not to see by now, of a ledger that grew while its register was read.
pub(super) fn silent_since(reached: &RefCell<&mut dyn Reached>, replay: &Replay<Fetch<'_>>) -> Result<SilentSince> {
    let mut silent = SilentSince::default();
    let Some(mut anybody) = reached.borrow().as_anybody() else { return Ok(silent) };
    each_page(&mut *anybody, replay.size(), |first, page| {
        for (seq, one) in (first.0..).map(Seq).zip(page) {
            match &one.body {
                FetchedBody::Statement { .. } => continue,
                FetchedBody::NotShown(_) => {}
                FetchedBody::Withdrawn { .. } => {
                    let digest = Entry::parse(&one.entry).ok().map(|entry| entry.statement);
                    let known = digest.is_some_and(|digest| replay.governance().withdrawals().contains_key(&digest));
                    silent.withdrawn |= !known;
                }
            }
            silent.entries.insert(seq);
        }
    })?;
    Ok(silent)
}

/// Goes on to the log as it was when the reading ended, and takes back what followed from a state on the way; gives
/// why the rest cannot be told.
fn grown<'a>(
    reached: &'a RefCell<&mut dyn Reached>,
    files: &'a Files,
    replay: &Replay<Fetch<'a>>,
    (reading, before, after, answered): (&mut PublicReading, Day, Day, TreeSize),
) -> Result<Option<String>> {
    let Some(note) = reached.borrow().latest()? else { return Ok(None) };
    let Ok(head) = Checkpoint::claimed(&note) else { return Ok(None) };
    let mut later = replay.continued(note, fetch(reached, files));
    let (mut explained, mut at) = (reading.clone(), replay.size());
    while at < head.size && !explained.agrees() {
        let fetched = reached.borrow_mut().entries(at.next_seq(), head.size)?;
        if fetched.is_empty() {
            break;
        }
        for one in &fetched {
            later.take_and_verify([one.item()]);
            later.explain_public(&mut explained, before);
            if after != before {
                later.explain_public(&mut explained, after);
            }
        }
        at = TreeSize(at.0 + fetched.len() as u64);
    }
    let (covered, report) = (later.size(), later.finish());
    if report.verdict() != Verdict::Unsound {
        *reading = explained;
    }
    if reading.agrees() {
        return Ok(None);
    }
    if covered < answered {
        let why = format!("the ledger answers from {answered} entries, and its checkpoint covers {covered}");
        return Ok(Some(why));
    }
    let withdrawn = report.findings.iter().any(|finding| finding.code == FindingCode::WithdrawalsUnread);
    Ok(withdrawn.then(|| "a statement was withdrawn while the ledger was read".to_owned()))
}
