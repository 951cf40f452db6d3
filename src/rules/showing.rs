//! How long a penalty is shown: tier, window, and what later rules take from it.

use crate::codes::{AuthorityKind, Day, PenaltyType, RegionCode, SupervisionField, Tier};
use crate::manifest::Rulebook;
use crate::manifest::ruleset::{Anchor, PublicityRule, Ruleset, TierShown};
use crate::oversight::{Dossier, Recorded, Released};
use crate::statement::Event;
use crate::statement::events::penalty::Procedure;
use crate::statement::events::transcript::Transcribed;

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
    /// First day: the day of publication.
    pub from: Day,
    /// First day on which it is no longer shown; not after `from` where it is over before it begins.
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
    /// Whether the place knows an outer limit that cannot be applied: nobody said when the misconduct ended.
    pub outer_limit_unknown: bool,
}

/// What a window depends on, of a penalty decided here or copied from paper.
#[derive(Clone, Copy)]
pub(super) struct Decision<'d> {
    kind: Option<AuthorityKind>,
    place: Option<RegionCode>,
    decided_on: Day,
    procedure: Procedure,
    types: &'d [PenaltyType],
    fine_fen: Option<u64>,
    field: Option<SupervisionField>,
    restricted_until: Option<Day>,
    misconduct_until: Option<Day>,
    copied: bool,
}

/// A window by one rule.
struct Window {
    until: Day,
    repair_from: Option<Day>,
    shown: bool,
}

impl<'d> Decision<'d> {
    /// The penalty that a record holds, corrections taken in; `None` for another record.
    pub(super) fn of(dossier: &'d Dossier, record: &'d Recorded) -> Option<Self> {
        let event = dossier.event(record);
        if let Event::PenaltyDecided(decided) = event {
            return Some(Self {
                kind: record.kind,
                place: Some(decided.region),
                decided_on: decided.document.dated_on,
                procedure: decided.procedure,
                types: &decided.types,
                fine_fen: decided.fine_fen,
                field: Some(decided.field),
                restricted_until: decided.restricted_until,
                misconduct_until: decided.misconduct_until,
                copied: false,
            });
        }
        let Event::RecordTranscribed(copy) = event else { return None };
        let Transcribed::Penalty { procedure, types, fine_fen } = &copy.content else { return None };
        Some(Self {
            kind: Some(copy.original_kind),
            place: None,
            decided_on: copy.original_on,
            procedure: *procedure,
            types,
            fine_fen: *fine_fen,
            field: None,
            restricted_until: None,
            misconduct_until: None,
            copied: true,
        })
    }

    /// The rule of its day; `None` where no rule shows decisions of that day.
    fn rule(self, ruleset: &Ruleset) -> Option<&PublicityRule> {
        ruleset.publicity(self.kind, self.place, self.decided_on)
    }

    /// Several kinds in one decision: the highest tier counts (PUB-06).
    fn tier(self, rule: &PublicityRule, ruleset: &Ruleset, reviewed: Option<Tier>) -> Tiered {
        let fixed = |tier| Tiered { tier, undetermined: false };
        if self.procedure == Procedure::Simple {
            return fixed(Tier::Light);
        }
        let of_type = |kind: &PenaltyType| {
            if rule.severe_types.contains(kind) {
                Tier::Severe
            } else if rule.light_types.contains(kind) {
                Tier::Light
            } else {
                Tier::General
            }
        };
        let others = self.types.iter().filter(|kind| **kind != PenaltyType::Fine);
        let rest = others.map(of_type).max().unwrap_or(Tier::Light);
        if rest == Tier::Severe || !self.types.contains(&PenaltyType::Fine) {
            return fixed(rest);
        }
        let bands = ruleset.bands(self.kind, self.place, self.decided_on);
        match (self.fine_fen.zip(bands), reviewed) {
            (Some((fine, bands)), _) if fine >= bands.huge_from_fen => fixed(Tier::Severe),
            (Some((fine, bands)), _) if fine < bands.small_below_fen => fixed(rest.max(rule.small_fine)),
            (Some(_), _) => fixed(rest.max(Tier::General)),
            (None, Some(reviewed)) => fixed(rest.max(reviewed)),
            // Without a band and a reviewer the shorter window holds.
            (None, None) => Tiered { tier: rest.max(rule.small_fine), undetermined: true },
        }
    }

