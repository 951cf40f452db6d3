//! Checking a ruleset on load: what contradicts itself is never adopted, since answers would hang on the order of rows.

use std::collections::BTreeSet;

use crate::codes::{AuthorityKind, Day, ListKind, RegionCode, Tier};

use super::{Duty, ListRule, PrepaymentLimit, PrepaymentRule, PublicityRule, RecordRule, Rule, Ruleset};

/// What two rules must not share: they would hold at once, and neither would be narrower.
type Scope<'r> = (&'r Rule, Vec<String>);

impl Ruleset {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and in which rule.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let ruleset: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        ruleset.check()?;
        Ok(ruleset)
    }

    fn check(&self) -> Result<(), String> {
        let mut ids = BTreeSet::new();
        for rule in self.rules() {
            rule.check()?;
            if !ids.insert(rule.id.as_str()) {
                return Err(format!("two rules are called {:?}", rule.id));
            }
        }
        self.publicity.iter().try_for_each(check_publicity)?;
        self.fine_bands.iter().try_for_each(|row| {
            wanted(0 < row.small_below_fen && row.small_below_fen <= row.huge_from_fen, &row.rule, "bands that rise")
        })?;
        self.outer_limits.iter().try_for_each(|row| wanted(row.months > 0, &row.rule, "months that are not 0"))?;
        self.records.iter().try_for_each(|row| check_record(row, row.months != Some(0)))?;
        self.annulment_notice
            .iter()
            .try_for_each(|row| check_record(row, row.months.is_some_and(|months| months > 0)))?;
        self.lists.iter().try_for_each(check_list)?;
        self.list_publication
            .iter()
            .try_for_each(|row| wanted(!row.kinds.is_empty(), &row.rule, "the lines of business that it is about"))?;
        for row in &self.deadlines {
            wanted(row.period.count > 0, &row.rule, "a period that is not empty")?;
            wanted(row.duty != Duty::Rectify, &row.rule, "a duty whose day is not set by an order")?;
        }
        self.prepayment.iter().try_for_each(check_prepayment)?;
        self.check_candidates()?;
        self.check_overlaps()
    }

    /// Every rule of its tables.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        let windows = self.publicity.iter().map(|row| &row.rule).chain(self.fine_bands.iter().map(|row| &row.rule));
        let records = self.records.iter().chain(&self.annulment_notice).map(|row| &row.rule);
        let lists = self.lists.iter().map(|row| &row.rule).chain(self.list_publication.iter().map(|row| &row.rule));
        let duties = self.deadlines.iter().map(|row| &row.rule).chain(self.candidates.iter().map(|row| &row.rule));
        let rest = self.persons.iter().map(|row| &row.rule).chain(self.prepayment.iter().map(|row| &row.rule));
        let rest = rest.chain(self.outer_limits.iter().map(|row| &row.rule));
        windows.chain(records).chain(lists).chain(rest).chain(duties)
    }

    fn check_overlaps(&self) -> Result<(), String> {
        let listed = |list: ListKind, row: &[AuthorityKind]| {
            kinds(row).iter().map(|kind| format!("{}/{kind}", list.as_str())).collect()
        };
        let tables: [Vec<Scope<'_>>; 8] = [
            self.publicity.iter().map(|row| (&row.rule, kinds(&row.kinds))).collect(),
            self.fine_bands.iter().map(|row| (&row.rule, kinds(&row.kinds))).collect(),
            self.outer_limits.iter().map(|row| (&row.rule, kinds(&[]))).collect(),
            self.records.iter().map(|row| (&row.rule, row.event_types.clone())).collect(),
            self.annulment_notice.iter().map(|row| (&row.rule, row.event_types.clone())).collect(),
            self.lists.iter().map(|row| (&row.rule, listed(row.list, &row.kinds))).collect(),
            self.list_publication.iter().map(|row| (&row.rule, listed(row.list, &row.kinds))).collect(),
            self.persons.iter().map(|row| (&row.rule, kinds(&[]))).collect(),
        ];
        tables.iter().try_for_each(|scopes| overlaps(scopes))
    }
}

pub(super) fn wanted(holds: bool, rule: &Rule, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("rule {:?} wants {what}", rule.id)) }
}

