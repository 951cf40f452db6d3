//! Figures of a small prefecture, and what holds of figures whatever is recorded.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::codes::{AuthorityKind, Hash, RegionCode, Timestamp, Uscc};
use crate::log::Seq;
use crate::manifest::{Rulebook, Targets};
use crate::oversight::{Dossiers, Recorded};
use crate::rules::{Asked, Figure, RecomputableBy, figure, figures, public_dossier};
use crate::statement::{EventKind, Source};

use super::world::{day, rulebook};

const CITY: &str = "650200";
const DISTRICTS: [&str; 4] = ["650202", "650203", "650204", "650205"];

fn operator(form: &str) -> Uscc {
    Uscc::with_check_characters(&format!("{form}650203"), "MJA00001").unwrap()
}

/// A statement about place `place` of an authority, dated `on`.
fn recorded(seq: u64, place: usize, on: &str, event_type: &str, data: &Value) -> Recorded {
    let kind = EventKind::from_name(&format!("minglu.{event_type}.v1")).unwrap();
    let at = Timestamp::start_of(day(on));
    Recorded {
        seq: Seq(seq),
        at,
        digest: digest(seq),
        source: Source::Authority(Uscc::with_check_characters("11650203", "MB000002").unwrap()),
        kind: Some(AuthorityKind::CivilAffairs),
        subject: format!("facilities/0190c3a1-7d3e-4c9a-8b1f-{place:012}").parse().unwrap(),
        time: at,
        event: kind.read(data).unwrap_or_else(|error| panic!("{event_type}: {error}")),
        irregular: false,
        fells: vec![],
        raises: vec![],
    }
}

fn digest(seq: u64) -> Hash {
    Hash::of(&seq.to_be_bytes())
}

fn filing(region: &str, on: &str, form: &str, kinds: &Value, beds: (Option<u32>, Option<u32>)) -> Value {
    json!({
        "region": region, "institution": operator(form), "receipt_number": "1", "accepted_on": on, "kinds": kinds,
        "beds": beds.0, "nursing_beds": beds.1, "area_m2": 200,
    })
}

fn document(on: &str) -> Value {
    json!({"number": "克民〔2026〕1号", "dated_on": on, "seal": "pdf", "public_copy": null})
}

fn grade(region: &str, on: &str, grade: u8, until: &str) -> Value {
    json!({
        "region": region, "grade": grade, "standard": "GB/T 37276-2018", "scores": [], "valid_until": until,
        "document": document(on),
    })
}

fn fire(region: &str, on: &str, result: &str) -> Value {
    json!({"region": region, "checked_on": on, "result": result, "hazards": [], "checklist": null, "facts_public": "x"})
}

fn visit(region: &str, on: &str, field: &str, result: &str) -> Value {
    json!({
        "region": region, "visited_on": on, "field": field, "notice_number": null, "result": result,
        "major_hazards": [], "checklist": null, "facts_public": "x", "met": null,
    })
}

fn released(seq: u64, on: &str) -> Value {
    json!({
        "statement": digest(seq).to_base64url(), "released_on": on, "review": "x", "tier": null, "necessity": null,
        "public_copy": null,
    })
}

fn folded(records: impl IntoIterator<Item = Recorded>) -> Dossiers {
    let mut dossiers = Dossiers::default();
    for record in records {
        dossiers.apply(record);
    }
    dossiers
}

