//! Named states of the procedures around penalties, lists, voices and money.

use serde_json::{Value, json};

use super::acts::{Act, changed};
use super::kit::{Life, facility, institution, named};
use super::states::{State, listed, penalty_served};
use crate::statement::EventKind;

/// Which statement a type is about, by the label that it has in these states.
pub const ABOUT: [(EventKind, &str); 18] = [
    (EventKind::EvidencePreserved, "case"),
    (EventKind::EvidenceDisposed, "kept"),
    (EventKind::CaseClosed, "case"),
    (EventKind::HearingHeld, "penalty notice"),
    (EventKind::PenaltyPerformed, "penalty"),
    (EventKind::PaymentDeferred, "penalty"),
    (EventKind::PenaltyEnforced, "penalty"),
    (EventKind::ListingRemovalRefused, "application"),
    (EventKind::ListingRestored, "removal"),
    (EventKind::MeasureApplied, "listing"),
    (EventKind::MeasureLifted, "measure"),
    (EventKind::ObjectionDecided, "objection"),
    (EventKind::ComplaintDecided, "complaint"),
    (EventKind::ComplaintClosed, "complaint"),
    (EventKind::IncidentClosed, "incident"),
    (EventKind::RiskSignalCleared, "signal"),
    (EventKind::SubsidyClawedBack, "grant"),
    (EventKind::PurchaseEnded, "contract"),
];

fn enter(life: Life, label: &str, kind: EventKind, (on, about): (&str, &str), members: Value) -> Life {
    let number = 200 + u32::try_from(life.dossier.records().len()).unwrap();
    life.enter(label, changed(kind, Act { on, number, about }, members))
}

fn case() -> Life {
    enter(Life::of(institution()), "case", EventKind::CaseOpened, ("2026-03-03", ""), json!({}))
}

fn notified() -> Life {
    let notice = json!({"hearing_right": true, "case": named("case")});
    let life = enter(case(), "penalty notice", EventKind::PenaltyNotified, ("2026-03-09", ""), notice);
    enter(life, "service", EventKind::DocumentServed, ("2026-03-10", "penalty notice"), json!({}))
}

fn submitted(life: Life, label: &str, kind: &str, at: (&str, &str)) -> Life {
    enter(life, label, EventKind::PartySubmitted, at, json!({"kind": kind}))
}

/// The states.
pub fn all() -> Vec<State> {
    let state = |name, story, life, on, focus| State { name, story, life, on, focus };
    let kept = enter(case(), "kept", EventKind::EvidencePreserved, ("2026-03-04", "case"), json!({}));
    let closed = enter(case(), "closed", EventKind::CaseClosed, ("2026-03-20", "case"), json!({}));
    let whole = json!({"complete": true});
    let performed = enter(penalty_served(), "payment", EventKind::PenaltyPerformed, ("2026-03-12", "penalty"), whole);
    let objected = submitted(penalty_served(), "objection", "objection", ("2026-03-05", "penalty"));
    let applied = submitted(listed(), "application", "removal_application", ("2026-04-08", "listing"));
    let mended = json!({"ground": "mended"});
    let removed = enter(listed(), "removal", EventKind::ListingRemoved, ("2026-05-06", "listing"), mended);
    let restored = enter(removed.clone(), "restored", EventKind::ListingRestored, ("2026-06-01", "removal"), json!({}));
    let measured = enter(listed(), "measure", EventKind::MeasureApplied, ("2026-04-08", "listing"), json!({}));
    let at = |kind, label: &str| enter(Life::of(institution()), label, kind, ("2026-03-04", ""), json!({}));
    let incident = enter(Life::of(facility()), "incident", EventKind::IncidentReported, ("2026-03-04", ""), json!({}));
    let (granted, back) = (at(EventKind::SubsidyGranted, "grant"), json!({"ground": "fraud"}));
    let claimed = enter(granted.clone(), "claim", EventKind::SubsidyClawedBack, ("2026-03-16", "grant"), back);
    vec![
        state("case opened", "A case was opened.", case(), "2026-03-10", "case"),
        state("case late", "The ninety days of the case are over.", case(), "2026-06-02", "case"),
        state("evidence preserved", "Evidence was preserved in it.", kept, "2026-03-09", "kept"),
        state("case closed", "The case was closed.", closed, "2026-03-23", "case"),
        state(
            "penalty notified",
            "A penalty was notified and the notice served.",
            notified(),
            "2026-03-12",
            "penalty notice",
        ),
        state(
            "hearing asked for",
            "The party asked for a hearing.",
            submitted(notified(), "request", "hearing_request", ("2026-03-12", "penalty notice")),
            "2026-03-30",
            "penalty notice",
        ),
        state("penalty performed", "The penalty was performed.", performed, "2026-03-16", "penalty"),
        state("objected", "The party objected to the penalty.", objected, "2026-03-09", "objection"),
        state("removal applied for", "The party applied for removal.", applied, "2026-04-15", "application"),
        state("removed early", "The listing was removed, its ground mended.", removed, "2026-05-20", "removal"),
        state("restored", "The removal was got by fraud and taken back.", restored, "2026-06-08", "listing"),
        state("measure applied", "A measure follows the listing.", measured, "2026-04-15", "measure"),
        state(
            "complained of",
            "A complaint came in.",
            at(EventKind::ComplaintReceived, "complaint"),
            "2026-03-09",
            "complaint",
        ),
        state("incident reported", "An incident was reported.", incident, "2026-03-09", "incident"),
        state(
            "signal raised",
            "A sign of risk was seen.",
            at(EventKind::RiskSignalRaised, "signal"),
            "2026-03-09",
            "signal",
        ),
        state("subsidised", "A subsidy was granted.", granted, "2026-03-09", "grant"),
        state("clawed back", "It was got by fraud and is to be paid back.", claimed, "2026-03-23", "claim"),
        state(
            "contracted",
            "A government buys services.",
            at(EventKind::PurchaseContracted, "contract"),
            "2026-03-09",
            "contract",
        ),
    ]
}
