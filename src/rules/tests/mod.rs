//! Tests of the room: [`scenarios`] from data, [`laws`] by random lives, [`vectors`] of the domain reference.

mod laws;
mod rulesets;
mod scenarios;
mod vectors;
mod world;
