//! Minglu 明录: tamper-evident public oversight.

pub mod codes;
pub mod governance;
pub mod log;
pub mod manifest;
pub mod statement;
#[cfg(not(target_family = "wasm"))]
pub mod service;
#[cfg(not(target_family = "wasm"))]
pub mod store;
