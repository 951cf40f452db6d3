//! A random draw of the demo: its lists with secrets from the dice, its numbers, its result, and its files.
//!
//! The numbers stand for a lottery that the demo cannot wait for; whoever freezes here knows them. All else is as in a
//! real draw, and `minglu draw verify` runs it again from the files.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::codes::{RecusalReason, SeedKind, SupervisionField};
use crate::rules::draw::{
    Drawn, Frozen, ObjectLine, OfficerLine, RecusalLine, Secret, Seed, Sheet, Team, Terms, Weight,
};
use crate::statement::Uuid;

use super::cast::{Cast, random_uuid};
use super::dice::Dice;
use super::plan::{Said, StepId};
use super::town::Home;

/// How many homes are drawn.
pub(super) const OBJECTS: u16 = 2;
/// Who goes to each: two of civil affairs, two of the fire brigade.
pub(super) const FIELDS: [SupervisionField; 2] = [SupervisionField::Service, SupervisionField::Fire];

/// A draw that is made.
pub(super) struct Drawing {
    pub draw: Uuid,
    pub frozen: Frozen,
    /// The numbers as they are printed.
    pub digits: Vec<String>,
    pub drawn: Drawn,
}

/// A draw of the plan, with the steps that record it.
pub(super) struct Kept {
    pub drawing: Drawing,
    pub steps: [StepId; 3],
}

impl Drawing {
    /// Draws among homes, with the officers of one authority a field; one officer is kin of somebody in the first home.
    pub(super) fn of(dice: &mut Dice, homes: &[Home], casts: [&Cast; 2]) -> Self {
        let draw = random_uuid(dice);
        let seats = FIELDS.map(|field| Team { field, officers: 2 }).to_vec();
        let terms = Terms { draw, objects: OBJECTS, teams: seats };
        let mut objects = Vec::new();
        for (home, weight) in homes.iter().zip([1, 2, 1, 4].into_iter().cycle()) {
            let object = home.place().parse().expect("a place is an object");
            let weight = Weight::new(weight).expect("the weights of the classes");
            objects.push(ObjectLine { object, weight, secret: Secret::new(dice.bytes()) });
        }
        let line = |(cast, field): (&Cast, SupervisionField)| {
            let authority = cast.code;
            cast.handlers().into_iter().map(move |officer| OfficerLine { officer, authority, scope: vec![field] })
        };
        let officers: Vec<OfficerLine> = casts.into_iter().zip(FIELDS).flat_map(line).collect();
        let kin = objects.first().zip(officers.last()).map(|(object, officer)| RecusalLine {
            officer: officer.officer,
            object: object.object,
            reason: RecusalReason::Kinship,
            secret: Secret::new(dice.bytes()),
        });
        let frozen = Frozen::new(
            terms,
            Sheet::new(objects).expect("each home once"),
            Sheet::new(officers).expect("each officer once"),
            Sheet::new(kin.into_iter().collect()).expect("one line"),
        );
        let frozen = frozen.expect("the cast has enough officers");
        let digits: Vec<String> = (0..7).map(|_| format!("{:02}", 1 + dice.below(33))).collect();
        let seed = Seed::new(SeedKind::Lottery, &digits.concat()).expect("fourteen digits");
        let drawn = frozen.draw(&seed, &Sheet::new(vec![]).expect("nothing dropped"));
        Self { draw, digits, drawn: drawn.expect("more homes than are drawn"), frozen }
    }

    /// The digests that the freeze states.
    pub(super) fn lists(&self) -> Value {
        let published = self.frozen.published().expect("few lots");
        serde_json::to_value(self.frozen.lists(&published)).expect("digests are JSON")
    }

    /// The files of the draw by their names.
    pub(super) fn files(&self) -> [(&'static str, Vec<u8>); 7] {
        let published = self.frozen.published().expect("few lots");
        [
            ("public/names.jsonl", published.names.to_bytes()),
            ("public/lots.jsonl", published.lots.to_bytes()),
            ("public/officers.jsonl", published.officers.to_bytes()),
            ("public/recusal-digests.jsonl", published.recusals.to_bytes()),
            ("public/result.jsonl", self.drawn.to_bytes()),
            ("restricted/objects.jsonl", self.frozen.objects().to_bytes()),
            ("restricted/recusals.jsonl", self.frozen.recusals().to_bytes()),
        ]
    }
}

impl Kept {
    /// Which file of a draw's directory a statement is, and its payload.
    pub(super) fn record(&self, said: &Said) -> Option<(&'static str, Vec<u8>)> {
        let names = ["freeze.json", "seeded.json", "made.json"];
        let (_, name) = self.steps.iter().zip(names).find(|(step, _)| said.step == Some(**step))?;
        let envelope: Value = serde_json::from_str(&said.text).ok()?;
        let payload = envelope.get("payload").and_then(Value::as_str)?;
        Some((name, URL_SAFE_NO_PAD.decode(payload).ok()?))
    }

    /// Writes the directory that `minglu draw verify` reads.
    pub(super) fn write<'s>(&self, dir: &Path, said: impl Iterator<Item = &'s Said>) -> Result<()> {
        let records = said.filter_map(|said| self.record(said));
        for (name, bytes) in self.drawing.files().into_iter().chain(records) {
            let file = dir.join(name);
            let parent = file.parent().unwrap_or(dir);
            fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
            fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
        }
        Ok(())
    }
}
