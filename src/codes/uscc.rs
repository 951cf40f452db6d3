//! The unified social credit code (统一社会信用代码): the name under which an organisation stands in the ledger.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// Characters of the code in the order of their values, 0 to 30.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of the first 17 characters: powers of 3 modulo 31.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of the eight characters of the organisation code.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Unified social credit code of an organisation.
///
/// Shape: 18 characters of `0-9A-Z` without I, O, S, V, Z; for example `91350100M000100Y43`. Characters 1-2 name
/// the registrar and the kind, 3-8 (digits) its region, 9-17 the organisation code, 18 checks the others.
/// The region is that of the day of registration and never changes, even when the region is renumbered.
///
/// Source: GB 32100-2015, sections 4 and 5.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc([u8; 18]);

/// Why a text is no [`Uscc`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidUscc {
    /// Not as many characters as wanted.
    #[error("a unified social credit code has {wanted} characters here, found {found}")]
    Length {
        /// Characters found.
        found: usize,
        /// Characters wanted.
        wanted: usize,
    },
    /// A character that may not stand at its place.
    #[error("character {position} of a unified social credit code cannot be {found:?}")]
    Character {
        /// Its place, from 1.
        position: usize,
        /// What stands there.
        found: char,
    },
    /// The last character does not follow from the others: a slip of the pen, or an invented code.
    #[error("the check character is {found}, but the others want {wanted}")]
    Check {
        /// What stands there.
        found: char,
        /// What follows from the first 17.
        wanted: char,
    },
}

/// Who registered an organisation: character 1 of its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Registrar {
    /// 1, 机构编制: bodies of the state.
    Establishment,
    /// 5, 民政: social organisations.
    CivilAffairs,
    /// 9, 市场监管: companies and sole traders.
    MarketRegulation,
    /// N, 农业: rural collectives. Status: MEM in domain.md 2.1.
    Agriculture,
    /// Any other, such as Y.
    Other,
}

/// What an organisation is in law: characters 1 and 2 of its code. Decides where a record about it is disclosed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegalForm {
    /// 11, 机关.
    StateOrgan,
    /// 12, 事业单位.
    PublicInstitution,
    /// 13, 机构编制部门直接管理的群众团体.
    MassOrganisation,
    /// 51, 社会团体.
    SocialAssociation,
    /// 52, 民办非企业单位 (社会服务机构).
    SocialServiceBody,
    /// 53, 基金会.
    Foundation,
    /// 91, 企业.
    Company,
    /// 92, 个体工商户: a natural person in business under a trade name.
    SoleTrader,
    /// 93, 农民专业合作社.
    Cooperative,
    /// N and any kind, 农村集体经济组织. Status: MEM in domain.md 2.1.
    RuralCollective,
    /// Any other pair, such as 19, 59 or Y1.
    Other,
}

impl Uscc {
    /// Reads a code as people type it: lower case and spaces (ASCII or U+3000) are forgiven, nothing else.
    ///
    /// For forms and addresses only; stored texts are read by [`FromStr`].
    ///
    /// # Errors
    ///
    /// As [`FromStr`]; positions count without the spaces.
    pub fn normalise(text: &str) -> Result<Self, InvalidUscc> {
        let tight: String =
            text.chars().filter(|c| !matches!(c, ' ' | '\t' | '\u{3000}')).map(|c| c.to_ascii_uppercase()).collect();
        tight.parse()
    }

    /// Completes a code: `prefix` is characters 1 to 8, `organisation` characters 9 to 16; both checks are computed.
    ///
    /// For demonstrations and tests. That a code is well formed never says that the organisation exists.
    ///
    /// # Errors
    ///
    /// [`InvalidUscc::Length`] unless both have eight characters, [`InvalidUscc::Character`] for a wrong one.
    pub fn with_check_characters(prefix: &str, organisation: &str) -> Result<Self, InvalidUscc> {
        for part in [prefix, organisation] {
            let found = part.chars().count();
            if found != 8 {
                return Err(InvalidUscc::Length { found, wanted: 8 });
            }
        }
        let mut text = format!("{prefix}{organisation}");
        check_characters(&text)?;
        text.push(organisation_check(organisation.as_bytes()));
        text.push(check_character(text.as_bytes()));
        text.parse()
    }

