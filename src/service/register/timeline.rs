//! The timeline: every public record of a subject in words.

use crate::codes::Uscc;
use crate::statement::events::fee::{FeeItem, FeeScheduleFiled};
use crate::statement::events::party::SubmissionKind;
use crate::statement::events::sharing::ChangeKind;
use crate::statement::{Event, Subject, Text};

use super::dossier::Timeline;
use super::pin::Register;
use super::record::TimelineItem;
use super::render::Shown;
use super::wording::wording;

impl Register {
    /// The public records of a subject, newest first; `None` if there is none.
    #[must_use]
    pub fn timeline(&self, subject: Subject) -> Option<Timeline> {
        let subject = self.canonical(subject);
        let gathered = self.gather(subject)?;
        let items = items(gathered.shown(self));
        Some(Timeline { reading: self.reading(), subject: subject.to_string(), items })
    }
}

/// Releases are left out: each stands in the head of its record.
pub(super) fn items<'r>(shown: impl Iterator<Item = Shown<'r>>) -> Vec<TimelineItem> {
    shown.filter(|shown| !matches!(shown.record.event, Event::PublicationReleased(_))).map(item).collect()
}

fn item(shown: Shown<'_>) -> TimelineItem {
    let head = shown.head();
    let (zh, en) = words(shown.event());
    let join = |title: &str, more: String, colon: &str| {
        if more.is_empty() { title.to_owned() } else { format!("{title}{colon}{more}") }
    };
    TimelineItem {
        text_zh: join(&head.record.label_zh, zh, ":"),
        text_en: join(&head.record.label_en, en, ": "),
        facts: facts(shown.event()),
        former_operator: former_operator(shown),
        entered_under: (shown.record.subject != shown.home.subject()).then(|| head.subject.clone()),
        head,
    }
}

/// What a record adds to its title, in Chinese and English; empty where the title says it all.
fn words(event: &Event) -> (String, String) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    let same = |text: &str| (text.to_owned(), text.to_owned());
    if let Event::InspectionRecorded(recorded) = event {
        let (field, result) = (recorded.field, recorded.result);
        (format!("{},{}", field.label_zh(), result.label_zh()), format!("{}, {}", field.label_en(), result.label_en()))
    } else if let Event::FireCheckRecorded(recorded) = event {
        both(recorded.result.label_zh(), recorded.result.label_en())
    } else if let Event::PenaltyDecided(decided) = event {
        same(decided.violation.as_str())
    } else if let Event::ListingDecided(decided) = event {
        both(decided.list.label_zh(), decided.list.label_en())
    } else if let Event::GradeAwarded(awarded) = event {
        (format!("{}级", awarded.grade.get()), format!("grade {}", awarded.grade.get()))
    } else if let Event::LicenceGranted(granted) = event {
        both(granted.kind.label_zh(), granted.kind.label_en())
    } else if let Event::PenaltyAnnulled(annulled) = event {
        both(annulled.outcome.label_zh(), annulled.outcome.label_en())
    } else if let Event::RectificationOrdered(ordered) = event {
        (format!("{}前改正", ordered.due_on), format!("to be mended by {}", ordered.due_on))
    } else if let Event::PartySubmitted(submitted) = event {
        let kind: SubmissionKind = submitted.kind;
        both(kind.label_zh(), kind.label_en())
    } else if let Event::FacilityRegistered(registered) = event {
        same(registered.name.as_str())
    } else if let Event::InstitutionRegistered(registered) = event {
        same(registered.name.as_str())
    } else if let Event::FilingAccepted(filing) = event {
        same(filing.receipt_number.as_str())
    } else if let Event::SubsidyGranted(granted) = event {
        both(granted.kind.label_zh(), granted.kind.label_en())
    } else if let Event::PurchaseContracted(contract) = event {
        both(contract.service.label_zh(), contract.service.label_en())
    } else {
        rated_and_reported(event).unwrap_or_else(|| entry_and_exit(event))
    }
}

/// The same for grades, reports, commitments and honours.
fn rated_and_reported(event: &Event) -> Option<(String, String)> {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    let words = if let Event::GradeDowngraded(lowered) = event {
        (format!("{}级", lowered.grade.get()), format!("grade {}", lowered.grade.get()))
    } else if let Event::GradeProposed(proposed) = event {
        let (grade, until) = (proposed.grade.get(), proposed.publicity_until);
        (format!("拟评{grade}级,公示至{until}"), format!("grade {grade}, objections until {until}"))
    } else if let Event::GradeRechecked(checked) = event {
        both(checked.result.label_zh(), checked.result.label_en())
    } else if let Event::AnnualReportFiled(report) = event {
        (format!("{}年度", report.year.get()), format!("for {}", report.year.get()))
    } else if let Event::CommitmentMade(commitment) = event {
        both(commitment.kind.label_zh(), commitment.kind.label_en())
    } else if let Event::HonourAwarded(honour) = event {
        both(honour.title.as_str(), honour.title.as_str())
    } else {
        return None;
    };
    Some(words)
}

