//! Tests of the room: [`scenarios`] told as data (the vectors of the domain reference among them), [`laws`] by
//! random lives, [`coverage`].

mod coverage;
mod laws;
mod routing;
mod scenarios;
mod template;
mod world;
