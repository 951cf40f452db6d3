//! The timeline: every public record of a subject in words.

use crate::statement::events::party::SubmissionKind;
use crate::statement::{Event, Subject};

use super::dossier::Timeline;
use super::pin::Register;
use super::record::TimelineItem;
use super::render::Shown;

impl Register {
    /// The public records of a subject, newest first; `None` if there is none.
    #[must_use]
    pub fn timeline(&self, subject: Subject) -> Option<Timeline> {
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
    } else if let Event::GradeDowngraded(lowered) = event {
        (format!("{}级", lowered.grade.get()), format!("grade {}", lowered.grade.get()))
    } else if let Event::GradeProposed(proposed) = event {
        let (grade, until) = (proposed.grade.get(), proposed.publicity_until);
        (format!("拟评{grade}级,公示至{until}"), format!("grade {grade}, objections until {until}"))
    } else if let Event::GradeRechecked(checked) = event {
        both(checked.result.label_zh(), checked.result.label_en())
    } else if let Event::AnnualReportFiled(report) = event {
        (format!("{}年度", report.year), format!("for {}", report.year))
    } else if let Event::CommitmentMade(commitment) = event {
        both(commitment.kind.label_zh(), commitment.kind.label_en())
    } else if let Event::HonourAwarded(honour) = event {
        same(honour.title.as_str())
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
    } else {
        (String::new(), String::new())
    }
}

fn facts(event: &Event) -> Option<String> {
    let text = if let Event::InspectionRecorded(recorded) = event {
        recorded.facts_public.as_str()
    } else if let Event::FireCheckRecorded(recorded) = event {
        recorded.facts_public.as_str()
    } else if let Event::PenaltyDecided(decided) = event {
        decided.facts_public.as_str()
    } else if let Event::ListingDecided(decided) = event {
        decided.facts_public.as_str()
    } else if let Event::RecordTranscribed(copied) = event {
        copied.facts_public.as_str()
    } else if let Event::RectificationAccepted(accepted) = event {
        accepted.facts_public.as_str()
    } else if let Event::PenaltyAnnulled(annulled) = event {
        annulled.reason_public.as_str()
    } else if let Event::GradeRechecked(checked) = event {
        checked.facts_public.as_str()
    } else if let Event::GradeDowngraded(lowered) = event {
        lowered.reason_public.as_str()
    } else if let Event::CommitmentMade(commitment) = event {
        commitment.content_public.as_str()
    } else if let Event::CommitmentBreached(breach) = event {
        breach.facts_public.as_str()
    } else {
        return None;
    };
    Some(text.to_owned())
}
