//! The seed: a public text that nobody could know when the lists were frozen.

use std::fmt;

use thiserror::Error;

use crate::codes::{Hash, SeedKind};

/// The seed of a draw, as it goes into every ticket.
///
/// Shape: the digits as published, in the order published, nothing between them: a lottery's numbers with the
/// digits that they are printed with (`03 11 16` is `031116`), one digit 1 to 6 a die, or a drand round's
/// randomness in lower-case hex.
///
/// Range: a lottery gives at least 6 digits, dice at least 10 throws. Below that a drawing authority could try
/// millions of secrets against all seeds and freeze those that spare a home more often than chance does. \[POLICY\]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    kind: SeedKind,
    text: String,
}

/// The most digits that a seed may have.
const DIGITS_MAX: usize = 200;
const LOTTERY_DIGITS_MIN: usize = 6;
const THROWS_MIN: usize = 10;

/// A text that is no seed of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidSeed {
    /// Not the digits of a lottery.
    #[error("the seed of a lottery is {LOTTERY_DIGITS_MIN} to {DIGITS_MAX} digits and nothing else")]
    Lottery,
    /// Not throws of dice.
    #[error("the seed of dice is {THROWS_MIN} to {DIGITS_MAX} digits from 1 to 6 and nothing else")]
    Dice,
    /// Not the randomness of a round.
    #[error("the seed of a drand round is 64 lower-case hex digits")]
    Drand,
    /// A signature that does not give the randomness.
    #[error("the SHA-256 of the round's signature is not the seed")]
    Round,
}

impl Seed {
    /// Checks a seed.
    ///
    /// # Errors
    ///
    /// Another character than the kind has, too few, or too many.
    pub fn new(kind: SeedKind, text: &str) -> Result<Self, InvalidSeed> {
        let within = |min: usize, digits: std::ops::RangeInclusive<u8>| {
            (min..=DIGITS_MAX).contains(&text.len()) && text.bytes().all(|byte| digits.contains(&byte))
        };
        match kind {
            SeedKind::Lottery if !within(LOTTERY_DIGITS_MIN, b'0'..=b'9') => Err(InvalidSeed::Lottery),
            SeedKind::Dice if !within(THROWS_MIN, b'1'..=b'6') => Err(InvalidSeed::Dice),
            SeedKind::Drand if Hash::from_hex(text).is_none() => Err(InvalidSeed::Drand),
            SeedKind::Lottery | SeedKind::Dice | SeedKind::Drand => Ok(Self { kind, text: text.to_owned() }),
        }
    }

    /// Checks that a drand round's signature, in hex, gives this seed: its randomness is the signature's SHA-256.
    ///
    /// Trust: that the beacon's members made the signature is not checked here, because BLS signatures need a library
    /// that this program does not carry; an auditor checks the round with any drand client.
    ///
    /// # Errors
    ///
    /// A signature of other bytes.
    ///
    /// Source: drand specification, section on randomness; `drand_verify::derive_randomness`.
    pub fn is_of_round(&self, signature: &str) -> Result<(), InvalidSeed> {
        let bytes = hex::decode(signature).map_err(|_| InvalidSeed::Round)?;
        if Hash::of(&bytes).to_string() == self.text { Ok(()) } else { Err(InvalidSeed::Round) }
    }

    /// What gave it.
    #[must_use]
    pub const fn kind(&self) -> SeedKind {
        self.kind
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_digits() {
        for (kind, text, wanted) in [
            (SeedKind::Lottery, "03111622273205", Ok(())),
            (SeedKind::Lottery, "03111", Err(InvalidSeed::Lottery)),
            (SeedKind::Lottery, "03 11 16", Err(InvalidSeed::Lottery)),
            (SeedKind::Dice, "1234561234", Ok(())),
            (SeedKind::Dice, "123456123", Err(InvalidSeed::Dice)),
            (SeedKind::Dice, "1234561237", Err(InvalidSeed::Dice)),
            (SeedKind::Drand, "6", Err(InvalidSeed::Drand)),
        ] {
            assert_eq!(Seed::new(kind, text).map(|_| ()), wanted, "{text}");
        }
        assert!(Seed::new(SeedKind::Lottery, &"1".repeat(DIGITS_MAX + 1)).is_err());
    }

    #[test]
    fn a_round_of_the_beacon_gives_the_randomness_that_drand_publishes() {
        // Round 3311596 of drand's main network, as the documentation of python-drand-verify has it.
        let signature = "a696b9409ababce45749c3a4ec369074453dd4a79967734e1390d969c8ad8d98897d217b9121e92c8ddebbddda8d92f9\
                         00e3bd6bf9deb166863b1a19390d743f82774001487594c5c09e581db7365f02b70a2c8cc41ce32446ef08e4890c4754";
        let seed =
            Seed::new(SeedKind::Drand, "647c07b2abbf7ff2afb4d670214f565e5cd9f9c91bfdcecb59a21f3c78d73920").unwrap();
        assert_eq!(seed.is_of_round(signature), Ok(()));
        assert_eq!(seed.is_of_round(&signature.replace("a696", "a697")), Err(InvalidSeed::Round));
        assert_eq!(seed.is_of_round("xy"), Err(InvalidSeed::Round));
    }
}