/// The same for registration, filing, licences, operation and exit.
fn entry_and_exit(event: &Event) -> (String, String) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    if let Event::InstitutionChanged(changed) = event {
        let name = changed.name.as_ref().map_or("", |name| name.as_str());
        both(name, name)
    } else if let Event::FacilityChanged(changed) = event {
        let name = changed.name.as_ref().map_or("", |name| name.as_str());
        both(name, name)
    } else if let Event::InstitutionDeregistered(ended) = event {
        both(ended.ground.label_zh(), ended.ground.label_en())
    } else if let Event::InstitutionSucceeded(succeeded) = event {
        let by = succeeded.successors.iter().map(ToString::to_string).collect::<Vec<_>>();
        let ground = succeeded.ground;
        (format!("{},{}", ground.label_zh(), by.join("、")), format!("{}, {}", ground.label_en(), by.join(", ")))
    } else if let Event::SubjectMerged(merged) = event {
        let ground = merged.ground;
        (format!("{},{}", ground.label_zh(), merged.other), format!("{}, {}", ground.label_en(), merged.other))
    } else if let Event::SubjectSplit(split) = event {
        both(&split.other.to_string(), &split.other.to_string())
    } else if let Event::FacilityOperatorChanged(changed) = event {
        let by = format!("{} → {}", changed.predecessor, changed.operated_by);
        (format!("{},{by}", changed.model.label_zh()), format!("{}, {by}", changed.model.label_en()))
    } else if let Event::FilingCorrectionRequested(requested) = event {
        (format!("{}项", requested.defects.len()), format!("{} defects", requested.defects.len()))
    } else if let Event::FilingChanged(changed) = event {
        let labels = |label: fn(ChangeKind) -> &'static str| {
            changed.changes.iter().map(|change| label(*change)).collect::<Vec<_>>()
        };
        (labels(ChangeKind::label_zh).join("、"), labels(ChangeKind::label_en).join(", "))
    } else if let Event::LicenceRenewed(renewed) = event {
        renewed.valid_until.map_or_else(
            || both("长期有效", "does not expire"),
            |until| (format!("有效期至{until}"), format!("valid until {until}")),
        )
    } else if let Event::OperationSuspended(suspended) = event {
        (format!("自{}起", suspended.suspended_on), format!("from {}", suspended.suspended_on))
    } else if let Event::OperationEnded(ended) = event {
        both(ended.cause.label_zh(), ended.cause.label_en())
    } else {
        wording(event).unwrap_or_default()
    }
}

/// Who operated a place then, where another legal person does now: a code that was replaced makes nobody another one.
fn former_operator(shown: Shown<'_>) -> Option<Uscc> {
    let (register, home) = (shown.register, shown.home);
    let now = home.operator_on(register.on())?;
    let then = register.canonical_code(home.former_operator(shown.record, register.on())?);
    (then != register.canonical_code(now.by)).then_some(then)
}

/// The text for publication, which every type calls by one of two names.
fn facts(event: &Event) -> Option<String> {
    if let Event::FilingCorrectionRequested(requested) = event {
        return Some(requested.defects.iter().map(Text::as_str).collect::<Vec<_>>().join("；"));
    }
    if let Event::FeeScheduleFiled(filed) = event {
        return Some(fees(filed));
    }
    if let Event::SubjectMerged(merged) = event {
        return Some(merged.reason.as_str().to_owned());
    }
    if let Event::SubjectSplit(split) = event {
        return Some(split.reason.as_str().to_owned());
    }
    let data = event.to_data();
    let texts = ["facts_public", "reason_public", "content_public", "project"];
    texts.iter().find_map(|name| data.get(name)?.as_str()).map(ToOwned::to_owned)
}

/// Items of a fee schedule with their amounts, in the words of the home.
fn fees(filed: &FeeScheduleFiled) -> String {
    let item = |item: &FeeItem| {
        let (yuan, fen) = (item.amount_fen / 100, item.amount_fen % 100);
        format!("{}{yuan}.{fen:02}元/{}", item.name.as_str(), item.unit.as_str())
    };
    filed.items.iter().map(item).collect::<Vec<_>>().join("；")
}
