//! Row 0: identifiers, dates and code lists, as values that are checked once; and how an error is told.
//!
//! Deliberately absent: files, clocks, and everything that depends on the ledger. Tables (regions,
//! calendars) are read from bytes that the caller brings. Start reading at [`Uscc`].

mod calendar;
mod causes;
mod code_list;
mod day;
mod document_number;
mod draw;
mod hash;
mod identity_document;
mod origin;
mod penalty_type;
mod personal_number;
mod region;
mod regions;
mod resident_id;
mod supervision;
mod table;
mod timestamp;
mod uscc;

pub use calendar::{Calendar, Deadline};
pub use causes::with_causes;
pub(crate) use code_list::code_list;
pub use day::{Day, InvalidDay};
pub use document_number::{DocumentNumber, InvalidDocumentNumber};
pub use draw::{RecusalReason, RedrawReason, SeedKind};
pub use hash::Hash;
pub use identity_document::{IdentityDocument, IdentityNumber, InvalidIdentityNumber};
pub use origin::{InvalidOrigin, Origin};
pub use penalty_type::PenaltyType;
pub use personal_number::{PersonalNumber, contains_personal_number};
pub use region::{InvalidRegionCode, RegionCode};
pub use regions::{RegionName, Regions};
pub use resident_id::{InvalidResidentId, ResidentId};
pub use supervision::{AuthorityKind, ListKind, RiskClass, SupervisionField, Tier};
pub use table::TableError;
pub use timestamp::{InvalidTimestamp, Timestamp};
pub use uscc::{InvalidUscc, LegalForm, Registrar, Uscc};
