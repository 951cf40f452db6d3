//! A small ledger, and every lie that can be told about it.

mod classes;
mod conduct;
mod draws;
mod heads;
mod institution;
mod laws;
mod lies;
mod marks;
mod missing;
mod pages;
mod places;
mod register;
mod withdrawn;
pub mod world;