/// Three homes, a day-care centre and a nursery in two districts of Karamay.
fn town() -> Vec<Recorded> {
    let home = json!(["elderly_care_home"]);
    let mut town: Vec<(usize, &str, &str, Value)> = vec![
        (1, "2022-03-01", "filing.accepted", filing("650203", "2022-03-01", "12", &home, (Some(100), Some(40)))),
        (2, "2022-04-01", "filing.accepted", filing("650203", "2022-04-01", "52", &home, (Some(80), Some(70)))),
        (3, "2024-05-01", "filing.accepted", filing("650204", "2024-05-01", "91", &home, (Some(20), None))),
        (4, "2024-06-01", "filing.accepted", filing("650204", "2024-06-01", "52", &json!(["day_care"]), (None, None))),
        (
            5,
            "2024-07-01",
            "filing.accepted",
            filing("650204", "2024-07-01", "91", &json!(["childcare"]), (Some(60), None)),
        ),
        // The first home grew.
        (1, "2024-03-01", "filing.accepted", filing("650203", "2024-03-01", "12", &home, (Some(120), Some(40)))),
        (1, "2024-02-01", "grade.awarded", grade("650203", "2024-02-01", 3, "2027-01-31")),
        (2, "2021-02-01", "grade.awarded", grade("650203", "2021-02-01", 2, "2024-01-31")),
        (3, "2024-08-01", "grade.awarded", grade("650204", "2024-08-01", 1, "2027-07-31")),
        (1, "2023-02-01", "fire_check.recorded", fire("650203", "2023-02-01", "issues_found")),
        (1, "2024-02-01", "fire_check.recorded", fire("650203", "2024-02-01", "issues_found")),
        (1, "2024-09-01", "fire_check.recorded", fire("650203", "2024-09-01", "no_issues_found")),
        (2, "2024-09-01", "fire_check.recorded", fire("650203", "2024-09-01", "obstructed")),
        (3, "2024-09-01", "fire_check.recorded", fire("650204", "2024-09-01", "no_issues_found")),
        (3, "2024-10-01", "fire_check.recorded", fire("650204", "2024-10-01", "unreachable")),
        (2, "2024-10-01", "inspection.recorded", visit("650203", "2024-10-01", "food", "no_issues_found")),
        (3, "2024-10-01", "inspection.recorded", visit("650204", "2024-10-01", "food", "issues_found")),
        (3, "2024-10-01", "inspection.recorded", visit("650204", "2024-10-01", "service", "no_issues_found")),
    ];
    town.sort_by_key(|(_, on, ..)| *on);
    let numbered = (10..).zip(town);
    numbered.map(|(seq, (place, on, event_type, data))| recorded(seq, place, on, event_type, &data)).collect()
}

fn ask(dossiers: &Dossiers, rulebook: &Rulebook, code: &str, place: Option<&str>, on: &str) -> Figure {
    let place = place.map(|code| code.parse::<RegionCode>().unwrap());
    figure(dossiers, rulebook, code, Asked { place, on: day(on), today: day("2026-11-22") }).unwrap()
}

/// Value, counted, of how much.
fn found(figure: &Figure) -> Option<(i64, i64, Option<u64>)> {
    figure.amount.map(|amount| (amount.value, amount.numerator, amount.denominator))
}

#[test]
fn every_computation_counts_what_it_says() {
    let (town, rulebook) = (folded(town()), rulebook());
    let at = |code: &str, place: &str, on: &str| found(&ask(&town, &rulebook, code, Some(place), on));
    let end = "2024-12-31";
    assert_eq!(at("beds", CITY, end), Some((220, 220, None)));
    assert_eq!(at("beds", "650204", end), Some((20, 20, None)));
    assert_eq!(at("beds", CITY, "2022-03-31"), Some((100, 100, None)));
    assert_eq!(at("beds", "410300", end), Some((0, 0, None)));
    assert_eq!(at("nursing_beds", CITY, end), Some((110, 110, None)));
    // 110 of 200: the third home does not say.
    assert_eq!(at("nursing_bed_share", CITY, end), Some((550, 110, Some(200))));
    assert_eq!(at("nursing_bed_share", "650204", end), None);
    assert_eq!(at("home_nursing_bed_share", CITY, end), Some((550, 110, Some(200))));
    assert_eq!(at("private_bed_share", CITY, end), Some((454, 100, Some(220))));
    assert_eq!(at("private_community_facility_share", CITY, end), Some((1000, 1, Some(1))));
    assert_eq!(at("bed_growth", CITY, end), Some((40, 40, None)));
    assert_eq!(at("nursing_bed_growth", CITY, end), Some((0, 0, None)));
    assert_eq!(at("floor_area", CITY, end), Some((800, 800, None)));
    assert_eq!(at("filed_homes", CITY, end), Some((3, 3, None)));
    assert_eq!(at("childcare_places", CITY, end), Some((60, 60, None)));
    // The grade of the second home is over.
    assert_eq!(at("graded_home_share", CITY, end), Some((666, 2, Some(3))));
    assert_eq!(at("grade_2_home_share", CITY, end), Some((333, 1, Some(3))));
    assert_eq!(at("grade_2_home_share", CITY, "2024-01-31"), Some((500, 1, Some(2))));
    assert_eq!(at("grade_3_home_share", CITY, end), Some((333, 1, Some(3))));
    assert_eq!(at("grade_3_home_share", CITY, "2024-01-31"), Some((0, 0, Some(2))));
    assert_eq!(at("fire_pass_share", CITY, end), Some((666, 2, Some(3))));
    assert_eq!(at("fire_pass_share", CITY, "2024-08-31"), Some((0, 0, Some(1))));
    assert_eq!(at("fire_pass_share", CITY, "2022-12-31"), None);
    assert_eq!(at("food_pass_share", CITY, end), Some((500, 1, Some(2))));
    assert_eq!(at("service_pass_share", CITY, end), Some((1000, 1, Some(1))));
    // What an authority reports has no amount here.
    assert_eq!(at("service_radius", CITY, end), None);
    let unknown = Asked { place: None, on: day(end), today: day(end) };
    assert!(figure(&town, &rulebook, "sheep", unknown).is_none());
    assert_eq!(figures(&town, &rulebook, unknown).len(), rulebook.targets.indicators.len());
}

