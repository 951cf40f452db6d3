//! Whether the scenarios would miss a rule: each is told by two of them, and one goes wrong without it.

use std::collections::{BTreeMap, BTreeSet};

use crate::manifest::Rulebook;
use crate::manifest::ruleset::Rule;

use super::super::world::{rulebook, rulebook_with};
use super::{Scenario, run_by, scenarios};

/// Applies to every table of the rulebook whose rows are rules.
macro_rules! tables {
    ($rulebook:expr, |$rows:ident| $body:expr) => {{
        let book = $rulebook;
        {
            let $rows = &mut book.procedures.guards;
            $body
        }
        {
            let $rows = &mut book.procedures.clocks;
            $body
        }
        {
            let $rows = &mut book.procedures.matters;
            $body
        }
        {
            let $rows = &mut book.procedures.standards;
            $body
        }
        {
            let $rows = &mut book.ruleset.publicity;
            $body
        }
        {
            let $rows = &mut book.ruleset.fine_bands;
            $body
        }
        {
            let $rows = &mut book.ruleset.outer_limits;
            $body
        }
        {
            let $rows = &mut book.ruleset.records;
            $body
        }
        {
            let $rows = &mut book.ruleset.annulment_notice;
            $body
        }
        {
            let $rows = &mut book.ruleset.lists;
            $body
        }
        {
            let $rows = &mut book.ruleset.list_publication;
            $body
        }
        {
            let $rows = &mut book.ruleset.persons;
            $body
        }
        {
            let $rows = &mut book.ruleset.deadlines;
            $body
        }
        {
            let $rows = &mut book.ruleset.candidates;
            $body
        }
        {
            let $rows = &mut book.ruleset.prepayment;
            $body
        }
        {
            let $rows = &mut book.benefits.benefits;
            $body
        }
        {
            let $rows = &mut book.benefits.places;
            $body
        }
        {
            let $rows = &mut book.risk.joint;
            $body
        }
        {
            let $rows = &mut book.risk.models;
            $body
        }
        {
            let $rows = &mut book.risk.frequencies;
            $body
        }
    }};
}

fn ids(rulebook: &mut Rulebook) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    tables!(rulebook, |rows| found.extend(rows.iter().map(|row| row.rule.id.clone())));
    found
}

fn without(rulebook: &mut Rulebook, id: &str) {
    let keep = |rule: &Rule| rule.id != id;
    tables!(rulebook, |rows| rows.retain(|row| keep(&row.rule)));
}

/// Rules that no present data can break, and why; each has a test of its own with data that can.
const UNTOLD: [(&str, &str); 1] =
    [("INS-hazard-code", "no list of major hazards was read whole, so that every code passes")];

#[test]
fn every_rule_is_told_twice_and_would_be_missed() {
    let all = scenarios();
    let known = ids(&mut rulebook());
    let mut telling: BTreeMap<&str, Vec<&(String, Scenario)>> = BTreeMap::new();
    for told in &all {
        for rule in &told.1.rules {
            assert!(known.contains(rule), "{} names {rule}, which is no rule", told.0);
            telling.entry(rule).or_default().push(told);
        }
    }
    let exempt = |id: &str| UNTOLD.iter().any(|(untold, _)| *untold == id);
    let untold = known
        .iter()
        .filter(|id| !exempt(id.as_str()))
        .filter(|id| telling.get(id.as_str()).is_none_or(|told| told.len() < 2));
    let untold: Vec<&String> = untold.collect();
    let missed = |id: &str, told: &[&(String, Scenario)]| {
        told.iter().any(|(name, scenario)| {
            let mut rulebook = scenario.ruleset.as_ref().map_or_else(rulebook, rulebook_with);
            without(&mut rulebook, id);
            !run_by(name, scenario, &rulebook).is_empty()
        })
    };
    let unmissed: Vec<&str> = telling.iter().filter(|(id, told)| !missed(id, told)).map(|(id, _)| *id).collect();
    assert!(unmissed.is_empty(), "nothing changes without {unmissed:?}");
    assert!(untold.is_empty(), "two scenarios have to name each of {untold:?}");
}
