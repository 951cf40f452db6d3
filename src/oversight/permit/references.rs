//! What a statement is about: it must be there, be of a fitting type, come first, and not have ended already.

use std::mem::discriminant;

use crate::codes::{Day, Hash};
use crate::manifest::procedures::{AboutRule, Clock, Test};
use crate::statement::Event;
use crate::statement::Nature;
use crate::statement::events::{Deed, EndKind};

use super::super::clock::names;
use super::super::dossier::Dossier;
use super::super::recorded::Recorded;
use super::{Impossible, Proposed, impossible};

/// Checks what a statement says about others of its dossier.
pub(super) fn hold(dossier: &Dossier, proposed: &Proposed<'_>) -> Result<(), Impossible> {
    let event = proposed.event;
    bases_come_first(dossier, proposed)?;
    let Some(about) = event.named_about() else { return Ok(()) };
    let pointer = format!("/data/{}", about.member);
    let Some(record) = dossier.own(about.digest) else {
        let detail = format!("no statement {} about this subject is recorded", about.digest.to_base64url());
        return Err(impossible("about-known", pointer, detail));
    };
    if record.subject != proposed.subject {
        let detail =
            format!("entry {} was entered under {}: what is said about it names that", record.seq, record.subject);
        return Err(impossible("about-same-name", "/subject", detail));
    }
    if !can_be_about(proposed, dossier.event(record)) {
        let (own, found) = (event.kind().unversioned(), record.event.kind().unversioned());
        return Err(impossible("about-known", pointer, format!("{own} cannot be about this {found}")));
    }
    comes_first(cause_day(event, record), proposed.day(), &pointer)?;
    if let Event::OutsideDocumentReceived(received) = event {
        comes_first(cause_day(event, record), received.dated_on, "/data/dated_on")?;
        comes_first(received.dated_on, received.received_on, "/data/received_on")?;
    }
    is_not_over(dossier, proposed, record, &pointer)
}

/// Whether a statement can be about another. What mends, shows, serves, answers or reviews can be about whatever may
/// be mended, shown, served, answered or reviewed; all else is in the procedures.
fn can_be_about(proposed: &Proposed<'_>, about: &Event) -> bool {
    match proposed.event.deed() {
        Deed::Corrects(_) => can_be_mended(about),
        Deed::Strikes(kind) if kind.is_clerical() => can_be_mended(about),
        Deed::Releases { .. } => about.is_releasable(),
        Deed::Serves(_) => about.document().is_some(),
        Deed::Submits(..) => can_be_answered(about),
        Deed::Hears(..) => can_be_reviewed(about),
        Deed::Extends { clock, .. } | Deed::Suspends { clock, .. } | Deed::Resumes { clock, .. } => {
            let begins = |row: &Clock| row.code == clock && names(&row.starts.events, about);
            proposed.rulebook.procedures.clocks.iter().any(begins)
        }
        Deed::Nothing | Deed::Strikes(_) | Deed::Ends(_) | Deed::Closes(_) => {
            about_rule(proposed).is_some_and(|rule| fits(rule, proposed.event, about))
        }
    }
}

fn about_rule<'p>(proposed: &Proposed<'p>) -> Option<&'p AboutRule> {
    let own = proposed.event.kind().unversioned();
    proposed.rulebook.procedures.abouts.iter().find(|rule| rule.event == own)
}

fn fits(rule: &AboutRule, event: &Event, about: &Event) -> bool {
    if !names(&rule.may_be_about, about) {
        return false;
    }
    if rule.when_any.is_empty() && rule.same.is_empty() {
        return true;
    }
    let (own, found) = (event.to_data(), about.to_data());
    let says = |group: &Vec<_>| group.iter().all(|test: &Test| test.holds(&found));
    (rule.when_any.is_empty() || rule.when_any.iter().any(says))
        && rule.same.iter().all(|member| member.of(&own) == member.of(&found))
}

/// What is mended or struck: not what mends itself, and not what rules names, which is undone by its counterpart.
fn can_be_mended(event: &Event) -> bool {
    !event.is_clerical() && event.kind().oversees()
}

/// What a party may speak about: whatever an authority recorded or decided about it.
fn can_be_answered(event: &Event) -> bool {
    let is_voice =
        matches!(event.deed(), Deed::Serves(_) | Deed::Submits(..) | Deed::Hears(..) | Deed::Releases { .. });
    !is_voice && !event.is_clerical()
}

