//! The judgement of one statement at its entry: who may say it, and whether it may follow what its dossier holds.
//!
//! One function for the writer before it is written, for a start that folds the log again, and for the auditor.

use crate::codes::{AuthorityKind, Hash, Timestamp};
use crate::governance::{Entering, Governance, Mark, Refusal};
use crate::log::Seq;
use crate::oversight::{Broken, Dossier, Dossiers, Permit, Proposed, Recorded, permit};
use crate::statement::{Event, Source, Statement};

use super::withdrawals::Withdrawals;

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

/// What dossiers keep of a statement that stands in the place of a withdrawn one, which was entry `seq`.
///
/// The quorum put it there, so it is regular; who may say it was judged at its own entry.
#[must_use]
pub fn recorded_instead(
    governance: &Governance,
    (seq, at): (Seq, Timestamp),
    statement: &Statement,
    withdrawals: &Withdrawals,
) -> Option<Recorded> {
    let event = withdrawals.mended(&statement.event().ok()?);
    Some(Recorded::new((seq, at), statement, &event, kind_of(governance, statement.source), false))
}

/// Whether dossiers hold what a withdrawal names: a statement, and for its place another of one subject and type.
///
/// Asked when the withdrawal enters; afterwards the withdrawn statement is in no dossier.
///
/// # Errors
///
/// What they do not hold.
pub fn withdrawable(dossiers: &Dossiers, event: &Event) -> Result<(), Refusal> {
    let Event::StatementWithdrawn(withdrawn) = event else { return Ok(()) };
    let find = |digest: Hash| dossiers.iter().find_map(|dossier| dossier.own(digest).cloned());
    let impossible = |rule: &'static str, detail: &str, pointer: &'static str| Refusal::Impossible {
        rule: rule.into(),
        detail: detail.to_owned(),
        pointer: pointer.into(),
    };
    let Some(found) = find(withdrawn.statement.0) else {
        let detail = "no statement of this digest is in the log";
        return Err(impossible("withdrawal-known", detail, "/data/statement"));
    };
    let Some(replacement) = withdrawn.replacement else { return Ok(()) };
    let alike = |other: &Recorded| other.subject == found.subject && other.event.kind() == found.event.kind();
    if find(replacement.0).is_some_and(|other| alike(&other)) {
        return Ok(());
    }
    let detail = "no statement of the same subject and type is in the log by this digest";
    Err(impossible("replacement-known", detail, "/data/replacement"))
}

fn kind_of(governance: &Governance, source: Source) -> Option<AuthorityKind> {
    match source {
        Source::Authority(code) => governance.authority(code).map(|authority| authority.kind),
        Source::Institution(_) | Source::Ledger => None,
    }
}
