//! Row 1: statements, that is what officers sign.
//!
//! Envelope (JWS), JSON profile, signers, personal fields as SD-JWT disclosures, the types of events and their
//! schemas. Deliberately absent: the ledger, who is allowed to sign what, and all IO. Start reading at
//! [`signed`], then [`events`].

mod access;
pub mod base64url;
pub mod disclosure;
mod draft;
mod envelope;
pub mod events;
mod fault;
mod field;
mod half_signed;
mod header;
mod identity;
mod inspected;
pub mod json;
mod key;
mod name;
mod personal;
mod role;
mod signed;

pub use access::{AccessFault, AccessProof, IAT_SKEW_MAX_MS, Request};
pub use disclosure::{Disclosure, Place, Placed};
pub use draft::{Draft, sign_text};
pub use envelope::{DISCLOSURES_MAX, Envelope, SIGNATURES_MAX, STATEMENT_BYTES_MAX, SignatureText};
pub use events::{Event, EventKind, Nature};
pub use fault::{Code, Fault};
pub use field::{Count, FileDigest, List, StatementDigest, Text, Within};
pub use half_signed::{Added, HalfSigned, NotAdded};
pub use header::{Algorithm, Header, STATEMENT_TYP};
pub use identity::{ToldNumber, told_numbers};
pub use inspected::{Inspected, InvalidInspected};
pub use key::{InvalidKey, InvalidKid, Kid, PublicKey, SignedMessage};
pub use name::{FacilityId, InvalidName, PersonId, Source, Subject, Uuid};
pub use personal::{Digests, Personal};
pub use role::{InvalidSigners, Role, Signers};
pub use signed::{Content, SignatureFault, Statement};
