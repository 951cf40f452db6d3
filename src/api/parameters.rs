//! Parameters of addresses: each read once, in its one spelling; what is not known is refused.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::str::FromStr;

use actix_web::HttpRequest;
use actix_web::web::Query;

use crate::codes::Hash;
use crate::log::{Seq, TreeSize};
use crate::service::register::Pin;

use super::problem::{Problem, Slug};

/// The largest number that JSON carries everywhere: 2^53 - 1.
const NUMBER_MAX: u64 = (1 << 53) - 1;

/// The parameters of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Reads a query, of which only these names are known.
    pub(super) fn of(request: &HttpRequest, known: &[&str]) -> Result<Self, Problem> {
        Self::of_query(request.query_string(), known)
    }

    /// Reads the text behind the question mark of an address, as every handler does.
    ///
    /// # Errors
    ///
    /// [`Slug::BadParameter`]: not a query, a name that is not known, or one given twice.
    pub fn parse(query: &str, known: &[&str]) -> Result<Self, Slug> {
        Self::of_query(query, known).map_err(|problem| problem.slug)
    }

    fn of_query(query: &str, known: &[&str]) -> Result<Self, Problem> {
        let pairs = Query::<Vec<(String, String)>>::from_query(query);
        let pairs = pairs.map_err(|_| Problem::parameter("query", "not a query of names and values"))?;
        let mut found = BTreeMap::new();
        for (name, value) in pairs.into_inner() {
            let Some(name) = known.iter().find(|known| **known == name) else {
                return Err(Problem::parameter("query", &format!("known are: {}", known.join(", "))));
            };
            if found.insert((*name).to_owned(), value).is_some() {
                return Err(Problem::parameter(name, "given twice"));
            }
        }
        Ok(Self(found))
    }

    /// A number, if it is given.
    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, Problem> {
        self.0.get(name).map(|text| number(name, text)).transpose()
    }

    /// A text, if it is given.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A value that reads itself, if it is given.
    pub(super) fn read<T: FromStr>(&self, name: &str, wanted: &str) -> Result<Option<T>, Problem> {
        self.text(name).map(|text| text.parse().map_err(|_| Problem::parameter(name, wanted))).transpose()
    }

    /// A code of a list, if it is given.
    pub(super) fn code<T>(&self, name: &str, find: impl Fn(&str) -> Option<T>) -> Result<Option<T>, ()> {
        self.text(name).map(|text| find(text).ok_or(())).transpose()
    }

    /// The moment at which to answer, if it is given.
    pub(super) fn pin(&self) -> Result<Option<Pin>, Problem> {
        self.read("pin", "<size>@<day> is wanted, such as 88214@2026-11-21")
    }

    /// The query again, with some values set.
    #[must_use]
    pub fn query_with(&self, set: &[(&str, &str)]) -> String {
        let mut all: BTreeMap<&str, &str> =
            self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.extend(set.iter().copied());
        let pairs: Vec<String> = all.into_iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        pairs.join("&")
    }

    /// A number that must be given.
    pub(super) fn needed(&self, name: &str) -> Result<u64, Problem> {
        self.number(name)?.ok_or_else(|| Problem::parameter(name, "is missing"))
    }

    /// How many are wanted: 1 to 500, 100 unless told.
    pub(super) fn limit(&self) -> Result<usize, Problem> {
        let limit = self.number("limit")?.unwrap_or(100);
        let small = usize::try_from(limit).ok().filter(|limit| (1..=500).contains(limit));
        small.ok_or_else(|| Problem::parameter("limit", "a number from 1 to 500 is wanted"))
    }

    /// A size that must be given.
    pub(super) fn size(&self, name: &str) -> Result<TreeSize, Problem> {
        self.needed(name).map(TreeSize)
    }
}

/// Percent-encoding of everything but what RFC 3986 section 2.3 leaves alone, and `@`.
fn encoded(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'@') {
            found.push(char::from(byte));
        } else {
            let _ = write!(found, "%{byte:02X}");
        }
    }
    found
}

/// A part of the path, as the router decoded it.
pub(super) fn part<'r>(request: &'r HttpRequest, name: &str) -> &'r str {
    request.match_info().get(name).unwrap_or_default()
}

/// The entry that the path names.
pub(super) fn seq(request: &HttpRequest) -> Result<Seq, Problem> {
    number("seq", part(request, "seq")).map(Seq)
}

/// The digest that the path names: 64 hex digits or 43 characters of base64url.
pub(super) fn digest(request: &HttpRequest) -> Result<Hash, Problem> {
    let text = part(request, "digest");
    let found = Hash::from_hex(text).or_else(|| Hash::from_base64url(text));
    found.ok_or_else(|| {
        Problem::parameter("digest", "64 lower-case hex digits or 43 characters of base64url are wanted")
    })
}

fn number(name: &str, text: &str) -> Result<u64, Problem> {
    let found = text.parse().ok().filter(|found: &u64| *found <= NUMBER_MAX && found.to_string() == text);
    found.ok_or_else(|| Problem::parameter(name, "a decimal number from 0 to 9007199254740991 is wanted"))
}
