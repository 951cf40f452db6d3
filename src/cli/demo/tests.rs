use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::codes::{Day, Hash, Origin};
use crate::rules::draw::{Records, rerun};

use super::cast::{Cast, authorities};
use super::dice::Dice;
use super::life::Life;
use super::pen::Pen;
use super::plan::{Moment, Plan};
use super::stories::{self, Told};
use super::town::ymd;

const LAST: (i16, i8, i8) = (2026, 11, 20);

fn last() -> Day {
    ymd(LAST.0, LAST.1, LAST.2)
}

fn told(seed: u64, homes: usize, budget: usize) -> (Vec<Moment>, Vec<Told>, usize) {
    let dice = Dice::new(seed);
    let casts: Vec<Cast> = authorities(&dice);
    let mut plan = Plan::new(&dice, last());
    let stories = stories::tell(&mut plan, &dice, &casts);
    Life::new(&mut plan, &dice, &casts, budget).tell(homes);
    let origin: Origin = "demo.minglu.example/test".parse().unwrap();
    (plan.write(&mut Pen::new(origin, &dice), &casts), stories, plan.len())
}

#[test]
fn a_plan_is_written_in_time_on_working_days_and_fills_its_budget() {
    for (seed, homes, budget) in [(1, 40, 1500), (2, 7, 800)] {
        let (moments, stories, length) = told(seed, homes, budget);
        assert_eq!(length, budget);
        assert_eq!(moments.iter().map(|moment| moment.statements.len()).sum::<usize>(), budget);
        assert!(moments.is_sorted_by(|one, next| one.arrives < next.arrives));
        assert!(moments.iter().all(|moment| moment.arrives.day() <= last() && !moment.statements.is_empty()));
        assert!(stories.iter().all(|story| story.first <= story.last && !story.subjects.is_empty()));
        let looks: BTreeSet<_> = stories.iter().map(|story| story.look).collect();
        assert_eq!(looks.len(), stories.len(), "each story has its own statement to look at");
    }
}

#[test]
fn statements_arrive_on_the_day_on_which_they_were_signed_with_no_place_left_open() {
    let (moments, ..) = told(1, 20, 900);
    for moment in &moments {
        let mut before = None;
        for said in &moment.statements {
            let envelope = crate::statement::Envelope::parse(said.text.as_bytes()).unwrap();
            let statement = crate::statement::Statement::from_envelope(envelope).unwrap();
            assert_eq!(statement.time.day(), moment.arrives.day());
            assert!(before <= Some(statement.time) && statement.time < moment.arrives);
            before = Some(statement.time);
            let data = statement.data.to_string();
            assert!(!data.contains('$'), "{data}");
            assert!(said.kind.read(&statement.data).is_ok(), "{data}");
        }
    }
}

#[test]
fn equal_seeds_tell_equal_lives_and_other_seeds_others() {
    let texts = |seed| -> Vec<String> {
        told(seed, 10, 800).0.into_iter().flat_map(|moment| moment.statements).map(|said| said.text).collect()
    };
    let (one, again, other) = (texts(1), texts(1), texts(2));
    assert_eq!(one, again);
    assert_ne!(one, other);
}

#[test]
fn what_is_meant_to_be_irregular_is_told_in_stories_only() {
    let (moments, stories, _) = told(1, 60, 1500);
    let meant = moments.iter().flat_map(|moment| &moment.statements).filter(|said| said.irregular);
    let looked_at: BTreeSet<_> = stories.iter().map(|story| Some(story.look)).collect();
    let meant: Vec<_> = meant.map(|said| said.step).collect();
    assert_eq!(meant.len(), 4);
    assert!(meant.iter().all(|step| looked_at.contains(step)));
}

#[test]
fn default_homes_are_of_all_forms_and_kinds() {
    let (moments, ..) = told(1, 300, 2000);
    let (mut forms, mut kinds, mut without_operator) = (BTreeSet::new(), BTreeSet::new(), 0);
    for said in moments.iter().flat_map(|moment| &moment.statements) {
        let envelope = crate::statement::Envelope::parse(said.text.as_bytes()).unwrap();
        let statement = crate::statement::Statement::from_envelope(envelope).unwrap();
        if let Some(code) = statement.subject.to_string().strip_prefix("institutions/") {
            forms.insert(code[..2].to_owned());
        }
        if let Some(found) = statement.data.get("kinds").and_then(Value::as_array) {
            kinds.extend(found.iter().map(ToString::to_string));
            without_operator += usize::from(statement.data.get("operated_by") == Some(&Value::Null));
        }
    }
    assert_eq!(forms.into_iter().collect::<Vec<_>>(), ["12", "52", "91", "92"]);
    assert_eq!(kinds.len(), 5);
    assert_eq!(without_operator, 11, "ten of ordinary life and one of the stories");
}

#[test]
fn the_random_draw_of_a_story_runs_again_as_it_was_recorded() {
    let dice = Dice::new(1);
    let casts = authorities(&dice);
    let mut plan = Plan::new(&dice, last());
    stories::tell(&mut plan, &dice, &casts);
    let moments = plan.write(&mut Pen::new("demo.minglu.example/test".parse().unwrap(), &dice), &casts);
    let kept = plan.drawn.as_ref().unwrap();
    let said = moments.iter().flat_map(|moment| &moment.statements);
    let records: BTreeMap<_, Vec<u8>> = said.filter_map(|said| kept.record(said)).collect();
    let data = |name: &str| -> Value { serde_json::from_slice::<Value>(&records[name]).unwrap()["data"].clone() };
    let source: Value = serde_json::from_slice(&records["freeze.json"]).unwrap();
    let records = Records {
        draw: kept.drawing.draw,
        source: source["source"].as_str().unwrap().parse().unwrap(),
        frozen: serde_json::from_value(data("freeze.json")).unwrap(),
        seeded: serde_json::from_value(data("seeded.json")).unwrap(),
        made: serde_json::from_value(data("made.json")).unwrap(),
        redrawn: vec![],
    };
    let files: BTreeMap<Hash, Vec<u8>> =
        kept.drawing.files().into_iter().map(|(_, bytes)| (Hash::of(&bytes), bytes)).collect();
    let run = rerun(&records, &|hash| files.get(&hash).cloned());
    assert!(run.faults.is_empty() && run.missing.is_empty(), "{:?} {:?}", run.faults, run.missing);
    assert_eq!((run.unopened, run.restricted), (0, true));
    assert_eq!(records.made.visits.iter().count(), 2);
}

#[test]
fn every_line_of_government_may_issue_what_it_tells_and_nothing_of_governance() {
    let dice = Dice::new(1);
    let mut plan = Plan::new(&dice, last());
    let none = plan.issued();
    assert_eq!(none.len(), 4, "who tells nothing may still correct what it told");
    assert!(none.values().all(|types| types.len() == 2));
    stories::tell(&mut plan, &dice, &authorities(&dice));
    let issued = plan.issued();
    assert!(issued["civil_affairs"].contains("minglu.penalty.notified"));
    assert!(issued["fire"].contains("minglu.premises.sealed") && !issued["fire"].contains("minglu.draw.made"));
}
