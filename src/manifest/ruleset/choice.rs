//! Choosing among rules: by place, line of business and day. The narrowest place that holds decides.

use crate::codes::{AuthorityKind, Day, ListKind, RegionCode};

use super::{
    DeadlineRule, Duty, FineBands, ListRule, OuterLimit, PersonsRule, PrepaymentRule, PublicityRule, RecordRule, Rule,
    Ruleset, Trigger,
};

impl Ruleset {
    /// The rule of a list for decisions of a line of business, in a place, on a day.
    #[must_use]
    pub fn list(
        &self,
        list: ListKind,
        kind: Option<AuthorityKind>,
        place: Option<RegionCode>,
        day: Day,
    ) -> Option<&ListRule> {
        let holding = self.lists.iter().filter(|row| {
            row.list == list && kind.is_none_or(|kind| row.kinds.contains(&kind)) && row.rule.holds(place, day)
        });
        holding.max_by_key(|row| row.rule.narrowness())
    }

    /// How penalties are shown that a line of business decided in a place on a day. A rule that names the line
    /// goes before those for all.
    #[must_use]
    pub fn publicity(
        &self,
        kind: Option<AuthorityKind>,
        place: Option<RegionCode>,
        day: Day,
    ) -> Option<&PublicityRule> {
        let holding = self.publicity.iter().filter(|row| named_or_all(&row.kinds, kind) && row.rule.holds(place, day));
        holding.max_by_key(|row| (!row.kinds.is_empty(), row.rule.narrowness()))
    }

    /// The rules that also shorten what was decided before their first day, the earliest first.
    #[must_use]
    pub fn shorteners(
        &self,
        kind: Option<AuthorityKind>,
        place: Option<RegionCode>,
        decided_on: Day,
    ) -> Vec<&PublicityRule> {
        let governs =
            |row: &&PublicityRule| self.publicity(kind, place, row.rule.from).is_some_and(|holding| holding == *row);
        let later = self.publicity.iter().filter(|row| row.shortens_older && decided_on < row.rule.from);
        let mut found: Vec<&PublicityRule> = later.filter(governs).collect();
        found.sort_by_key(|row| row.rule.from);
        found
    }

    /// The outer limit of a place for misconduct that ended on a day, with the first day on which nothing of it is
    /// shown.
    #[must_use]
    pub fn outer_limit(&self, place: Option<RegionCode>, ended_on: Day) -> Option<(&OuterLimit, Day)> {
        let reached = |row: &OuterLimit| ended_on.plus_months(i32::from(row.months));
        let holding = self.outer_limits.iter().filter(|row| row.rule.holds(place, reached(row)));
        holding.max_by_key(|row| row.rule.narrowness()).map(|row| (row, reached(row)))
    }

    /// The fine bands of a line of business in a place on a day.
    #[must_use]
    pub fn bands(&self, kind: Option<AuthorityKind>, place: Option<RegionCode>, day: Day) -> Option<&FineBands> {
        let holding = self.fine_bands.iter().filter(|row| named_or_all(&row.kinds, kind) && row.rule.holds(place, day));
        holding.max_by_key(|row| (!row.kinds.is_empty(), row.rule.narrowness()))
    }

    /// How long records of a type are shown, by its name without version.
    #[must_use]
    pub fn record(&self, event_type: &str, place: Option<RegionCode>, day: Day) -> Option<&RecordRule> {
        narrowest(&self.records, event_type, place, day)
    }

    /// How long the notice that a record of a type was annulled stands.
    #[must_use]
    pub fn annulment_notice(&self, event_type: &str, place: Option<RegionCode>, day: Day) -> Option<&RecordRule> {
        narrowest(&self.annulment_notice, event_type, place, day)
    }

    /// Whether a list is published in a place on a day: not unless a rule says so.
    #[must_use]
    pub fn publishes(
        &self,
        list: ListKind,
        kind: Option<AuthorityKind>,
        place: Option<RegionCode>,
        day: Day,
    ) -> Option<&Rule> {
        let holding = self.list_publication.iter().filter(|row| {
            row.list == list && kind.is_some_and(|kind| row.kinds.contains(&kind)) && row.rule.holds(place, day)
        });
        holding.max_by_key(|row| row.rule.narrowness()).filter(|row| row.published).map(|row| &row.rule)
    }

    /// Whether penalties and listings of sole traders are shown in a place on a day: not unless a rule says so.
    #[must_use]
    pub fn shows_sole_traders(&self, place: Option<RegionCode>, day: Day) -> bool {
        self.persons_rule(place, day).is_some_and(|row| row.sole_traders_shown)
    }

    /// The same for other natural persons.
    #[must_use]
    pub fn shows_natural_persons(&self, place: Option<RegionCode>, day: Day) -> bool {
        self.persons_rule(place, day).is_some_and(|row| row.natural_persons_shown)
    }

    fn persons_rule(&self, place: Option<RegionCode>, day: Day) -> Option<&PersonsRule> {
        self.persons.iter().filter(|row| row.rule.holds(place, day)).max_by_key(|row| row.rule.narrowness())
    }

    /// Limits of prepayment that hold in a place on a day.
    pub fn prepayment_limits(&self, place: Option<RegionCode>, day: Day) -> impl Iterator<Item = &PrepaymentRule> {
        self.prepayment.iter().filter(move |row| row.rule.holds(place, day))
    }

    /// Every rule that gives a line of business a time for a duty; the shortest counts.
    pub fn deadlines_of(
        &self,
        duty: Duty,
        kind: Option<AuthorityKind>,
        place: Option<RegionCode>,
        day: Day,
    ) -> impl Iterator<Item = &DeadlineRule> {
        self.deadlines
            .iter()
            .filter(move |row| row.duty == duty && named_or_all(&row.kinds, kind) && row.rule.holds(place, day))
    }

    /// Every type of statement that it names, without version.
    pub fn event_types(&self) -> impl Iterator<Item = &str> {
        let shown = self.records.iter().chain(&self.annulment_notice).flat_map(|row| &row.event_types);
        let leading = self.candidates.iter().filter_map(|row| {
            let Trigger::Statement(earlier) = &row.trigger else { return None };
            Some(&earlier.by)
        });
        shown.chain(leading.flatten()).map(String::as_str)
    }
}

fn narrowest<'r>(
    rows: &'r [RecordRule],
    event_type: &str,
    place: Option<RegionCode>,
    day: Day,
) -> Option<&'r RecordRule> {
    let holding =
        rows.iter().filter(|row| row.rule.holds(place, day) && row.event_types.iter().any(|name| name == event_type));
    holding.max_by_key(|row| row.rule.narrowness())
}

fn named_or_all(kinds: &[AuthorityKind], kind: Option<AuthorityKind>) -> bool {
    kinds.is_empty() || kind.is_some_and(|kind| kinds.contains(&kind))
}

impl Rule {
    /// 0 for the whole country, 1 for a province, 2 for a prefecture, 3 for a county.
    pub(in crate::manifest) fn narrowness(&self) -> u8 {
        match self.jurisdiction {
            None => 0,
            Some(region) if region == region.province() => 1,
            Some(region) if region == region.prefecture() => 2,
            Some(_) => 3,
        }
    }
}
