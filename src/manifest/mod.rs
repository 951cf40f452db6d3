//! Row 1: the data files that answers depend on, and the manifest that names them all by SHA-256.
//!
//! A statement adopts a manifest by its digest; from that entry its catalogue of types, regions and calendars
//! decide, its ruleset says how long, how soon and where, and its target table what policy wants. Deliberately absent: IO (the caller fetches bytes by digest) and which manifest is in force
//! (`governance`). Start reading at [`files`].

mod calendars;
mod catalogue;
pub mod checklists;
pub mod disclosure;
pub mod eligibility;
mod faults;
mod files;
mod gaps;
pub mod procedures;
pub mod risk;
mod rows;
mod rulebook;
pub mod ruleset;
pub mod targets;
#[cfg(test)]
pub(crate) mod tests;

pub use calendars::Calendars;
pub use catalogue::{Audience, Catalogue, CatalogueRow, SignerNeed, SourceKind, SourceSigners};
pub use disclosure::Disclosure;
pub use faults::{DataFiles, RuleFault, faults};
pub use files::{Manifest, ManifestError};
pub use gaps::{Gap, gaps};
pub use procedures::Procedures;
pub use rows::{RuleRow, rows_of};
pub use rulebook::Rulebook;
pub use ruleset::Ruleset;
pub use targets::Targets;
