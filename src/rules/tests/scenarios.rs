//! Runs `tests/scenarios/*.json`: timelines with what has to be seen of them, each with the clause that says so.
//!
//! A file is an array of scenarios:
//!
//! ```text
//! {
//!   "title": "what is told", "clause": "where it stands",
//!   "rules": [ ids of the rules that it tells: without any one of them some scenario that names it goes wrong ],
//!   "party": "home" (社会服务机构, the default) | "company" | "trader",
//!   "ruleset": { tables of the ruleset that are others here },
//!   "events": [ { "day", "type": "penalty.decided", "label", "by": "civil_affairs" (default) | another line,
//!                 "at": "facility" | "visit" | "case" | "person" | "authority" where that is the subject,
//!                 "permit": "regular" | [ids of the rules that it breaks] | {"impossible": id}, "irregular": true,
//!                 and members of data } ],
//!   "asks": [ { "day", "on": legal day asked for (default: day), "reader": "public" | "officer", and what is seen } ]
//! }
//! ```
//!
//! Events are in the order of the log; `@label` is the digest of a statement; what an event does not say is as in
//! `world::usual`. Where `permit` is given the procedures judge it, and it enters as they say; an impossible one does
//! not. On its day an ask sees the events recorded so far. It wants exactly: `standing`; `classes`, of
//! every labelled statement (`public`, `restricted`, `expired`, `ended by LABEL`); `lists` in force on the day, of
//! what the reader sees, as `list circumstance from until`; and where they are named: `windows` (the named members),
//! `contested` labels, and for officers `due` (`duty day`, with `overdue`), `clocks` (times of procedure, the same
//! way), `open` (`code since`), `candidates` (`rule day`), how many persons of a plan of exit are `unplaced` and
//! `unpaid`, `eligible` (of each named benefit the codes of the conditions that are not met, at `place`), `prepayment`
//! (`rule found most` of the limits that are broken), `risk` (`class by`), `visits` that are due at the facility (as
//! `clocks`), and its `stage` (`filing`, `operating`, and codes of conditions `missing`). The `ruleset` may also hold
//! `frequencies` and `models`, tables of the risk rules.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::codes::{AuthorityKind, Day, RegionCode, Uscc};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Dossiers};
use crate::rules::{
    Asking, Visibility, candidates, due, eligibilities, is_contested, listings, open_matters, penalty_showing,
    prepayment_breaches, public_dossier, risk, stage, standing, times, visibility, visits_due,
};
use crate::statement::Subject;

use super::world::{FACILITY, Happening, PERSON, digest, fold, party, region, rulebook, rulebook_with};

mod judged;
mod line;
mod missed;

use judged::{Judged, judged};
use line::{line, staged};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    title: String,
    clause: String,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default = "home")]
    party: String,
    ruleset: Option<Value>,
    events: Vec<Told>,
    asks: Vec<Ask>,
}

#[derive(Deserialize)]
struct Told {
    day: Day,
    #[serde(rename = "type")]
    event_type: String,
    label: Option<String>,
    by: Option<AuthorityKind>,
    at: Option<Place>,
    permit: Option<Judged>,
    #[serde(default)]
    irregular: bool,
    #[serde(flatten)]
    data: Map<String, Value>,
}

/// What a statement is about, where that is not the party.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    Facility,
    Visit,
    Case,
    Person,
    Authority,
}

