//! Minglu 明录: tamper-evident public oversight.

#[cfg(not(target_family = "wasm"))]
pub mod cli;
pub mod codes;
pub mod governance;
pub mod log;
pub mod manifest;
#[cfg(not(target_family = "wasm"))]
pub mod service;
pub mod statement;
#[cfg(not(target_family = "wasm"))]
pub mod store;
pub mod verify;
