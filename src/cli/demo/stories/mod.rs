//! Whole stories: each told from its first day to its last, with a title, and who it is about.

mod cases;
mod draws;
mod endings;
mod errors;
mod fire;
mod grades;
mod irregular;
mod legacy;
mod money;
mod penalties;
mod teller;
mod unregistered;
mod voices;

use crate::codes::Day;

use super::cast::Cast;
use super::dice::Dice;
use super::plan::{Plan, StepId};

use teller::Teller;

/// A story that was told.
pub(super) struct Told {
    pub zh: &'static str,
    pub en: &'static str,
    pub first: Day,
    pub last: Day,
    /// Whom it is about, as subjects.
    pub subjects: Vec<String>,
    /// The statement whose receipt is worth a look.
    pub look: StepId,
}

/// Every story.
pub(super) fn tell(plan: &mut Plan, dice: &Dice, casts: &[Cast]) -> Vec<Told> {
    let mut teller = Teller::new(plan, dice, casts);
    let stories: [fn(&mut Teller<'_>) -> Told; 27] = [
        unregistered::listed_for_two_years,
        penalties::annulled_with_its_listing,
        errors::innocent_namesake,
        grades::revoked,
        fire::left_open,
        errors::paper_of_2019,
        grades::nothing_but_good_years,
        penalties::cut_by_the_new_rule,
        errors::corrected_field,
        unregistered::new_operator,
        penalties::listed_today,
        irregular::listed_too_early,
        irregular::removed_too_early,
        irregular::certificate_expired,
        cases::heard_and_paid,
        fire::sealed_and_resumed,
        draws::drawn_for_a_visit,
        grades::refused,
        grades::lowered,
        voices::complaint,
        voices::accident,
        money::paid_too_far_ahead,
        money::still_too_far_ahead,
        money::clawed_back,
        legacy::one_matter_one_meeting,
        endings::everybody_placed,
        endings::somebody_left_behind,
    ];
    stories.into_iter().map(|story| story(&mut teller)).collect()
}
