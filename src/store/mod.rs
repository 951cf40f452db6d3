//! Row 4: what is on disk.
//!
//! Deliberately absent: decisions. The store keeps bytes, says whether they are the bytes that were
//! written, and names the place when they are not; what they mean is settled in other rooms. It is not
//! trusted: readers recompute every hash they rely on.
//!
//! Start reading at [`frame`](encode), the bytes of one batch.

mod bytes;
mod damage;
mod durable;
mod error;
mod frame;
mod record;

pub use damage::Damage;
pub use error::StoreError;
pub use frame::{FRAME_BODY_BYTES_MAX, FRAME_STATEMENTS_MAX, Frame, FrameFault, FrameTooLarge, decode, encode};
pub use record::{Body, Record, Sealed};
