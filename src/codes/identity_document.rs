//! Identity documents of natural persons (身份证件): which kind, and the number as it is compared.

use std::fmt;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

use super::code_list::code_list;
use super::resident_id::{InvalidResidentId, ResidentId};

/// The fewest and the most characters of a number that no standard fixes.
const FREE_CHARS: std::ops::RangeInclusive<usize> = 4..=40;
/// First two digits of the residence permits of Hong Kong, Macao and Taiwan.
const REGIONAL_PERMITS: [&str; 3] = ["81", "82", "83"];

code_list! {
    /// Kinds of identity document. Source: 居民身份证法; 港澳台居民居住证申领发放办法; 护照法; 外国人永久居留身份证.
    pub enum IdentityDocument {
        /// 居民身份证.
        ResidentId = "resident_id", "居民身份证", "Resident identity card";
        /// 护照, of any state.
        Passport = "passport", "护照", "Passport";
        /// 港澳台居民居住证.
        RegionalPermit = "regional_permit", "港澳台居民居住证", "Residence permit of Hong Kong, Macao or Taiwan";
        /// 外国人永久居留身份证.
        ForeignerPermit = "foreigner_permit", "外国人永久居留身份证", "Permanent residence card of a foreigner";
        /// Another, or one of which nobody said what it is.
        Other = "other", "其他证件", "Another document";
    }
}

/// The number of an identity document, in the one spelling by which it is compared.
///
/// Shape: full-width characters are made plain, letters large; spaces and hyphens go. Then, by kind: 18 characters that
/// check as of GB 11643 for cards and permits (the older cards of foreigners: 3 letters and 12 digits), 5 to 20 letters
/// and digits for passports, 4 to 40 for others.
///
/// Trust: never a key of the ledger, and never in clear: it has neither `Display` nor serde, and `Debug` says its kind.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityNumber {
    kind: IdentityDocument,
    plain: String,
}

/// Why a text is no number of its kind. Says nothing of the text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidIdentityNumber {
    /// Too short, too long, or of other characters than letters and digits.
    #[error("not the letters and digits of such a document, {least} to {most} of them")]
    Shape {
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// A number that does not check.
    #[error(transparent)]
    Checked(#[from] InvalidResidentId),
    /// A number that checks, and belongs to another kind of document.
    #[error("a number of another kind of document")]
    OtherKind,
}

impl IdentityNumber {
    /// Reads a number of a kind of document, as people write it.
    ///
    /// # Errors
    ///
    /// [`InvalidIdentityNumber`], which says nothing of the text.
    pub fn new(kind: IdentityDocument, text: &str) -> Result<Self, InvalidIdentityNumber> {
        let plain = plain(text);
        match kind {
            IdentityDocument::ForeignerPermit if is_older_card(&plain) => {}
            IdentityDocument::ResidentId | IdentityDocument::RegionalPermit | IdentityDocument::ForeignerPermit => {
                let checked: ResidentId = plain.parse()?;
                if kind_of(&checked) != kind {
                    return Err(InvalidIdentityNumber::OtherKind);
                }
            }
            IdentityDocument::Passport => free(&plain, 5..=20)?,
            IdentityDocument::Other => free(&plain, FREE_CHARS)?,
        }
        Ok(Self { kind, plain })
    }

    /// Reads a number of which nobody said of what: one that checks is that of a card, the rest of another document.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn guess(text: &str) -> Result<Self, InvalidIdentityNumber> {
        let kind = plain(text).parse().map_or(IdentityDocument::Other, |checked| kind_of(&checked));
        Self::new(kind, text)
    }

    /// The same number, as it stands where nobody said of which kind it is; `None` where the number itself says it.
    #[must_use]
    pub fn unsaid(&self) -> Option<Self> {
        Self::guess(&self.plain).ok().filter(|guessed| guessed.kind != self.kind)
    }

    /// Of which kind of document.
    #[must_use]
    pub const fn kind(&self) -> IdentityDocument {
        self.kind
    }

    /// The number itself, for keyed hashing. Trust: what this returns must not reach a log, an answer or a file.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.plain
    }
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdentityNumber").field("kind", &self.kind).finish_non_exhaustive()
    }
}

