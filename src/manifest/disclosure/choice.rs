//! Choosing among routes: by type, bearer, line of business, place and day.

use std::collections::BTreeMap;

use crate::codes::{AuthorityKind, Day, RegionCode};

use super::{
    AnswerProfile, Bearer, CorrectionRule, Disclosure, PublishScope, ResponsibleOf, Route, Target, Template,
    WithdrawalCause, WithdrawalRule,
};

/// A target that takes a record, and by which rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen<'d> {
    /// Where to.
    pub target: &'d Target,
    /// Whose page it is there: the narrowest rule decides.
    pub scope: PublishScope,
    /// The rules that say so; of their periods the shortest counts.
    pub routes: Vec<&'d Route>,
}

/// What routes are chosen by.
#[derive(Clone, Copy, Debug)]
pub struct Routed<'r> {
    /// The type of statement, without version.
    pub event_type: &'r str,
    /// Under whose name it stands.
    pub bearer: Bearer,
    /// Which line of business made it.
    pub kind: Option<AuthorityKind>,
    /// What is done at the place that it is about, if it says so.
    pub facility_kinds: &'r [&'r str],
    /// Where it acts.
    pub place: Option<RegionCode>,
    /// Its legal day.
    pub day: Day,
}

impl Disclosure {
    /// The targets of a record, by their codes; those that only link to it are among them.
    #[must_use]
    pub fn targets_of(&self, routed: &Routed<'_>) -> Vec<Chosen<'_>> {
        let mut by_target: BTreeMap<&str, Vec<&Route>> = BTreeMap::new();
        for route in self.routes.iter().filter(|route| route.takes(routed)) {
            by_target.entry(&route.target).or_default().push(route);
        }
        let chosen = by_target.into_iter().filter_map(|(code, routes)| {
            let target = self.target(code).filter(|target| target.rule.holds(routed.place, routed.day))?;
            let scope = routes.iter().max_by_key(|route| route.rule.narrowness())?.scope;
            Some(Chosen { target, scope, routes })
        });
        chosen.collect()
    }

    /// A target by its code.
    #[must_use]
    pub fn target(&self, code: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.code == code)
    }

    /// How soon a record leaves its targets that ended on a day.
    #[must_use]
    pub fn withdrawal(&self, cause: WithdrawalCause, place: Option<RegionCode>, day: Day) -> Option<&WithdrawalRule> {
        let holding = self.withdrawals.iter().filter(|row| row.ends.contains(&cause) && row.rule.holds(place, day));
        holding.max_by_key(|row| row.rule.narrowness())
    }

    /// How soon a record is delivered again that was corrected on a day.
    #[must_use]
    pub fn correction(&self, place: Option<RegionCode>, day: Day) -> Option<&CorrectionRule> {
        self.corrections.iter().filter(|row| row.rule.holds(place, day)).max_by_key(|row| row.rule.narrowness())
    }

    /// The template of a target by its code, as it is on a day.
    #[must_use]
    pub fn template(&self, target: &str, code: &str, day: Day) -> Option<&Template> {
        self.templates.iter().find(|template| {
            template.code == code
                && template.targets.iter().any(|taking| taking == target)
                && template.rule.holds(None, day)
        })
    }

    /// How the answer file of a target is read on a day.
    #[must_use]
    pub fn answers(&self, target: &str, day: Day) -> Option<&AnswerProfile> {
        let of = |profile: &&AnswerProfile| profile.targets.iter().any(|code| code == target);
        self.answers.iter().filter(of).find(|profile| profile.rule.holds(None, day))
    }

    /// Whether the responsible person of a body is published with its record: not unless a rule says so. A rule for
    /// charities goes before that for everybody. Source: 慈善法 (2023) 106.
    #[must_use]
    pub fn publishes_responsible_person(&self, is_charity: bool, place: Option<RegionCode>, day: Day) -> bool {
        let about = |of: ResponsibleOf| match of {
            ResponsibleOf::Everybody => true,
            ResponsibleOf::Charities => is_charity,
        };
        let holding = self.responsible_persons.iter().filter(|row| about(row.of) && row.rule.holds(place, day));
        holding
            .max_by_key(|row| (row.of == ResponsibleOf::Charities, row.rule.narrowness()))
            .is_some_and(|row| row.published)
    }

    /// Every type of statement that it names, without version.
    pub fn event_types(&self) -> impl Iterator<Item = &str> {
        let routed = self.routes.iter().flat_map(|route| route.event_types.iter().map(String::as_str));
        routed.chain(self.templates.iter().map(|template| template.event_type.as_str()))
    }
}

impl Route {
    fn takes(&self, routed: &Routed<'_>) -> bool {
        self.event_types.iter().any(|name| name == routed.event_type)
            && self.forms.contains(&routed.bearer)
            && (self.kinds.is_empty() || routed.kind.is_some_and(|kind| self.kinds.contains(&kind)))
            && (self.facility_kinds.is_empty()
                || routed.facility_kinds.iter().any(|kind| self.facility_kinds.iter().any(|own| own == kind)))
            && self.rule.holds(routed.place, routed.day)
    }
}
