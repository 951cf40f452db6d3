//! Worked examples whose numbers come from another implementation, refusals, lies that a check finds, and laws.

mod examples;
mod laws;
mod lies;
mod refusals;
mod world;
