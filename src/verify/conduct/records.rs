//! Records one by one: entered late, undetermined, repaired early, granted against the conditions.

use crate::log::TreeSize;
use crate::oversight::{Dossier, Recorded};
use crate::rules::{Asking, Eligibility, candidates, eligibilities, listings, penalty_showing, tier};
use crate::statement::events::EndKind;
use crate::statement::events::document::OutsideEffect;
use crate::statement::events::subsidy::SubsidyKind;
use crate::statement::{Event, Subject};

use super::{ConductCode, ConductFinding, Seen, Thresholds};

/// The benefits whose conditions are held against what was granted.
const OPERATING_SUBSIDY: &str = "operating_subsidy";
const PURCHASE: &str = "government_purchase";

pub(super) fn findings(seen: Seen<'_>, thresholds: &Thresholds) -> Vec<ConductFinding> {
    let mut found = Vec::new();
    for dossier in seen.dossiers.iter() {
        let at = At { seen, thresholds, dossier };
        for record in dossier.own_records() {
            found.extend(at.late(record));
            found.extend(at.undetermined(record));
            found.extend(at.repaired(record));
            found.extend(At::dismissed(record));
        }
        if let Subject::Institution(_) = dossier.subject() {
            found.extend(at.removed());
            found.extend(at.of_institution());
        }
    }
    found
}

/// One dossier.
#[derive(Clone, Copy)]
struct At<'s> {
    seen: Seen<'s>,
    thresholds: &'s Thresholds,
    dossier: &'s Dossier,
}

fn one(code: ConductCode, record: &Recorded, detail: String) -> ConductFinding {
    ConductFinding { code, entries: vec![record.seq], detail }
}

impl At<'_> {
    fn late(self, record: &Recorded) -> Option<ConductFinding> {
        // A copy of an old record is late by its nature, and says so.
        if matches!(record.event, Event::RecordTranscribed(_)) {
            return None;
        }
        let (happened, entered) = (record.legal_day(), record.at.day());
        let days = happened.days_until(entered);
        let detail = format!("of {happened}, entered {days} days later");
        (days > self.thresholds.lag_days).then(|| one(ConductCode::RecordedLate, record, detail))
    }

    fn undetermined(self, record: &Recorded) -> Option<ConductFinding> {
        if !self.dossier.counts(record) || self.dossier.fate(record.digest).ended.is_some() {
            return None;
        }
        tier(self.dossier, record, self.seen.rulebook).filter(|tiered| tiered.undetermined)?;
        let days = record.legal_day().days_until(self.seen.day);
        let detail = format!("neither a fine band nor a reviewer fixed its tier in {days} days");
        (days > self.thresholds.undetermined_days).then(|| one(ConductCode::TierUndetermined, record, detail))
    }

    /// A penalty whose repair was granted before the first day on which it may be.
    fn repaired(self, record: &Recorded) -> Option<ConductFinding> {
        let from = penalty_showing(self.dossier, record, self.seen.rulebook)?.repair_from?;
        let outside = self.dossier.fate(record.digest).outside.iter();
        let early = outside
            .filter(|outside| outside.effect == OutsideEffect::RepairGranted)
            .find(|granted| granted.received_on < from)?;
        let detail = format!("repair received on {}, it may be granted from {from} on", early.received_on);
        Some(ConductFinding { code: ConductCode::RepairedEarly, entries: vec![record.seq, early.seq], detail })
    }

    /// Listings that were removed before the first day on which removal may be asked.
    fn removed(self) -> Vec<ConductFinding> {
        let all = listings(self.dossier, self.seen.rulebook, self.seen.day);
        let early = |listed: crate::rules::Listed| {
            let removed = self.dossier.fate(listed.digest).ended.filter(|end| end.kind == EndKind::Removed)?;
            let from = listed.removal_from.filter(|from| removed.on < *from)?;
            let detail =
                format!("removed from the list {} on {}, removal from {from} on", listed.list.as_str(), removed.on);
            let entries = vec![listed.seq, removed.seq];
            Some(ConductFinding { code: ConductCode::RepairedEarly, entries, detail })
        };
        all.into_iter().filter_map(early).collect()
    }

    fn dismissed(record: &Recorded) -> Option<ConductFinding> {
        let Event::CandidateDismissed(dismissed) = &record.event else { return None };
        let detail = format!("for the list {}, on the ground {}", dismissed.list.as_str(), dismissed.ground.as_str());
        Some(one(ConductCode::CandidateDismissed, record, detail))
    }

    /// What needs the places that an institution operates: candidates, and conditions of what was granted.
    fn of_institution(self) -> Vec<ConductFinding> {
        let places = |day| -> Vec<&Dossier> {
            let facilities = self.seen.dossiers.iter().map(AsRef::as_ref);
            let operated = |dossier: &&Dossier| {
                matches!(dossier.subject(), Subject::Facility(_))
                    && dossier.operators().iter().any(|at| {
                        self.dossier.is_of(Subject::Institution(at.by))
                            && at.from <= day
                            && at.until.is_none_or(|last| day <= last)
                    })
            };
            facilities.filter(operated).collect()
        };
        let open = candidates(self.dossier, &places(self.seen.day), self.seen.rulebook, self.seen.day);
        let mut found: Vec<ConductFinding> = open
            .into_iter()
            .filter_map(|candidate| {
                let last = candidate.decide_by.as_ref().map(|deadline| deadline.due)?;
                let detail = format!("for the list {}, to be decided by {last}", candidate.list.as_str());
                let entries = candidate.entries;
                (last < self.seen.day).then_some(ConductFinding {
                    code: ConductCode::CandidateUnanswered,
                    entries,
                    detail,
                })
            })
            .collect();
        for record in self.dossier.own_records() {
            let (code, benefit, place) = if let Event::SubsidyGranted(granted) = &record.event {
                if granted.kind != SubsidyKind::Operating {
                    continue;
                }
                (ConductCode::SubsidyIneligible, OPERATING_SUBSIDY, granted.region)
            } else if let Event::PurchaseContracted(contract) = &record.event {
                (ConductCode::ContractIneligible, PURCHASE, contract.region)
            } else {
                continue;
            };
            let on = record.legal_day();
            // What the ledger knew when it was entered, and nothing that came later.
            let known = |dossier: &Dossier| dossier.at(TreeSize(record.seq.0));
            let (institution, facilities) =
                (known(self.dossier), places(on).into_iter().map(known).collect::<Vec<_>>());
            let asking = Asking {
                institution: &institution,
                facilities: &facilities.iter().collect::<Vec<_>>(),
                place: Some(place),
                rulebook: self.seen.rulebook,
                on,
            };
            let answers = eligibilities(&asking);
            let unmet = answers.iter().find(|answer| answer.benefit == benefit && !answer.eligible).map(unmet);
            found.extend(unmet.map(|unmet| one(code, record, format!("on {on} not met: {unmet}"))));
        }
        found
    }
}

/// The codes of the conditions that are not met.
fn unmet(answer: &Eligibility) -> String {
    let unmet = answer.conditions.iter().filter(|condition| !condition.met && !condition.discretionary);
    unmet.map(|condition| condition.code.as_str()).collect::<Vec<_>>().join(", ")
}
