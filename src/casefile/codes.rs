//! Codes in words, by the list that a schema allows.
//!
//! A schema names the codes of a member, and no labels; the lists behind it are looked up by the codes that it names, so
//! that a member's name is never guessed at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::Value;

use crate::codes::{
    AuthorityKind, IdentityDocument, ListKind, PenaltyType, RecusalReason, RedrawReason, RiskClass, SeedKind,
    SupervisionField, Tier,
};
use crate::service::register::Coded;
use crate::statement::events;

/// A code with its labels in Chinese and English.
type Labelled = (&'static str, &'static str, &'static str);

macro_rules! lists {
    ($($list:ty,)*) => {
        vec![$(<$list>::ALL.iter().map(|code| (code.as_str(), code.label_zh(), code.label_en())).collect(),)*]
    };
}

/// Every list of codes that an event uses.
static LISTS: LazyLock<Vec<Vec<Labelled>>> = LazyLock::new(|| {
    lists![
        AuthorityKind,
        IdentityDocument,
        SupervisionField,
        ListKind,
        Tier,
        RiskClass,
        SeedKind,
        RecusalReason,
        RedrawReason,
        events::institution::SuccessionGround,
        events::subject::MergerGround,
        events::acceptance::ReviewResult,
        events::person::PersonCapacity,
        events::acceptance::AcceptanceKind,
        events::acceptance::AcceptanceResult,
        events::appraisal::AppraisalOutcome,
        events::appraisal::FundsAction,
        events::campaign::ItemClass,
        events::campaign::Selection,
        events::case::Harm,
        events::case::CaseOrigin,
        events::case::Disposal,
        events::case::CaseOutcome,
        events::commitment::CommitmentKind,
        events::complaint::ComplaintKind,
        events::complaint::Channel,
        events::complaint::ComplaintMatter,
        events::complaint::ComplaintDecision,
        events::complaint::ComplaintResult,
        events::delegation::DelegatedRole,
        events::delivery::SentKind,
        events::delivery::DeliveryOutcome,
        events::document::Seal,
        events::document::ServiceMode,
        events::document::OutsideEffect,
        events::draw::DrawMethod,
        events::enforcement::EnforcementMeasure,
        events::evaluation::AssessmentScope,
        events::exit::Ending,
        events::exit::Destination,
        events::facility::OperationModel,
        events::facility::FacilityKind,
        events::fee::FeeKind,
        events::filing::PremisesTitle,
        events::filing::FilingPaper,
        events::filing::FilingEnd,
        events::fire::Gravity,
        events::food::FoodRiskGrade,
        events::grade::RecheckResult,
        events::honour::HonourKind,
        events::incident::IncidentKind,
        events::incident::IncidentLevel,
        events::incident::Responsibility,
        events::inspection::ItemResult,
        events::inspection::PartySignature,
        events::inspection::InspectionResult,
        events::inspection::OnTheSpot,
        events::institution::DeregistrationGround,
        events::legacy::BuildingOrigin,
        events::legacy::MissingPaper,
        events::legacy::LegacyOutcome,
        events::legacy::LegacyReview,
        events::licence::LicenceKind,
        events::licence::RevocationGround,
        events::listing::RemovalGround,
        events::matter::MatterKind,
        events::matter::MatterOutcome,
        events::measure::MeasureKind,
        events::measure::BasisRank,
        events::measure::LiftGround,
        events::objection::ObjectionScope,
        events::objection::ObjectionOutcome,
        events::operation::KnownBy,
        events::operation::EndCause,
        events::party::SubmissionKind,
        events::penalty::Procedure,
        events::penalty::AnnulmentOutcome,
        events::premises::UnsealGround,
        events::premises::StopScope,
        events::profile::CountedBy,
        events::profile::Fitted,
        events::purchase::PurchasedService,
        events::purchase::PurchaseMethod,
        events::purchase::PurchaseEndGround,
        events::quality::CentreModel,
        events::quality::ChildcareGrade,
        events::rating::ApplicationKind,
        events::rating::AdmissionDecision,
        events::rating::ScoringStage,
        events::rating::RefusalGround,
        events::rectification::Risk,
        events::rectification::OrderKind,
        events::removal::DismissalGround,
        events::removal::RefusalGround,
        events::report::ReportRecipient,
        events::report::OperatorReportKind,
        events::risk_signal::RiskKind,
        events::risk_signal::RiskColour,
        events::risk_signal::SignalOutcome,
        events::selection::CitedStanding,
        events::sharing::SharedContent,
        events::sharing::ChangeKind,
        events::subsidy::SubsidyKind,
        events::subsidy::ClawBackGround,
        events::visit::VisitKind,
        events::visit::PowerBasis,
        events::visit::NoticeMode,
    ]
});

/// A code in Chinese and English, where its member's schema allows the codes of a list that is known.
pub(super) fn label(schema: &Value, code: &str) -> Option<(String, String)> {
    let allowed = allowed(schema);
    if allowed.is_empty() {
        return None;
    }
    if penalties().keys().map(String::as_str).eq(allowed.iter().copied()) {
        return penalties().get(code).map(|found| (found.label_zh.clone(), found.label_en.clone()));
    }
    let same = LISTS.iter().filter(|list| codes(list) == allowed);
    let mut words = same.filter_map(|list| list.iter().find(|(known, _, _)| *known == code));
    let (_, zh, en) = words.next()?;
    // Two lists of the same codes, such as A to D, have other words: then the bare code is told.
    words.all(|other| other == &(code, *zh, *en)).then(|| ((*zh).to_owned(), (*en).to_owned()))
}

fn codes(list: &[Labelled]) -> BTreeSet<&'static str> {
    list.iter().map(|(code, _, _)| *code).collect()
}

