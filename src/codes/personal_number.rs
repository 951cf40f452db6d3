//! Finds identity and telephone numbers in texts that are about to stand in clear.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use super::resident_id::ResidentId;
use super::uscc::Uscc;

/// The longest number looked for: an identity number. Longer runs of joined digits are looked at piece by piece.
const NUMBER_CHARS_MAX: usize = 18;
/// From this length on, a run that mixes capitals and small letters is taken for base64: a digest, not a text.
const BASE64_CHARS_MIN: usize = 40;

/// A kind of number that belongs to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalNumber {
    /// An identity number that checks, 公民身份号码.
    ResidentId,
    /// A mainland mobile number, 手机号.
    MobilePhone,
}

/// The first identity or mobile number that stands by itself in a text; `None` if there is none.
///
/// Full-width digits, invisible characters, and single spaces or hyphens between groups of digits do not hide a
/// number. Digits inside a longer word of letters and digits (a hash, a code, a UUID) are no number, nor is an
/// amount of money. An identity number must have a province, a day of birth and the right check character, so the
/// code of a social organisation, if it is all digits, is taken for one only by rare chance (one in some hundreds,
/// and only from counties numbered 18 to 20). Members that hold a [`Uscc`] need no scan and should get none.
///
/// Trust: a net for slips. Whoever wants to hide a number from it can, by spelling it out; that is caught by
/// people who read, and repaired by withdrawing the statement.
#[must_use]
pub fn contains_personal_number(text: &str) -> Option<PersonalNumber> {
    let plain: String = text.nfkc().filter(|c| !is_invisible(*c)).map(as_hyphen).collect();
    let opaque = base64_runs(&plain);
    let mut joined: Vec<&str> = Vec::new();
    let mut end_of_last = 0;
    for word in words(&plain) {
        let text = plain.get(word.clone()).unwrap_or_default();
        let Some(digits) = group(text).filter(|_| !opaque.iter().any(|run| run.contains(&word.start))) else {
            joined.clear();
            continue;
        };
        if !matches!(plain.get(end_of_last..word.start), Some(" " | "-")) {
            joined.clear();
        }
        end_of_last = word.end;
        joined.push(text);
        let (before, after) = plain.split_at_checked(word.end).unwrap_or_default();
        let before = before.get(..word.start).unwrap_or_default();
        if is_decimal(before, after) {
            joined.clear();
        } else if let Some(found) = ending_here(&joined, is_money(before, after)) {
            return Some(found);
        }
        if digits == Group::WithX {
            joined.clear();
        }
    }
    None
}

/// A word that can be part of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Digits,
    /// Digits and a last X: only the end of an identity number.
    WithX,
}

fn group(word: &str) -> Option<Group> {
    let (digits, kind) = word.strip_suffix(['X', 'x']).map_or((word, Group::Digits), |digits| (digits, Group::WithX));
    digits.bytes().all(|b| b.is_ascii_digit()).then_some(kind)
}

/// A number made of the last groups that were joined, whichever of them begins it.
fn ending_here(joined: &[&str], money: bool) -> Option<PersonalNumber> {
    let mut number = String::new();
    let mut shortest = usize::MAX;
    for part in joined.iter().rev() {
        number.insert_str(0, part);
        shortest = shortest.min(part.len());
        if number.len() > NUMBER_CHARS_MAX {
            return None;
        }
        if is_identity(&number.to_ascii_uppercase()) {
            return Some(PersonalNumber::ResidentId);
        }
        // Groups of one or two digits are rather a table of counts than a telephone number.
        if shortest >= 3 && !money && is_mobile(&number) {
            return Some(PersonalNumber::MobilePhone);
        }
    }
    None
}

/// A valid identity number, unless it is as well the code of a company (9).
///
/// Both begin with 9 only for foreign permanent residents, so hardly any person is missed. The codes of other
/// bodies begin like the numbers of residents of Tianjin or Guizhou; there the person comes first.
fn is_identity(number: &str) -> bool {
    number.parse::<ResidentId>().is_ok() && !(number.starts_with('9') && number.parse::<Uscc>().is_ok())
}

/// `1`, 3 to 9, nine digits; perhaps after 86 or 0086.
fn is_mobile(digits: &str) -> bool {
    let national = match digits.len() {
        13 => digits.strip_prefix("86"),
        15 => digits.strip_prefix("0086"),
        _ => Some(digits),
    };
    national.is_some_and(|n| {
        matches!(n.as_bytes(), [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit))
    })
}

/// The digits go on behind a point, or are what stands behind `0.`.
fn is_decimal(before: &str, after: &str) -> bool {
    let goes_on = after.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let fraction = before.strip_suffix("0.").is_some_and(|rest| !rest.ends_with(|c: char| c.is_ascii_digit()));
    goes_on || fraction
}

/// Money in yuan (元) or fen (分), but not an extension (分机).
fn is_money(before: &str, after: &str) -> bool {
    let unit = after.trim_start_matches(' ');
    before.trim_end_matches(' ').ends_with(['¥', '$'])
        || unit.starts_with('元')
        || (unit.starts_with('分') && !unit.starts_with("分机"))
}

/// Zero-width and soft characters, which part digits without being seen.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Every dash as a hyphen, every space as a space.
fn as_hyphen(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c if c.is_whitespace() && !matches!(c, '\n' | '\r') => ' ',
        c => c,
    }
}

/// Maximal runs of ASCII letters, digits and `_`.
fn words(text: &str) -> Vec<Range<usize>> {
    runs(text, |c| c.is_ascii_alphanumeric() || c == '_')
}

/// Runs that look like base64 or base64url: long, with capitals and small letters.
fn base64_runs(text: &str) -> Vec<Range<usize>> {
    let mut found = runs(text, |c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '='));
    found.retain(|run| {
        let run = text.get(run.clone()).unwrap_or_default();
        run.len() >= BASE64_CHARS_MIN
            && run.contains(|c: char| c.is_ascii_uppercase())
            && run.contains(|c: char| c.is_ascii_lowercase())
    });
    found
}

/// Where the longest stretches of such characters stand, in bytes.
fn runs(text: &str, belongs: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| belongs(*c)) {
        let end = at + c.len_utf8();
        match found.last_mut() {
            Some(last) if last.end == at => last.end = end,
            Some(_) | None => found.push(at..end),
        }
    }
    found
}

#[cfg(test)]
mod tests;
