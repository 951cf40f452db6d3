//! Draws that another implementation made, and small draws made here.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::codes::{Hash, RecusalReason, SeedKind, SupervisionField};
use crate::statement::{Inspected, PersonId, Subject, Uuid};

use super::super::{
    Dropped, Frozen, Line, ObjectLine, OfficerLine, RecusalLine, Secret, Seed, Sheet, Team, Terms, Weight,
};

/// A case of `tests/oracle/draw.json`.
#[derive(Debug, Deserialize)]
pub(super) struct Case {
    pub(super) title: String,
    draw: String,
    objects: u16,
    teams: Vec<TeamRow>,
    seed: SeedRow,
    files: BTreeMap<String, Vec<String>>,
    pub(super) digests: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct TeamRow {
    field: SupervisionField,
    officers: u16,
}

#[derive(Debug, Deserialize)]
struct SeedRow {
    kind: SeedKind,
    text: String,
}

#[derive(Debug, Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

pub(super) fn cases() -> Vec<Case> {
    serde_json::from_str::<Cases>(include_str!("../../../../tests/oracle/draw.json")).unwrap().cases
}

impl Case {
    pub(super) fn file(&self, name: &str) -> Vec<u8> {
        self.files[name].iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect()
    }

    fn sheet<L: Line>(&self, name: &str) -> Sheet<L> {
        Sheet::parse(&self.file(name)).unwrap()
    }

    pub(super) fn frozen(&self) -> Frozen {
        let teams = self.teams.iter().map(|row| Team { field: row.field, officers: row.officers }).collect();
        let wanted = Terms { draw: self.draw.parse().unwrap(), objects: self.objects, teams };
        Frozen::new(wanted, self.sheet("objects"), self.sheet("officers"), self.sheet("recusals")).unwrap()
    }

    pub(super) fn seed(&self) -> Seed {
        Seed::new(self.seed.kind, &self.seed.text).unwrap()
    }

    pub(super) fn dropped(&self) -> Sheet<Dropped> {
        self.sheet("dropped")
    }
}

pub(super) fn uuid(number: u16) -> Uuid {
    let [high, low] = number.to_be_bytes();
    Uuid::from_bytes([0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, high, low])
}

pub(super) fn object(number: u16) -> Inspected {
    Inspected::new(Subject::Facility(uuid(number))).unwrap()
}

pub(super) fn officer(number: u16) -> PersonId {
    PersonId(uuid(number))
}

pub(super) fn secret(text: &str) -> Secret {
    Secret::new(Hash::of(text.as_bytes()).0)
}

/// Objects 0.. of these weights.
pub(super) fn objects(weights: &[u8]) -> Vec<ObjectLine> {
    let line = |(number, weight): (u16, &u8)| ObjectLine {
        object: object(number),
        weight: Weight::new(*weight).unwrap(),
        secret: secret(&format!("object {number}")),
    };
    (0..).zip(weights).map(line).collect()
}

/// Officers 0..`count` of food.
pub(super) fn officers(count: u16) -> Vec<OfficerLine> {
    let line = |number| OfficerLine {
        officer: officer(number),
        authority: "12140925MBAAAA0182".parse().unwrap(),
        scope: vec![SupervisionField::Food],
    };
    (0..count).map(line).collect()
}

pub(super) fn recusal(of: u16, at: u16) -> RecusalLine {
    RecusalLine {
        officer: officer(of),
        object: object(at),
        reason: RecusalReason::Kinship,
        secret: secret(&format!("recusal {of} {at}")),
    }
}

pub(super) fn terms(objects: u16) -> Terms {
    Terms { draw: uuid(0xffff), objects, teams: vec![Team { field: SupervisionField::Food, officers: 2 }] }
}

pub(super) fn lottery(number: u64) -> Seed {
    Seed::new(SeedKind::Lottery, &format!("{number:014}")).unwrap()
}

pub(super) fn sheet<L: Line>(lines: Vec<L>) -> Sheet<L> {
    Sheet::new(lines).unwrap()
}

pub(super) fn none<L: Line>() -> Sheet<L> {
    sheet(vec![])
}
