//! The hashes of the method: nothing but SHA-256 over texts joined by commas.
//!
//! No text of a part holds a comma, so two different rows of parts never join to one text.

use crate::codes::Hash;
use crate::statement::{Inspected, PersonId, Uuid};

use super::lines::Secret;

/// SHA-256 of texts joined by commas, in UTF-8.
fn hash(parts: &[&str]) -> Hash {
    Hash::of(parts.join(",").as_bytes())
}

/// What opens the `number`-th lot of an object, from 1.
///
/// One opening tells nothing about the others: the secret cannot be found from it.
pub(super) fn lot_opening(secret: Secret, number: u8) -> Hash {
    hash(&[&secret.to_text(), "lot", &number.to_string()])
}

/// The lot that an opening commits to.
pub(super) fn lot_of(opening: Hash, object: Inspected) -> Hash {
    hash(&[&opening.to_string(), &object.to_string()])
}

/// What opens a recusal.
pub(super) fn recusal_opening(secret: Secret) -> Hash {
    hash(&[&secret.to_text(), "recusal"])
}

/// The recusal that an opening commits to.
pub(super) fn recusal_digest(opening: Hash, officer: PersonId, object: Inspected) -> Hash {
    hash(&[&opening.to_string(), &officer.to_string(), &object.to_string()])
}

/// A lot's number in a draw; the smallest is drawn first.
///
/// The draw's id is part of it, so that two draws under one seed have nothing in common.
pub(super) fn lot_ticket(seed: &str, draw: Uuid, lot: Hash) -> Hash {
    hash(&[seed, &draw.to_string(), &lot.to_string()])
}

/// An officer's number for one object of a draw; the smallest are seated first.
pub(super) fn officer_ticket(seed: &str, draw: Uuid, object: Inspected, officer: PersonId) -> Hash {
    hash(&[seed, &draw.to_string(), &object.to_string(), &officer.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_are_made_as_in_the_sampler_that_rivest_published() {
        // Test cases of `sampler.py`: the hash of seed "," count, modulo 1000, plus 1.
        for (seed, wanted) in [
            ("0", [905, 573, 160]),
            ("1", [97, 89, 163]),
            ("0000000000", [978, 359, 132]),
            ("999999999999999999999999", [544, 800, 654]),
            ("abcde", [247, 427, 157]),
        ] {
            let picks = [1, 2, 3].map(|count: u8| {
                let Hash(bytes) = hash(&[seed, &count.to_string()]);
                bytes.iter().fold(0_u32, |rest, byte| (rest * 256 + u32::from(*byte)) % 1000) + 1
            });
            assert_eq!(picks, wanted, "{seed}");
        }
    }
}
