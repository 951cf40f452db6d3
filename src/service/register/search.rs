//! Searching: filters over the rows of everybody who is public, in pages by key.

use crate::codes::{LegalForm, RegionCode, Uscc};
use crate::rules::StandingCode;
use crate::statement::Subject;
use crate::statement::events::facility::FacilityKind;

use super::coded::{FORMS, Place, form_code};
use super::dossier::{FacilityRow, InstitutionRow, Page};
use super::pin::Register;
use super::standing::StandingSummary;

/// What is searched for: every filter that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Part of a name, of a code, of a place name, or of an address.
    pub q: Option<String>,
    /// A region with everything below it.
    pub region: Option<RegionCode>,
    /// What is done at a facility.
    pub kind: Option<FacilityKind>,
    /// Legal form of the institution, or of the operator.
    pub nature: Option<LegalForm>,
    /// Standing of the institution, or of the operator.
    pub standing: Option<StandingCode>,
    /// The grade that holds.
    pub grade: Option<u8>,
}

/// The legal form of a code such as `company`.
#[must_use]
pub fn legal_form(code: &str) -> Option<LegalForm> {
    FORMS.into_iter().find(|form| form_code(*form).0 == code)
}

impl Register {
    /// Institutions in the order of their codes, after `after`.
    #[must_use]
    pub fn search_institutions(&self, query: &Query, after: Option<&str>, limit: usize) -> Page<InstitutionRow> {
        let found = self.all_institutions().iter().filter(|row| query.takes_institution(row));
        self.page(found, |row| row.uscc.to_string(), |key| after.is_none_or(|after| key > after), limit)
    }

    /// Facilities in the order of their ids, after `after`.
    #[must_use]
    pub fn search_facilities(&self, query: &Query, after: Option<&str>, limit: usize) -> Page<FacilityRow> {
        let found = self.all_facilities().iter().filter(|row| query.takes_facility(row));
        self.page(found, |row| row.id.clone(), |key| after.is_none_or(|after| key > after), limit)
    }

    /// One page of items that come in the order of their keys.
    fn page<'r, T: Clone + 'r>(
        &self,
        found: impl Iterator<Item = &'r T>,
        key: impl Fn(&T) -> String,
        wanted: impl Fn(&str) -> bool,
        limit: usize,
    ) -> Page<T> {
        let mut total = 0;
        let mut items: Vec<&T> = found.inspect(|_| total += 1).filter(|item| wanted(&key(item))).collect();
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|item| key(item));
        Page { reading: self.reading(), total, items: items.into_iter().cloned().collect(), next }
    }

    fn all_institutions(&self) -> &[InstitutionRow] {
        let row = |subject| {
            let Subject::Institution(code) = subject else { return None };
            self.institution_row(code, &self.gather_institution(code)?)
        };
        self.institutions.get_or_init(|| self.subjects().filter_map(row).collect())
    }

    fn all_facilities(&self) -> &[FacilityRow] {
        let row = |subject: Subject| {
            let gathered = self.gather_facility(subject)?;
            gathered.home(subject).map(|own| self.facility_row_of(own))
        };
        let is_facility = |subject: &Subject| matches!(subject, Subject::Facility(_));
        self.facilities.get_or_init(|| self.subjects().filter(is_facility).filter_map(row).collect())
    }
}

impl Query {
    fn takes_institution(&self, row: &InstitutionRow) -> bool {
        let codes = [row.uscc].into_iter().chain(row.other_codes.iter().copied());
        let codes: Vec<String> = codes.map(|code| code.to_string()).collect();
        let words: Vec<&str> = row.name.as_deref().into_iter().chain(codes.iter().map(String::as_str)).collect();
        self.takes_text(&words, row.place.as_ref())
            && self.takes_place(row.place.as_ref())
            && self.kind.is_none_or(|kind| row.kinds.iter().any(|found| found.code == kind.as_str()))
            && self.nature.is_none_or(|nature| row.uscc.legal_form() == nature)
            && self.takes_standing(Some(&row.standing))
            && self.grade.is_none_or(|grade| row.grade == Some(grade))
    }

    fn takes_facility(&self, row: &FacilityRow) -> bool {
        let operator = row.operator.as_ref().map(|by| by.code);
        let words = [
            row.name.as_deref().unwrap_or_default(),
            row.address.as_deref().unwrap_or_default(),
            row.operator.as_ref().and_then(|by| by.name.as_deref()).unwrap_or_default(),
            operator.as_ref().map(Uscc::as_str).unwrap_or_default(),
        ];
        self.takes_text(&words, row.place.as_ref())
            && self.takes_place(row.place.as_ref())
            && self.kind.is_none_or(|kind| row.kinds.iter().any(|found| found.code == kind.as_str()))
            && self.nature.is_none_or(|nature| operator.is_some_and(|code| code.legal_form() == nature))
            && self.takes_standing(row.operator_standing.as_ref())
            && self.grade.is_none_or(|grade| row.grade == Some(grade))
    }

    fn takes_text(&self, words: &[&str], place: Option<&Place>) -> bool {
        let Some(q) = &self.q else { return true };
        let tight = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        let q = tight(q);
        let path = place.map(|place| place.path.concat()).unwrap_or_default();
        words.iter().any(|word| tight(word).contains(&q)) || tight(&path).contains(&q)
    }

    fn takes_place(&self, place: Option<&Place>) -> bool {
        self.region.is_none_or(|region| place.is_some_and(|place| region.contains(place.region)))
    }

    fn takes_standing(&self, standing: Option<&StandingSummary>) -> bool {
        self.standing.is_none_or(|wanted| standing.is_some_and(|found| found.standing.code == wanted.as_str()))
    }
}
