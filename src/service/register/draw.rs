//! A random draw (双随机): freeze, seed, draw and re-draws, with every file that is needed to run it again.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Day, Hash, Uscc};
use crate::oversight::{Dossier, Recorded};
use crate::statement::events::draw::{DrawFrozen, DrawRedrawn, DrawnVisit, FrozenList};
use crate::statement::{Event, Subject, Text, Uuid};

use super::coded::{By, Coded, Place, Reading, coded};
use super::dossier::Page;
use super::lists::Slice;
use super::pin::Register;
use super::record::Head;
use super::render::Shown;

/// A draw in a list of draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DrawRow {
    /// Its freeze.
    #[serde(flatten)]
    pub head: Head,
    /// Its id, of `/v1/draws/<id>`.
    pub id: String,
    /// Name of the item of the published list of items (随机抽查事项清单).
    pub item_name: String,
    /// The period for which is drawn.
    pub period: String,
    /// Where.
    pub place: Place,
    /// Day of the draw; `null` while none is shown.
    pub made_on: Option<Day>,
}

/// A draw, with everything that is needed to run it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DrawView {
    /// Where the answer stands.
    #[serde(flatten)]
    pub reading: Reading,
    /// Its id.
    pub id: String,
    /// Who draws.
    pub authority: Option<By>,
    /// Where.
    pub place: Place,
    /// The method, as `schemas/draws.md` describes it.
    pub method: Coded,
    /// Code of the item in the published list of items (随机抽查事项清单).
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// The period for which is drawn.
    pub period: String,
    /// How many objects are drawn.
    pub objects: u16,
    /// The ratio from which that number follows.
    pub ratio: Option<String>,
    /// Who goes to each object, field by field.
    pub teams: Vec<TeamView>,
    /// Where the seed was to come from, named in advance.
    pub seed_source: SeedSourceView,
    /// The freeze.
    pub frozen: Head,
    /// The frozen lists.
    pub lists: Vec<DrawFileView>,
    /// The seed; `null` until it exists.
    pub seeded: Option<SeededView>,
    /// The draw; `null` until it is made, and to the public until it is released.
    pub made: Option<MadeView>,
    /// What was drawn again, oldest first.
    pub redrawn: Vec<RedrawnView>,
}

/// How many officers go in one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TeamView {
    /// The field.
    pub field: Coded,
    /// How many.
    pub officers: u16,
}

/// Where a seed comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeedSourceView {
    /// What gives it.
    pub kind: Coded,
    /// Name of the lottery, place of the throw, or hash of the beacon's chain.
    pub name: String,
    /// Number of the lottery's draw, how many dice, or round of the beacon.
    pub reference: String,
    /// Who runs it.
    pub run_by: String,
    /// Code of who runs it.
    pub run_by_code: Option<Uscc>,
    /// Day on which the digits come to exist.
    pub expected_on: Day,
}

/// A file of a draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DrawFileView {
    /// What it holds: `names`, `lots`, `officers`, `recusal_digests`, `objects`, `recusals` or `result`.
    pub name: &'static str,
    /// How many lines it has, where the freeze says so.
    pub lines: Option<u32>,
    /// Its SHA-256, 64 hex digits.
    pub sha256: String,
    /// Where it is served.
    pub address: String,
    /// Whether only the drawing authority and auditors are given it.
    pub restricted: bool,
    /// Whether it was handed in.
    pub held: bool,
}

/// The seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeededView {
    /// The record.
    #[serde(flatten)]
    pub head: Head,
    /// What gave it.
    pub kind: Coded,
    /// Number of the lottery's draw, how many dice, or round of the beacon.
    pub reference: String,
    /// The numbers as published, in order.
    pub digits: Vec<String>,
    /// SHA-256 of the publication, 64 hex digits.
    pub document: Option<String>,
    /// Of a beacon: the round's signature in hex.
    pub round_signature: Option<String>,
}

