//! The text of a code: what is printed, what people type, and the two hashes that are kept of it.

use std::fmt;

use zeroize::Zeroizing;

use crate::codes::Hash;

/// Crockford's base32: no I, L, O and U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters that name a code.
const NAME: usize = 8;
/// Characters in all: 5 bits each.
const LENGTH: usize = 24;

/// A code in its one spelling. It is never printed by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeText(Zeroizing<String>);

impl fmt::Debug for CodeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeText(_)")
    }
}

impl fmt::Display for CodeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, digit) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

impl CodeText {
    /// The code of 120 random bits.
    pub(super) fn new(random: [u8; 15]) -> Self {
        let random = Zeroizing::new(random);
        let mut text = Zeroizing::new(String::with_capacity(LENGTH));
        for chunk in random.chunks(5) {
            let bits = chunk.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            for at in (0..8).rev() {
                let digit = usize::try_from(bits >> (5 * at) & 31).unwrap_or_default();
                text.extend(DIGITS.get(digit).map(|digit| char::from(*digit)));
            }
        }
        Self(text)
    }

    /// Reads what somebody typed: in small letters, with or without dashes and blanks, O for 0, I and L for 1.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut text = Zeroizing::new(String::with_capacity(LENGTH));
        for typed in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '—' | '–')) {
            let digit = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            if text.len() == LENGTH || !digit.is_ascii() || !DIGITS.contains(&u8::try_from(digit).ok()?) {
                return None;
            }
            text.push(digit);
        }
        (text.len() == LENGTH).then_some(Self(text))
    }

    /// Under which the code is kept.
    pub(super) fn id(&self) -> Hash {
        let name = self.0.get(..NAME).unwrap_or_default();
        Hash::of(format!("minglu-party-code/v1\n{name}").as_bytes())
    }

    /// What is kept of the part that proves it. Eighty random bits need no slow hash.
    pub(super) fn proof(&self) -> Hash {
        Hash::of(Zeroizing::new(format!("minglu-party-proof/v1\n{}", *self.0)).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_as_people_type_it_and_as_nothing_else() {
        let code = CodeText::new([0, 68, 50, 20, 199, 66, 84, 182, 53, 207, 132, 101, 58, 86, 215]);
        let text = code.to_string();
        assert_eq!(text, "0123-4567-89AB-CDEF-GHJK-MNPQ");
        for typed in ["0123456789abcdefghjkmnpq", "o l23 4567 89ab cdef ghjk mnpq", "O123－4567－89AB-CDEF-GHJK-MNPQ"]
        {
            assert_eq!(CodeText::parse(typed), Some(code.clone()), "{typed}");
        }
        let wrong = [
            "",
            "0123",
            "0123-4567-89AB-CDEF-GHJK-MNPU",
            "0123-4567-89AB-CDEF-GHJK-MNPQ0",
            "0123-4567-89AB-CDEF-GHJK-MNP文",
        ];
        for typed in wrong {
            assert_eq!(CodeText::parse(typed), None, "{typed}");
        }
        assert_eq!(format!("{code:?}"), "CodeText(_)");
        let other = CodeText::parse("0123-4567-89AB-CDEF-GHJK-MNPR").unwrap();
        assert_eq!(code.id(), other.id());
        assert_ne!(code.proof(), other.proof());
    }
}
