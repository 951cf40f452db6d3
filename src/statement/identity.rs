//! Numbers of identity documents that statements tell: which disclosures hold one, and of which kind it is.

use crate::codes::{Hash, IdentityNumber, InvalidIdentityNumber};

use super::disclosure::{Disclosure, Placed};
use super::events::{Event, EventKind};
use super::fault::{Code, Fault};
use super::name::Subject;

/// The number of an identity document, told in one disclosure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldNumber {
    /// Digest of the disclosure.
    pub disclosure: Hash,
    /// JSON pointer of the object in which it stands: the name of the same person stands there, too.
    pub object: String,
    /// Whose it is: the person that the object names, else the subject of the statement.
    pub owner: Subject,
    /// The number.
    pub number: IdentityNumber,
}

/// The numbers that some disclosures of a statement tell. What is no number in any spelling is left out.
#[must_use]
pub fn told_numbers(event: &Event, disclosures: &[Placed]) -> Vec<ToldNumber> {
    let told = disclosures.iter().filter_map(|(disclosure, place)| {
        let number = read(event, disclosure)?.ok()?;
        Some(ToldNumber { disclosure: disclosure.digest(), object: place.object.clone(), owner: place.owner, number })
    });
    told.collect()
}

/// What is wrong with the numbers that have to check: those of a document whose kind the statement states.
///
/// The number of a representative comes from registers of any age and is taken as it is.
pub(super) fn check_numbers(event: &Event, disclosures: &[Placed]) -> Vec<Fault> {
    let stated = matches!(event, Event::PersonIdentified(_));
    let wrong = disclosures.iter().filter(|_| stated).filter_map(|(disclosure, place)| {
        let error = read(event, disclosure)?.err()?;
        let pointer = format!("{}/{}", place.object, disclosure.name);
        Some(Fault::new(Code::DisclosureInvalid, pointer, error.to_string()))
    });
    wrong.collect()
}

impl EventKind {
    /// Whether statements of this type may tell the number of an identity document.
    #[must_use]
    pub const fn tells_numbers(self) -> bool {
        matches!(self, Self::InstitutionRegistered | Self::InstitutionChanged | Self::PersonIdentified)
    }
}

fn read(event: &Event, disclosure: &Disclosure) -> Option<Result<IdentityNumber, InvalidIdentityNumber>> {
    let text = disclosure.value.as_str()?;
    match (disclosure.name.as_str(), event) {
        ("document_number", Event::PersonIdentified(told)) => Some(IdentityNumber::new(told.document_kind, text)),
        ("identity_number", _) => Some(IdentityNumber::guess(text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn names_a_number(schema: &Value) -> bool {
        let personal = |name: &str| schema["properties"][name]["x-personal"] == Value::Bool(true);
        let within = match schema {
            Value::Object(members) => members.values().any(names_a_number),
            Value::Array(items) => items.iter().any(names_a_number),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        };
        within || ["identity_number", "document_number"].into_iter().any(personal)
    }

    #[test]
    fn the_types_that_tell_numbers_are_those_whose_schemas_have_one() {
        for kind in EventKind::ALL {
            assert_eq!(kind.tells_numbers(), names_a_number(kind.schema()), "{}", kind.name());
        }
        assert!(EventKind::PersonIdentified.tells_numbers());
    }
}
