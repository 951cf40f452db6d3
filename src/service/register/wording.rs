//! What records of fire works, measures, evaluations and quality add to their titles.

use crate::statement::Event;

/// The main fact of such a record, in Chinese and English; `None` for any other.
pub(super) fn wording(event: &Event) -> Option<(String, String)> {
    let both = |zh: &str, en: &str| Some((zh.to_owned(), en.to_owned()));
    if let Event::FireDesignReviewed(reviewed) = event {
        both(reviewed.result.label_zh(), reviewed.result.label_en())
    } else if let Event::FireAcceptanceDecided(decided) = event {
        let (kind, result) = (decided.kind, decided.result);
        let zh = format!("{},{}", kind.label_zh(), result.label_zh());
        Some((zh, format!("{}, {}", kind.label_en(), result.label_en())))
    } else if let Event::LegacyCaseDecided(decided) = event {
        both(decided.outcome.label_zh(), decided.outcome.label_en())
    } else if let Event::LegacyCaseReviewed(reviewed) = event {
        both(reviewed.outcome.label_zh(), reviewed.outcome.label_en())
    } else if let Event::UseStopped(stopped) = event {
        both(stopped.scope.label_zh(), stopped.scope.label_en())
    } else if let Event::PremisesUnsealed(unsealed) = event {
        both(unsealed.ground.label_zh(), unsealed.ground.label_en())
    } else if let Event::EvaluationRecorded(evaluation) = event {
        both(evaluation.result.as_str(), evaluation.result.as_str())
    } else if let Event::CentreModelRecognised(recognised) = event {
        both(recognised.model.label_zh(), recognised.model.label_en())
    } else if let Event::ChildcareQualityGraded(graded) = event {
        both(graded.grade.label_zh(), graded.grade.label_en())
    } else {
        None
    }
}
