//! From what the ledger says to what a client is told: one exhaustive table.

use crate::governance::Refusal;
use crate::service::{AccessRefused, NotShown, PendingRefused, ReadError, Refused};
use crate::statement::{Code, Fault, SignatureFault};

use super::problem::{ErrorBody, Problem, Slug};

impl From<&Fault> for ErrorBody {
    fn from(fault: &Fault) -> Self {
        let pointer = Some(fault.pointer.clone());
        Self { pointer, parameter: None, code: fault.code.to_string(), detail: fault.detail.clone() }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let text = refused.to_string();
        match refused {
            Refused::Syntax(fault) => Self::of_fault(&fault),
            Refused::Signature(SignatureFault::UnknownKey { .. }) => Self::new(Slug::UnknownKey, text),
            Refused::Signature(SignatureFault::Invalid { .. }) => Self::new(Slug::BadSignature, text),
            Refused::Content(faults) => Self::of_content(&faults, text),
            Refused::IdReused { .. } => Self::new(Slug::IdReused, text),
            Refused::NotAdmitted(refusal) => Self::from(refusal),
            Refused::Busy => Self::new(Slug::Busy, text),
            Refused::ReadOnly(reason) => Self { cause: Some(reason), ..Self::new(Slug::ReadOnly, text) },
        }
    }
}

impl Problem {
    fn of_fault(fault: &Fault) -> Self {
        let slug = match fault.code {
            Code::TooLarge => Slug::TooLarge,
            Code::PersonalDataInClear => Slug::PersonalDataInClear,
            Code::BadJson
            | Code::DuplicateMember
            | Code::BadNumber
            | Code::BadText
            | Code::BadShape
            | Code::BadBase64
            | Code::BadHeader
            | Code::BadAlgorithm
            | Code::SignersDiffer
            | Code::UnknownType
            | Code::SchemaViolated
            | Code::DisclosureMissing
            | Code::DisclosureSurplus
            | Code::DisclosureInvalid
            | Code::BadKey => Slug::MalformedStatement,
        };
        Self { errors: vec![fault.into()], ..Self::new(slug, fault.to_string()) }
    }

    fn of_content(faults: &[Fault], text: String) -> Self {
        let clear = faults.iter().any(|fault| fault.code == Code::PersonalDataInClear);
        let slug = if clear { Slug::PersonalDataInClear } else { Slug::SchemaViolated };
        Self { errors: faults.iter().map(ErrorBody::from).collect(), ..Self::new(slug, text) }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let at = |pointer: &str, code: &str| ErrorBody {
            pointer: Some(format!("/payload{pointer}")),
            parameter: None,
            code: code.to_owned(),
            detail: refusal.to_string(),
        };
        let (slug, errors) = match &refusal {
            Refusal::OtherLedger => (Slug::OtherLedger, vec![at("/ledger", "other-ledger")]),
            Refusal::NotTheFounding(_) => (Slug::NotTheFounding, vec![]),
            Refusal::Closed { .. } => (Slug::LedgerClosed, vec![]),
            Refusal::UnknownKey { .. } => (Slug::UnknownKey, vec![]),
            Refusal::RevokedKey { .. } => (Slug::RevokedKey, vec![]),
            Refusal::Late(_) => (Slug::Late, vec![at("/time", "late")]),
            Refusal::DatedAhead => (Slug::DatedAhead, vec![at("/time", "dated-ahead")]),
            Refusal::Algorithm(_) => (Slug::AlgorithmNotAccepted, vec![]),
            Refusal::RolesMissing { .. } => (Slug::RolesMissing, vec![at("/signers", "roles-missing")]),
            Refusal::RoleNotHeld { .. } => (Slug::RoleNotHeld, vec![at("/signers", "role-not-held")]),
            Refusal::SamePerson { .. } => (Slug::SamePerson, vec![at("/signers", "same-person")]),
            Refusal::NotCompetent { rule, .. } => (Slug::NotCompetent, vec![at("", rule)]),
            Refusal::Impossible { rule, pointer, .. } => (Slug::Impossible, vec![at(pointer, rule)]),
        };
        Self { errors, ..Self::new(slug, refusal.to_string()) }
    }
}

