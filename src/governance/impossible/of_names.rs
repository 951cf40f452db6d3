//! What cannot be of two names: names of two kinds, a ground that is not theirs, and of persons all the rest.
//!
//! Which names are one legal person or place the dossiers know; what cannot be of these is asked there.

use crate::codes::RegionCode;
use crate::statement::events::subject::{SubjectMerged, SubjectSplit};
use crate::statement::{Mergeable, PersonId, Subject};

use super::super::admit::Entering;
use super::super::competence::is_of;
use super::super::refusal::Refusal;
use super::super::registry::{Governance, KeyRecord};
use super::{authority_of, check_cause, impossible};

impl Governance {
    /// Two ids are joined once, and whoever signs is joined by the own authority alone.
    ///
    /// Trust: another one could otherwise make two officers one, who then can sign nothing together.
    pub(super) fn check_merger(&self, merged: &SubjectMerged, entering: &Entering<'_>) -> Result<(), Refusal> {
        let subject = entering.statement.subject;
        check_kinds(subject, merged.other, merged.region)?;
        if !merged.ground.is_for(merged.other) {
            let detail = format!("{} is no ground to merge {}", merged.ground.as_str(), subject.word());
            return Err(impossible("merger-ground", "/data/ground", detail));
        }
        if self.same_as(subject).contains(&merged.other.subject()) {
            return Err(impossible("merger-once", "/data/other", "the two are one already"));
        }
        if let Mergeable::Person(other) = merged.other {
            self.check_signers(subject, other, entering)?;
        }
        check_cause(entering)
    }

    /// What was joined is parted, and nothing else.
    pub(super) fn check_split(&self, split: &SubjectSplit, entering: &Entering<'_>) -> Result<(), Refusal> {
        let subject = entering.statement.subject;
        check_kinds(subject, split.other, split.region)?;
        if let Mergeable::Person(other) = split.other
            && !self.are_joined(subject, other)
        {
            return Err(impossible("split-of-merged", "/data/other", "these two were not merged"));
        }
        check_cause(entering)
    }

    fn check_signers(&self, subject: Subject, other: PersonId, entering: &Entering<'_>) -> Result<(), Refusal> {
        let code = authority_of(entering.statement.source);
        let of_another = |record: &KeyRecord| !code.is_some_and(|code| is_of(self, record, code));
        let joined = |person: PersonId| person == other || Subject::Person(person.0) == subject;
        if self.keys.values().any(|record| record.person.is_some_and(joined) && of_another(record)) {
            return Err(impossible("merger-of-signers", "/data/other", "one of them signs for another body"));
        }
        Ok(())
    }
}

/// Names of one kind, and a place where there is one: by it an authority is competent.
fn check_kinds(subject: Subject, other: Mergeable, region: Option<RegionCode>) -> Result<(), Refusal> {
    if !other.is_like(subject) {
        return Err(impossible("merger-of-kind", "/data/other", format!("{subject} and {other} are of two kinds")));
    }
    match (other, region) {
        (Mergeable::Person(_), Some(_)) => {
            Err(impossible("merger-region", "/data/region", "a person belongs to no region"))
        }
        (Mergeable::Institution(_) | Mergeable::Facility(_), None) => {
            Err(impossible("merger-region", "/data/region", "the region of the legal person or place is wanted"))
        }
        (Mergeable::Person(_), None) | (Mergeable::Institution(_) | Mergeable::Facility(_), Some(_)) => Ok(()),
    }
}