#[test]
fn a_figure_tells_who_is_silent_on_what_it_rests_and_what_the_papers_want() {
    let (town, rulebook) = (folded(town()), rulebook());
    let share = ask(&town, &rulebook, "nursing_bed_share", Some(CITY), "2024-12-31");
    assert_eq!((share.places, share.silent, share.basis.count), (2, 2, 4));
    assert_eq!(share.basis.entries.len(), 4);
    assert_eq!(
        share.basis.digest,
        Hash::of((share.basis.entries.iter().map(u64::to_string).collect::<Vec<_>>().join("\n") + "\n").as_bytes())
    );
    let [target] = share.targets.as_slice() else { panic!("{:?}", share.targets) };
    assert_eq!((target.target.as_str(), target.value, target.reached), ("TGT-0-04a", 60, Some(false)));
    assert_eq!((target.paper.as_str(), target.clause.as_str(), target.due), ("0", "一", Some(day("2022-12-31"))));
    let reached = |code: &str, place: Option<&str>| {
        ask(&town, &rulebook, code, place, "2026-11-22").targets.iter().map(|t| t.reached).collect::<Vec<_>>()
    };
    assert_eq!(reached("beds", Some(CITY)), [Some(false)]);
    assert_eq!(reached("beds", Some("650203")), []);
    assert_eq!(reached("nursing_bed_share", None), [Some(false)]);
    assert_eq!(reached("community_coverage", Some(CITY)), [None]);
    let mut bigger = rulebook.targets.clone();
    bigger.targets.iter_mut().find(|target| target.id == "TGT-0-04a").unwrap().value = 55;
    let easier = Rulebook { targets: bigger, ..rulebook.clone() };
    assert_eq!(ask(&town, &easier, "nursing_bed_share", Some(CITY), "2026-11-22").targets[0].reached, Some(true));
    assert_eq!(serde_json::to_value(&share).unwrap()["amount"]["numerator"], 110);
}

#[test]
fn what_ended_or_is_not_yet_does_not_count() {
    let rulebook = rulebook();
    let of = |kind: EventKind, on: &str| {
        town().into_iter().find(|record| record.event.kind() == kind && record.legal_day() == day(on)).unwrap().digest
    };
    let beds = |dossiers: &Dossiers, on: &str| ask(dossiers, &rulebook, "beds", Some(CITY), on).amount.unwrap().value;
    assert_eq!(beds(&folded(town()), "2024-04-30"), 200);
    assert_eq!(beds(&folded(town()), "2024-05-01"), 220);
    let filed = of(EventKind::FilingAccepted, "2024-05-01");
    let retracted = json!({"statement": filed.to_base64url(), "reason": "x", "found_on": "2024-12-01"});
    let without = folded(town().into_iter().chain([recorded(90, 3, "2024-12-01", "statement.retracted", &retracted)]));
    assert_eq!((beds(&without, "2024-11-30"), beds(&without, "2024-12-31")), (200, 200));
    let award = of(EventKind::GradeAwarded, "2024-02-01").to_base64url();
    let document = document("2024-11-01");
    let revoked = json!({"region": "650203", "award": award, "reason_public": "x", "document": document});
    let dossiers = folded(town().into_iter().chain([recorded(91, 1, "2024-11-01", "grade.revoked", &revoked)]));
    let graded = |on: &str| ask(&dossiers, &rulebook, "grade_3_home_share", Some(CITY), on).amount.unwrap().numerator;
    assert_eq!((graded("2024-10-31"), graded("2024-11-01")), (1, 0));
}

#[test]
fn a_place_is_not_lost_when_its_county_is_renumbered() {
    let rulebook = rulebook();
    let home = json!(["elderly_care_home"]);
    let filed = filing("410322", "2019-05-01", "52", &home, (Some(30), Some(10)));
    let dossiers = folded([recorded(1, 1, "2019-05-01", "filing.accepted", &filed)]);
    let beds = |place: &str, on: &str| ask(&dossiers, &rulebook, "beds", Some(place), on).amount.unwrap().value;
    assert_eq!((beds("410322", "2019-12-31"), beds("410308", "2019-12-31")), (30, 0));
    assert_eq!((beds("410322", "2026-12-31"), beds("410308", "2026-12-31")), (0, 30));
    assert_eq!((beds("410300", "2019-12-31"), beds("410300", "2026-12-31")), (30, 30));
}

