//! The types of events: one file a noun, one struct a type and version.
//!
//! These structs *are* the stored shapes: they derive serde and their JSON Schema, and a shape is never
//! edited once the formats are final. A changed shape is a new struct (`KeyEnrolledV2`) with its own type name,
//! and a total `From` lifts the old one. The enum over them, [`Event`], derives nothing of the wire.
//! Start reading at [`catalogue`].

mod act;
pub mod appraisal;
pub mod authority;
mod catalogue;
pub mod clock;
pub mod commitment;
pub mod correction;
pub mod delegation;
pub mod delivery;
pub mod document;
pub mod facility;
pub mod filing;
pub mod fire;
pub mod grade;
pub mod honour;
pub mod inspection;
pub mod institution;
pub mod key;
mod kinds;
pub mod ledger;
pub mod licence;
pub mod listing;
pub mod party;
pub mod penalty;
pub mod publication;
pub mod rating;
pub mod rectification;
pub mod report;
pub mod risk_class;
#[cfg(test)]
pub(crate) mod sample;
pub mod selection;
pub mod transcript;

pub use act::{About, Act, Deed, EndKind, Shown};
pub(crate) use catalogue::oversight_event;
pub use catalogue::{Event, EventKind, Nature};
