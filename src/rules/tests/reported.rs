//! Figures from what places and authorities report.

use serde_json::{Value, json};

use super::world::{Happening, day, fold, party, rulebook};
use crate::rules::{Asked, Figure, figure};
use crate::statement::Subject;

const HERE: &str = "410302";

fn asked(life: &[Happening], code: &str, place: &str, on: &str) -> Figure {
    let asked = Asked { place: Some(place.parse().unwrap()), on: day(on), today: day(on) };
    figure(&fold(party("home"), life, day(on)), &rulebook(), code, asked).unwrap()
}

fn value(life: &[Happening], code: &str, on: &str) -> Option<(i64, u8)> {
    asked(life, code, HERE, on).amount.map(|amount| (amount.value, amount.scale))
}

fn filed(kinds: &Value) -> Happening {
    Happening::new("filing", "2025-01-06", "filing.accepted", json!({"kinds": kinds, "beds": 30})).at_facility()
}

#[test]
fn the_last_staff_report_of_twelve_months_gives_the_shares_of_carers() {
    let report = |label: &str, on: &str, certified: Value| {
        let data = json!({"as_of_on": on, "staff": 50, "carers": 40, "certified": certified, "trained": 40, "fire_trained": 45});
        Happening::new(label, on, "staff.reported", data).at_facility()
    };
    let life = [
        filed(&json!(["elderly_care_home"])),
        report("one", "2025-03-03", json!(20)),
        report("two", "2025-09-01", json!(30)),
    ];
    let certified = |on: &str| value(&life, "certified_carer_share", on);
    assert_eq!(certified("2025-03-02"), None);
    assert_eq!(certified("2025-03-03"), Some((500, 1)));
    assert_eq!(certified("2025-09-01"), Some((750, 1)));
    assert_eq!(certified("2026-08-31"), Some((750, 1)));
    assert_eq!(certified("2026-09-01"), None, "twelve months are over");
    assert_eq!(value(&life, "trained_staff_share", "2025-09-01"), Some((1000, 1)));
    assert_eq!(value(&life, "fire_trained_carer_share", "2025-09-01"), Some((900, 1)));
    let figure = asked(&life, "certified_carer_share", HERE, "2025-09-01");
    assert_eq!((figure.places, figure.silent, figure.basis.count, figure.withheld), (1, 0, 2, false));
    let silent = [life[0].clone(), report("none", "2025-03-03", Value::Null)];
    let figure = asked(&silent, "certified_carer_share", HERE, "2025-03-03");
    assert_eq!((figure.amount, figure.places, figure.silent), (None, 0, 1));
    let few = [life[0].clone(), report("few", "2025-03-03", json!(37))];
    assert!(asked(&few, "certified_carer_share", HERE, "2025-03-03").withheld, "three have none");
}

#[test]
fn places_for_children_are_those_of_the_last_report_else_the_beds_of_a_nursery() {
    let report = |on: &str| {
        let data = json!({"as_of_on": on, "childcare_places": 12, "beds": null, "nursing_beds": null});
        Happening::new("report", on, "capacity.reported", data).at_facility()
    };
    let nursery = [filed(&json!(["childcare"])), report("2025-03-03")];
    assert_eq!(value(&nursery, "childcare_places", "2025-03-02"), Some((30, 0)));
    assert_eq!(value(&nursery, "childcare_places", "2025-03-03"), Some((12, 0)));
    assert_eq!(value(&nursery, "childcare_places", "2026-03-03"), Some((30, 0)), "the report is too old");
    let both = [filed(&json!(["elderly_care_home", "childcare"])), report("2025-03-03")];
    assert_eq!(value(&both, "childcare_places", "2025-03-02"), Some((0, 0)));
    assert_eq!(value(&both, "childcare_places", "2025-03-03"), Some((12, 0)));
}

#[test]
fn a_figure_that_an_authority_reports_is_told_once_it_is_released() {
    let authority: Subject = "authorities/11410302MB0000001F".parse().unwrap();
    let at = |happening: Happening| Happening { at: Some(authority), ..happening };
    let report = |label: &str, value: i64, until: &str, unit: &str| {
        let data = json!({"indicator": "community_coverage", "unit": unit, "value": value, "scale": 1,
            "period_from": "2026-01-01", "period_until": until, "reported_on": "2026-07-06"});
        at(Happening::new(label, "2026-07-06", "indicator.reported", data))
    };
    let release = |label: &str, on: &str| {
        at(Happening::new(
            &format!("of {label}"),
            on,
            "publication.released",
            json!({"statement": format!("@{label}")}),
        ))
    };
    let life = [
        report("a", 905, "2026-06-30", "percent"),
        release("a", "2026-07-13"),
        report("b", 1, "2026-06-30", "beds"),
        release("b", "2026-07-13"),
        report("c", 950, "2026-12-31", "percent"),
        release("c", "2026-07-20"),
    ];
    let told = |on: &str| value(&life, "community_coverage", on);
    assert_eq!(told("2026-07-12"), None, "it is not released");
    assert_eq!(told("2026-07-13"), Some((905, 1)));
    assert_eq!(told("2026-12-30"), Some((905, 1)), "the other period is not over");
    assert_eq!(told("2026-12-31"), Some((950, 1)));
    assert_eq!(told("2027-01-01"), None, "of that year nothing is reported");
    let figure = asked(&life, "community_coverage", HERE, "2026-07-13");
    assert_eq!((figure.basis.entries.as_slice(), figure.recomputable_by), (&[0][..], None));
    assert_eq!(asked(&life, "community_coverage", "410303", "2026-07-13").amount, None, "it is about another region");
}
