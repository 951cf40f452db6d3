//! Submissions: what the party handed in waits for an answer.

use crate::codes::Day;
use crate::statement::Event;
use crate::statement::StatementDigest;

use super::super::dossier::Dossier;
use super::super::fate::Submission;
use super::{Impossible, impossible};

/// What a decision says that it considered must have been handed in.
pub(super) fn are_known(dossier: &Dossier, considered: &[StatementDigest]) -> Result<(), Impossible> {
    let is_submission = |digest: &StatementDigest| {
        let submitted = |event: &Event| matches!(event, Event::PartySubmitted(_));
        dossier.own(digest.0).is_some_and(|record| submitted(&record.event)) && !dossier.is_struck(digest.0)
    };
    let Some(unknown) = considered.iter().find(|digest| !is_submission(digest)) else { return Ok(()) };
    let detail = format!("{} is no submission about this subject", unknown.0.to_base64url());
    Err(impossible("consideration-known", "/data/considered", detail))
}

/// What came in about some statements up to and including `day`, and neither an earlier decision nor the proposed one
/// considers.
pub(super) fn ignored<'d>(
    dossier: &'d Dossier,
    about: impl IntoIterator<Item = &'d StatementDigest>,
    day: Day,
    considered: &'d [StatementDigest],
) -> impl Iterator<Item = &'d Submission> {
    let submitted = about.into_iter().flat_map(|digest| dossier.fate(digest.0).submissions.iter());
    submitted.filter(move |submission| {
        submission.on <= day
            && !dossier.is_considered(submission.by)
            && !considered.iter().any(|digest| digest.0 == submission.by)
    })
}
