//! The random draw of objects and officers (双随机), so that anybody can run it again: method `minglu-draw/1`.
//!
//! **Method.** Ronald Rivest's consistent sampling, as risk-limiting audits of elections use it: everybody gets
//! tickets, a ticket's number is a SHA-256 of the public seed and of the ticket, and the smallest numbers are
//! drawn. An object of weight w holds w tickets, here called lots, and its smallest lot counts. Numbers are
//! compared as 256-bit integers: no logarithm, no remainder, nothing to round. Who is drawn does not change when
//! an object that was not drawn leaves the list, and what comes next after a dropout is fixed from the start.
//!
//! **What the public may see.** A weight follows from the risk class, and a class is internal (不公开). Three forms
//! were weighed. A list of objects with weights tells the class. A salted digest of the weight beside each object
//! hides it, but then nobody outside can tell that an object which was *not* drawn should have been. So the
//! public list is one of lots: each lot is `SHA-256(opening "," object)`, frozen before the seed exists, with
//! openings that follow from one random secret an object. After the draw the lots that won are opened. Everybody
//! can put all lots in order, see that none was skipped and whose they are; nobody can tell how many lots a home
//! holds. One thing stays with auditors: a further lot of an object that is already drawn is passed over as
//! `void` and not opened to the public, because to open it would tell that the object holds several. How many
//! there are is seen, the restricted list proves each, and the public check says *could not tell* about them
//! rather than *sound*. A home that is told its own secret can check that its lots are in.
//!
//! **Recusals** are treated alike: the public list holds salted digests, and those that moved a seat are opened,
//! without their reason.
//!
//! **Trust.** Whoever freezes chooses secrets, weights and lists before the seed, and nothing after it. A seed of
//! few digits could be tried out in advance, hence [`Seed`]'s minimum. That the weights are those of the risk
//! classes and the officers those of the roll is for auditors, who hold the restricted lists.
//!
//! Deliberately absent: files, randomness (secrets are arguments), dates, and the log. Start reading at
//! [`Frozen::draw`], then [`check`]. `schemas/draws.md` says every byte.
//!
//! Source: R. L. Rivest, `sampler.py` (2011: SHA-256 of seed "," number) and `consistent_sampler` (2018: smallest
//! tickets); 国发〔2019〕5号; domain.md 1.8, INS-02, INS-06.

mod checking;
mod drawn;
mod frozen;
mod hex_text;
mod lines;
mod method;
mod recorded;
mod rerun;
mod seating;
mod seed;
mod sheet;

pub use checking::{Checked, Difference, check};
pub use drawn::{Drawn, Passed, Seats, Turn, Visit};
pub use frozen::{DrawError, Frozen, Published, Team, Terms};
pub use lines::{Dropped, LotLine, NameLine, ObjectLine, OfficerLine, RecusalDigestLine, RecusalLine, Secret, Weight};
pub use rerun::{DrawFault, Records, Rerun, rerun};
pub use seed::{InvalidSeed, Seed};
pub use sheet::{LINES_MAX, Line, Sheet, SheetError};

/// The method's name in a freeze.
pub const METHOD: &str = "minglu-draw/1";

#[cfg(test)]
mod tests;
