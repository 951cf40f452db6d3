//! Minglu 明录: tamper-evident public oversight.

pub mod codes;
pub mod log;
pub mod store;
