//! Folding the whole log at a start: every entry judged again under the rulebook that was in force at it.
//!
//! The judgement is the writer's own, so marks and dossiers come out as they were when the entries were written.

use std::sync::Arc;

use crate::codes::Hash;
use crate::governance::Entering;
use crate::log::{Seq, TreeSize};
use crate::manifest::Rulebook;
use crate::statement::Event;
use crate::store::{Body, LogReader, MirrorError, Record};
use crate::verify::{Reading, Withdrawals, judge, recorded, recorded_instead};

use super::derived::{entry_of, event_of};
use super::moment::{Moment, admits};
use super::opening::{CHUNK, OpenError, Progress};

/// Gives the rulebook of a manifest; `None` if it is missing or cannot be used.
pub(super) type Load<'l> = &'l dyn Fn(Hash) -> Result<Option<Arc<Rulebook>>, MirrorError>;

/// The moment after `size` entries. `load` gives the rulebook of a manifest; what was withdrawn is read as it is now.
pub(super) fn fold_log(
    reader: &LogReader,
    size: TreeSize,
    (load, withdrawals): (Load<'_>, &Withdrawals),
    progress: Progress<'_>,
) -> Result<Moment, OpenError> {
    let mut moment = Moment::default();
    while moment.size < size {
        for stored in reader.read(moment.size.next_seq(), CHUNK)? {
            take(&mut moment, stored.seq, &stored.record, (load, withdrawals))?;
            moment.size = stored.seq.size_with();
        }
        progress("dossiers", moment.size.0, size.0);
    }
    Ok(moment)
}

fn take(
    moment: &mut Moment,
    seq: Seq,
    record: &Record,
    (load, withdrawals): (Load<'_>, &Withdrawals),
) -> Result<(), OpenError> {
    let (at, digest) = entry_of(record, seq)?;
    moment.at = Some(at);
    let reading = withdrawals.reading(digest);
    if let Reading::Instead(statement) = reading {
        let instead = recorded_instead(&moment.governance, (seq, at), statement, withdrawals);
        if let Some(record) = instead {
            moment.dossiers.apply(record);
        }
    }
    let gone = matches!(reading, Reading::Nothing | Reading::Instead(_));
    if gone || matches!(record.body, Body::Withdrawn(_)) {
        Arc::make_mut(&mut moment.governance).apply_unseen(seq);
        return Ok(());
    }
    let (statement, event) = event_of(record, (seq, digest))?;
    let event = withdrawals.mended(&event);
    let missing = |manifest| OpenError::Rulebook { seq, manifest };
    let adopted = match adopts(&event) {
        Some(digest) => Some(load(digest)?.ok_or_else(|| missing(digest))?),
        None => None,
    };
    let rulebook = moment.rulebook.clone().or_else(|| adopted.clone()).ok_or_else(|| missing(Hash::ZERO))?;
    let entering =
        Entering { statement: &statement, event: &event, seq, at, rulebook: &rulebook, adopted: adopted.as_deref() };
    let judged = match reading {
        Reading::Elsewhere => moment.governance.admit(&entering),
        Reading::Own | Reading::Nothing | Reading::Instead(_) => {
            let judged = judge(&moment.governance, &moment.dossiers, &entering);
            let kept = recorded(&moment.governance, (seq, at), (&statement, &event), judged.as_deref());
            moment.dossiers.apply(kept);
            judged
        }
    };
    if let Err(refusal) = &judged {
        tracing::warn!(%seq, %refusal, "an entry would be refused today; nothing adverse rests on it");
    }
    moment.admitted.extend(admits(&event, statement.subject).map(|code| (code, at.day())));
    Arc::make_mut(&mut moment.governance).apply((seq, at), &statement, &event);
    if let Ok(marks) = judged
        && !marks.is_empty()
    {
        moment.marks.insert(seq, marks);
    }
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
