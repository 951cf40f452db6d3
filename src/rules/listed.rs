//! Listings with the days on which they are in force.

use crate::codes::{AuthorityKind, Day, Hash, ListKind, Uscc};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::ruleset::ListRule;
use crate::oversight::{Dossier, Recorded};
use crate::statement::events::listing::ListingDecided;
use crate::statement::{Event, Source};

use super::because::Because;

/// A listing and when it is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its entry.
    pub seq: Seq,
    /// Digest of its statement.
    pub digest: Hash,
    /// Which list.
    pub list: ListKind,
    /// The circumstance, by its code in the ruleset.
    pub circumstance: String,
    /// First day: the date of the document.
    pub from: Day,
    /// First day on which it is no longer in force; `None` while it lasts.
    pub until: Option<Day>,
    /// From which day removal may be asked; `None` where it may be at once, when the ground is mended.
    pub removal_from: Option<Day>,
    /// Who decided it.
    pub authority: Uscc,
    /// The rule of the list; empty where none holds.
    pub rule: String,
}

impl Listed {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// The listings of a dossier that count, those that are over included, in the order of the log.
///
/// Of the public's dossier these are the ones that are public; a listing that begins after `today` is left out. One
/// that fell with its basis counts as never made.
#[must_use]
pub fn listings(dossier: &Dossier, rulebook: &Rulebook, today: Day) -> Vec<Listed> {
    let own = dossier.own_records();
    own.filter_map(|record| listed(dossier, record, rulebook)).filter(|listed| listed.from <= today).collect()
}

/// Why somebody is on a list: the rule by which it was kept when it was decided.
#[must_use]
pub fn because_listed(listed: &Listed, rulebook: &Rulebook) -> Because {
    let words = (
        format!("{}起列入{}", listed.from, listed.list.label_zh()),
        format!("on the list since {}: {}", listed.from, listed.list.label_en()),
    );
    let rule = rulebook.ruleset.lists.iter().map(|row| &row.rule).find(|rule| rule.id == listed.rule);
    if let Some(rule) = rule {
        return Because::new(rule, &[listed.seq], words);
    }
    let (rule, source, mark, (zh, en)) = (String::new(), String::new(), None, words);
    Because { rule, entries: vec![listed.seq.0], source, mark, zh, en }
}

/// The rule of a listing: that of its day, its place and the line of business that decided it.
pub(super) fn list_rule<'r>(
    decided: &ListingDecided,
    kind: Option<AuthorityKind>,
    rulebook: &'r Rulebook,
) -> Option<&'r ListRule> {
    rulebook.ruleset.list(decided.list, kind, Some(decided.region), decided.document.dated_on)
}

/// The first day on which a listing is over by itself. The decision's own term goes before that of the rule.
pub(super) fn term_end(
    dossier: &Dossier,
    record: &Recorded,
    decided: &ListingDecided,
    rule: Option<&ListRule>,
) -> Option<Day> {
    let own = decided.months_max.map(|months| u16::from(months.get()));
    let months = own.or_else(|| rule.and_then(|rule| rule.months_max))?;
    Some(term_start(dossier, record, decided, rule).plus_months(i32::from(months)))
}

/// The day from which its terms run: that of its document, unless a removal that was got by fraud was taken back and
/// the list wants them to run anew.
fn term_start(dossier: &Dossier, record: &Recorded, decided: &ListingDecided, rule: Option<&ListRule>) -> Day {
    let restored = rule.filter(|rule| rule.restored_anew).and_then(|_| dossier.restored_on(record.digest));
    restored.unwrap_or(decided.document.dated_on)
}

/// What a record lists; `None` for another record, and for what does not count or never did.
pub(super) fn listed(dossier: &Dossier, record: &Recorded, rulebook: &Rulebook) -> Option<Listed> {
    listed_by(dossier, record, rulebook).map(|(listed, _)| listed)
}

/// The same with the rule of the list; `None` for the rule where none holds.
pub(super) fn listed_by<'r>(
    dossier: &Dossier,
    record: &Recorded,
    rulebook: &'r Rulebook,
) -> Option<(Listed, Option<&'r ListRule>)> {
    let Event::ListingDecided(decided) = dossier.event(record) else { return None };
    let Source::Authority(authority) = record.source else { return None };
    let ended = dossier.fate(record.digest).ended;
    if !dossier.counts(record) || ended.is_some_and(|end| end.kind.is_from_the_start()) {
        return None;
    }
    let rule = list_rule(decided, record.kind, rulebook);
    let own_min = decided.months_min.map(|months| u16::from(months.get()));
    let months_min = own_min.or_else(|| rule.and_then(|rule| rule.months_min));
    let from = decided.document.dated_on;
    let listed = Listed {
        seq: record.seq,
        digest: record.digest,
        list: decided.list,
        circumstance: decided.circumstance.as_str().to_owned(),
        from,
        until: [term_end(dossier, record, decided, rule), ended.map(|end| end.on)].into_iter().flatten().min(),
        removal_from: months_min
            .map(|months| term_start(dossier, record, decided, rule).plus_months(i32::from(months))),
        authority,
        rule: rule.map(|rule| rule.rule.id.clone()).unwrap_or_default(),
    };
    Some((listed, rule))
}
