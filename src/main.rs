//! The `minglu` program.

fn main() {}
