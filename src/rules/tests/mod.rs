//! Tests of the room: [`scenarios`] told as data (the vectors of the domain reference among them), [`laws`] by
//! random lives, [`coverage`], [`indicator`].

mod coverage;
mod indicator;
mod laws;
mod scenarios;
mod world;