impl Rule {
    /// Checks what every rule has, in whatever file it stands.
    pub(in crate::manifest) fn check(&self) -> Result<(), String> {
        wanted(!self.id.is_empty(), self, "an id")?;
        wanted(!self.source.is_empty(), self, "a source")?;
        let marked = self.mark.as_ref().is_none_or(|mark| mark.starts_with('['));
        wanted(marked, self, "a mark in brackets, such as [POLICY]")?;
        wanted(self.until.is_none_or(|until| self.from <= until), self, "a last day that is not before its first")
    }

    /// Whether both hold on some day.
    pub(in crate::manifest) fn meets(&self, other: &Self) -> bool {
        let reaches = |until: Option<Day>, from: Day| until.is_none_or(|last| from <= last);
        reaches(self.until, other.from) && reaches(other.until, self.from)
    }
}

fn check_publicity(row: &PublicityRule) -> Result<(), String> {
    for tier in Tier::ALL {
        let count = row.windows.iter().filter(|window| window.tier == *tier).count();
        wanted(count == 1, &row.rule, &format!("one window for tier {}, found {count}", tier.as_str()))?;
    }
    for window in &row.windows {
        wanted(window.months_max > 0, &row.rule, "windows of a month at least")?;
        let least = [window.months_min, window.months_min_long].into_iter().flatten().max().unwrap_or_default();
        wanted(least <= window.months_max, &row.rule, "repair before the showing ends by itself")?;
    }
    let both = row.light_types.iter().find(|kind| row.severe_types.contains(kind));
    wanted(both.is_none(), &row.rule, "no kind of penalty that is both light and severe")
}

fn check_record(row: &RecordRule, months_hold: bool) -> Result<(), String> {
    wanted(!row.event_types.is_empty(), &row.rule, "types of statement")?;
    wanted(months_hold, &row.rule, "months that are not 0")
}

fn check_prepayment(row: &PrepaymentRule) -> Result<(), String> {
    let counted = match row.limit {
        PrepaymentLimit::ServiceMonths | PrepaymentLimit::DepositMonths | PrepaymentLimit::MembershipMonths => true,
        PrepaymentLimit::NoMembershipInPublicHome
        | PrepaymentLimit::PayersWithinBeds
        | PrepaymentLimit::TotalWithinAssets
        | PrepaymentLimit::FeesReported => false,
    };
    wanted(row.most.is_some_and(|most| most > 0) == counted, &row.rule, "a number where its limit is one")
}

fn check_list(row: &ListRule) -> Result<(), String> {
    wanted(!row.kinds.is_empty(), &row.rule, "the lines of business that decide")?;
    wanted(row.months_min != Some(0) && row.months_max != Some(0), &row.rule, "months that are not 0")?;
    let rises = row.months_min.zip(row.months_max).is_none_or(|(min, max)| min <= max);
    wanted(rises, &row.rule, "removal on application before the longest term is over")?;
    wanted(row.answer.is_none_or(|answer| answer.count > 0), &row.rule, "a time to answer that is not empty")?;
    wanted(!row.enabled || !row.circumstances.is_empty(), &row.rule, "circumstances, since it is enabled")?;
    let codes: BTreeSet<&str> = row.circumstances.iter().map(|found| found.code.as_str()).collect();
    wanted(codes.len() == row.circumstances.len(), &row.rule, "circumstances with different codes")
}

/// The lines of business, or the one word that stands for all.
fn kinds(named: &[AuthorityKind]) -> Vec<String> {
    if named.is_empty() {
        return vec!["all".to_owned()];
    }
    named.iter().map(|kind| kind.as_str().to_owned()).collect()
}

fn overlaps(scopes: &[Scope<'_>]) -> Result<(), String> {
    let mut rest = scopes;
    while let Some(((rule, words), after)) = rest.split_first() {
        let clash = after.iter().find(|(other, theirs)| {
            other.jurisdiction == rule.jurisdiction
                && rule.meets(other)
                && words.iter().any(|word| theirs.contains(word))
        });
        if let Some((other, _)) = clash {
            let place = rule.jurisdiction.map_or_else(|| "the whole country".to_owned(), |r: RegionCode| r.to_string());
            return Err(format!("rules {:?} and {:?} both hold in {place}", rule.id, other.id));
        }
        rest = after;
    }
    Ok(())
}
