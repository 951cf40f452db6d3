//! Minglu 明录: tamper-evident public oversight.

pub mod codes;
pub mod governance;
pub mod log;
pub mod manifest;
#[cfg(not(target_family = "wasm"))]
pub mod service;
pub mod statement;
pub mod verify;
#[cfg(not(target_family = "wasm"))]
pub mod store;