impl Place {
    fn subject(self) -> Subject {
        let name = match self {
            Self::Facility => FACILITY,
            Self::Visit => "visits/0190c3a1-7d3e-4c9a-8b1f-000000000031",
            Self::Case => "cases/0190c3a1-7d3e-4c9a-8b1f-000000000032",
            Self::Person => PERSON,
            Self::Authority => "authorities/11410302MB0000001F",
        };
        name.parse().unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    day: Day,
    on: Option<Day>,
    place: Option<RegionCode>,
    reader: Reader,
    standing: String,
    classes: BTreeMap<String, String>,
    #[serde(default)]
    lists: Vec<String>,
    windows: Option<BTreeMap<String, Map<String, Value>>>,
    contested: Option<BTreeSet<String>>,
    due: Option<Vec<String>>,
    clocks: Option<Vec<String>>,
    open: Option<Vec<String>>,
    candidates: Option<Vec<String>>,
    unplaced: Option<u32>,
    unpaid: Option<u32>,
    eligible: Option<BTreeMap<String, Vec<String>>>,
    prepayment: Option<Vec<String>>,
    risk: Option<String>,
    visits: Option<Vec<String>>,
    stage: Option<Value>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reader {
    Public,
    Officer,
}

fn home() -> String {
    "home".to_owned()
}

fn scenarios() -> Vec<(String, Scenario)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let told: Vec<Scenario> =
            serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap_or_else(|error| panic!("{file}: {error}"));
        told.into_iter().map(move |scenario| (format!("{file}: {}", scenario.title), scenario))
    };
    paths.iter().flat_map(read).collect()
}

