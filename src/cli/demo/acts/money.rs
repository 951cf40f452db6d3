//! Money: fees, what is paid ahead, signs of risk, subsidies.

use serde_json::{Value, json};

use crate::cli::demo::plan::{Desk, Plan, StepId, digest, digests};
use crate::cli::demo::town::Home;
use crate::codes::Day;
use crate::statement::EventKind;

/// What a home took in advance, as it reports: months of fees, highest deposit in months of the bed fee, payers.
#[derive(Clone, Copy)]
pub(in crate::cli::demo) struct Prepaid {
    pub months: u32,
    pub deposit_months: u32,
    pub payers: u32,
}

/// Bed and care of a month, in fen.
const BED_FEN: u64 = 120_000;
const CARE_FEN: u64 = 140_000;

impl Plan {
    pub(in crate::cli::demo) fn file_fees(&mut self, desk: &Desk, on: Day) -> StepId {
        let data = json!({
            "region": desk.region, "filed_on": on.to_string(), "from_on": on.plus_days(10).to_string(),
            "items": [
                { "kind": "bed", "name": "双人间床位费", "amount_fen": BED_FEN, "unit": "月" },
                { "kind": "care", "name": "二级护理费", "amount_fen": CARE_FEN, "unit": "月" },
            ],
            "displayed": true,
        });
        self.add(desk, on, EventKind::FeeScheduleFiled, data)
    }

    pub(in crate::cli::demo) fn report_prepaid(&mut self, desk: &Desk, on: Day, prepaid: Prepaid) -> StepId {
        let payers = u64::from(prepaid.payers);
        let highest = u64::from(prepaid.deposit_months) * BED_FEN;
        let data = json!({
            "region": desk.region, "reported_on": on.to_string(), "as_of_on": on.plus_days(-10).to_string(),
            "service_months": prepaid.months, "service_fee_fen": payers * 3 * (BED_FEN + CARE_FEN),
            "deposit_fen": payers * highest, "deposit_highest_fen": highest, "bed_fee_fen": BED_FEN,
            "membership_fen": 0, "membership_highest_fen": 0, "monthly_charge_fen": BED_FEN + CARE_FEN,
            "payers": payers, "net_fixed_assets_fen": 900_000_000, "custody_bank": "当地农村信用合作联社",
            "reserve_fen": payers * highest / 5, "public_home": false,
        });
        self.add(desk, on, EventKind::PrepaymentReported, data)
    }

    /// Somebody sees a sign of risk: its kind, colour and source, and what was seen.
    pub(in crate::cli::demo) fn raise_signal(
        &mut self,
        desk: &Desk,
        on: Day,
        ([kind, colour, origin], facts, rests_on): ([&str; 3], &str, &[StepId]),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "kind": kind, "colour": colour, "origin": origin, "seen_on": on.to_string(),
            "rests_on": digests(rests_on), "facts_full": facts,
        });
        self.add(desk, on, EventKind::RiskSignalRaised, data)
    }

    pub(in crate::cli::demo) fn clear_signal(
        &mut self,
        desk: &Desk,
        on: Day,
        signal: StepId,
        (facts, rests_on): (&str, &[StepId]),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "signal": digest(signal), "outcome": "resolved", "cleared_on": on.to_string(),
            "rests_on": digests(rests_on), "facts_full": facts,
        });
        self.add(desk, on, EventKind::RiskSignalCleared, data)
    }

    /// An operating subsidy for the half year before.
    pub(in crate::cli::demo) fn subsidise(&mut self, home: &Home, on: Day, (fen, basis): (u64, &str)) -> StepId {
        let data = json!({
            "region": home.region, "facility": home.place(), "kind": "operating", "amount_fen": fen,
            "period_from": on.plus_months(-6).to_string(), "period_until": on.plus_days(-1).to_string(),
            "operate_until": on.plus_months(72).to_string(), "legal_basis": [basis], "document": self.document(on, "补"),
        });
        self.add(&home.person(home.civil()), on, EventKind::SubsidyGranted, data)
    }

    /// A part of a subsidy is wanted back.
    pub(in crate::cli::demo) fn claw_back(
        &mut self,
        desk: &Desk,
        on: Day,
        grant: StepId,
        (fen, considered, reason): (u64, &[StepId], &str),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "grant": digest(grant), "ground": "miscounted", "amount_fen": fen,
            "due_on": on.plus_days(30).to_string(), "considered": digests(considered), "reason": reason,
            "document": self.document(on, "追"),
        });
        self.add(desk, on, EventKind::SubsidyClawedBack, data)
    }

    pub(in crate::cli::demo) fn repay(&mut self, desk: &Desk, on: Day, claw_back: StepId) -> StepId {
        let fen = self.data(claw_back).and_then(|data| data.get("amount_fen")).and_then(Value::as_u64);
        let data = json!({
            "region": desk.region, "claw_back": digest(claw_back), "amount_fen": fen, "repaid_on": on.to_string(),
            "complete": true, "receipt": self.file_digest(),
        });
        self.add(desk, on, EventKind::SubsidyRepaid, data)
    }
}
