//! Listings: notified, heard, decided, removed, each as the rule of its list wants it.

use crate::codes::{Day, ListKind, RegionCode};
use crate::manifest::ruleset::{ListRule, Period};
use crate::statement::events::document::OutsideEffect;
use crate::statement::events::listing::{ListingDecided, ListingRemoved, RemovalGround};
use crate::statement::{Event, Text};

use super::super::dossier::Dossier;
use super::super::recorded::Recorded;
use super::submissions::ignored;
use super::{Broken, HOUSE, Impossible, Proposed, impossible};

/// Who is to be listed is told before, may object, and is answered. Source: domain-corrections.md, C30.
const HEARD: &str = "国办发〔2020〕49号 (八)";

const LIST_ENABLED: Broken = Broken::of("list-enabled", "国办发〔2020〕49号 (七)");
const LISTING_NOTIFIED: Broken = Broken::of("listing-notified", HEARD);
const NOTICE_SERVED: Broken = Broken::of("notice-served", HEARD);
const ANSWER_WINDOW: Broken = Broken::of("answer-window", HEARD);
const SUBMISSION_UNANSWERED: Broken = Broken::of("submission-unanswered", HEARD);
const SENIOR_CONSENT: Broken = Broken::of("senior-consent", "市场监督管理总局令第44号");
const BASIS_STANDS: Broken = Broken::of("basis-stands", HOUSE);

/// The list must be known where and when the authority decides, and the circumstance among its own.
pub(super) fn is_known(
    proposed: &Proposed<'_>,
    list: ListKind,
    circumstance: &Text<40>,
    region: RegionCode,
) -> Result<(), Impossible> {
    let day = proposed.day();
    let Some(rule) = proposed.rulebook.ruleset.list(list, proposed.kind, Some(region), day) else {
        let detail = format!("no rule lets this authority decide on the list {} on {day}", list.as_str());
        return Err(impossible("list-known", "/data/list", detail));
    };
    is_coded(rule, circumstance, "/data/circumstance")
}

/// A circumstance is one of those that the rule of its list names.
pub(super) fn is_coded(rule: &ListRule, circumstance: &Text<40>, pointer: &'static str) -> Result<(), Impossible> {
    if rule.circumstances.iter().any(|known| known.code == circumstance.as_str()) {
        return Ok(());
    }
    let detail = format!("{} has no circumstance `{}`", rule.rule.id, circumstance.as_str());
    Err(impossible("circumstance-known", pointer, detail))
}

/// What a decision to list breaks.
pub(super) fn decided(dossier: &Dossier, proposed: &Proposed<'_>, decided: &ListingDecided) -> Vec<Broken> {
    let day = decided.document.dated_on;
    let Some(rule) = proposed.rulebook.ruleset.list(decided.list, proposed.kind, Some(decided.region), day) else {
        return Vec::new();
    };
    let mut broken = Vec::new();
    if !rule.enabled {
        broken.push(LIST_ENABLED);
    }
    // A province has no superior that would have to consent; a prefecture and a county have.
    if rule.senior_consent && decided.consent_number.is_none() && decided.region != decided.region.province() {
        broken.push(SENIOR_CONSENT);
    }
    broken.extend(rule.answer.and_then(|window| unheard(dossier, proposed, decided, window)));
    let about = decided.notice.iter().chain(&decided.rests_on);
    if ignored(dossier, about, day, &decided.considered).next().is_some() {
        broken.push(SUBMISSION_UNANSWERED);
    }
    broken
}

/// Which step of the hearing is missing: the notice, its service, or the time to answer it.
///
/// The window is over when its last day is; a party that has answered need not wait for it.
fn unheard(dossier: &Dossier, proposed: &Proposed<'_>, decided: &ListingDecided, window: Period) -> Option<Broken> {
    let day = decided.document.dated_on;
    let Some(notice) = decided.notice.filter(|notice| !dossier.is_struck(notice.0)) else {
        return Some(LISTING_NOTIFIED);
    };
    let fate = dossier.fate(notice.0);
    let Some(served_on) = fate.served_on.filter(|served| *served <= day) else { return Some(NOTICE_SERVED) };
    let has_answered = fate.submissions.iter().any(|submission| submission.on <= day);
    let is_over = window.due(proposed.rulebook.calendars.of(Some(decided.region)), served_on).due < day;
    (!is_over && !has_answered).then_some(ANSWER_WINDOW)
}

/// What a removal breaks.
pub(super) fn removed(dossier: &Dossier, proposed: &Proposed<'_>, removed: &ListingRemoved) -> Vec<Broken> {
    let Some(record) = dossier.own(removed.listing.0) else { return Vec::new() };
    let Event::ListingDecided(decided) = dossier.event(record) else { return Vec::new() };
    let day = removed.document.dated_on;
    let mut broken = Vec::new();
    match removed.ground {
        RemovalGround::Applied => {
            if removal_from(dossier, proposed, record, decided).is_some_and(|from| day < from) {
                broken.push(Broken::of("minimum-term", term_clause(decided.list)));
            }
        }
        RemovalGround::BasisAnnulled => {
            if basis_stands(dossier, record, decided) {
                broken.push(BASIS_STANDS);
            }
        }
        RemovalGround::Mended | RemovalGround::TermOver => {}
    }
    if ignored(dossier, [&removed.listing], day, &removed.considered).next().is_some() {
        broken.push(Broken::of("submission-unanswered", HOUSE));
    }
    broken
}

/// The first day on which removal may be granted on application: as the decision says, else as the rule of its day.
fn removal_from(
    dossier: &Dossier,
    proposed: &Proposed<'_>,
    record: &Recorded,
    decided: &ListingDecided,
) -> Option<Day> {
    let dated = decided.document.dated_on;
    let rule = proposed.rulebook.ruleset.list(decided.list, record.kind, Some(decided.region), dated);
    let restored = rule.filter(|rule| rule.restored_anew).and_then(|_| dossier.restored_on(record.digest));
    let from = restored.unwrap_or(dated);
    let months = decided.months_min.map(|months| u16::from(months.get()));
    months.or_else(|| rule?.months_min).map(|months| from.plus_months(i32::from(months)))
}

/// Whether something on which a listing rests in this dossier still stands, and no body outside revoked the listing.
///
/// What stands in another dossier is not seen here, and nothing is held against the authority for it.
fn basis_stands(dossier: &Dossier, record: &Recorded, decided: &ListingDecided) -> bool {
    let is_revoked = dossier
        .fate(record.digest)
        .outside
        .iter()
        .any(|outside| matches!(outside.effect, OutsideEffect::Revoked | OutsideEffect::Varied));
    let stands = |basis: &Recorded| dossier.fate(basis.digest).ended.is_none_or(|end| !end.kind.is_from_the_start());
    !is_revoked && decided.rests_on.iter().filter_map(|basis| dossier.own(basis.0)).any(|basis| stands(basis))
}

/// Where the time until removal stands.
const fn term_clause(list: ListKind) -> &'static str {
    match list {
        ListKind::JointPunishment => "民发〔2019〕103号 11",
        ListKind::Severe => "市场监督管理总局令第44号; 民政部令第60号",
        ListKind::Watch | ListKind::Abnormal => HOUSE,
    }
}
