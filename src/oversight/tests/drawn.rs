//! Named states of draws, and of times that rest.

use serde_json::{Value, json};

use super::acts::{Act, changed};
use super::kit::{Life, day, institution};
use super::states::State;
use crate::statement::{EventKind, Subject};

/// What statements of these types would be about, by the label of the states below.
pub const ABOUT: &[(EventKind, &str)] = &[
    (EventKind::DrawSeeded, "freeze"),
    (EventKind::DrawMade, "seed"),
    (EventKind::DrawRedrawn, "draw"),
    (EventKind::ClockResumed, "complaint"),
];

/// The time that rests.
pub const CLOCK: &str = "accept-complaint";

fn enter(life: Life, label: &str, kind: EventKind, (on, about): (&str, &str), members: Value) -> Life {
    life.enter(label, changed(kind, Act { on, number: 300, about }, members))
}

pub fn all() -> Vec<State> {
    let state = |name, story, life, on, focus| State { name, story, life, on, focus };
    let case: Subject = "cases/0190c3a1-7d3e-4c9a-8b1f-000000000051".parse().unwrap_or_else(|_| panic!("a case"));
    let frozen = enter(Life::of(case), "freeze", EventKind::DrawFrozen, ("2026-03-02", ""), json!({}));
    let seed = json!({"seeded_on": day("2026-03-03").to_string()});
    let seeded = enter(frozen.clone(), "seed", EventKind::DrawSeeded, ("2026-03-03", "freeze"), seed);
    let made = enter(seeded.clone(), "draw", EventKind::DrawMade, ("2026-03-04", "seed"), json!({}));
    let complaint = ("2026-03-03", "");
    let received = enter(Life::of(institution()), "complaint", EventKind::ComplaintReceived, complaint, json!({}));
    let clock = json!({"clock": CLOCK});
    let resting = enter(received, "pause", EventKind::ClockSuspended, ("2026-03-05", "complaint"), clock);
    vec![
        state("draw frozen", "The lists of a draw were frozen the day before.", frozen, "2026-03-03", "freeze"),
        state("draw seeded", "The seed is there.", seeded, "2026-03-04", "seed"),
        state("draw made", "Objects and officers were drawn.", made, "2026-03-05", "draw"),
        state("time resting", "The time of a complaint rests.", resting, "2026-03-09", "complaint"),
    ]
}
