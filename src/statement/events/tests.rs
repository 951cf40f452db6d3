//! For the tests of every room: plain statements of each type.

pub(crate) mod sample;