#[test]
fn few_persons_are_not_told_to_the_public() {
    let mut table: Value = serde_json::from_slice(include_bytes!("../../../schemas/targets.json")).unwrap();
    for row in table["indicators"].as_array_mut().unwrap() {
        row["about_persons"] = json!(true);
    }
    let rulebook = Rulebook { targets: Targets::parse(table.to_string().as_bytes()).unwrap(), ..rulebook() };
    let home = json!(["elderly_care_home"]);
    let told = |beds: u32, nursing: u32| {
        let filed = filing("650203", "2024-05-01", "52", &home, (Some(beds), Some(nursing)));
        let dossiers = folded([recorded(1, 1, "2024-05-01", "filing.accepted", &filed)]);
        let figure = ask(&dossiers, &rulebook, "nursing_bed_share", Some(CITY), "2024-12-31");
        let (withheld, public) = (figure.withheld, figure.clone().for_public());
        assert_eq!(public == figure, !withheld, "{beds} {nursing}");
        assert_eq!(public.amount.is_none() && public.basis.count == 0 && public.targets[0].reached.is_none(), withheld);
        withheld
    };
    // Four of many, and all but four of many, could be recognised; five or none could not.
    let few = [(20, 4), (20, 16), (4, 4), (20, 1)];
    let enough = [(20, 5), (20, 15), (20, 0), (20, 20), (5, 5)];
    assert!(few.iter().all(|(beds, nursing)| told(*beds, *nursing)));
    assert!(!enough.iter().any(|(beds, nursing)| told(*beds, *nursing)));
}

/// What happens in a prefecture: place, district, what, on which day of 2024, with which numbers, released or not.
type Happened = (usize, usize, usize, i32, u32, bool);

fn any_year() -> impl Strategy<Value = Vec<Happened>> {
    prop::collection::vec((0..8_usize, 0..4_usize, 0..7_usize, 0..400_i32, 0..50_u32, any::<bool>()), 0..40)
}

/// A place never moves, and nothing is recorded of it twice for a day.
fn year(happened: &[Happened]) -> Vec<Recorded> {
    let mut records: Vec<Recorded> = Vec::new();
    for (at, (place, _, what, days, number, shown)) in happened.iter().enumerate() {
        let on = day("2023-11-01").plus_days(*days);
        let (region, text) = (DISTRICTS[place % 4], on.to_string());
        let kinds = [json!(["elderly_care_home"]), json!(["day_care", "canteen"]), json!(["childcare"])];
        let forms = ["12", "52", "91"];
        let beds = ((*number > 3).then_some(*number), (*number > 9).then_some(number / 2));
        let results = ["no_issues_found", "issues_found", "obstructed", "unreachable"];
        let result = results[usize::try_from(*number).unwrap() % 4];
        let (event_type, data) = match what {
            0..=2 => ("filing.accepted", filing(region, &text, forms[*place % 3], &kinds[*what], beds)),
            3 => ("grade.awarded", grade(region, &text, u8::try_from(number % 5).unwrap() + 1, "2024-12-01")),
            4 => ("fire_check.recorded", fire(region, &text, result)),
            5 => ("inspection.recorded", visit(region, &text, "food", result)),
            _ => ("inspection.recorded", visit(region, &text, "service", result)),
        };
        let seq = u64::try_from(at).unwrap() * 2;
        let record = recorded(seq, *place, &text, event_type, &data);
        let twice = records.iter().any(|r| r.subject == record.subject && r.legal_day() == record.legal_day());
        if twice {
            continue;
        }
        records.push(record);
        if *shown {
            records.push(recorded(seq + 1, *place, &text, "publication.released", &released(seq, &text)));
        }
    }
    records
}

