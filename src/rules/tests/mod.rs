//! Tests of the room: [`scenarios`] told as data (the vectors of the domain reference among them), [`laws`] by
//! random lives, [`coverage`], [`indicator`].

mod coverage;
mod eligibility;
mod indicator;
mod known;
mod laws;
mod money;
mod reported;
mod risk;
mod routing;
mod scenarios;
mod template;
pub(crate) mod world;
