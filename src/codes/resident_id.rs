//! The number of a resident's identity card (公民身份号码).

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::day::Day;
use super::region::RegionCode;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by the remainder modulo 11.
const CHECKS: &[u8; 11] = b"10X98765432";
/// First two digits in use: provinces, then the residence permits of Hong Kong, Macao and Taiwan.
const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
    "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
];

/// An identity number, 18 characters: region (6), day of birth (8), serial (3), check character.
///
/// Never a key of the ledger, and never in clear: it has neither `Display` nor serde, and `Debug` shows the mask.
/// The card of a foreign permanent resident (first digit 9) has the same form and is read too.
///
/// Source: GB 11643-1999.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ResidentId([u8; 18]);

/// Why a text is no [`ResidentId`]. Says nothing of the text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidResidentId {
    /// Not 17 digits and a digit or X.
    #[error("an identity number is 17 digits and a digit or X")]
    Shape,
    /// The first digits belong to no province.
    #[error("the identity number begins with no province")]
    Province,
    /// The birth date does not exist or lies outside 1850 to 2099.
    #[error("the identity number holds no day of birth")]
    Birth,
    /// The check character does not follow from the others.
    #[error("the identity number does not check")]
    Check,
}

impl ResidentId {
    /// The region in which it was first issued, perhaps abolished since.
    ///
    /// # Panics
    ///
    /// Never: the first six characters were checked to be digits.
    #[must_use]
    pub fn region(&self) -> RegionCode {
        part(&self.0, 0, 6).parse().expect("an identity number begins with six digits, as its constructor saw")
    }

    /// Only the last four characters, `**************002X`.
    ///
    /// Source: domain.md 5, marked POLICY there.
    #[must_use]
    pub fn mask(&self) -> String {
        format!("{:*>18}", part(&self.0, 14, 18))
    }

    /// The number itself, for sealing. Trust: what this returns must not reach a log, an answer or an entry.
    #[must_use]
    pub fn expose(&self) -> &str {
        part(&self.0, 0, 18)
    }
}

/// Characters `from` to `to` of a checked number, which are ASCII; nothing for others.
fn part(number: &[u8; 18], from: usize, to: usize) -> &str {
    number.get(from..to).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
}

fn is_province(first_two: &str) -> bool {
    first_two.starts_with('9') || PROVINCES.contains(&first_two)
}

fn birth(number: &[u8; 18]) -> Option<Day> {
    let year = part(number, 6, 10).parse().ok()?;
    let day = Day::new(year, part(number, 10, 12).parse().ok()?, part(number, 12, 14).parse().ok()?)?;
    (1850..2100).contains(&year).then_some(day)
}

impl FromStr for ResidentId {
    type Err = InvalidResidentId;

    fn from_str(text: &str) -> Result<Self, InvalidResidentId> {
        let number = <[u8; 18]>::try_from(text.as_bytes()).map_err(|_| InvalidResidentId::Shape)?;
        let [digits @ .., check] = &number;
        if !digits.iter().all(u8::is_ascii_digit) || !(check.is_ascii_digit() || *check == b'X') {
            return Err(InvalidResidentId::Shape);
        }
        if !is_province(part(&number, 0, 2)) {
            return Err(InvalidResidentId::Province);
        }
        if birth(&number).is_none() {
            return Err(InvalidResidentId::Birth);
        }
        let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        let wanted = CHECKS.get((sum % 11) as usize);
        if wanted == Some(check) { Ok(Self(number)) } else { Err(InvalidResidentId::Check) }
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.mask())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_are_read_and_masked() {
        for (text, mask) in [
            ("11010519491231002X", "**************002X"),
            ("440524188001010014", "**************0014"),
            ("650203198802290124", "**************0124"),
        ] {
            let id: ResidentId = text.parse().unwrap();
            assert_eq!((id.mask().as_str(), id.expose()), (mask, text));
            assert_eq!(format!("{id:?}"), mask);
            assert_eq!(id.region().as_str(), text.get(..6).unwrap());
        }
    }

    #[test]
    fn each_fault_is_named() {
        for (text, wanted) in [
            ("", InvalidResidentId::Shape),
            ("11010519491231002x", InvalidResidentId::Shape),
            ("1101051949123100 X", InvalidResidentId::Shape),
            ("110105491231002", InvalidResidentId::Shape),
            ("20010519491231002X", InvalidResidentId::Province),
            ("11010519490230002X", InvalidResidentId::Birth),
            ("11010518491231002X", InvalidResidentId::Birth),
            ("110105194912310021", InvalidResidentId::Check),
            ("11010519491231012X", InvalidResidentId::Check),
        ] {
            assert_eq!(text.parse::<ResidentId>(), Err(wanted), "{text}");
        }
    }
}