#[test]
fn a_figure_that_rests_on_what_is_not_released_is_for_auditors() {
    let rulebook = rulebook();
    let home = json!(["elderly_care_home"]);
    let filed = |seq: u64, on: &str, beds: u32| {
        recorded(seq, 1, on, "filing.accepted", &filing("650203", on, "52", &home, (Some(beds), Some(5))))
    };
    let release = |seq: u64, of: u64, on: &str| recorded(seq, 1, on, "publication.released", &released(of, on));
    let who =
        |records: Vec<Recorded>| ask(&folded(records), &rulebook, "beds", Some(CITY), "2024-12-31").recomputable_by;
    let one = || vec![filed(1, "2024-01-08", 20), release(2, 1, "2024-01-09")];
    assert_eq!(who(one()), Some(RecomputableBy::Public));
    assert_eq!(who(vec![filed(1, "2024-01-08", 20)]), Some(RecomputableBy::Auditor));
    assert_eq!(who(one().into_iter().chain([filed(3, "2024-05-08", 30)]).collect()), Some(RecomputableBy::Auditor));
    let both = [filed(3, "2024-05-08", 30), release(4, 3, "2024-05-09")];
    assert_eq!(who(one().into_iter().chain(both).collect()), Some(RecomputableBy::Public));
    let reported = ask(&folded(one()), &rulebook, "service_radius", Some("410300"), "2024-12-31");
    assert_eq!((reported.recomputable_by, reported.targets[0].reached), (None, None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Each place counts in one district, so that the districts add up to their prefecture.
    #[test]
    fn the_parts_of_a_region_add_up_to_it(happened in any_year(), days in 0..500_i32) {
        let (dossiers, rulebook) = (folded(year(&happened)), rulebook());
        let on = day("2023-11-01").plus_days(days).to_string();
        for row in &rulebook.targets.indicators {
            let whole = ask(&dossiers, &rulebook, &row.code, Some(CITY), &on);
            let parts = DISTRICTS.map(|place| ask(&dossiers, &rulebook, &row.code, Some(place), &on));
            let sum = |of: fn(&Figure) -> i64| parts.iter().map(of).sum::<i64>();
            prop_assert_eq!(sum(|f| f.amount.map_or(0, |a| a.numerator)), whole.amount.map_or(0, |a| a.numerator));
            let of = |f: &Figure| f.amount.and_then(|a| a.denominator).map_or(0, |d| i64::try_from(d).unwrap());
            prop_assert_eq!(sum(of), of(&whole));
            prop_assert_eq!(parts.iter().map(|f| f.places).sum::<u64>(), whole.places);
            prop_assert_eq!(parts.iter().map(|f| f.silent).sum::<u64>(), whole.silent);
            let mut entries: Vec<u64> = parts.iter().flat_map(|f| f.basis.entries.clone()).collect();
            entries.sort_unstable();
            prop_assert_eq!(&entries, &whole.basis.entries);
            prop_assert_eq!(&whole.amount, &ask(&dossiers, &rulebook, &row.code, None, &on).amount);
        }
    }

    /// What is dated is taken by its date and not by when it came in.
    #[test]
    fn the_order_in_which_records_come_in_is_nothing_to_a_figure(
        (happened, keys) in any_year().prop_flat_map(|life| {
            let keys = prop::collection::vec(any::<u32>(), life.len() * 2);
            (Just(life), keys)
        }),
        days in 0..500_i32,
    ) {
        let rulebook = rulebook();
        let records: Vec<Recorded> =
            year(&happened).into_iter().filter(|r| r.event.kind() != EventKind::PublicationReleased).collect();
        let mut shuffled: Vec<(u32, Recorded)> = keys.into_iter().zip(records.clone()).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let asked = Asked { place: Some(CITY.parse().unwrap()), on: day("2023-11-01").plus_days(days), today: day("2026-11-22") };
        let (one, other) = (folded(records), folded(shuffled.into_iter().map(|(_, record)| record)));
        prop_assert_eq!(figures(&one, &rulebook, asked), figures(&other, &rulebook, asked));
    }

    /// What is said to be recomputable by anybody is: what is public alone gives the same.
    #[test]
    fn the_public_recomputes_what_it_is_said_to(happened in any_year(), days in 0..500_i32) {
        let (dossiers, rulebook) = (folded(year(&happened)), rulebook());
        let (on, today) = (day("2023-11-01").plus_days(days), day("2025-02-01"));
        let asked = Asked { place: Some(CITY.parse().unwrap()), on, today };
        let mut public = Dossiers::default();
        for dossier in dossiers.iter().filter_map(|d| public_dossier(&dossiers, d.subject(), &rulebook, today)) {
            public.put(dossier.into());
        }
        for whole in figures(&dossiers, &rulebook, asked) {
            if whole.recomputable_by == Some(RecomputableBy::Public) {
                let again = figure(&public, &rulebook, &whole.indicator, asked).unwrap();
                prop_assert_eq!(&again, &whole);
            }
        }
    }
}
