//! Row 3: what follows from dossiers and the ruleset on a day: who sees what, standing, deadlines, candidates.
//!
//! Everything is derived when it is asked, from dates and data: nothing is stored, nothing expires by a job that
//! could be late. Deliberately absent: clocks, storage, decisions (nobody is ever listed here), and every number of
//! days or months, which stand in the ruleset. Start reading at [`visibility()`], then [`standing()`].

mod answer;
mod because;
mod candidate;
mod coverage;
mod csv;
pub mod draw;
mod due;
mod eligibility;
mod frequency;
mod grading;
mod impact;
mod indicator;
mod late;
mod listed;
mod measure;
mod notice;
mod objection;
mod prepayment;
mod public;
mod reading;
mod risk;
mod routing;
mod showing;
mod stage;
mod standing;
mod template;
mod times;
mod visibility;
mod window;

pub use answer::{Answer, InvalidAnswer, Named, answers_of_csv};
pub use because::Because;
pub use candidate::{Candidate, candidates};
pub use coverage::{Coverage, CoverageAuthority, CoverageList, Submitter, coverage};
pub use csv::{InvalidCsv, csv, is_formula, rows_of};
pub use due::{Due, Obligation, due};
pub use eligibility::{Asking, Eligibility, Met, eligibilities};
pub use frequency::{VisitDuty, visits_due};
pub use impact::{Answered, Change, Impact, Move, Told, impact};
pub use indicator::{Against, Amount, Asked, Basis, Figure, RecomputableBy, decimal, figure, figures, figures_of};
pub use late::{Late, done_late};
pub use listed::{Listed, because_listed, listings};
pub use measure::{AppliedMeasure, measures};
pub use objection::is_contested;
pub use prepayment::{PrepaymentBreach, prepayment_breaches};
pub use public::{public_dossier, public_record};
pub use reading::{Ground, Right, Wanted, is_in_scope, right_of_office};
pub use risk::{Risk, Weighed, risk};
pub use routing::{Delivery, Held, Receipt, Routing, Sent, Task, receipts, routing, targets_of};
pub use showing::{Showing, Tiered, penalty_showing, tier};
pub use stage::{FilingStage, Missing, Operating, Reached, Stage, stage};
pub use standing::{Standing, StandingCode, standing};
pub use template::{
    CellFault, CellFaultKind, Columns, Filling, TemplateRow, columns, document_number, headers, template_row,
    ten_thousands,
};
pub use times::{Open, open_matters, time_ended, times};
pub use visibility::{Visibility, visibility};

#[cfg(test)]
pub(crate) mod tests;
