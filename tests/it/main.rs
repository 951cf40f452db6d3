//! What the program and the files of the repository say to each other: one binary, because linking is slow.

mod damage;
mod keeping;
mod kit;
mod refusals;
mod schemas;
