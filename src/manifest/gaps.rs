//! Gaps: what a rulebook that can be adopted does not say, so that an answer stays silent or a time never ends.

use std::collections::BTreeSet;

use crate::codes::{AuthorityKind, Day};

use super::procedures::{Clock, Procedures, Tie};
use super::rulebook::Rulebook;
use super::ruleset::{Duty, ListRule, PublicityRule, Rule, Ruleset};

/// Types whose windows have tables of their own.
const OWN_WINDOWS: [&str; 2] = ["minglu.penalty.decided", "minglu.listing.decided"];

/// Something that is not said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Its code.
    pub code: &'static str,
    /// The rule that it is about, or the type of statement.
    pub about: String,
    /// What follows.
    pub what: String,
}

/// Every gap of a rulebook. None of them keeps it from being adopted: a place may mean what it does not say.
#[must_use]
pub fn gaps(rulebook: &Rulebook) -> Vec<Gap> {
    let ruleset = &rulebook.ruleset;
    let mut found = without_window(rulebook);
    found.extend(ruleset.lists.iter().flat_map(|list| unpublished(list, ruleset)));
    found.extend(regime_gaps(ruleset));
    found.extend(ruleset.candidates.iter().filter_map(|row| undated(&row.rule, row.kind, ruleset)));
    found.extend(rulebook.procedures.clocks.iter().filter_map(|clock| endless(clock, rulebook)));
    if ruleset.fine_bands.is_empty() {
        let what = "there are no fine bands: the tier of a fine is undetermined, and the shorter window holds";
        found.push(gap("no_fine_bands", "fine_bands", what));
    }
    found
}

fn gap(code: &'static str, about: &str, what: &str) -> Gap {
    Gap { code, about: about.to_owned(), what: what.to_owned() }
}

/// Types that are to be delivered, and that no rule lets be shown.
fn without_window(rulebook: &Rulebook) -> Vec<Gap> {
    let shown = |name: &str| {
        OWN_WINDOWS.contains(&name)
            || rulebook.ruleset.records.iter().any(|row| row.event_types.iter().any(|of| of == name))
    };
    let routed: BTreeSet<&str> =
        rulebook.disclosure.routes.iter().flat_map(|route| &route.event_types).map(String::as_str).collect();
    let silent = routed.into_iter().filter(|name| !shown(name));
    silent.map(|name| gap("no_window", name, "it is routed to outside systems, and no rule lets it be shown")).collect()
}

/// Lines of business that decide on an enabled list, and of whose listings no rule says whether they are published.
fn unpublished(list: &ListRule, ruleset: &Ruleset) -> Vec<Gap> {
    let told = |kind: &AuthorityKind| {
        ruleset.list_publication.iter().any(|row| {
            row.list == list.list
                && row.kinds.contains(kind)
                && row.rule.meets(&list.rule)
                && row.rule.jurisdiction.is_none_or(|region| {
                    list.rule.jurisdiction.is_none_or(|own| region.contains(own) || own.contains(region))
                })
        })
    };
    let silent = list.kinds.iter().filter(|kind| list.enabled && !told(kind));
    let one = |kind: &AuthorityKind| {
        let what = format!(
            "{} of {} is enabled, and no rule says whether it is published: it is not",
            list.list.as_str(),
            kind.as_str()
        );
        gap("no_publication", &list.rule.id, &what)
    };
    silent.map(one).collect()
}

/// Days between two regimes of the whole country on which no rule shows penalties.
fn regime_gaps(ruleset: &Ruleset) -> Vec<Gap> {
    let national = |row: &&PublicityRule| row.rule.jurisdiction.is_none() && row.kinds.is_empty();
    let mut rows: Vec<&Rule> = ruleset.publicity.iter().filter(national).map(|row| &row.rule).collect();
    rows.sort_by_key(|rule| rule.from);
    let mut found = Vec::new();
    let mut reached: Option<Day> = rows.first().map(|rule| rule.from);
    for rule in rows {
        let Some(first_open) = reached else { break };
        if first_open < rule.from {
            let last = rule.from.plus_days(-1);
            found.push(gap("regime_gap", &rule.id, &format!("no rule shows penalties from {first_open} to {last}")));
        }
        reached = rule.until.map(|last| last.next().max(first_open));
    }
    found
}

