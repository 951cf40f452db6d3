//! Checking a disclosure file on load: what contradicts itself is never adopted.

use std::collections::BTreeSet;

use super::{CellValue, Column, Disclosure, Need, PublishScope, Route, Template, WithdrawalCause};
use crate::manifest::ruleset::Rule;

impl Disclosure {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and in which rule.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let disclosure: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        disclosure.check()?;
        Ok(disclosure)
    }

    fn check(&self) -> Result<(), String> {
        let mut ids = BTreeSet::new();
        for rule in self.rules() {
            rule.check()?;
            if !ids.insert(rule.id.as_str()) {
                return Err(format!("two rules are called {:?}", rule.id));
            }
        }
        self.check_targets()?;
        self.routes.iter().try_for_each(|route| self.check_route(route))?;
        self.check_scopes()?;
        self.check_withdrawals()?;
        let corrections: Vec<&Rule> = self.corrections.iter().map(|row| &row.rule).collect();
        alone(&corrections)?;
        for of in super::ResponsibleOf::ALL {
            let rows = self.responsible_persons.iter().filter(|row| row.of == *of);
            alone(&rows.map(|row| &row.rule).collect::<Vec<_>>())?;
        }
        self.templates.iter().try_for_each(|template| self.check_template(template))?;
        self.check_files()?;
        self.check_answers()
    }

    fn rules(&self) -> impl Iterator<Item = &Rule> {
        let ways = self.targets.iter().map(|row| &row.rule).chain(self.routes.iter().map(|row| &row.rule));
        let changes = self.withdrawals.iter().map(|row| &row.rule).chain(self.corrections.iter().map(|row| &row.rule));
        let rest = self.responsible_persons.iter().map(|row| &row.rule);
        ways.chain(changes)
            .chain(rest)
            .chain(self.templates.iter().map(|row| &row.rule))
            .chain(self.answers.iter().map(|row| &row.rule))
    }

    fn check_targets(&self) -> Result<(), String> {
        let mut codes = BTreeSet::new();
        for target in &self.targets {
            let spelled = !target.code.is_empty() && target.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            wanted(spelled, &target.rule, "a code of small letters and underscores")?;
            wanted(
                !target.label_zh.is_empty() && !target.label_en.is_empty(),
                &target.rule,
                "a name in both languages",
            )?;
            wanted(codes.insert(&target.code), &target.rule, "a code of its own")?;
        }
        Ok(())
    }

    fn check_route(&self, route: &Route) -> Result<(), String> {
        wanted(self.target(&route.target).is_some(), &route.rule, &format!("a target, found {:?}", route.target))?;
        wanted(!route.event_types.is_empty(), &route.rule, "types of statement")?;
        wanted(!route.forms.is_empty(), &route.rule, "legal forms")?;
        wanted(route.within.is_none_or(|within| within.count > 0), &route.rule, "a period that is not empty")?;
        let links = route.scope == PublishScope::Link;
        wanted(!(links && route.within.is_some()), &route.rule, "no period, since nothing is delivered by a link")
    }

    /// Two routes of one record to one target may differ in their period, never in whose page it is.
    fn check_scopes(&self) -> Result<(), String> {
        let mut rest = self.routes.as_slice();
        while let Some((route, after)) = rest.split_first() {
            let clash = after.iter().find(|other| {
                other.target == route.target
                    && other.scope != route.scope
                    && other.rule.jurisdiction == route.rule.jurisdiction
                    && route.rule.meets(&other.rule)
                    && share(&route.event_types, &other.event_types)
                    && share(&route.forms, &other.forms)
                    && share_or_all(&route.kinds, &other.kinds)
                    && share_or_all(&route.facility_kinds, &other.facility_kinds)
            });
            if let Some(other) = clash {
                return Err(format!("rules {:?} and {:?} differ in whose page it is", route.rule.id, other.rule.id));
            }
            rest = after;
        }
        Ok(())
    }

    fn check_withdrawals(&self) -> Result<(), String> {
        for cause in WithdrawalCause::ALL {
            let rows = self.withdrawals.iter().filter(|row| row.ends.contains(cause));
            let rules: Vec<&Rule> = rows.map(|row| &row.rule).collect();
            if !rules.iter().any(|rule| rule.jurisdiction.is_none() && rule.until.is_none()) {
                return Err(format!("no rule says how soon a record leaves that ended as {:?}", cause.as_str()));
            }
            alone(&rules)?;
        }
        Ok(())
    }

    fn check_template(&self, template: &Template) -> Result<(), String> {
        let rule = &template.rule;
        let known = |code: &String| self.target(code).is_some();
        wanted(!template.targets.is_empty() && template.targets.iter().all(known), rule, "targets that are named")?;
        wanted(!template.columns.is_empty(), rule, "columns")?;
        wanted(!template.join.is_empty(), rule, "what stands between several values")?;
        let mut headers = BTreeSet::new();
        for column in template.columns.iter().chain(&template.internal) {
            wanted(
                !column.header.is_empty() && headers.insert(&column.header),
                rule,
                "columns with headers of their own",
            )?;
            check_column(template, column)?;
        }
        let public = template.internal.iter().find(|column| column.public);
        wanted(public.is_none(), rule, "internal columns that nobody publishes")
    }

    fn check_answers(&self) -> Result<(), String> {
        for profile in &self.answers {
            let known = profile.targets.iter().all(|code| self.target(code).is_some());
            wanted(known && !profile.targets.is_empty(), &profile.rule, "targets that are named")?;
            let headers = BTreeSet::from([&profile.digest, &profile.number, &profile.outcome, &profile.reason]);
            let distinct = headers.len() == 4 && headers.iter().all(|header| !header.is_empty());
            wanted(distinct, &profile.rule, "four headers")?;
            let worded = !profile.accepted.is_empty() && !profile.refused.is_empty();
            let told = worded && !share(&profile.accepted, &profile.refused);
            wanted(told, &profile.rule, "words for what was taken, and others for what was refused")?;
        }
        let mut rest = self.answers.as_slice();
        while let Some((profile, after)) = rest.split_first() {
            if let Some(o) = after.iter().find(|o| share(&profile.targets, &o.targets) && profile.rule.meets(&o.rule)) {
                return Err(format!("rules {:?} and {:?} both hold", profile.rule.id, o.rule.id));
            }
            rest = after;
        }
        Ok(())
    }

    /// The name of a file is an address: one template of that name for a target on a day.
    fn check_files(&self) -> Result<(), String> {
        let mut rest = self.templates.as_slice();
        while let Some((template, after)) = rest.split_first() {
            let clash = after.iter().find(|other| {
                other.code == template.code
                    && share(&template.targets, &other.targets)
                    && template.rule.meets(&other.rule)
            });
            if let Some(other) = clash {
                return Err(format!("rules {:?} and {:?} are of one file", template.rule.id, other.rule.id));
            }
            rest = after;
        }
        Ok(())
    }
}

