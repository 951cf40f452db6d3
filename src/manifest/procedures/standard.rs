//! Standards by which a home is scored: their parts, and what each grade wants of them.

use serde::Deserialize;

use super::Member;
use crate::manifest::ruleset::Rule;

/// A standard for the time and the place of its rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// The rule.
    pub rule: Rule,
    /// Its name with its version, as statements cite it.
    pub standard: String,
    /// Its parts; their points make the total.
    pub parts: Vec<Part>,
    /// Its grades.
    pub grades: Vec<GradeStep>,
}

/// A part of a standard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name, as scores write it.
    pub part: String,
    /// Points that it gives where everything in it applies.
    pub points_max: u32,
}

/// What a grade wants.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeStep {
    /// The grade.
    pub grade: u8,
    /// Points in total, of those of all parts.
    pub total: u32,
    /// The least share of the points of each part, in hundredths.
    pub share_percent: u32,
}

/// Where a statement says by what it was scored.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scored {
    /// The list of parts with `part`, `points` and `points_max`.
    pub scores: Member,
    /// The standard.
    pub standard: Member,
    /// The grade.
    pub grade: Member,
}

impl Standard {
    /// Checks that it can be reached, and that every grade wants more than the one below.
    pub(super) fn check(&self) -> Result<(), String> {
        self.rule.check()?;
        let sum: u64 = self.parts.iter().map(|part| u64::from(part.points_max)).sum();
        let reachable = self.grades.iter().all(|step| u64::from(step.total) <= sum && step.share_percent <= 100);
        let rises = self.grades.iter().zip(self.grades.iter().skip(1)).all(|(low, high)| {
            low.grade < high.grade && low.total < high.total && low.share_percent <= high.share_percent
        });
        let named = self.parts.iter().all(|part| !part.part.is_empty() && part.points_max > 0);
        if !self.grades.is_empty() && reachable && rises && named {
            Ok(())
        } else {
            Err(format!("standard {:?} wants parts with points, and grades that rise and can be reached", self.rule.id))
        }
    }

    /// Whether points reach a grade: in total, and in each part. `None` where it knows no such grade.
    ///
    /// A score is `(part, points, points that could be given)`; what does not apply is left out of the last one, and
    /// the total counts in proportion. A part that is missing, unknown or above its own maximum reaches nothing.
    #[must_use]
    pub fn reached(&self, grade: u8, scores: &[(&str, u64, u64)]) -> Option<bool> {
        let step = self.grades.iter().find(|step| step.grade == grade)?;
        let is_known = |name: &str| self.parts.iter().any(|part| part.part == name);
        let (mut points, mut applicable, mut all) = (0_u64, 0_u64, 0_u64);
        for part in &self.parts {
            let own = u64::from(part.points_max);
            let mut given = scores.iter().filter(|(name, ..)| *name == part.part);
            let (Some((_, got, of)), None) = (given.next(), given.next()) else { return Some(false) };
            if got > of || *of > own || got.saturating_mul(100) < of.saturating_mul(u64::from(step.share_percent)) {
                return Some(false);
            }
            points = points.saturating_add(*got);
            applicable = applicable.saturating_add(*of);
            all = all.saturating_add(own);
        }
        let in_total = points.saturating_mul(all) >= applicable.saturating_mul(u64::from(step.total));
        Some(in_total && scores.iter().all(|(name, ..)| is_known(name)))
    }
}