/// A candidate that nobody has to decide by any day.
fn undated(rule: &Rule, kind: AuthorityKind, ruleset: &Ruleset) -> Option<Gap> {
    let dated = ruleset.deadlines.iter().any(|row| {
        row.duty == Duty::DecideCandidate && (row.kinds.is_empty() || row.kinds.contains(&kind)) && row.rule.meets(rule)
    });
    (!dated).then(|| gap("no_deadline", &rule.id, "no rule says by when the candidate is decided or dismissed"))
}

/// A time that nothing can end: nobody can make the statements that would.
fn endless(clock: &Clock, rulebook: &Rulebook) -> Option<Gap> {
    let known = |name: &&String| {
        rulebook.catalogue.rows().any(|row| {
            let bare = row.event_type.rsplit_once('.').map(|(bare, _)| bare);
            bare == Some(name.as_str()) && !row.sources.is_empty()
        })
    };
    let ends = clock.ends.events.iter().filter(known).any(|name| can_tie(name, clock, &rulebook.procedures));
    (!ends).then(|| gap("endless_clock", &clock.rule.id, "no statement that anybody can make ends this time"))
}

/// Whether a statement of a type can belong to what began a time.
fn can_tie(name: &str, clock: &Clock, procedures: &Procedures) -> bool {
    match clock.ends.tie {
        // Which members cite is known to the type alone.
        Tie::Dossier | Tie::Cites => true,
        Tie::AboutSame => {
            let abouts = |of: &str| procedures.abouts.iter().find(|row| row.event == of).map(|row| &row.may_be_about);
            let ending = abouts(name);
            clock.starts.events.iter().any(|start| {
                let starting = abouts(start);
                ending.zip(starting).is_none_or(|(ending, starting)| ending.iter().any(|of| starting.contains(of)))
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::repository;
    use super::*;

    fn codes(rulebook: &Rulebook) -> Vec<(&'static str, String)> {
        gaps(rulebook).into_iter().map(|gap| (gap.code, gap.about)).collect()
    }

    #[test]
    fn what_a_changed_rulebook_no_longer_says_is_a_gap() {
        let sound = repository::rulebook();
        let before = codes(&sound);
        let new = |change: fn(&mut Rulebook)| {
            let mut draft = sound.clone();
            change(&mut draft);
            let found: Vec<&'static str> =
                codes(&draft).into_iter().filter(|gap| !before.contains(gap)).map(|(code, _)| code).collect();
            found
        };
        assert!(new(|_| {}).is_empty());
        assert!(new(|draft| draft.ruleset.records.clear()).contains(&"no_window"));
        assert!(
            new(|draft| {
                draft.ruleset.list_publication.clear();
                draft.ruleset.lists.iter_mut().for_each(|list| list.enabled = true);
            })
            .contains(&"no_publication")
        );
        let nobody = |draft: &mut Rulebook| {
            draft
                .procedures
                .clocks
                .iter_mut()
                .for_each(|clock| clock.ends.events = vec!["minglu.nobody.says".to_owned()]);
        };
        let mut draft = sound.clone();
        nobody(&mut draft);
        let endless = codes(&draft).into_iter().filter(|(code, _)| *code == "endless_clock").count();
        assert_eq!(endless, sound.procedures.clocks.len());
        assert!(new(|draft| draft.ruleset.deadlines.clear()).contains(&"no_deadline"));
        let hole = |draft: &mut Rulebook| {
            let national = |row: &PublicityRule| row.rule.jurisdiction.is_none() && row.kinds.is_empty();
            let first = draft.ruleset.publicity.iter_mut().filter(|row| national(row)).min_by_key(|row| row.rule.from);
            let rule = &mut first.unwrap().rule;
            rule.until = rule.until.map(|last| last.plus_days(-3));
        };
        assert!(new(hole).contains(&"regime_gap"));
    }
}