fn plain(text: &str) -> String {
    let kept = text.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'));
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

fn free(plain: &str, chars: std::ops::RangeInclusive<usize>) -> Result<(), InvalidIdentityNumber> {
    let fits = chars.contains(&plain.len()) && plain.bytes().all(|b| b.is_ascii_alphanumeric());
    let shape = InvalidIdentityNumber::Shape { least: *chars.start(), most: *chars.end() };
    if fits { Ok(()) } else { Err(shape) }
}

/// Three letters of the state, twelve digits: the form before 2023.
fn is_older_card(plain: &str) -> bool {
    plain.split_at_checked(3).is_some_and(|(state, digits)| {
        state.bytes().all(|b| b.is_ascii_uppercase())
            && digits.len() == 12
            && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

fn kind_of(checked: &ResidentId) -> IdentityDocument {
    let number = checked.expose();
    if number.starts_with('9') {
        IdentityDocument::ForeignerPermit
    } else if REGIONAL_PERMITS.iter().any(|permit| number.starts_with(permit)) {
        IdentityDocument::RegionalPermit
    } else {
        IdentityDocument::ResidentId
    }
}

#[cfg(test)]
mod tests {
    use super::IdentityDocument as Kind;
    use super::*;

    #[test]
    fn a_number_is_compared_in_one_spelling() {
        let wanted = IdentityNumber::new(Kind::ResidentId, "11010519491231002X").unwrap();
        for text in [
            "11010519491231002x",
            " 110105 19491231 002X",
            "110105-19491231-002x",
            "１１０１０５１９４９１２３１００２Ｘ",
        ] {
            assert_eq!(IdentityNumber::new(Kind::ResidentId, text).as_ref(), Ok(&wanted), "{text}");
            assert_eq!(IdentityNumber::guess(text).as_ref(), Ok(&wanted), "{text}");
        }
        assert_eq!((wanted.expose(), wanted.unsaid()), ("11010519491231002X", None));
        let passport = IdentityNumber::new(Kind::Passport, "e 1234-5678").unwrap();
        assert_eq!((passport.expose(), passport.kind()), ("E12345678", Kind::Passport));
        assert_eq!(passport.unsaid(), IdentityNumber::new(Kind::Other, "E12345678").ok());
        assert!(!format!("{passport:?}{wanted:?}").contains("1234"));
    }

    #[test]
    fn each_kind_takes_its_own_numbers_and_no_other() {
        for (kind, text) in [
            (Kind::ResidentId, "440524188001010014"),
            (Kind::RegionalPermit, "810000199408230021"),
            (Kind::RegionalPermit, "830000199201300022"),
            (Kind::ForeignerPermit, "911124198108030024"),
            (Kind::ForeignerPermit, "CHN310015012345"),
            (Kind::Other, "军字第00123456".trim_start_matches("军字第")),
        ] {
            assert_eq!(IdentityNumber::new(kind, text).map(|found| found.kind()), Ok(kind), "{text}");
        }
        let short = |least, most| InvalidIdentityNumber::Shape { least, most };
        for (kind, text, wanted) in [
            (Kind::ResidentId, "110105194912310021", InvalidResidentId::Check.into()),
            (Kind::ResidentId, "", InvalidResidentId::Shape.into()),
            (Kind::ResidentId, "810000199408230021", InvalidIdentityNumber::OtherKind),
            (Kind::ForeignerPermit, "11010519491231002X", InvalidIdentityNumber::OtherKind),
            (Kind::ForeignerPermit, "CHN31001501234X", InvalidResidentId::Shape.into()),
            (Kind::Passport, "E123", short(5, 20)),
            (Kind::Passport, "E1234567890123456789012", short(5, 20)),
            (Kind::Other, "号码不详", short(4, 40)),
            (Kind::Other, "123", short(4, 40)),
        ] {
            assert_eq!(IdentityNumber::new(kind, text), Err(wanted), "{text}");
        }
    }
}
