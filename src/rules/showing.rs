//! How long a penalty is shown.

use crate::codes::{Day, Tier};
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Recorded};

use super::release::{effective_release, reviewed_tier};

/// The tier of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tiered {
    /// The tier by which its window is chosen.
    pub tier: Tier,
    /// Whether neither a fine band nor a reviewer fixed it: then it is the lowest that it can be.
    pub undetermined: bool,
}

/// The window of a penalty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showing {
    /// First day.
    pub from: Day,
    /// First day on which it is no longer shown.
    pub until: Day,
    /// From which day repair may be asked; `None` where it may not.
    pub repair_from: Option<Day>,
    /// Its tier.
    pub tier: Option<Tier>,
    /// Whether the tier is only the lowest that it can be.
    pub undetermined: bool,
    /// The rule that fixes its end.
    pub rule: String,
    /// Where that rule stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where it is not law that was read.
    pub mark: Option<String>,
    /// Whether it is shown at all.
    pub shown: bool,
}

/// The tier of a penalty, also of a transcribed one; `None` for another record, and where no rule holds.
#[must_use]
pub fn tier(dossier: &Dossier, record: &Recorded, _rulebook: &Rulebook) -> Option<Tiered> {
    let release = effective_release(dossier, record);
    reviewed_tier(release.as_ref()).map(|tier| Tiered { tier, undetermined: false })
}

/// The window of a penalty; `None` for another record, and while it is not released or no rule holds.
#[must_use]
pub fn penalty_showing(_dossier: &Dossier, _record: &Recorded, _rulebook: &Rulebook) -> Option<Showing> {
    None
}
