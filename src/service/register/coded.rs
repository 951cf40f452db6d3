//! Small values of views: codes with their labels, money, places, who said it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Day, LegalForm, PenaltyType, RegionCode, Timestamp, Uscc};
use crate::manifest::Rulebook;

/// A code with its labels; the Chinese one is authoritative.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Coded {
    /// Stable code.
    pub code: String,
    /// In Chinese, as the law has it.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
}

impl Coded {
    pub(in crate::service) fn new(code: &str, zh: &str, en: &str) -> Self {
        Self { code: code.to_owned(), label_zh: zh.to_owned(), label_en: en.to_owned() }
    }

    /// The legal form of an organisation.
    #[must_use]
    pub fn of_form(form: LegalForm) -> Self {
        let (code, en) = form_code(form);
        Self::new(code, form.label_zh(), en)
    }

    /// A kind of penalty.
    #[must_use]
    pub fn of_penalty(kind: PenaltyType) -> Self {
        let (code, en) = match kind {
            PenaltyType::Warning => ("warning", "Warning"),
            PenaltyType::PublicCriticism => ("public_criticism", "Public criticism"),
            PenaltyType::Fine => ("fine", "Fine"),
            PenaltyType::GainsConfiscated => ("gains_confiscated", "Unlawful gains confiscated"),
            PenaltyType::PropertyConfiscated => ("property_confiscated", "Unlawful property confiscated"),
            PenaltyType::PermitSuspended => ("permit_suspended", "Permit suspended"),
            PenaltyType::QualificationLowered => ("qualification_lowered", "Qualification lowered"),
            PenaltyType::PermitRevoked => ("permit_revoked", "Permit revoked"),
            PenaltyType::BusinessRestricted => ("business_restricted", "Business restricted"),
            PenaltyType::BusinessSuspended => ("business_suspended", "Business suspended"),
            PenaltyType::ClosureOrdered => ("closure_ordered", "Closure ordered"),
            PenaltyType::OccupationRestricted => ("occupation_restricted", "Occupation restricted"),
            PenaltyType::Detention => ("detention", "Administrative detention"),
            PenaltyType::Other => ("other", "Another penalty"),
        };
        Self::new(code, kind.label_zh(), en)
    }
}

/// Makes a [`Coded`] of a value of a code list.
macro_rules! coded {
    ($value:expr) => {{
        let value = $value;
        $crate::service::register::Coded::new(value.as_str(), value.label_zh(), value.label_en())
    }};
}
pub(in crate::service) use coded;

pub(super) const FORMS: [LegalForm; 11] = [
    LegalForm::StateOrgan,
    LegalForm::PublicInstitution,
    LegalForm::MassOrganisation,
    LegalForm::SocialAssociation,
    LegalForm::SocialServiceBody,
    LegalForm::Foundation,
    LegalForm::Company,
    LegalForm::SoleTrader,
    LegalForm::Cooperative,
    LegalForm::RuralCollective,
    LegalForm::Other,
];

pub(super) const fn form_code(form: LegalForm) -> (&'static str, &'static str) {
    match form {
        LegalForm::StateOrgan => ("state_organ", "State organ"),
        LegalForm::PublicInstitution => ("public_institution", "Public institution"),
        LegalForm::MassOrganisation => ("mass_organisation", "Mass organisation"),
        LegalForm::SocialAssociation => ("social_association", "Social association"),
        LegalForm::SocialServiceBody => ("social_service_body", "Social service body"),
        LegalForm::Foundation => ("foundation", "Foundation"),
        LegalForm::Company => ("company", "Company"),
        LegalForm::SoleTrader => ("sole_trader", "Sole trader"),
        LegalForm::Cooperative => ("cooperative", "Farmers' cooperative"),
        LegalForm::RuralCollective => ("rural_collective", "Rural collective"),
        LegalForm::Other => ("other", "Other"),
    }
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Money {
    /// In fen (分).
    pub fen: u64,
    /// Always `CNY`.
    pub currency: &'static str,
}

impl Money {
    /// An amount in fen.
    #[must_use]
    pub const fn of_fen(fen: u64) -> Self {
        Self { fen, currency: "CNY" }
    }

    /// The amount in yuan, for Chinese readers.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        format!("{} 元", self.yuan())
    }

    /// The amount in yuan, for English readers.
    #[must_use]
    pub fn in_english(&self) -> String {
        format!("CNY {}", self.yuan())
    }

    /// Fen as yuan, thousands apart.
    fn yuan(&self) -> String {
        let (yuan, rest) = (self.fen / 100, self.fen % 100);
        let digits = yuan.to_string();
        let mut grouped = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        if rest == 0 { grouped } else { format!("{grouped}.{rest:02}") }
    }
}

/// An organisation by its code, with its name where one is known and public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct By {
    /// Social credit code.
    pub code: Uscc,
    /// Name; `null` where none is public.
    pub name: Option<String>,
}

/// A region as it was called on the legal day of the record that names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// Its code.
    pub region: RegionCode,
    /// Names from the province down.
    pub path: Vec<String>,
}

impl Place {
    /// A region as it was called on a day.
    #[must_use]
    pub fn new(region: RegionCode, day: Day, rulebook: &Rulebook) -> Self {
        Self { region, path: rulebook.regions.path_on(region, day).into_iter().map(str::to_owned).collect() }
    }

    /// Its names from the province down; its code where the table has none.
    #[must_use]
    pub fn name(&self) -> String {
        if self.path.is_empty() { self.region.to_string() } else { self.path.concat() }
    }
}

/// Where an answer stands: which log, how long, on which day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reading {
    /// `<size>@<day>`: log size and legal day in Shanghai; also the `ETag`, and the parameter `pin`.
    pub pin: String,
    /// Digest of the manifest whose rules made the answer, 64 hex digits.
    pub manifest: String,
    /// What the ledger knew, where that was asked for; then the answer is not for the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<Knowledge>,
}

/// What the ledger knew when the answer was, or would have been, given: nothing that was recorded later is in it.
///
/// The pin of such an answer is a ledger that ends there and is asked on that day. Records that are not public carry
/// `inside`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Knowledge {
    /// How many entries it had.
    pub known_at: u64,
    /// When the last of them was recorded, RFC 3339; `null` where that was an entry of an unknown shape.
    pub recorded_until: Option<String>,
    /// What that means, in Chinese.
    pub note_zh: &'static str,
    /// In English.
    pub note_en: &'static str,
}

impl Knowledge {
    /// The knowledge of so many entries.
    #[must_use]
    pub fn new(known_at: u64, recorded_until: Option<Timestamp>) -> Self {
        Self {
            known_at,
            recorded_until: recorded_until.map(|at| at.to_string()),
            note_zh: "按账本当时所知作答，含未公开的记录；仅供主管机关与审计，不得对外公布。",
            note_en: "by what the ledger knew then, records that are not public included: for those in charge and \
                      auditors, not to be published",
        }
    }
}
