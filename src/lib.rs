//! Minglu 明录: tamper-evident public oversight.

pub mod codes;
pub mod governance;
pub mod log;
pub mod manifest;
pub mod statement;
pub mod verify;