#[test]
fn every_timeline_is_seen_exactly_as_its_clause_says() {
    let all = scenarios();
    assert!(all.len() >= 30, "{} scenarios", all.len());
    let wrong: Vec<String> = all.iter().flat_map(|(name, scenario)| run(name, scenario)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn run(name: &str, scenario: &Scenario) -> Vec<String> {
    let told = scenario.ruleset.as_ref().map_or_else(rulebook, rulebook_with);
    run_by(name, scenario, &told)
}

/// What a scenario wants otherwise than a rulebook gives it.
fn run_by(name: &str, scenario: &Scenario, rulebook: &Rulebook) -> Vec<String> {
    assert!(!scenario.clause.is_empty(), "{name}");
    let party = party(&scenario.party);
    let (life, mut wrong) = lived(name, scenario, party, rulebook);
    for ask in &scenario.asks {
        let seen = Seen { party, life: &life, rulebook, ask };
        let (wanted, found) = (seen.wanted(), seen.found());
        for (what, wanted) in wanted.as_object().unwrap() {
            if found.get(what) != Some(wanted) {
                wrong.push(format!("{name}, {}: {what} is {}, wanted {wanted}", ask.day, found[what]));
            }
        }
    }
    wrong
}

/// What entered, and where the procedures judged otherwise than is told.
fn lived(name: &str, scenario: &Scenario, party: Uscc, rulebook: &Rulebook) -> (Vec<Happening>, Vec<String>) {
    let (mut life, mut wrong) = (Vec::new(), Vec::new());
    let mut dossiers = Dossiers::default();
    for (at, told) in scenario.events.iter().enumerate() {
        let mut happening = happening(at, told);
        let seq = u64::try_from(life.len()).unwrap();
        let record = happening.recorded(seq, party);
        if let Some(wanted) = &told.permit {
            let found = judged(&dossiers, &record, rulebook);
            if found != *wanted {
                wrong.push(format!("{name}, {} {}: {found:?}, wanted {wanted:?}", told.day, told.event_type));
            }
            if matches!(found, Judged::Refused { .. }) {
                continue;
            }
            happening.irregular = matches!(found, Judged::Breaks(_));
        }
        dossiers.apply(happening.recorded(seq, party));
        life.push(happening);
    }
    (life, wrong)
}

fn happening(at: usize, told: &Told) -> Happening {
    Happening {
        label: told.label.clone().unwrap_or_else(|| format!("#{at}")),
        on: told.day,
        event_type: told.event_type.clone(),
        by: told.by.unwrap_or(AuthorityKind::CivilAffairs),
        at: told.at.map(Place::subject),
        irregular: told.irregular,
        data: Value::Object(told.data.clone()),
    }
}

struct Seen<'s> {
    party: Uscc,
    life: &'s [Happening],
    rulebook: &'s Rulebook,
    ask: &'s Ask,
}

impl Seen<'_> {
    fn wanted(&self) -> Value {
        let ask = self.ask;
        let mut wanted = json!({"standing": ask.standing, "classes": ask.classes, "lists": ask.lists});
        let officer = ask.reader == Reader::Officer;
        assert!(officer || (ask.due.is_none() && ask.candidates.is_none()), "work lists are not for the public");
        if let Some(contested) = &ask.contested {
            wanted["contested"] = json!(contested);
        }
        if let Some(due) = &ask.due {
            wanted["due"] = json!(due);
        }
        if let Some(clocks) = &ask.clocks {
            wanted["clocks"] = json!(clocks);
        }
        if let Some(open) = &ask.open {
            wanted["open"] = json!(open);
        }
        for (name, wanted_of) in [("unplaced", ask.unplaced), ("unpaid", ask.unpaid)] {
            if let Some(persons) = wanted_of {
                wanted[name] = json!(persons);
            }
        }
        if let Some(candidates) = &ask.candidates {
            wanted["candidates"] = json!(candidates);
        }
        for (benefit, unmet) in ask.eligible.iter().flatten() {
            wanted[format!("eligible for {benefit}")] = json!(unmet);
        }
        if let Some(risk) = &ask.risk {
            wanted["risk"] = json!(risk);
        }
        if let Some(prepayment) = &ask.prepayment {
            wanted["prepayment"] = json!(prepayment);
        }
        if let Some(visits) = &ask.visits {
            wanted["visits"] = json!(visits);
        }
        if let Some(stage) = &ask.stage {
            wanted["stage"] = stage.clone();
        }
        for (label, window) in ask.windows.iter().flatten() {
            for (member, value) in window {
                wanted[format!("{label}.{member}")] = value.clone();
            }
        }
        wanted
    }

    fn found(&self) -> Value {
        let (ask, rulebook) = (self.ask, self.rulebook);
        let dossiers = fold(self.party, self.life, ask.day);
        let subject = Subject::Institution(self.party);
        let facility: Subject = FACILITY.parse().unwrap();
        let empty = Dossier::new(subject);
        let full = dossiers.get(subject).map_or(&empty, |dossier| dossier);
        let public = public_dossier(&dossiers, subject, rulebook, ask.day).unwrap_or_else(|| empty.clone());
        let on = ask.on.unwrap_or(ask.day);
        let by_public = standing(&public, rulebook, on, ask.day);
        assert_eq!(standing(full, rulebook, on, ask.day), by_public, "the dossiers differ on {}", ask.day);
        let reader = if ask.reader == Reader::Public { &public } else { full };
        let lists = listings(reader, rulebook, ask.day).into_iter().filter(|listed| listed.holds(on)).map(|listed| {
            let until = listed.until.map_or_else(|| "open".to_owned(), |until| until.to_string());
            format!("{} {} {} {until}", listed.list.as_str(), listed.circumstance, listed.from)
        });
        let lists: Vec<String> = lists.collect();
        let places: Vec<&Dossier> = dossiers.get(facility).into_iter().map(|dossier| &**dossier).collect();
        let mut found = json!({
            "standing": by_public.standing, "lists": lists, "classes": self.classes(&dossiers),
            "contested": self.contested(&dossiers), "due": self.due(full, &places),
            "clocks": self.clocks(full, &places),
            "open": self.open(full, &places),
            "candidates": self.candidates(full, &places),
            "unplaced": places.iter().map(|place| place.unplaced(on)).sum::<u32>(),
            "unpaid": places.iter().map(|place| place.unpaid(on)).sum::<u32>(),
        });
        let place = Some(ask.place.unwrap_or_else(region));
        let asking = Asking { institution: full, facilities: &places, place, rulebook, on };
        for benefit in eligibilities(&asking) {
            let unmet = benefit.conditions.iter().filter(|condition| !condition.met).map(|condition| &condition.code);
            found[format!("eligible for {}", benefit.benefit)] = json!(unmet.collect::<Vec<_>>());
        }
        let broken = places.iter().flat_map(|place| prepayment_breaches(place, rulebook, on));
        let broken = broken.map(|breach| format!("{} {} {}", breach.rule, breach.found, breach.most));
        found["prepayment"] = json!(broken.collect::<Vec<String>>());
        let visits = places.iter().flat_map(|place| visits_due(place, &dossiers, rulebook, on));
        found["visits"] = json!(visits.map(|due| line(&due)).collect::<Vec<String>>());
        found["stage"] = places.first().map_or(Value::Null, |place| staged(&stage(place, &[full], rulebook, on)));
        found["risk"] = json!(risk(&asking).map(|risk| format!("{} {}", risk.class.as_str(), risk.by)));
        for (label, window) in self.windows(full) {
            found[format!("{label}.from")] = json!(window.from);
            found[format!("{label}.until")] = json!(window.until);
            found[format!("{label}.repair_from")] = json!(window.repair_from);
            found[format!("{label}.tier")] = json!(window.tier);
            found[format!("{label}.undetermined")] = json!(window.undetermined);
            found[format!("{label}.rule")] = json!(window.rule);
            found[format!("{label}.shown")] = json!(window.shown);
            found[format!("{label}.outer_limit_unknown")] = json!(window.outer_limit_unknown);
        }
        found
    }

    fn labelled(&self) -> impl Iterator<Item = &Happening> {
        self.life.iter().filter(|happening| !happening.label.starts_with('#') && happening.on <= self.ask.day)
    }

    fn home<'d>(&self, dossiers: &'d Dossiers, happening: &Happening) -> &'d Dossier {
        dossiers.get(happening.is_about(self.party)).unwrap()
    }

    fn classes(&self, dossiers: &Dossiers) -> BTreeMap<String, String> {
        let class = |happening: &Happening| {
            let home = self.home(dossiers, happening);
            let record = home.record(digest(&happening.label)).unwrap();
            let class = match visibility(home, record, self.rulebook, self.ask.day) {
                Visibility::Public { .. } => "public".to_owned(),
                Visibility::Restricted => "restricted".to_owned(),
                Visibility::Expired => "expired".to_owned(),
                Visibility::Ended { by: Seq(seq) } => {
                    format!("ended by {}", self.life[usize::try_from(seq).unwrap()].label)
                }
            };
            (happening.label.clone(), class)
        };
        self.labelled().map(class).collect()
    }

    fn contested(&self, dossiers: &Dossiers) -> BTreeSet<String> {
        let contested = self.labelled().filter(|happening| {
            let home = self.home(dossiers, happening);
            is_contested(home, home.record(digest(&happening.label)).unwrap(), self.ask.day)
        });
        contested.map(|happening| happening.label.clone()).collect()
    }

    fn windows<'d>(&'d self, full: &'d Dossier) -> impl Iterator<Item = (&'d str, crate::rules::Showing)> {
        self.labelled().filter_map(|happening| {
            let record = full.record(digest(&happening.label))?;
            Some((happening.label.as_str(), penalty_showing(full, record, self.rulebook)?))
        })
    }

    fn due(&self, full: &Dossier, places: &[&Dossier]) -> Vec<String> {
        let of = |dossier: &Dossier| due(dossier, self.rulebook, self.ask.day);
        [full].into_iter().chain(places.iter().copied()).flat_map(of).map(|due| line(&due)).collect()
    }

    fn clocks(&self, full: &Dossier, places: &[&Dossier]) -> Vec<String> {
        let of = |dossier: &Dossier| times(dossier, self.rulebook, self.ask.day);
        [full].into_iter().chain(places.iter().copied()).flat_map(of).map(|due| line(&due)).collect()
    }

    fn open(&self, full: &Dossier, places: &[&Dossier]) -> Vec<String> {
        let of = |dossier: &Dossier| open_matters(dossier, self.rulebook, self.ask.day);
        let all = [full].into_iter().chain(places.iter().copied()).flat_map(of);
        all.map(|open| format!("{} {}", open.matter.code, open.since)).collect()
    }

    fn candidates(&self, full: &Dossier, places: &[&Dossier]) -> Vec<String> {
        let all = candidates(full, places, self.rulebook, self.ask.day);
        let by = |day: Option<Day>| day.map_or_else(|| "open".to_owned(), |day| day.to_string());
        all.iter().map(|one| format!("{} {}", one.rule, by(one.decide_by.as_ref().map(|by| by.due)))).collect()
    }
}
