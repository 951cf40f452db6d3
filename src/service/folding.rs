//! Folding the whole log at a start: every entry judged again under the rulebook that was in force at it.
//!
//! The judgement is the writer's own, so marks and dossiers come out as they were when the entries were written.

use std::sync::Arc;

use crate::codes::Hash;
use crate::governance::Entering;
use crate::log::{Entry, Seq, TreeSize};
use crate::manifest::Rulebook;
use crate::statement::Event;
use crate::store::{Body, Damage, LogReader, MirrorError, Record, StoreError};
use crate::verify::{judge, recorded};

use super::derived::event_of;
use super::moment::{Moment, admits};
use super::opening::{CHUNK, OpenError, Progress};

/// Gives the rulebook of a manifest; `None` if it is missing or cannot be used.
pub(super) type Load<'l> = &'l dyn Fn(Hash) -> Result<Option<Arc<Rulebook>>, MirrorError>;

/// The moment after `size` entries. `load` gives the rulebook of a manifest.
pub(super) fn fold_log(
    reader: &LogReader,
    size: TreeSize,
    load: Load<'_>,
    progress: Progress<'_>,
) -> Result<Moment, OpenError> {
    let mut moment = Moment::default();
    while moment.size < size {
        for stored in reader.read(moment.size.next_seq(), CHUNK)? {
            take(&mut moment, stored.seq, &stored.record, load)?;
            moment.size = stored.seq.size_with();
        }
        progress("dossiers", moment.size.0, size.0);
    }
    Ok(moment)
}

fn take(moment: &mut Moment, seq: Seq, record: &Record, load: Load<'_>) -> Result<(), OpenError> {
    if matches!(record.body, Body::Withdrawn(_)) {
        Arc::make_mut(&mut moment.governance).apply_unseen(seq);
        return Ok(());
    }
    let (statement, event) = event_of(record, seq)?;
    let at = Entry::parse(&record.entry).map_err(|error| unreadable(seq, &error))?.at;
    let missing = |manifest| OpenError::Rulebook { seq, manifest };
    let adopted = match adopts(&event) {
        Some(digest) => Some(load(digest)?.ok_or_else(|| missing(digest))?),
        None => None,
    };
    let rulebook = moment.rulebook.clone().or_else(|| adopted.clone()).ok_or_else(|| missing(Hash::ZERO))?;
    let entering =
        Entering { statement: &statement, event: &event, seq, at, rulebook: &rulebook, adopted: adopted.as_deref() };
    let judged = judge(&moment.governance, &moment.dossiers, &entering);
    if let Err(refusal) = &judged {
        tracing::warn!(%seq, %refusal, "an entry would be refused today; nothing adverse rests on it");
    }
    let kept = recorded(&moment.governance, (seq, at), (&statement, &event), judged.as_deref());
    moment.dossiers.apply(kept);
    moment.admitted.extend(admits(&event, statement.subject).map(|code| (code, at.day())));
    Arc::make_mut(&mut moment.governance).apply(seq, &statement, &event);
    if let Ok(marks) = judged
        && !marks.is_empty()
    {
        moment.marks.insert(seq, marks);
    }
    moment.at = Some(at);
    moment.rulebook = adopted.or_else(|| moment.rulebook.take());
    Ok(())
}

/// The manifest that an event puts in force.
fn adopts(event: &Event) -> Option<Hash> {
    if let Event::LedgerFounded(founded) = event {
        Some(founded.manifest.0)
    } else if let Event::RulesetAdopted(adopted) = event {
        Some(adopted.manifest.0)
    } else {
        None
    }
}

fn unreadable(seq: Seq, error: &crate::log::EntryError) -> OpenError {
    let what = error.to_string();
    StoreError::Damage(Damage { file: "frames".into(), offset: 0, entry: Some(seq), what }).into()
}
