//! The judgement of one statement at its entry: who may say it, and whether it may follow what its dossier holds.
//!
//! One function for the writer before it is written, for a start that folds the log again, and for the auditor.

use crate::codes::{AuthorityKind, Timestamp};
use crate::governance::{Entering, Governance, Mark, Refusal};
use crate::log::Seq;
use crate::oversight::{Broken, Dossier, Dossiers, Permit, Proposed, Recorded, permit};
use crate::statement::{Event, Source, Statement};

/// Judges a statement whose signatures hold, on the state before it: the marks with which it enters.
///
/// # Errors
///
/// The first [`Refusal`]: of the registry, else what cannot follow what the dossier of its subject holds.
pub fn judge(governance: &Governance, dossiers: &Dossiers, entering: &Entering<'_>) -> Result<Vec<Mark>, Refusal> {
    let mut marks = governance.admit(entering)?;
    let statement = entering.statement;
    let acts_for = |code| match statement.source {
        Source::Authority(own) => governance.acts_for(own, code),
        Source::Institution(_) | Source::Ledger => false,
    };
    let proposed = Proposed {
        event: entering.event,
        source: statement.source,
        kind: kind_of(governance, statement.source),
        subject: statement.subject,
        time: statement.time,
        at: entering.at,
        rulebook: entering.rulebook,
        dossiers,
        acts_for: &acts_for,
    };
    let permitted = match dossiers.get(statement.subject) {
        Some(dossier) => permit(dossier, &proposed),
        None => permit(&Dossier::new(statement.subject), &proposed),
    };
    match permitted {
        Permit::Regular => {}
        Permit::Irregular(broken) => {
            marks.extend(broken.into_iter().map(|Broken { rule, clause }| Mark::Irregular { rule, clause }));
            marks.sort();
            marks.dedup();
        }
        Permit::Impossible { rule, detail, pointer } => {
            return Err(Refusal::Impossible { rule: rule.into(), detail, pointer: pointer.into() });
        }
    }
    Ok(marks)
}

/// What dossiers keep of a statement that was judged so and stands in the log.
///
/// What this program would refuse has happened all the same; but nothing adverse may rest on it, as if it were
/// irregular.
#[must_use]
pub fn recorded(
    governance: &Governance,
    (seq, at): (Seq, Timestamp),
    (statement, event): (&Statement, &Event),
    judged: Result<&[Mark], &Refusal>,
) -> Recorded {
    let irregular = match judged {
        Ok(marks) => marks.iter().any(|mark| matches!(mark, Mark::Irregular { .. })),
        Err(_) => true,
    };
    Recorded::new((seq, at), statement, event, kind_of(governance, statement.source), irregular)
}

fn kind_of(governance: &Governance, source: Source) -> Option<AuthorityKind> {
    match source {
        Source::Authority(code) => governance.authority(code).map(|authority| authority.kind),
        Source::Institution(_) | Source::Ledger => None,
    }
}
