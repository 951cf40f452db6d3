//! The formats as files: `schemas/formats.md` and `tests/fixtures/provisional-1` are what the program writes.
//!
//! `MINGLU_WRITE=1` writes them; otherwise they are compared byte for byte and read back. What is random by
//! design (the ring) is opened instead of compared.

mod acts;
mod cast;
mod document;
mod ended;
mod examples;
mod fixtures;
mod hexdump;
mod ledger;
mod oracle;
mod oversight;
mod reading;
mod ring;
mod shown;
