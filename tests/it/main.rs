//! What the program and the files of the repository say to each other: one binary, because linking is slow.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on panics, and says where")]

mod agreement;
mod examples;
mod formats;
mod refusals;
mod schemas;