    /// The 18 characters.
    ///
    /// # Panics
    ///
    /// Never: every character was checked to be ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a code is ASCII, since its constructor looked at every character")
    }

    /// Whether character 17 checks characters 9 to 16.
    ///
    /// Only a warning where it fails: old organisation codes without a right check digit live on in valid codes.
    /// Source: GB 11714-1997; the leniency is POLICY in domain.md 2.1.
    #[must_use]
    pub fn organisation_check_holds(&self) -> bool {
        let (_, organisation) = self.0.split_at(8);
        let (organisation, checks) = organisation.split_at(8);
        checks.first().is_some_and(|found| char::from(*found) == organisation_check(organisation))
    }

    /// Who registered it.
    #[must_use]
    pub const fn registrar(&self) -> Registrar {
        let [first, ..] = self.0;
        match first {
            b'1' => Registrar::Establishment,
            b'5' => Registrar::CivilAffairs,
            b'9' => Registrar::MarketRegulation,
            b'N' => Registrar::Agriculture,
            _ => Registrar::Other,
        }
    }

    /// What it is in law.
    #[must_use]
    pub const fn legal_form(&self) -> LegalForm {
        let [first, second, ..] = self.0;
        match (first, second) {
            (b'1', b'1') => LegalForm::StateOrgan,
            (b'1', b'2') => LegalForm::PublicInstitution,
            (b'1', b'3') => LegalForm::MassOrganisation,
            (b'5', b'1') => LegalForm::SocialAssociation,
            (b'5', b'2') => LegalForm::SocialServiceBody,
            (b'5', b'3') => LegalForm::Foundation,
            (b'9', b'1') => LegalForm::Company,
            (b'9', b'2') => LegalForm::SoleTrader,
            (b'9', b'3') => LegalForm::Cooperative,
            (b'N', _) => LegalForm::RuralCollective,
            _ => LegalForm::Other,
        }
    }

    /// Whether the organisation is a natural person in business (个体工商户): its records concern a person too,
    /// so the rules about personal information apply to them.
    #[must_use]
    pub const fn is_sole_trader(&self) -> bool {
        matches!(self.legal_form(), LegalForm::SoleTrader)
    }

    /// The registrar's region on the day of registration, six digits. It may have been renumbered since, and
    /// some registrars (100000, the state itself) are in no table of regions; hence a text.
    #[must_use]
    pub fn registrar_region_text(&self) -> &str {
        self.as_str().get(2..8).unwrap_or_default()
    }
}

impl LegalForm {
    /// The statute's word.
    #[must_use]
    pub const fn label_zh(self) -> &'static str {
        match self {
            Self::StateOrgan => "机关",
            Self::PublicInstitution => "事业单位",
            Self::MassOrganisation => "群众团体",
            Self::SocialAssociation => "社会团体",
            Self::SocialServiceBody => "社会服务机构",
            Self::Foundation => "基金会",
            Self::Company => "企业",
            Self::SoleTrader => "个体工商户",
            Self::Cooperative => "农民专业合作社",
            Self::RuralCollective => "农村集体经济组织",
            Self::Other => "其他",
        }
    }
}

/// The value of a character, 0 to 30; `None` if the code has no such character.
fn value(character: u8) -> Option<u32> {
    (0..).zip(ALPHABET).find_map(|(value, known)| (*known == character).then_some(value))
}

/// Every character may stand where it stands: digits at 3 to 8, the alphabet elsewhere.
fn check_characters(text: &str) -> Result<(), InvalidUscc> {
    for (position, found) in (1..).zip(text.chars()) {
        let allowed = match position {
            3..=8 => found.is_ascii_digit(),
            _ => u8::try_from(found).is_ok_and(|byte| value(byte).is_some()),
        };
        if !allowed {
            return Err(InvalidUscc::Character { position, found });
        }
    }
    Ok(())
}

/// The check character of the first 17. A remainder of zero gives `0`, where several validators in use fail.
fn check_character(code: &[u8]) -> char {
    let sum: u32 = code.iter().zip(WEIGHTS).filter_map(|(c, weight)| Some(value(*c)? * weight)).sum();
    let check = (31 - sum % 31) % 31;
    ALPHABET.get(check as usize).map_or('0', |c| char::from(*c))
}

/// The check digit of an organisation code; letters count on from A = 10 here, including those that a [`Uscc`] lacks.
fn organisation_check(organisation: &[u8]) -> char {
    let sum: u32 = organisation
        .iter()
        .zip(ORGANISATION_WEIGHTS)
        .filter_map(|(c, weight)| Some(char::from(*c).to_digit(36)? * weight))
        .sum();
    match (11 - sum % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

impl FromStr for Uscc {
    type Err = InvalidUscc;

    fn from_str(text: &str) -> Result<Self, InvalidUscc> {
        let length = text.chars().count();
        if length != 18 {
            return Err(InvalidUscc::Length { found: length, wanted: 18 });
        }
        check_characters(text)?;
        let code =
            <[u8; 18]>::try_from(text.as_bytes()).map_err(|_| InvalidUscc::Length { found: text.len(), wanted: 18 })?;
        let [.., found] = code;
        let (found, wanted) = (char::from(found), check_character(&code));
        if found == wanted { Ok(Self(code)) } else { Err(InvalidUscc::Check { found, wanted }) }
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Uscc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Uscc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Uscc {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Uscc".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "统一社会信用代码 (GB 32100)",
            "pattern": "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"
        })
    }
}

#[cfg(test)]
mod tests;
