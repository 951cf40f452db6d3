//! Measures that follow from listings: which act, which may be executed, and which have to be lifted.

use crate::codes::{Day, Hash, Uscc};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::oversight::Dossier;
use crate::statement::Event;
use crate::statement::events::measure::BasisRank;

use super::listed::listings;

/// A measure that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedMeasure {
    /// Its entry.
    pub seq: Seq,
    /// Digest of its statement.
    pub digest: Hash,
    /// Digest of the listing from which it follows.
    pub listing: Hash,
    /// What it is.
    pub name: String,
    /// Who applies it.
    pub by: Uscc,
    /// First day.
    pub from: Day,
    /// First day on which it no longer acts; `None` while nobody lifted it.
    pub until: Option<Day>,
    /// Whether it rests on law, regulation, central policy or a local regulation; otherwise it is recorded only.
    pub executable: bool,
    /// Whether its listing is in force no longer, and nobody lifted it.
    pub to_lift: bool,
}

/// The measures applied to a legal person or a person, in the order of the log, as of a day.
///
/// Source: 国办发〔2020〕49号; domain-corrections.md B (e).
#[must_use]
pub fn measures(dossier: &Dossier, rulebook: &Rulebook, day: Day) -> Vec<AppliedMeasure> {
    let listings = listings(dossier, rulebook, day);
    let own = dossier.own_records();
    let applied = own.filter_map(|record| {
        let Event::MeasureApplied(measure) = dossier.event(record) else { return None };
        let fate = dossier.fate(record.digest);
        if measure.applied_on > day || fate.ended.is_some_and(|end| end.kind.is_from_the_start()) {
            return None;
        }
        let until = fate.closed.map(|(_, on)| on).filter(|on| *on <= day);
        let listed = listings.iter().any(|listed| listed.digest == measure.listing.0 && listed.holds(day));
        Some(AppliedMeasure {
            seq: record.seq,
            digest: record.digest,
            listing: measure.listing.0,
            name: measure.name.as_str().to_owned(),
            by: measure.applied_by,
            from: measure.applied_on,
            until,
            executable: measure.legal_basis.is_some() && measure.basis_rank.is_some_and(bears),
            to_lift: until.is_none() && !listed,
        })
    });
    applied.collect()
}

/// Whether a measure may rest on an instrument of this rank.
fn bears(rank: BasisRank) -> bool {
    match rank {
        BasisRank::Law | BasisRank::Regulation | BasisRank::CentralPolicy | BasisRank::LocalRegulation => true,
        BasisRank::Lower => false,
    }
}
