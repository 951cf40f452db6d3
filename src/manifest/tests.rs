//! For the tests of every room: what stands in the repository.

pub(crate) mod repository;