/// The draw itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MadeView {
    /// The record.
    #[serde(flatten)]
    pub head: Head,
    /// Who is visited and by whom, in the order drawn.
    pub visits: Vec<VisitView>,
    /// The file of the result.
    pub result: DrawFileView,
}

/// An object that was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VisitView {
    /// `institutions/<USCC>` or `facilities/<uuid>`.
    pub object: String,
    /// Who goes, `persons/<uuid>` as on the public roll.
    pub officers: Vec<String>,
}

/// What was drawn again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RedrawnView {
    /// The record.
    #[serde(flatten)]
    pub head: Head,
    /// The object that does not stand, or whose officer does not.
    pub object: String,
    /// The officer who does not go; `null` where the object does not stand.
    pub officer: Option<String>,
    /// Why.
    pub reason: Coded,
    /// What comes next.
    pub next: VisitView,
    /// The file of the result as it is then.
    pub result: DrawFileView,
}

/// The statements of one draw that the reader sees, each naming the one before it.
struct Steps<'d> {
    frozen: (&'d Recorded, &'d DrawFrozen),
    seeded: Option<&'d Recorded>,
    made: Option<&'d Recorded>,
    redrawn: Vec<(&'d Recorded, &'d DrawRedrawn)>,
}

impl<'d> Steps<'d> {
    /// A draw is frozen once; a later freeze of the same case is not this draw's.
    fn of(home: &'d Dossier) -> Option<Self> {
        let about = |record: &Recorded, digest: Hash| record.event.about() == Some(digest);
        let frozen = home.records().iter().find_map(|record| {
            let Event::DrawFrozen(frozen) = &record.event else { return None };
            Some((record.as_ref(), frozen))
        })?;
        let then = |digest: Hash, is: fn(&Event) -> bool| {
            home.records().iter().map(Arc::as_ref).find(|record| is(&record.event) && about(record, digest))
        };
        let seeded = then(frozen.0.digest, |event| matches!(event, Event::DrawSeeded(_)));
        let made = seeded.and_then(|seeded| then(seeded.digest, |event| matches!(event, Event::DrawMade(_))));
        let again = home.records().iter().filter_map(|record| {
            let Event::DrawRedrawn(again) = &record.event else { return None };
            about(record, made?.digest).then_some((record.as_ref(), again))
        });
        Some(Self { frozen, seeded, made, redrawn: again.collect() })
    }
}

impl Register {
    /// A draw as the reader of this register sees it; `held` says which files were handed in.
    #[must_use]
    pub fn draw(&self, id: Uuid, held: &dyn Fn(Hash) -> bool) -> Option<DrawView> {
        let home = self.visible(Subject::Case(id))?;
        let steps = Steps::of(&home)?;
        let seen = |record| Shown { register: self, home: &home, record };
        let (record, frozen) = steps.frozen;
        let freeze = seen(record).head();
        let files = Files { id, held };
        Some(DrawView {
            reading: self.reading(),
            id: id.to_string(),
            authority: freeze.by.clone(),
            place: Place::new(frozen.region, frozen.frozen_on, &self.rulebook),
            method: coded!(frozen.method),
            item: frozen.item.as_str().to_owned(),
            item_name: frozen.item_name.as_str().to_owned(),
            period: frozen.period.as_str().to_owned(),
            objects: frozen.objects.get(),
            ratio: frozen.ratio.as_ref().map(|ratio| ratio.as_str().to_owned()),
            teams: frozen
                .teams
                .iter()
                .map(|team| TeamView { field: coded!(team.field), officers: team.officers.get() })
                .collect(),
            seed_source: seed_source(frozen),
            frozen: freeze,
            lists: files.lists(frozen),
            seeded: steps.seeded.and_then(|record| seeded(seen(record))),
            made: steps.made.and_then(|record| files.made(seen(record))),
            redrawn: steps.redrawn.iter().map(|(record, again)| files.redrawn(seen(record), again)).collect(),
        })
    }