    /// The window by one rule, if it is published on `published_on`.
    fn window(self, rule: &PublicityRule, tier: Tier, published_on: Day, necessary: bool) -> Option<Window> {
        let row = rule.windows.iter().find(|window| window.tier == tier)?;
        let anchor = match rule.anchor {
            // When a copied record was first published is not known: it must not begin anew here.
            Anchor::Publication if !self.copied => published_on,
            Anchor::Publication | Anchor::Document => self.decided_on,
        };
        let end = anchor.plus_months(i32::from(row.months_max));
        let carried = self.restricted_until.filter(|_| rule.restriction_extends).map(Day::next);
        let long = self.field.is_some_and(|field| rule.long_fields.contains(&field));
        let months_min = row.months_min_long.filter(|_| long).or(row.months_min);
        let by_tier = match row.shown {
            TierShown::Always => true,
            TierShown::IfNecessary => necessary,
            TierShown::Never => false,
        };
        let only_unshown = self.types.iter().all(|kind| rule.never_if_only.contains(kind));
        let unshown_procedure = self.procedure == Procedure::Simple && !rule.simple_shown;
        Some(Window {
            until: carried.map_or(end, |carried| end.max(carried)),
            repair_from: months_min.map(|months| anchor.plus_months(i32::from(months))),
            shown: by_tier && !only_unshown && !unshown_procedure,
        })
    }

    /// The whole showing, as if it were released by `release`.
    pub(super) fn showing(self, ruleset: &Ruleset, release: &Released) -> Option<Showing> {
        let rule = self.rule(ruleset)?;
        let tiered = self.tier(rule, ruleset, release.tier);
        let first = self.window(rule, tiered.tier, release.on, release.necessary)?;
        let mut showing = Showing {
            from: release.on,
            until: first.until,
            repair_from: first.repair_from,
            tier: Some(tiered.tier),
            undetermined: tiered.undetermined,
            rule: rule.rule.id.clone(),
            source: rule.rule.source.clone(),
            mark: rule.rule.mark.clone(),
            shown: first.shown,
            outer_limit_unknown: false,
        };
        for later in ruleset.shorteners(self.kind, self.place, self.decided_on) {
            self.shorten(&mut showing, later, ruleset, release);
        }
        self.limit(&mut showing, ruleset);
        showing.repair_from = showing.repair_from.filter(|from| *from < showing.until);
        Some(showing)
    }

    /// Ends it by the outer limit of its place (PUB-07). The day of the decision stands for no end of misconduct.
    fn limit(self, showing: &mut Showing, ruleset: &Ruleset) {
        let Some(ended_on) = self.misconduct_until else {
            showing.outer_limit_unknown = ruleset.outer_limit(self.place, self.decided_on).is_some();
            return;
        };
        let Some((limit, end)) = ruleset.outer_limit(self.place, ended_on) else { return };
        if end < showing.until {
            showing.until = end;
            showing.rule.clone_from(&limit.rule.id);
            showing.source.clone_from(&limit.rule.source);
            showing.mark.clone_from(&limit.rule.mark);
        }
    }

    /// Takes in a later rule that is better for the party: the end comes at the earliest on its first day (PUB-05).
    fn shorten(self, showing: &mut Showing, later: &PublicityRule, ruleset: &Ruleset, release: &Released) {
        let first_day = later.rule.from;
        let tier = self.tier(later, ruleset, release.tier).tier;
        let Some(window) = self.window(later, tier, release.on, release.necessary) else { return };
        let end = if window.shown { window.until.max(first_day) } else { first_day };
        if end < showing.until {
            showing.until = end;
            showing.rule.clone_from(&later.rule.id);
            showing.source.clone_from(&later.rule.source);
            let own = later.rule.mark.as_deref().unwrap_or_default();
            showing.mark =
                Some(format!("[POLICY] PUB-05: it shortens what was showing already. {own}").trim().to_owned());
        }
        let repair = window.repair_from.map(|from| from.max(first_day));
        showing.repair_from = [showing.repair_from, repair].into_iter().flatten().min();
    }
}

/// The tier of a penalty, also of a transcribed one; `None` for another record, and where no rule holds.
#[must_use]
pub fn tier(dossier: &Dossier, record: &Recorded, rulebook: &Rulebook) -> Option<Tiered> {
    let decision = Decision::of(dossier, record)?;
    let rule = decision.rule(&rulebook.ruleset)?;
    let reviewed = dossier.fate(record.digest).released.and_then(|release| release.tier);
    Some(decision.tier(rule, &rulebook.ruleset, reviewed))
}

/// The window of a penalty; `None` for another record, and while it is not released or no rule holds.
///
/// Whether it still stands is not asked here: [`visibility`](super::visibility()) does.
#[must_use]
pub fn penalty_showing(dossier: &Dossier, record: &Recorded, rulebook: &Rulebook) -> Option<Showing> {
    let release = dossier.fate(record.digest).released?;
    Decision::of(dossier, record)?.showing(&rulebook.ruleset, &release)
}
