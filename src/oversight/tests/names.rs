//! Names: one legal person under two codes, one place under two ids; merged, followed, parted again.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::acts::{Act, changed, overseeing, plain};
use super::kit::{
    Life, RULEBOOK, authority, day, digest, event, facility, fold, institution, named, rules, stranger, with,
};
use crate::codes::{AuthorityKind, Hash, Timestamp, Uscc};
use crate::log::{Seq, TreeSize};
use crate::oversight::{Dossiers, Permit, Proposed, Recorded, permit};
use crate::statement::{Event, EventKind, Source, Subject};

fn other() -> Subject {
    Subject::Institution("91350100M000100Y43".parse().unwrap())
}

fn third() -> Subject {
    Subject::Institution(Uscc::with_check_characters("52410302", "MJAAAA02").unwrap())
}

fn place(n: u8) -> Subject {
    format!("facilities/0190c3a1-7d3e-7c9a-8b1f-0000000000{n:02x}").parse().unwrap()
}

/// A merger or split of names, with members replaced.
fn names(kind: EventKind, with_name: Subject, members: Value) -> Event {
    let places = matches!(with_name, Subject::Facility(_));
    let mut data = json!({"other": with_name.to_string(), "region": "410302", "reason": "核对登记档案"});
    let own = if kind == EventKind::SubjectMerged {
        json!({"merged_on": "2026-06-01", "ground": if places { "one_place" } else { "code_replaced" }})
    } else {
        json!({"split_on": "2026-06-01"})
    };
    data = with(data, own);
    event(kind, &with(data, members))
}

fn merged(with_name: Subject) -> Event {
    names(EventKind::SubjectMerged, with_name, json!({}))
}

fn split(from: Subject) -> Event {
    names(EventKind::SubjectSplit, from, json!({}))
}

/// A ledger in few words.
#[derive(Clone, Default)]
struct Book {
    dossiers: Dossiers,
    size: u64,
}

impl Book {
    fn judge_by(&self, subject: Subject, event: &Event, source: Uscc) -> Permit {
        let at = Timestamp::start_of(event.legal_day().unwrap_or_else(|| day("2026-01-05")));
        let nothing = crate::oversight::Dossier::new(subject);
        permit(
            self.dossiers.get(subject).map_or(&nothing, AsRef::as_ref),
            &Proposed {
                event,
                source: Source::Authority(source),
                kind: Some(AuthorityKind::MarketSupervision),
                subject,
                time: at,
                at,
                rulebook: &RULEBOOK,
                dossiers: &self.dossiers,
                acts_for: &|code| code == source,
            },
        )
    }

    fn judge(&self, subject: Subject, event: &Event) -> Vec<String> {
        rules(&self.judge_by(subject, event, authority()))
    }

    fn record(&self, subject: Subject, label: &str, event: Event) -> Recorded {
        Recorded { seq: Seq(self.size), ..Life::of(subject).recorded(label, event, false) }
    }

    /// Enters what is judged possible.
    fn enter(mut self, subject: Subject, label: &str, event: Event) -> Self {
        let permit = self.judge_by(subject, &event, authority());
        assert!(!matches!(permit, Permit::Impossible { .. }), "{label}: {permit:?}");
        self.dossiers.apply(self.record(subject, label, event));
        self.size += 1;
        self
    }

    fn owned(&self, subject: Subject) -> Vec<Hash> {
        let dossier = self.dossiers.get(subject).unwrap();
        dossier.own_records().map(|record| record.digest).collect()
    }
}

fn plainly(kind: EventKind, on: &str, number: u32, about: &str) -> Event {
    plain(kind, Act { on, number, about })
}

/// Two codes of one legal person, with a penalty under each.
fn two() -> Book {
    Book::default()
        .enter(institution(), "here", plainly(EventKind::InstitutionRegistered, "2026-01-05", 1, ""))
        .enter(institution(), "penalty here", plainly(EventKind::PenaltyDecided, "2026-02-01", 1, ""))
        .enter(other(), "there", plainly(EventKind::InstitutionRegistered, "2026-01-06", 2, ""))
        .enter(other(), "penalty there", plainly(EventKind::PenaltyDecided, "2026-02-02", 2, ""))
}