    /// Draws, newest freeze first.
    #[must_use]
    pub fn draws(&self, page: &Slice) -> Page<DrawRow> {
        let cases = self.subjects().filter_map(|subject| match subject {
            Subject::Case(id) => Some((id, self.visible(subject)?)),
            Subject::Institution(_)
            | Subject::Facility(_)
            | Subject::Visit(_)
            | Subject::Person(_)
            | Subject::Authority(_)
            | Subject::Ledger => None,
        });
        let rows = cases.filter_map(|(id, home)| {
            let steps = Steps::of(&home)?;
            let (record, frozen) = steps.frozen;
            Some(DrawRow {
                head: Shown { register: self, home: &home, record }.head(),
                id: id.to_string(),
                item_name: frozen.item_name.as_str().to_owned(),
                period: frozen.period.as_str().to_owned(),
                place: Place::new(frozen.region, frozen.frozen_on, &self.rulebook),
                made_on: steps.made.map(Recorded::legal_day),
            })
        });
        self.slice(rows.collect(), page)
    }
}

fn seed_source(frozen: &DrawFrozen) -> SeedSourceView {
    let seed = &frozen.seed;
    SeedSourceView {
        kind: coded!(seed.kind),
        name: seed.name.as_str().to_owned(),
        reference: seed.reference.as_str().to_owned(),
        run_by: seed.run_by.as_str().to_owned(),
        run_by_code: seed.run_by_code,
        expected_on: seed.expected_on,
    }
}

fn seeded(shown: Shown<'_>) -> Option<SeededView> {
    let Event::DrawSeeded(seeded) = shown.event() else { return None };
    Some(SeededView {
        head: shown.head(),
        kind: coded!(seeded.seed.kind),
        reference: seeded.seed.reference.as_str().to_owned(),
        digits: seeded.digits.iter().map(|text| text.as_str().to_owned()).collect(),
        document: seeded.document.map(|digest| digest.0.to_string()),
        round_signature: seeded.round_signature.as_ref().map(|text: &Text<400>| text.as_str().to_owned()),
    })
}

fn visit(drawn: &DrawnVisit) -> VisitView {
    let officers = drawn.officers.iter().map(ToString::to_string).collect();
    VisitView { object: drawn.object.to_string(), officers }
}

/// Files of one draw.
struct Files<'h> {
    id: Uuid,
    held: &'h dyn Fn(Hash) -> bool,
}

impl Files<'_> {
    fn file(&self, name: &'static str, sha256: Hash, lines: Option<u32>) -> DrawFileView {
        DrawFileView {
            name,
            lines,
            sha256: sha256.to_string(),
            address: format!("/v1/draws/{}/files/{sha256}", self.id),
            restricted: matches!(name, "objects" | "recusals"),
            held: (self.held)(sha256),
        }
    }

    fn lists(&self, frozen: &DrawFrozen) -> Vec<DrawFileView> {
        let lists = &frozen.lists;
        let each: [(&'static str, &FrozenList); 6] = [
            ("names", &lists.names),
            ("lots", &lists.lots),
            ("officers", &lists.officers),
            ("recusal_digests", &lists.recusal_digests),
            ("objects", &lists.objects),
            ("recusals", &lists.recusals),
        ];
        each.into_iter().map(|(name, list)| self.file(name, list.sha256.0, Some(list.lines))).collect()
    }

    fn made(&self, shown: Shown<'_>) -> Option<MadeView> {
        let Event::DrawMade(made) = shown.event() else { return None };
        let result = self.file("result", made.result.0, None);
        Some(MadeView { head: shown.head(), visits: made.visits.iter().map(visit).collect(), result })
    }

    fn redrawn(&self, shown: Shown<'_>, again: &DrawRedrawn) -> RedrawnView {
        RedrawnView {
            head: shown.head(),
            object: again.object.to_string(),
            officer: again.officer.map(|officer| officer.to_string()),
            reason: coded!(again.reason),
            next: visit(&again.next),
            result: self.file("result", again.result.0, None),
        }
    }
}
