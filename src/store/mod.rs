//! Row 4: what is on disk.
//!
//! Deliberately absent: decisions. Start reading at [`Mirror`].

mod damage;
mod mirror;

pub use damage::Damage;
pub use mirror::{Mirror, MirrorError};