#[test]
fn one_legal_person_has_one_dossier_under_all_its_codes_until_they_are_parted() {
    let book = two().enter(institution(), "merger", merged(other()));
    let all = ["here", "penalty here", "there", "penalty there", "merger"].map(digest);
    assert_eq!(book.owned(institution()), all);
    assert!(Arc::ptr_eq(book.dossiers.get(other()).unwrap(), book.dossiers.get(institution()).unwrap()));
    assert_eq!(book.dossiers.canonical(other()), institution());
    assert_eq!(book.dossiers.names_of(institution()), BTreeSet::from([institution(), other()]));
    assert_eq!(book.dossiers.iter().count(), 1);

    // What is said under the old code goes where the new one leads, and to what it is about.
    let annulled = plainly(EventKind::PenaltyAnnulled, "2026-06-02", 3, "penalty there");
    assert_eq!(book.judge(institution(), &annulled), ["about-same-name"]);
    let later = book.clone().enter(other(), "annulment", annulled);
    let dossier = later.dossiers.get(institution()).unwrap();
    assert!(dossier.fate(digest("penalty there")).ended.is_some() && dossier.own(digest("annulment")).is_some());

    let parted = later.enter(institution(), "split", split(other()));
    assert_eq!(parted.owned(institution()), ["here", "penalty here", "merger", "split"].map(digest));
    assert_eq!(parted.owned(other()), ["there", "penalty there", "annulment"].map(digest));
    assert!(parted.dossiers.get(other()).unwrap().fate(digest("penalty there")).ended.is_some());
    assert_eq!(parted.dossiers.at(TreeSize(5)), book.dossiers);
    assert_eq!(parted.dossiers.at(TreeSize(4)), two().dossiers);
}

#[test]
fn a_number_is_free_no_longer_once_two_codes_are_one_and_doubles_stay_what_they_are() {
    let again = plainly(EventKind::PenaltyDecided, "2026-02-01", 1, "");
    let book = two().enter(other(), "double", again.clone());
    let book = book.enter(institution(), "merger", merged(other()));
    assert_eq!(book.judge(institution(), &again), ["number-once"]);
    assert_eq!(book.judge(other(), &plainly(EventKind::PenaltyDecided, "2026-02-02", 2, "")), ["number-once"]);
    assert_eq!(book.owned(institution()).len(), 6);
}

#[test]
fn two_ids_of_one_place_have_one_dossier_and_one_operator() {
    let operated = |by: Subject| {
        let code = by.to_string().replace("institutions/", "");
        changed(
            EventKind::FacilityRegistered,
            Act { on: "2026-01-07", number: 0, about: "" },
            json!({"operated_by": code}),
        )
    };
    let book = Book::default()
        .enter(place(1), "place", operated(institution()))
        .enter(place(2), "the same place", operated(other()))
        .enter(place(2), "inspection", plainly(EventKind::InspectionRecorded, "2026-03-01", 0, ""))
        .enter(place(1), "one place", merged(place(2)))
        .enter(institution(), "one person", merged(other()));
    assert_eq!(book.owned(place(1)).len(), 4);
    let Subject::Institution(code) = other() else { panic!("an institution") };
    let on = day("2026-06-02");
    let operated: Vec<Subject> =
        book.dossiers.facilities_of(code, on).iter().map(|dossier| dossier.subject()).collect();
    assert_eq!(operated, [place(1)]);
    // Registered a second time it would be a second place.
    let again = plainly(EventKind::FacilityRegistered, "2026-06-02", 0, "");
    assert_eq!(book.judge(place(2), &again), ["facility-once"]);
}

