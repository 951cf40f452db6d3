//! Prepayment (预收费): what a home's own report says against the limits of its place and day.
//!
//! A report of fact is never irregular; what it breaks is derived here, each time anew, by the dated limits.

use crate::codes::Day;
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::ruleset::{PrepaymentLimit, PrepaymentRule};
use crate::oversight::{Dossier, Recorded};
use crate::statement::Event;
use crate::statement::events::fee::PrepaymentReported;

/// A limit that a report of prepayment breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrepaymentBreach {
    /// The entry of the report.
    pub seq: Seq,
    /// What the limit is about.
    pub limit: PrepaymentLimit,
    /// What was reported: months, fen or residents, as the limit counts.
    pub found: u64,
    /// The most that was allowed.
    pub most: u64,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where it is not law that was read.
    pub mark: Option<String>,
}

/// What the latest report of a facility breaks, as of a day; empty where nothing was reported.
///
/// What a report leaves out is not judged. Rules are those of the day of the figures.
#[must_use]
pub fn prepayment_breaches(facility: &Dossier, rulebook: &Rulebook, day: Day) -> Vec<PrepaymentBreach> {
    let Some((record, report)) = latest(facility, day) else { return Vec::new() };
    let mut found: Vec<PrepaymentBreach> = Vec::new();
    for rule in rulebook.ruleset.prepayment_limits(Some(report.region), report.as_of_on) {
        let Some((amount, most)) = measured(facility, rule, report) else { continue };
        if amount <= most {
            continue;
        }
        let breach = PrepaymentBreach {
            seq: record.seq,
            limit: rule.limit,
            found: amount,
            most,
            rule: rule.rule.id.clone(),
            source: rule.rule.source.clone(),
            mark: rule.rule.mark.clone(),
        };
        // Of several limits of one kind the smallest is told: a province may only be stricter.
        match found.iter_mut().find(|known| known.limit == rule.limit) {
            Some(known) if breach.most < known.most => *known = breach,
            Some(_) => {}
            None => found.push(breach),
        }
    }
    found.sort_by_key(|breach| breach.limit);
    found
}

fn latest(facility: &Dossier, day: Day) -> Option<(&Recorded, &PrepaymentReported)> {
    let reports = facility.standing_on(day).filter_map(|record| {
        let Event::PrepaymentReported(report) = facility.event(record) else { return None };
        (report.as_of_on <= day).then_some((record, report))
    });
    reports.max_by_key(|(record, report)| (report.as_of_on, record.seq))
}

/// What was reported against the most that is allowed, in the unit of the limit; `None` where something is missing.
fn measured(facility: &Dossier, rule: &PrepaymentRule, report: &PrepaymentReported) -> Option<(u64, u64)> {
    let times = |unit: Option<u64>| Some(u64::from(rule.most?).saturating_mul(unit?));
    match rule.limit {
        PrepaymentLimit::ServiceMonths => Some((u64::from(report.service_months?), times(Some(1))?)),
        PrepaymentLimit::DepositMonths => Some((report.deposit_highest_fen?, times(report.bed_fee_fen)?)),
        PrepaymentLimit::MembershipMonths => Some((report.membership_highest_fen?, times(report.monthly_charge_fen)?)),
        PrepaymentLimit::NoMembershipInPublicHome => report.public_home.then_some((report.membership_fen?, 0)),
        PrepaymentLimit::PayersWithinBeds => Some((u64::from(report.payers?), filed_beds(facility, report.as_of_on)?)),
        PrepaymentLimit::TotalWithinAssets => Some((total(report)?, report.net_fixed_assets_fen?)),
        PrepaymentLimit::FeesReported => {
            let takes = total(report).is_some_and(|total| total > 0);
            (takes && !fees_are_reported(facility, report.as_of_on)).then_some((1, 0))
        }
    }
}

/// Everything that was taken in advance; `None` where the report names none of it.
fn total(report: &PrepaymentReported) -> Option<u64> {
    let parts = [report.service_fee_fen, report.deposit_fen, report.membership_fen];
    let known = parts.into_iter().flatten();
    parts.iter().any(Option::is_some).then(|| known.fold(0, u64::saturating_add))
}

fn filed_beds(facility: &Dossier, day: Day) -> Option<u64> {
    let filings = facility.standing_on(day).filter_map(|record| {
        let Event::FilingAccepted(filing) = facility.event(record) else { return None };
        (filing.accepted_on <= day).then_some((filing.accepted_on, record.seq, filing.beds?))
    });
    filings.max().map(|(_, _, beds)| u64::from(beds))
}

fn fees_are_reported(facility: &Dossier, day: Day) -> bool {
    facility
        .standing_on(day)
        .any(|record| matches!(facility.event(record), Event::FeeScheduleFiled(filed) if filed.filed_on <= day))
}
