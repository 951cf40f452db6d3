//! The types of events: one file a noun, one struct a type and version.
//!
//! These structs *are* the stored shapes: they derive serde and their JSON Schema, and a shape is never
//! edited once the formats are final. A changed shape is a new struct (`KeyEnrolledV2`) with its own type name,
//! and a total `From` lifts the old one. The enum over them, [`Event`], derives nothing of the wire.
//! Start reading at [`catalogue`].

pub mod acceptance;
mod act;
pub mod appraisal;
pub mod authority;
pub mod campaign;
pub mod case;
mod catalogue;
pub mod clock;
pub mod commitment;
pub mod complaint;
pub mod correction;
pub mod delegation;
pub mod delivery;
pub mod document;
pub mod draw;
pub mod enforcement;
pub mod evaluation;
pub mod exit;
pub mod facility;
pub mod fee;
pub mod filing;
pub mod fire;
pub mod food;
pub mod grade;
pub mod hearing;
pub mod honour;
pub mod incident;
pub mod inspection;
pub mod institution;
pub mod key;
pub mod ledger;
pub mod legacy;
pub mod licence;
pub mod listing;
pub mod matter;
pub mod measure;
pub mod objection;
pub mod operation;
pub mod party;
pub mod penalty;
pub mod person;
pub mod premises;
pub mod profile;
pub mod publication;
pub mod purchase;
pub mod quality;
pub mod rating;
pub mod rectification;
pub mod removal;
pub mod report;
pub mod risk_class;
pub mod risk_signal;
pub mod selection;
pub mod sharing;
pub mod subject;
pub mod subsidy;
#[cfg(test)]
pub(crate) mod tests;
pub mod transcript;
pub mod visit;
pub mod withdrawal;
pub mod witness;

pub use act::{About, Act, Deed, EndKind, Shown};
pub(crate) use catalogue::oversight_event;
pub use catalogue::{Event, EventKind, Nature};