#[test]
fn names_are_merged_and_parted_only_as_they_can_be() {
    let mistyped = names(EventKind::SubjectMerged, other(), json!({"ground": "code_mistyped"}));
    let here = plainly(EventKind::InstitutionRegistered, "2026-01-05", 1, "");
    let mut by_two = Book::default().enter(institution(), "here", here);
    let there = by_two.record(other(), "there", plainly(EventKind::InstitutionRegistered, "2026-01-06", 2, ""));
    by_two.dossiers.apply(Recorded { source: Source::Authority(stranger()), ..there });
    by_two.size += 1;
    let succession = |by: Subject| {
        let code = by.to_string().replace("institutions/", "");
        let act = Act { on: "2026-05-01", number: 0, about: "" };
        changed(EventKind::InstitutionSucceeded, act, json!({"successors": [code]}))
    };
    let chain = two().enter(institution(), "merger", merged(other())).enter(third(), "above", merged(institution()));
    let one = two().enter(institution(), "merger", merged(other()));
    let apart = two();
    let rows: Vec<(&str, &Book, Subject, Event, &[&str])> = vec![
        ("two registers, and one mistyped", &by_two, institution(), mistyped.clone(), &["merger-of-mistyped"]),
        ("two registers, and one replaced", &by_two, institution(), merged(other()), &[]),
        ("one register, and one mistyped", &apart, institution(), mistyped, &[]),
        ("merged already", &one, institution(), merged(other()), &["merger-once"]),
        ("merged the other way round", &one, other(), merged(institution()), &["merger-once"]),
        ("into a name that leads on", &one, other(), merged(third()), &["merger-of-standing-names"]),
        ("a name that leads elsewhere", &one, third(), merged(other()), &["merger-of-standing-names"]),
        ("the legal person as a whole", &one, third(), merged(institution()), &[]),
        ("merged at two removes", &chain, third(), merged(other()), &["merger-once"]),
        ("parted at two removes", &chain, third(), split(other()), &["split-of-merged"]),
        ("parted as merged", &chain, institution(), split(other()), &[]),
        ("parted the wrong way round", &one, other(), split(institution()), &["split-of-merged"]),
        ("never merged", &apart, institution(), split(other()), &["split-of-merged"]),
        ("its own successor", &apart, institution(), succession(institution()), &["successor-apart"]),
        ("succeeded by its other code", &one, institution(), succession(other()), &["successor-apart"]),
        ("succeeded by another", &apart, institution(), succession(other()), &[]),
    ];
    for (what, book, subject, event, wanted) in rows {
        assert_eq!(book.judge(subject, &event), wanted, "{what}");
    }
    let followed = two().enter(institution(), "succession", succession(other()));
    for (one, another) in [(institution(), other()), (other(), institution())] {
        assert_eq!(followed.judge(one, &merged(another)), ["merger-of-one-person"]);
    }
    let struck = followed.enter(
        institution(),
        "not a succession",
        plainly(EventKind::StatementRetracted, "2026-05-20", 0, "succession"),
    );
    assert_eq!(struck.judge(institution(), &merged(other())), [""; 0]);
    let foreign = two().judge_by(institution(), &merged(other()), stranger());
    assert_eq!(rules(&foreign), ["merger-of-own"]);
    let unregistered = Book::default().judge_by(institution(), &merged(other()), stranger());
    assert_eq!(rules(&unregistered), [""; 0]);
    for kind in [EventKind::StatementRetracted, EventKind::StatementMisattributed] {
        assert_eq!(one.judge(institution(), &plainly(kind, "2026-06-03", 0, "merger")), ["about-known"]);
    }
}

#[test]
fn an_irregular_merger_joins_nobody() {
    let mut book = two();
    let before = book.dossiers.clone();
    let record = book.record(institution(), "merger", merged(other()));
    book.dossiers.apply(Recorded { irregular: true, ..record });
    assert_eq!(book.dossiers.canonical(other()), other());
    assert_eq!(book.owned(other()), [digest("there"), digest("penalty there")]);
    assert_eq!(book.dossiers.at(TreeSize(4)), before);
}

/// What a random life consists of.
#[derive(Clone, Debug)]
enum Said {
    /// An ordinary statement about one of the subjects.
    Plain { who: usize, kind: EventKind, about: usize, days: i32, irregular: bool },
    /// Names are merged, or parted.
    Names { stays: usize, other: usize, are_one: bool, irregular: bool },
}

fn subjects() -> [Subject; 6] {
    [institution(), other(), third(), facility(), place(1), place(2)]
}

fn any_said() -> impl Strategy<Value = Said> {
    let kinds: Vec<EventKind> = overseeing().collect();
    let plain = (0..6_usize, prop::sample::select(kinds), 0..12_usize, 0..500_i32, any::<bool>())
        .prop_map(|(who, kind, about, days, irregular)| Said::Plain { who, kind, about, days, irregular });
    let resting = (0..6_usize, prop::bool::ANY, 0..12_usize, 0..500_i32, Just(false)).prop_map(
        |(who, decides, about, days, irregular)| {
            let kind = if decides { EventKind::ListingDecided } else { EventKind::PenaltyAnnulled };
            Said::Plain { who, kind, about, days, irregular }
        },
    );
    let names = (0..6_usize, 0..6_usize, prop::bool::weighted(0.7), prop::bool::weighted(0.1))
        .prop_map(|(stays, other, are_one, irregular)| Said::Names { stays, other, are_one, irregular });
    prop_oneof![3 => plain, 2 => resting, 2 => names]
}

