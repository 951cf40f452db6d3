//! Named states of inspections, fire works, seals, legacy cases and campaigns.

use serde_json::json;

use super::acts::{Act, changed};
use super::kit::{Life, institution};
use super::states::State;
use crate::statement::EventKind;

/// What statements of these types would be about, by the label of the states below.
pub const ABOUT: &[(EventKind, &str)] = &[
    (EventKind::RectificationFailed, "order"),
    (EventKind::VisitNotified, "visit"),
    (EventKind::VisitCancelled, "visit"),
    (EventKind::MatterAnswered, "matter"),
    (EventKind::LegacyCaseDecided, "report"),
    (EventKind::LegacyCaseReviewed, "legacy decision"),
    (EventKind::PremisesSealed, "check"),
    (EventKind::PremisesUnsealed, "seal"),
    (EventKind::UseStopped, "check"),
    (EventKind::AssessorSuspended, "accreditation"),
    (EventKind::CampaignClosed, "campaign"),
];

/// Statements of one day each, by type, label, day and what they are about.
fn life(steps: &[(EventKind, &str, &str, &str)]) -> Life {
    steps.iter().zip(1..).fold(Life::of(institution()), |life, ((kind, label, on, about), number)| {
        // A plain fire check finds nothing, and nothing follows from it.
        let members = if *kind == EventKind::FireCheckRecorded { json!({"result": "issues_found"}) } else { json!({}) };
        let sample = changed(*kind, Act { on, number, about }, members);
        life.enter(label, sample)
    })
}

pub fn all() -> Vec<State> {
    use EventKind as K;
    let state = |name, story, steps: &[_], on, focus| State { name, story, life: life(steps), on, focus };
    let found = (K::InspectionRecorded, "inspection", "2026-02-02", "");
    let order = (K::RectificationOrdered, "order", "2026-02-03", "inspection");
    let visit = (K::VisitAssigned, "visit", "2026-02-02", "");
    let report = (K::LegacyCaseReported, "report", "2026-02-02", "");
    let decided = (K::LegacyCaseDecided, "legacy decision", "2026-02-09", "report");
    let check = (K::FireCheckRecorded, "check", "2026-02-02", "");
    let notice = (K::RectificationOrdered, "order", "2026-02-03", "check");
    let seal = (K::PremisesSealed, "seal", "2026-02-04", "check");
    let open = (K::PremisesUnsealed, "unsealing", "2026-02-16", "seal");
    let failed = (K::RectificationFailed, "failure", "2026-03-09", "order");
    vec![
        state("visit assigned", "A visit was assigned.", &[visit], "2026-02-03", "visit"),
        state(
            "visit cancelled",
            "The visit was cancelled.",
            &[visit, (K::VisitCancelled, "cancellation", "2026-02-04", "visit")],
            "2026-02-05",
            "visit",
        ),
        state("re-check failed", "The order was not followed.", &[found, order, failed], "2026-03-10", "order"),
        state(
            "matter transferred",
            "A matter went to another body.",
            &[found, (K::MatterTransferred, "matter", "2026-02-03", "")],
            "2026-02-04",
            "matter",
        ),
        state("legacy reported", "A legacy case was reported.", &[report], "2026-02-03", "report"),
        state("legacy decided", "It was decided, on conditions.", &[report, decided], "2026-02-10", "legacy decision"),
        state("sealed", "A part was sealed.", &[check, notice, seal], "2026-02-05", "seal"),
        state("unsealed", "The seal was lifted.", &[check, notice, seal, open], "2026-02-17", "seal"),
        state(
            "use stopped",
            "The use of the place was stopped.",
            &[check, (K::UseStopped, "stop", "2026-02-04", "check")],
            "2026-02-05",
            "stop",
        ),
        state(
            "assessor accredited",
            "An assessor was accredited.",
            &[(K::AssessorAccredited, "accreditation", "2026-02-02", "")],
            "2026-02-03",
            "accreditation",
        ),
        state(
            "campaign opened",
            "A campaign was opened.",
            &[(K::CampaignOpened, "campaign", "2026-02-02", "")],
            "2026-02-03",
            "campaign",
        ),
    ]
}