/// The kinds of penalty by their codes.
fn penalties() -> &'static BTreeMap<String, Coded> {
    static FOUND: LazyLock<BTreeMap<String, Coded>> = LazyLock::new(|| {
        let coded = PenaltyType::ALL.iter().map(|kind| Coded::of_penalty(*kind));
        coded.map(|coded| (coded.code.clone(), coded)).collect()
    });
    &FOUND
}

/// The codes that a schema allows, `null` left out.
fn allowed(schema: &Value) -> BTreeSet<&str> {
    let branches = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
    let consts = branches.flatten().flat_map(allowed);
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let own = schema.get("const").into_iter().chain(listed).filter_map(Value::as_str);
    own.chain(consts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::EventKind;

    /// Members whose codes are no list with labels: they rule the ledger, or tell shapes apart.
    const BARE: [&str; 6] = ["basis", "protection", "clock", "roles", "key", "kind"];

    fn visit(schema: &Value, name: &str, found: &mut Vec<(String, String)>) {
        for code in allowed(schema) {
            let told = label(schema, code).is_some() || code.len() == 1;
            if !told {
                found.push((name.to_owned(), code.to_owned()));
            }
        }
        for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            visit(member, name, found);
        }
        if let Some(items) = schema.get("items") {
            visit(items, name, found);
        }
        for branch in ["oneOf", "anyOf"].iter().filter_map(|keyword| schema.get(keyword)?.as_array()).flatten() {
            if branch.get("properties").is_some() || branch.get("items").is_some() {
                visit(branch, name, found);
            }
        }
    }

    #[test]
    fn every_code_of_those_who_are_overseen_has_words() {
        for kind in EventKind::ALL.iter().filter(|kind| kind.oversees()) {
            let mut without = Vec::new();
            visit(kind.schema(), "", &mut without);
            without.retain(|(name, _)| !BARE.contains(&name.as_str()));
            assert!(without.is_empty(), "{}: {without:?}", kind.name());
        }
    }

    #[test]
    fn a_code_of_two_lists_is_told_bare() {
        let schema = |codes: &[&str]| serde_json::json!({ "oneOf": codes.iter().map(|code| serde_json::json!({ "const": code })).collect::<Vec<_>>() });
        assert_eq!(label(&schema(&["A", "B", "C", "D"]), "A"), None, "a grade, or a class of risk");
        let procedure = schema(&["simple", "ordinary"]);
        assert_eq!(label(&procedure, "simple"), Some(("简易程序".to_owned(), "On the spot".to_owned())));
        assert_eq!(label(&procedure, "other"), None);
        assert_eq!(label(&schema(&["simple"]), "simple"), None, "not the whole list");
        assert_eq!(label(&Value::Null, "simple"), None);
    }
}