fn label(place: usize) -> String {
    format!("statement {place}")
}

fn records(said: &[Said]) -> Vec<Recorded> {
    let recorded = |(place, said): (usize, &Said)| {
        let (subject, event, irregular) = match said {
            Said::Plain { who, kind, about, days, irregular } => {
                let on = day("2026-01-05").plus_days(*days).to_string();
                let act = Act { on: &on, number: u32::try_from(place).unwrap() + 1, about: &label(*about) };
                let rests_on = json!({"rests_on": [named(&label(*about)), named(&label(*about / 2))]});
                let rests = matches!(kind, EventKind::ListingDecided | EventKind::PenaltyDecided);
                let event = if rests { changed(*kind, act, rests_on) } else { plain(*kind, act) };
                (subjects()[*who], event, *irregular)
            }
            Said::Names { stays, other, are_one, irregular } => {
                let kind = if *are_one { EventKind::SubjectMerged } else { EventKind::SubjectSplit };
                (subjects()[*stays], names(kind, subjects()[*other], json!({})), *irregular)
            }
        };
        let seq = Seq(u64::try_from(place).unwrap());
        Recorded { seq, ..Life::of(subject).recorded(&label(place), event, irregular) }
    };
    said.iter().enumerate().map(recorded).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is merged and parted later, an earlier state is what it was, and each dossier follows from its records.
    #[test]
    fn an_earlier_state_does_not_depend_on_later_names(said in vec(any_said(), 0..30), cut in any::<prop::sample::Index>()) {
        let records = records(&said);
        let (early, _) = records.split_at(cut.index(records.len() + 1));
        let whole = fold(&records);
        prop_assert_eq!(whole.at(TreeSize(u64::try_from(early.len()).unwrap())), fold(early));
        for dossier in whole.iter() {
            prop_assert_eq!(&dossier.of_same(dossier.records()), dossier.as_ref());
        }
    }

    /// Whoever takes over only what changed has the same dossiers as the writer.
    #[test]
    fn followers_of_what_changed_have_what_the_writer_has(said in vec(any_said(), 0..30)) {
        let (mut writer, mut published) = (Dossiers::default(), Dossiers::default());
        for record in records(&said) {
            let touched = writer.apply(record);
            published.follow(&writer, &touched);
        }
        prop_assert_eq!(published, writer);
    }

    /// Every record is at home in one dossier, that of the name that stays of its subject.
    #[test]
    fn every_record_is_at_home_once(said in vec(any_said(), 0..30)) {
        let records = records(&said);
        let whole = fold(&records);
        for record in records.iter().filter(|record| record.event.kind().oversees()) {
            let homes: Vec<Subject> =
                whole.iter().filter(|dossier| dossier.own(record.digest).is_some()).map(|dossier| dossier.subject()).collect();
            prop_assert_eq!(homes, [whole.canonical(record.subject)]);
            prop_assert!(whole.get(record.subject).unwrap().is_home_of(record));
        }
    }

    /// Merging and parting again leaves every statement what it was.
    #[test]
    fn a_merger_that_is_undone_changes_nothing(said in vec(any_said(), 0..24), pair in prop::sample::select(vec![(0, 1), (1, 2), (3, 4), (4, 5)])) {
        let mut said = said;
        let before = fold(&records(&said));
        let (stays, other) = pair;
        prop_assume!(before.led_to(subjects()[stays]).is_none() && before.led_to(subjects()[other]).is_none());
        for are_one in [true, false] {
            said.push(Said::Names { stays, other, are_one, irregular: false });
        }
        let after = fold(&records(&said));
        for dossier in before.iter() {
            let same = after.get(dossier.subject()).unwrap();
            prop_assert_eq!(dossier.names().collect::<Vec<_>>(), same.names().collect::<Vec<_>>());
            for record in dossier.records() {
                prop_assert!(same.record(record.digest).is_some());
                prop_assert_eq!(same.fate(record.digest), dossier.fate(record.digest));
            }
        }
    }
}
