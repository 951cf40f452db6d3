//! Standing: legal facts in force on a day, the strongest first. No score.

use serde::Serialize;

use crate::codes::code_list;
use crate::codes::{Day, ListKind};
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Recorded};

use super::because::Because;
use super::listed::listed_by;
use super::showing::penalty_showing;
use super::visibility::visibility;

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

/// The standing of a legal person on a day. It never stands alone: [`coverage`](super::coverage()) goes with it.
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
pub fn standing(dossier: &Dossier, rulebook: &Rulebook, on: Day, today: Day) -> Standing {
    let own = dossier.own_records();
    let shown = own.filter(|record| visibility(dossier, record, rulebook, today).is_public());
    let mut reasons: Vec<(StandingCode, Because)> = shown
        .filter_map(|record| {
            by_listing(dossier, record, rulebook, on).or_else(|| by_penalty(dossier, record, rulebook, on))
        })
        .collect();
    reasons.sort_by_key(|(code, _)| *code);
    let standing = reasons.first().map_or(StandingCode::Normal, |(code, _)| *code);
    Standing { standing, on, because: reasons.into_iter().map(|(_, because)| because).collect() }
}

fn by_listing(dossier: &Dossier, record: &Recorded, rulebook: &Rulebook, on: Day) -> Option<(StandingCode, Because)> {
    let (listed, rule) = listed_by(dossier, record, rulebook).filter(|(listed, _)| listed.holds(on))?;
    let rule = rule?;
    let code = match listed.list {
        ListKind::JointPunishment | ListKind::Severe => StandingCode::Listed,
        ListKind::Abnormal => StandingCode::Abnormal,
        ListKind::Watch => StandingCode::Watch,
    };
    let zh = format!("{}起列入{}", listed.from, listed.list.label_zh());
    let en = format!("on the list since {}: {}", listed.from, listed.list.label_en());
    Some((code, Because::new(&rule.rule, &[record.seq], (zh, en))))
}

fn by_penalty(dossier: &Dossier, record: &Recorded, rulebook: &Rulebook, on: Day) -> Option<(StandingCode, Because)> {
    let showing = penalty_showing(dossier, record, rulebook)?;
    if on < showing.from || showing.until <= on {
        return None;
    }
    let because = Because {
        rule: showing.rule,
        entries: vec![record.seq.0],
        source: showing.source,
        mark: showing.mark,
        zh: format!("{}起公示行政处罚，{}停止公示", showing.from, showing.until),
        en: format!("a penalty is shown since {}, and no longer from {}", showing.from, showing.until),
    };
    Some((StandingCode::PenaltyShowing, because))
}