/// What a court, a review organ or the door for repair may speak about: decisions on the party.
fn can_be_reviewed(event: &Event) -> bool {
    let decides = event.kind().nature() == Nature::Decision || matches!(event, Event::RecordTranscribed(_));
    decides && !event.is_clerical() && !matches!(event.deed(), Deed::Releases { .. })
}

/// The first day on which something can be about a record. Of a transcribed act that is the day of the act, but its
/// copy can be released or corrected only once there is one.
fn cause_day(event: &Event, cause: &Recorded) -> Day {
    let of_the_copy = event.is_clerical() || matches!(event.deed(), Deed::Releases { .. });
    if let (Event::RecordTranscribed(record), false) = (&cause.event, of_the_copy) {
        record.original_on
    } else {
        cause.legal_day()
    }
}

fn comes_first(cause: Day, effect: Day, pointer: &str) -> Result<(), Impossible> {
    if cause <= effect {
        return Ok(());
    }
    Err(impossible("date-before-cause", pointer, format!("it is dated {effect}, what it is about {cause}")))
}

/// A decision comes after the facts on which it rests and the acts that it names, as far as this dossier holds them;
/// the facts may stand in another one, the acts may not.
fn bases_come_first(dossier: &Dossier, proposed: &Proposed<'_>) -> Result<(), Impossible> {
    let event = proposed.event;
    for basis in event.rests_on().iter().filter_map(|basis| dossier.record(basis.0)) {
        comes_first(cause_day(event, basis), proposed.day(), "/data/rests_on")?;
    }
    for named in event.names() {
        let pointer = format!("/data/{}", named.member);
        if let Some(record) = dossier.record(named.digest) {
            comes_first(cause_day(event, record), proposed.day(), &pointer)?;
        }
    }
    Ok(())
}

/// Nothing ends twice, and nothing is done to a record that never belonged here.
fn is_not_over(dossier: &Dossier, proposed: &Proposed<'_>, about: &Recorded, pointer: &str) -> Result<(), Impossible> {
    let event = proposed.event;
    let fate = dossier.fate(about.digest);
    let ended = |over: fn(EndKind) -> bool| fate.ended.is_some_and(|end| over(end.kind));
    let pauses = |clock| fate.suspended.iter().any(|pause| pause.clock == clock && pause.until_on.is_none());
    let (rule, over) = match event.deed() {
        Deed::Ends(EndKind::Annulled) | Deed::Strikes(EndKind::Annulled) => {
            ("ended-once", ended(EndKind::is_from_the_start))
        }
        // Ending what has fallen with its basis, or was repaired, tells the party so.
        Deed::Ends(_) => {
            let over = ended(|kind| !matches!(kind, EndKind::BasisFell | EndKind::Repaired));
            ("ended-once", over || was_done(dossier, event, about.digest))
        }
        Deed::Closes(_) => ("ended-once", fate.closed.is_some() || ended(EndKind::is_clerical)),
        Deed::Releases { .. } if fate.released.is_some() => ("released-once", true),
        Deed::Releases { .. } | Deed::Corrects(_) | Deed::Strikes(_) => ("ended-once", ended(EndKind::is_clerical)),
        // One notice leads to one decision; one that fell, or never counted, can be made again.
        Deed::Nothing => {
            let once = about_rule(proposed).is_some_and(|rule| rule.once);
            ("decided-once", once && was_done(dossier, event, about.digest))
        }
        Deed::Resumes { clock, .. } => ("suspended-first", !pauses(clock)),
        Deed::Suspends { clock, .. } => ("suspended-once", pauses(clock)),
        Deed::Serves(_) | Deed::Submits(..) | Deed::Hears(..) | Deed::Extends { .. } => ("ended-once", false),
    };
    if over { Err(impossible(rule, pointer, "this was done before, or what it is about has ended")) } else { Ok(()) }
}

/// Whether a statement of the same type about the same one stands already.
fn was_done(dossier: &Dossier, event: &Event, about: Hash) -> bool {
    dossier.records().iter().any(|record| {
        discriminant(&record.event) == discriminant(event)
            && record.event.about() == Some(about)
            && dossier.counts(record)
            && dossier.fate(record.digest).ended.is_none()
    })
}
