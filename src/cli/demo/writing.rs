//! Writing a step: who signs, which number its document bears, what it names by digest.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use serde_json::{Map, Value};

use crate::codes::Timestamp;
use crate::manifest::Catalogue;
use crate::statement::Role;

use super::cast::{Actor, Cast};
use super::dice::Dice;
use super::pen::Pen;
use super::plan::Step;

/// Writes steps in the order of time.
pub(super) struct Writer<'w> {
    pen: &'w mut Pen,
    casts: &'w [Cast],
    dice: Dice,
    catalogue: Catalogue,
    digests: BTreeMap<u64, String>,
    numbers: BTreeMap<u64, String>,
    /// The last number of each authority, word and year.
    registers: BTreeMap<(usize, String, i16), u32>,
}

impl<'w> Writer<'w> {
    pub(super) fn new(pen: &'w mut Pen, casts: &'w [Cast], dice: Dice) -> Self {
        let catalogue = Catalogue::parse(include_bytes!("../../../schemas/catalogue.json"));
        let catalogue = catalogue.expect("the shipped catalogue is one");
        let (digests, numbers, registers) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { pen, casts, dice, catalogue, digests, numbers, registers }
    }

    /// Writes one step; those before it are written.
    pub(super) fn write(&mut self, index: usize, step: &Step, time: Timestamp) -> String {
        let index = u64::try_from(index).expect("a plan fits into memory");
        let data = self.filled(index, step, &step.data, time);
        let cast = self.casts.get(step.by).expect("desks name authorities of the cast");
        let signers = self.signers(cast, step);
        let source = cast.subject();
        let written = self.pen.write(step.kind, (&source, &step.subject), time, data, &signers);
        self.digests.insert(index, written.digest);
        written.text
    }

    /// The officers whom the catalogue wants.
    fn signers(&mut self, cast: &'w Cast, step: &Step) -> Vec<(Role, &'w SigningKey)> {
        let row = self.catalogue.row(step.kind.name()).expect("the catalogue names every type");
        let procedure = step.data.get("procedure").and_then(Value::as_str);
        let mut signers = Vec::new();
        for need in row.signers_for(procedure, None) {
            let role = Role::ALL.into_iter().find(|role| role.as_str() == need.role);
            let role = role.expect("the catalogue names roles");
            let persons: Vec<&Actor> = if role == Role::Handler && !step.handlers.is_empty() {
                step.handlers.iter().map(|person| cast.officer(*person)).collect()
            } else if role == Role::Handler {
                cast.pair(&mut self.dice).into_iter().take(usize::from(need.count)).collect()
            } else {
                vec![cast.only(role)]
            };
            signers.extend(persons.into_iter().map(|actor| (role, &actor.key)));
        }
        if let Some((first, expired)) = signers.first_mut().zip(cast.expired()).filter(|_| step.by_expired) {
            first.1 = &expired.key;
        }
        signers
    }

    /// The data with every open place filled.
    fn filled(&mut self, index: u64, step: &Step, value: &Value, time: Timestamp) -> Value {
        match value {
            Value::Object(members) => match open_place(members) {
                Some(("$digest", of)) => of
                    .as_u64()
                    .and_then(|of| self.digests.get(&of))
                    .map(|digest| Value::from(digest.as_str()))
                    .expect("a step names only earlier ones"),
                Some(("$number_of", of)) => of
                    .as_u64()
                    .and_then(|of| self.numbers.get(&of))
                    .map(|number| Value::from(number.as_str()))
                    .expect("a step names only earlier ones"),
                Some((_, word)) => {
                    let number = self.number(step.by, word.as_str().unwrap_or_default(), time);
                    self.numbers.insert(index, number.clone());
                    Value::from(number)
                }
                None => {
                    let fill =
                        |(name, member): (&String, &Value)| (name.clone(), self.filled(index, step, member, time));
                    Value::Object(members.iter().map(fill).collect())
                }
            },
            Value::Array(items) => items.iter().map(|item| self.filled(index, step, item, time)).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        }
    }

    /// The next number of an authority's register of a year.
    fn number(&mut self, by: usize, word: &str, time: Timestamp) -> String {
        let year = time.day().year();
        let last = self.registers.entry((by, word.to_owned(), year)).or_default();
        *last += 1;
        let office = self.casts.get(by).map_or("", |cast| cast.office.word);
        format!("{office}{word}〔{year}〕{last}号")
    }
}

/// The open place that an object is, if it is one.
fn open_place(members: &Map<String, Value>) -> Option<(&str, &Value)> {
    members.iter().next().map(|(name, value)| (name.as_str(), value)).filter(|(name, _)| name.starts_with('$'))
}
