//! A small ledger, and every lie that can be told about it.

mod classes;
mod draws;
mod heads;
mod institution;
mod laws;
mod lies;
mod missing;
mod pages;
mod register;
mod withdrawn;
pub mod world;
