//! Draws, run again where their lists were supplied.

use std::cell::RefCell;

use crate::codes::Hash;
use crate::log::Seq;
use crate::oversight::Dossier;
use crate::rules::draw::{DrawFault, Records, rerun};
use crate::statement::{Event, Subject};

use super::Replay;
use crate::verify::finding::FindingCode;

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// Runs every recorded draw again from the files that the reader can get.
    ///
    /// Trust: who draws says what was drawn, and nothing in the log refuses a wrong result; here it is found. A draw
    /// whose lists are not there, and lots that only restricted lists can judge, are told as not checked.
    pub(super) fn rerun_draws(&mut self) {
        let drawn: Vec<(Seq, Records)> = self.dossiers.iter().filter_map(|dossier| recorded(dossier)).collect();
        let files = RefCell::new(&mut self.files);
        let mut findings = Vec::new();
        for (seq, records) in drawn {
            let run = rerun(&records, &|hash| (files.borrow_mut())(hash));
            findings.extend(run.faults.iter().filter_map(|fault| Some((seq, code(fault)?, told(fault)))));
            self.tally.counts.draws += u64::from(run.missing.is_empty());
            self.tally.draws_without_lists += u64::from(!run.missing.is_empty());
            self.tally.lots_unopened += run.unopened as u64;
        }
        for (seq, code, detail) in findings {
            self.findings.add(Some(seq), code, detail);
        }
    }
}

/// What a fault is to an audit: a result that the method does not give is a lie; a seed that breaks a rule is a
/// fault of procedure, which the ledger records and does not answer for. Days are judged by the guards, as marks.
fn code(fault: &DrawFault) -> Option<FindingCode> {
    match fault {
        DrawFault::SeedEarly { .. } => None,
        DrawFault::Seed(_) | DrawFault::OtherSource | DrawFault::OwnLottery => Some(FindingCode::DrawDoubtful),
        DrawFault::File { .. }
        | DrawFault::Lines { .. }
        | DrawFault::Lists(_)
        | DrawFault::Differs { .. }
        | DrawFault::Told { .. }
        | DrawFault::Redrawn(_) => Some(FindingCode::DrawDiffers),
    }
}

/// A fault with its cause.
fn told(fault: &DrawFault) -> String {
    let cause = std::error::Error::source(fault).map(|cause| format!(": {cause}"));
    format!("{fault}{}", cause.unwrap_or_default())
}

/// The first draw of a case with its entry, if all of it is there; re-draws of it in the order of the log.
fn recorded(dossier: &Dossier) -> Option<(Seq, Records)> {
    let Subject::Case(draw) = dossier.subject() else { return None };
    let (seq, made_as, source, made) = dossier.records().iter().find_map(|record| {
        let Event::DrawMade(made) = &record.event else { return None };
        Some((record.seq, record.digest, record.source, made.clone()))
    })?;
    let event = |digest: Hash| dossier.record(digest).map(|record| &record.event);
    let Some(Event::DrawSeeded(seeded)) = event(made.seeded.0) else { return None };
    let Some(Event::DrawFrozen(frozen)) = event(seeded.freeze.0) else { return None };
    let redrawn = dossier.records().iter().filter_map(|record| {
        let Event::DrawRedrawn(again) = &record.event else { return None };
        (again.draw.0 == made_as).then(|| again.clone())
    });
    let (frozen, seeded, redrawn) = (frozen.clone(), seeded.clone(), redrawn.collect());
    Some((seq, Records { draw, source, frozen, seeded, made, redrawn }))
}