fn wanted(holds: bool, rule: &Rule, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("rule {:?} wants {what}", rule.id)) }
}

fn share<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.iter().any(|word| other.contains(word))
}

/// As [`share`], where a list of none stands for all.
fn share_or_all<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.is_empty() || other.is_empty() || share(one, other)
}

/// No two of them hold at once in the same jurisdiction.
fn alone(rules: &[&Rule]) -> Result<(), String> {
    let mut rest = rules;
    while let Some((rule, after)) = rest.split_first() {
        if let Some(other) = after.iter().find(|o| o.jurisdiction == rule.jurisdiction && rule.meets(o)) {
            return Err(format!("rules {:?} and {:?} both hold", rule.id, other.id));
        }
        rest = after;
    }
    Ok(())
}

/// The kind of record that can fill a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filler {
    Any,
    Penalty,
    Licence,
}

fn filler(value: CellValue) -> Filler {
    match value {
        CellValue::None
        | CellValue::Personal
        | CellValue::Constant
        | CellValue::SubjectName
        | CellValue::SubjectClass
        | CellValue::SubjectUscc
        | CellValue::DocumentNumber
        | CellValue::DocumentDate
        | CellValue::AuthorityName
        | CellValue::AuthorityUscc
        | CellValue::ShownUntil
        | CellValue::Digest
        | CellValue::RecordedDay => Filler::Any,
        CellValue::Violation
        | CellValue::Facts
        | CellValue::LegalBasis
        | CellValue::PenaltyTypes
        | CellValue::Fine
        | CellValue::Confiscated
        | CellValue::Tier => Filler::Penalty,
        CellValue::LicenceNumber | CellValue::Content | CellValue::ValidFrom | CellValue::ValidUntil => Filler::Licence,
    }
}

fn check_column(template: &Template, column: &Column) -> Result<(), String> {
    let told = |what: &str| format!("{what} in column {:?}", column.header);
    let personal = column.value == CellValue::Personal;
    wanted(!(personal && column.public), &template.rule, &told("nothing personal that is public"))?;
    wanted(column.need != Need::Persons || personal, &template.rule, &told("what is asked of persons as personal"))?;
    let texted = match column.value {
        CellValue::Constant => column.text.is_some(),
        CellValue::ValidUntil => true,
        CellValue::None
        | CellValue::Personal
        | CellValue::SubjectName
        | CellValue::SubjectClass
        | CellValue::SubjectUscc
        | CellValue::DocumentNumber
        | CellValue::DocumentDate
        | CellValue::AuthorityName
        | CellValue::AuthorityUscc
        | CellValue::Violation
        | CellValue::Facts
        | CellValue::LegalBasis
        | CellValue::PenaltyTypes
        | CellValue::Fine
        | CellValue::Confiscated
        | CellValue::ShownUntil
        | CellValue::Tier
        | CellValue::LicenceNumber
        | CellValue::Content
        | CellValue::ValidFrom
        | CellValue::Digest
        | CellValue::RecordedDay => column.text.is_none(),
    };
    wanted(texted, &template.rule, &told("a text for a constant, and for nothing else"))?;
    let fits = match filler(column.value) {
        Filler::Any => true,
        Filler::Penalty => template.event_type == "minglu.penalty.decided",
        Filler::Licence => template.event_type == "minglu.licence.granted",
    };
    wanted(fits, &template.rule, &told("a value that its type of statement has"))
}
