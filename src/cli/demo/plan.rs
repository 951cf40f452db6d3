//! The plan: what is to be stated on which day, and its writing in the order of time.
//!
//! Lives and stories are planned one after the other, each over years; only then is everything written, day by
//! day. So ids, numbers of documents and references come about as they would: a statement can name only what
//! was written before it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::codes::{Calendar, Day, Timestamp};
use crate::statement::EventKind;

use super::cast::{Cast, OFFICES};
use super::dice::Dice;
use super::pen::Pen;
use super::writing::Writer;

/// A step of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StepId(usize);

/// One authority with the file of one subject.
#[derive(Clone)]
pub(super) struct Desk {
    /// Place among the offices of the cast.
    pub by: usize,
    pub region: &'static str,
    pub subject: String,
}

/// What is planned: a statement with places left open for what only its writing gives.
pub(super) struct Step {
    on: Day,
    pub by: usize,
    pub kind: EventKind,
    pub subject: String,
    pub data: Value,
    irregular: bool,
    pub by_expired: bool,
}

/// A statement on its way to the ledger.
pub(super) struct Said {
    pub kind: EventKind,
    pub text: String,
    /// The step that it is; none for what rules the ledger.
    pub step: Option<StepId>,
    /// Whether the demo breaks a rule of procedure here on purpose.
    pub irregular: bool,
}

impl Said {
    pub(super) fn of_governance(kind: EventKind, text: String) -> Self {
        Self { kind, text, step: None, irregular: false }
    }
}

/// Statements that are submitted together, and the ledger's time when they arrive.
pub(super) struct Moment {
    pub arrives: Timestamp,
    pub statements: Vec<Said>,
}

/// Types without their version, by the line of government that issues them.
pub(super) type Issued = BTreeMap<&'static str, BTreeSet<&'static str>>;

/// What is to be stated.
pub(super) struct Plan {
    steps: Vec<Step>,
    pub dice: Dice,
    calendar: Calendar,
    /// The last day of the demo.
    pub last: Day,
}

impl Plan {
    pub(super) fn new(dice: &Dice, last: Day) -> Self {
        let calendar = Calendar::from_json(include_bytes!("../../../schemas/codes/calendar-cn-gov.json"));
        let calendar = calendar.expect("the shipped calendar is one");
        Self { steps: vec![], dice: dice.stream("plan"), calendar, last }
    }

    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// What each line of government states in this plan; what it stated, it may correct and take back.
    pub(super) fn issued(&self) -> Issued {
        let mut issued = Issued::new();
        let own = OFFICES.iter().flat_map(|office| {
            [EventKind::StatementCorrected, EventKind::StatementRetracted].map(|kind| (office.kind, kind))
        });
        let told = self.steps.iter().map(|step| {
            let office = OFFICES.get(step.by).expect("desks name offices of the cast");
            (office.kind, step.kind)
        });
        for (line, kind) in own.chain(told) {
            let name = kind.name();
            issued.entry(line).or_default().insert(name.rsplit_once('.').map_or(name, |(name, _)| name));
        }
        issued
    }

    /// This day, or the next one on which authorities work.
    pub(super) fn workday(&self, mut day: Day) -> Day {
        while !self.calendar.is_working_day(day) {
            day = day.next();
        }
        day
    }

    /// Plans one statement.
    pub(super) fn add(&mut self, desk: &Desk, on: Day, kind: EventKind, data: Value) -> StepId {
        let subject = desk.subject.clone();
        self.steps.push(Step { on, by: desk.by, kind, subject, data, irregular: false, by_expired: false });
        StepId(self.steps.len() - 1)
    }

    /// Says that a step breaks a rule of procedure, on purpose.
    pub(super) fn irregular(&mut self, step: StepId) {
        self.change(step, |step| step.irregular = true);
    }

    /// Lets one of the two officers of a step be the one whose certificate has ended.
    pub(super) fn signed_by_expired(&mut self, step: StepId) {
        self.change(step, |step| (step.irregular, step.by_expired) = (true, true));
    }

    /// What an earlier step says.
    pub(super) fn data(&self, step: StepId) -> Option<&Value> {
        self.steps.get(step.0).map(|step| &step.data)
    }

    fn change(&mut self, step: StepId, change: impl FnOnce(&mut Step)) {
        change(self.steps.get_mut(step.0).expect("only the plan makes ids"));
    }

    /// A document with the next number of its kind in the year.
    pub(super) fn document(&mut self, on: Day, word: &str) -> Value {
        let (served, public) = (self.file_digest(), self.file_digest());
        let seal = *self.dice.pick(&["ofd", "pdf", "paper_scan"]);
        let public = (seal != "paper_scan").then_some(public);
        json!({
            "number": { "$number": word }, "dated_on": on.to_string(), "seal": seal,
            "served_copy": served, "public_copy": public,
        })
    }

    /// SHA-256 of a file that nobody sees here.
    pub(super) fn file_digest(&mut self) -> String {
        hex::encode(self.dice.bytes())
    }

    /// Writes everything in the order of time, a moment a day.
    pub(super) fn write(&self, pen: &mut Pen, casts: &[Cast]) -> Vec<Moment> {
        let mut writer = Writer::new(pen, casts, self.dice.stream("officers"));
        let mut days: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
        for (index, step) in self.steps.iter().enumerate() {
            days.entry(step.on).or_default().push(index);
        }
        let mut moments = Vec::new();
        for (day, indexes) in days {
            let mut statements = Vec::new();
            for (place, index) in indexes.into_iter().enumerate() {
                let Some(step) = self.steps.get(index) else { continue };
                let text = writer.write(index, step, time_of_day(day, place));
                let (kind, irregular) = (step.kind, step.irregular);
                statements.push(Said { kind, text, step: Some(StepId(index)), irregular });
            }
            moments.push(Moment { arrives: at(day, 18, 5), statements });
        }
        moments
    }
}

/// Working hours: 60 statements a day at their ease, more towards the evening.
fn time_of_day(day: Day, place: usize) -> Timestamp {
    let place = i64::try_from(place).unwrap_or(i64::MAX);
    let seconds = if place < 60 { place * 480 } else { (28_800 + (place - 60) * 10).min(32_400) };
    at(day, 9, 0).plus_ms(seconds * 1_000)
}

/// An hour and minute of a day in Shanghai.
pub(super) fn at(day: Day, hour: i64, minute: i64) -> Timestamp {
    Timestamp::start_of(day).plus_ms((hour * 60 + minute) * 60_000)
}

/// A reference to an earlier step, to be replaced by the digest of its statement.
pub(super) fn digest(of: StepId) -> Value {
    json!({ "$digest": of.0 })
}

/// Digests of several.
pub(super) fn digests(of: &[StepId]) -> Value {
    of.iter().copied().map(digest).collect()
}

/// The number of the document of an earlier step, taken over.
pub(super) fn number_of(step: StepId) -> Value {
    json!({ "$number_of": step.0 })
}
