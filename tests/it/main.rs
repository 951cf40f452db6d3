//! What the program and the files of the repository say to each other: one binary, because linking is slow.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on panics, and says where")]

mod agreement;
mod api;
mod client;
mod commands;
mod copies;
mod corpus;
mod coverage;
mod damage;
mod durability;
mod erasure;
mod examples;
mod export_case;
mod filled;
mod forge;
mod formats;
mod keeping;
mod kit;
mod names;
mod persons;
mod portal;
mod process;
mod refusals;
mod samples;
mod scene;
mod schemas;
mod shown;
mod successor;
mod tamper;
mod withdrawal;
mod witness;
mod witnessed;
mod world;
