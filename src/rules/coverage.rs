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
    pub note_zh: &'static str,
    /// In English.
    pub note_en: &'static str,
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

/// What is covered at a place on a day, one row a line of business.
///
/// `public` are the dossiers that the reader sees beside it: the public's, of the legal person and its places.
#[must_use]
pub fn coverage(
    submitters: &[Submitter],
    public: &[&Dossier],
    place: RegionCode,
    rulebook: &Rulebook,
    on: Day,
) -> Vec<Coverage> {
    let row = |field: AuthorityKind| {
        let here = submitters
            .iter()
            .filter(|s| s.kind == field && s.since <= on && s.regions.iter().any(|region| region.contains(place)));
        let authorities: Vec<CoverageAuthority> =
            here.map(|s| CoverageAuthority { code: s.code, name: s.name.clone(), since: s.since }).collect();
        let entries = public.iter().flat_map(|dossier| dossier.records()).filter(|record| record.kind == Some(field));
        let last_entry = entries.map(|record| record.seq.0).max();
        let (note_zh, note_en) = note(!authorities.is_empty(), last_entry.is_some());
        Coverage {
            field,
            field_zh: field.label_zh(),
            field_en: field.label_en(),
            authorities,
            last_entry,
            lists: lists(field, place, rulebook, on),
            note_zh,
            note_en,
        }
    };
    let speaks = |row: &Coverage| is_field(row.field) || !row.authorities.is_empty() || row.last_entry.is_some();
    AuthorityKind::ALL.iter().copied().map(row).filter(speaks).collect()
}

/// Whether a line of business is a field of its own. The others take over fields of these where a place has them:
/// nobody lacks one that never was there.
fn is_field(kind: AuthorityKind) -> bool {
    match kind {
        AuthorityKind::CivilAffairs
        | AuthorityKind::MarketSupervision
        | AuthorityKind::Health
        | AuthorityKind::Fire
        | AuthorityKind::Housing => true,
        AuthorityKind::Approval | AuthorityKind::IntegratedEnforcement | AuthorityKind::Other => false,
    }
}

fn lists(field: AuthorityKind, place: RegionCode, rulebook: &Rulebook, on: Day) -> Vec<CoverageList> {
    let ruleset = &rulebook.ruleset;
    let known = ListKind::ALL.iter().copied();
    let enabled = known.filter(|list| ruleset.list(*list, Some(field), Some(place), on).is_some_and(|row| row.enabled));
    enabled
        .map(|list| CoverageList { list, published: ruleset.publishes(list, Some(field), Some(place), on).is_some() })
        .collect()
}

/// Facts, no endorsement: silence of those who submit is told apart from the silence of those who do not.
fn note(covered: bool, recorded: bool) -> (&'static str, &'static str) {
    match (covered, recorded) {
        (true, true) => ("有机关报送，有公示记录", "an authority submits here, and there are public records"),
        (true, false) => ("有机关报送，未见公示记录", "an authority submits here, and no public record is here"),
        (false, true) => ("现无机关报送，仅有过往记录", "no authority submits here now; there are earlier records"),
        (false, false) => ("未见记录", "nothing on record here"),
    }
}
