//! Tests of dossiers and procedures: a committed table of answers, each rule by itself, and laws.

mod acts;
mod clocks;
mod drawn;
mod entry;
mod exit;
mod fates;
mod grades;
mod guards;
mod hearing;
mod inspected;
mod inspections;
mod kit;
mod laws;
mod names;
mod penalties;
mod reports;
mod stages;
mod states;
mod table;
mod voices;
