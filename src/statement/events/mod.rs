//! The types of events: one file a noun, one struct a type and version.
//!
//! These structs *are* the stored shapes: they derive serde and their JSON Schema, and a shape is never
//! edited once the formats are final. A changed shape is a new struct (`KeyEnrolledV2`) with its own type name,
//! and a total `From` lifts the old one. The enum over them, [`Event`], derives nothing of the wire.
//! Start reading at [`catalogue`].

pub mod authority;
mod catalogue;
pub mod facility;
pub mod inspection;
pub mod institution;
pub mod key;
pub mod ledger;

pub use catalogue::{Event, EventKind, Nature};
