//! The verifier of Minglu as `WebAssembly`: replays a log and recomputes what follows of one institution.
//!
//! The rooms are the program's own sources, taken from `src/` as they are: there is no second formula. The module
//! imports nothing. It cannot reach the network, a clock or random numbers: whoever runs it asks what it wants next,
//! fetches that, and gives it (see [`session`]; `recompute.mjs` does it in a browser and in Node). Deliberately absent:
//! trust in that host's fetching. What it gives is held against hashes and signatures that lead to the keys which the
//! asker brought. Start reading at [`session`]; [`abi`] is what the host calls.

#[path = "../../src/codes/mod.rs"]
pub mod codes;
#[path = "../../src/governance/mod.rs"]
pub mod governance;
#[path = "../../src/log/mod.rs"]
pub mod log;
#[path = "../../src/manifest/mod.rs"]
pub mod manifest;
#[path = "../../src/oversight/mod.rs"]
pub mod oversight;
#[path = "../../src/rules/mod.rs"]
pub mod rules;
#[path = "../../src/statement/mod.rs"]
pub mod statement;
#[path = "../../src/verify/mod.rs"]
pub mod verify;

pub mod abi;
pub mod asked;
pub mod files;
pub mod outcome;
pub mod session;
