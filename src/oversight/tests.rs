//! Tests of dossiers and procedures: a committed table of answers, each rule by itself, and laws.

mod acts;
mod clocks;
mod fates;
mod grades;
mod guards;
mod hearing;
mod kit;
mod laws;
mod reports;
mod states;
mod table;
