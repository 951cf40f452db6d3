//! Coverage: who submits in which field, so that nobody takes silence for praise.

use serde::Serialize;

use crate::codes::{AuthorityKind, Day, ListKind, RegionCode, Uscc};
use crate::manifest::Rulebook;
use crate::oversight::Dossier;

/// An authority that the ledger admitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitter {
    /// Its code.
    pub code: Uscc,
    /// Its name.
    pub name: String,
    /// Its line of business.
    pub kind: AuthorityKind,
    /// Where it acts.
    pub regions: Vec<RegionCode>,
    /// Since when it is admitted.
    pub since: Day,
}

/// What is covered in one line of business at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The line of business.
    pub field: AuthorityKind,
    /// In Chinese.
    pub field_zh: &'static str,
    /// In English.
    pub field_en: &'static str,
    /// Who submits here.
    pub authorities: Vec<CoverageAuthority>,
    /// Number of the last public entry of that line; `None` where there is none.
    pub last_entry: Option<u64>,
    /// Lists on which it may decide here, and whether they are published.
    pub lists: Vec<CoverageList>,
    /// What that means, in Chinese.
    pub note_zh: String,
    /// In English.
    pub note_en: String,
}

/// Who submits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoverageAuthority {
    /// Its code.
    pub code: Uscc,
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: Day,
}

/// A list, and whether it is published at the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoverageList {
    /// Which.
    pub list: ListKind,
    /// Whether.
    pub published: bool,
}

/// What is covered at a place on a day, one row a line of business. `public` are the public's dossiers that are shown.
#[must_use]
pub fn coverage(
    submitters: &[Submitter],
    _public: &[&Dossier],
    place: RegionCode,
    _rulebook: &Rulebook,
    on: Day,
) -> Vec<Coverage> {
    let here = |s: &&Submitter| s.since <= on && s.regions.iter().any(|region| region.contains(place));
    let row = |field: AuthorityKind| {
        let found = submitters.iter().filter(|s| s.kind == field).filter(here);
        let authorities: Vec<CoverageAuthority> =
            found.map(|s| CoverageAuthority { code: s.code, name: s.name.clone(), since: s.since }).collect();
        Coverage {
            field,
            field_zh: field.label_zh(),
            field_en: field.label_en(),
            authorities,
            last_entry: None,
            lists: Vec::new(),
            note_zh: "未见记录".to_owned(),
            note_en: "nothing on record here".to_owned(),
        }
    };
    AuthorityKind::ALL.iter().copied().map(row).collect()
}