impl From<AccessRefused> for Problem {
    fn from(refused: AccessRefused) -> Self {
        let slug = match &refused {
            AccessRefused::Proof(_) => Slug::BadAccessProof,
            AccessRefused::Key => Slug::KeyNotActive,
            AccessRefused::Replayed => Slug::ProofReplayed,
            AccessRefused::AuditOver { .. } => Slug::AuditOver,
            AccessRefused::TooMany => Slug::TooManyProofs,
        };
        Self::new(slug, refused.to_string())
    }
}

impl From<PendingRefused> for Problem {
    fn from(refused: PendingRefused) -> Self {
        let text = refused.to_string();
        let slug = match refused {
            PendingRefused::Statement(refused) => return refused.into(),
            PendingRefused::Damaged | PendingRefused::Store(_) => return Self::internal(&with_causes(&refused)),
            PendingRefused::OtherStatement => return Self::parameter("id", &text),
            PendingRefused::NotFound => Slug::NotFound,
            PendingRefused::NotOfThisAuthority => Slug::Restricted,
            PendingRefused::NotTheAuthor => Slug::NotTheAuthor,
            PendingRefused::SignedByOthers { .. } => Slug::SignedByOthers,
            PendingRefused::IdTaken => Slug::IdReused,
            PendingRefused::AllSigned => Slug::AllSigned,
            PendingRefused::NotASigner { .. } | PendingRefused::NotYoursToReturn => Slug::NotASigner,
            PendingRefused::Returned { .. } => Slug::Returned,
            PendingRefused::TooMany { .. } => Slug::TooManyPending,
        };
        Self::new(slug, text)
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::MirrorBehind { .. } => {
                Self { cause: Some(error.to_string()), ..Self::new(Slug::Busy, error.to_string()) }
            }
            ReadError::Store(_)
            | ReadError::Mirror(_)
            | ReadError::Views(_)
            | ReadError::Statement { .. }
            | ReadError::DisclosureLost { .. } => Self::internal(&with_causes(&error)),
        }
    }
}

impl From<NotShown> for Problem {
    fn from(class: NotShown) -> Self {
        let slug = match class {
            NotShown::Restricted => Slug::Restricted,
            NotShown::Expired => Slug::Expired,
            NotShown::Ended { .. } => Slug::Ended,
            NotShown::Withdrawn { .. } => Slug::Withdrawn,
        };
        Self::new(slug, class.to_string())
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What no request of today's types can bring about, or only under load.
    #[test]
    fn refusals_out_of_a_test_s_reach_have_their_slugs_too() {
        let table = [
            (Problem::from(Refused::Busy), Slug::Busy, 503),
            (Problem::from(Refusal::Algorithm("EdDSA")), Slug::AlgorithmNotAccepted, 422),
            (Problem::from(PendingRefused::TooMany { max: 1000 }), Slug::TooManyPending, 429),
            (Problem::from(PendingRefused::Damaged), Slug::Internal, 500),
            (Problem::from(AccessRefused::TooMany), Slug::TooManyProofs, 429),
            (Problem::from(NotShown::Withdrawn { by: None }), Slug::Withdrawn, 410),
            (Problem::from(NotShown::Expired), Slug::Expired, 410),
            (Problem::from(NotShown::Ended { by: crate::log::Seq(7) }), Slug::Ended, 410),
            (Problem::from(ReadError::MirrorBehind { size: crate::log::TreeSize(1) }), Slug::Busy, 503),
            (Problem::from(ReadError::DisclosureLost { seq: crate::log::Seq(1) }), Slug::Internal, 500),
        ];
        for (problem, slug, status) in table {
            assert_eq!((problem.slug, problem.slug.status().as_u16()), (slug, status));
        }
    }
}
