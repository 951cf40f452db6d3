//! A table that says nothing usable is refused by the name of its row; what speaks of which place.

use serde_json::{Value, json};

use crate::codes::{Day, RegionCode, Regions};

use super::{Bound, Per, Targets, Wanted};

fn repository() -> Value {
    serde_json::from_slice(include_bytes!("../../../schemas/targets.json")).unwrap()
}

fn table() -> Targets {
    Targets::parse(repository().to_string().as_bytes()).unwrap()
}

fn row<'v>(table: &'v mut Value, rows: &str, id: &str) -> &'v mut Value {
    let all = table[rows].as_array_mut().unwrap();
    all.iter_mut().find(|row| row["id"] == id || row["code"] == id).unwrap_or_else(|| panic!("{rows} has no {id}"))
}

fn refused(change: impl Fn(&mut Value), wanted: &str) {
    let mut changed = repository();
    change(&mut changed);
    let why = Targets::parse(changed.to_string().as_bytes()).unwrap_err();
    assert!(why.contains(wanted), "wanted {wanted:?}, found {why:?}");
}

fn region(code: &str) -> RegionCode {
    code.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn ids(table: &Targets, indicator: &str, place: Option<&str>, on: &str) -> Vec<String> {
    table.holding(indicator, place.map(region), day(on)).map(|target| target.id.clone()).collect()
}

#[test]
fn a_row_without_indicator_paper_clause_or_order_is_refused_by_name() {
    let target =
        |field: &'static str, value: Value| move |t: &mut Value| row(t, "targets", "TGT-0-02")[field] = value.clone();
    refused(target("indicator", json!("bed")), "\"TGT-0-02\" wants an indicator of the table");
    refused(target("unit", json!("percent")), "\"TGT-0-02\" wants at most 100 per cent");
    refused(target("unit", json!("facilities")), "\"TGT-0-02\" wants the unit of its indicator");
    refused(target("unit", json!("sheep")), "\"TGT-0-02\" wants a unit of the table");
    refused(target("paper", json!("9")), "\"TGT-0-02\" wants a paper of the table");
    refused(target("clause", json!("")), "\"TGT-0-02\" wants the clause");
    refused(target("mark", json!("doubt")), "\"TGT-0-02\" wants a mark");
    refused(target("due", json!("2020-06-21")), "\"TGT-0-02\" wants a last day");
    refused(target("from", json!(null)), "\"TGT-0-02\" wants a first day");
    refused(target("scale", json!(7)), "\"TGT-0-02\" wants at most 6 decimals");
    refused(target("value", json!(1_000_000_000_001_u64)), "\"TGT-0-02\" wants a value of at most");
    refused(target("value", json!(0.5)), "invalid type");
    refused(target("op", json!("yes")), "\"TGT-0-02\" wants the unit yes_no");
    refused(target("jurisdiction", json!(null)), "\"TGT-0-02\" wants the place of its paper");
    refused(target("jurisdiction", json!("410300")), "\"TGT-0-02\" wants the place of its paper");
    refused(target("id", json!("TGT-0-03")), "two rows are called \"TGT-0-03\"");
    refused(target("id", json!("THR-1-58")), "two rows are called \"THR-1-58\"");
    refused(target("colour", json!("red")), "colour");
    refused(|t| row(t, "targets", "TGT-0-48")["value"] = json!(2), "\"TGT-0-48\" wants the value 1");
    refused(|t| row(t, "targets", "TGT-0-48")["op"] = json!("at_least"), "\"TGT-0-48\" wants the unit yes_no");
}

#[test]
fn a_paper_an_indicator_or_a_threshold_that_says_nothing_usable_is_refused() {
    refused(|t| row(t, "papers", "0")["title_zh"] = json!(""), "\"0\" wants a title");
    refused(|t| row(t, "papers", "0")["dated_on"] = json!(null), "\"0\" wants a day");
    refused(|t| row(t, "papers", "3")["place"] = json!("650000"), "\"3\" wants no place");
    refused(|t| row(t, "papers", "3")["mark"] = json!(null), "\"3\" wants no place, and a mark");
    refused(|t| row(t, "indicators", "beds")["label_en"] = json!(""), "\"beds\" wants a label");
    refused(|t| row(t, "indicators", "beds")["scale"] = json!(1), "\"beds\" wants no decimals");
    refused(|t| row(t, "indicators", "beds")["unit"] = json!("sheep"), "\"beds\" wants a unit");
    refused(|t| row(t, "indicators", "beds")["unit"] = json!("percent"), "\"beds\" wants the unit percent");
    refused(|t| row(t, "indicators", "beds")["computation"] = json!("sheep"), "sheep");
    refused(|t| row(t, "indicators", "fire_pass_share")["unit"] = json!("beds"), "wants the unit percent");
    refused(|t| row(t, "indicators", "service_radius")["code"] = json!("beds"), "two rows are called \"beds\"");
    refused(|t| row(t, "thresholds", "THR-1-57a")["code"] = json!(""), "\"THR-1-57a\" wants a code");
    refused(|t| row(t, "thresholds", "THR-1-57a")["until"] = json!("2019-03-11"), "\"THR-1-57a\" wants a last day");
    refused(|t| row(t, "thresholds", "THR-1-57b")["applies_to"] = json!("A"), "\"THR-1-57a\" and \"THR-1-57b\" both");
    refused(|t| t["small_cells"]["least"] = json!(0), "small_cells");
    refused(|t| t["small_cells"]["source"] = json!(""), "small_cells");
}

#[test]
fn every_region_of_the_table_is_known() {
    let regions = Regions::from_json(include_bytes!("../../../schemas/codes/regions.json")).unwrap();
    for region in table().regions() {
        assert!(!regions.names_of(region).is_empty(), "{region}");
    }
}

#[test]
fn a_paper_that_names_no_place_speaks_of_nobody() {
    let table = table();
    assert!(table.targets.iter().filter(|target| target.paper == "3").count() > 20);
    for target in table.targets.iter().filter(|target| !target.place_named) {
        let places = ["650200", "410300", "140925", "371000", "410308", "110000"].map(|code| Some(region(code)));
        assert!(!target.speaks_of(None) && !places.iter().any(|place| target.speaks_of(*place)), "{}", target.id);
        assert_eq!((target.jurisdiction, target.mark.is_some()), (None, true), "{}", target.id);
    }
    refused(|t| row(t, "targets", "TGT-3-114")["place_named"] = json!(true), "\"TGT-3-114\" wants a place if");
    refused(|t| row(t, "targets", "TGT-3-114")["jurisdiction"] = json!("650000"), "\"TGT-3-114\" wants no place");
    refused(|t| row(t, "targets", "TGT-3-114")["mark"] = json!(null), "\"TGT-3-114\" wants no place, and a mark");
}

#[test]
fn a_target_speaks_of_its_place_alone_or_of_each_county() {
    let table = table();
    assert_eq!(ids(&table, "nursing_bed_share", Some("650200"), "2026-11-22"), ["TGT-0-04a"]);
    assert_eq!(ids(&table, "nursing_bed_share", Some("650203"), "2026-11-22"), [""; 0]);
    assert_eq!(ids(&table, "nursing_bed_share", None, "2026-11-22"), ["TGT-CN-1"]);
    assert_eq!(ids(&table, "nursing_bed_share", None, "2026-09-22"), [""; 0]);
    assert_eq!(ids(&table, "community_coverage", None, "2030-12-31"), ["TGT-CN-2"]);
    let centres = |place: &str| ids(&table, "integrated_centres", Some(place), "2020-01-01");
    assert_eq!(centres("410300"), ["TGT-1-56c"]);
    assert_eq!(centres("410381"), ["TGT-1-56d"]);
    assert_eq!(centres("410322"), ["TGT-1-56d"]);
    assert_eq!(centres("410302"), [""; 0]);
    assert_eq!(ids(&table, "brand_operators", Some("410302"), "2020-01-01"), ["TGT-1-54a"]);
    assert_eq!(ids(&table, "lottery_share", Some("140900"), "2024-01-01"), ["TGT-2-83"]);
    let at_once = [Per::Whole, Per::EachCounty, Per::EachCountyWithoutDistricts];
    assert!(at_once.iter().all(|per| table.targets.iter().any(|target| target.per == *per)));
}

#[test]
fn a_threshold_is_that_of_its_place_kind_and_day() {
    let table = table();
    let area = |kind: &str, place: &str, on: &str| {
        table.threshold("centre_model_care_area", Some(kind), region(place), day(on)).map(|row| row.value)
    };
    assert_eq!(area("A", "410302", "2019-03-12"), Some(750));
    assert_eq!(area("A", "410302", "2019-03-11"), None);
    assert_eq!((area("B1", "410300", "2026-01-01"), area("B2", "410300", "2026-01-01")), (Some(200), Some(500)));
    assert_eq!(area("A", "371002", "2026-01-01"), None);
    let station = table.threshold("station_area", None, region("371002"), day("2020-01-01")).unwrap();
    assert!(station.bound().is_met(300, 1) && !station.bound().is_met(299, 1));
    assert!(table.threshold("income_counted", None, region("371002"), day("2026-01-01")).is_none());
}

#[test]
fn a_bound_is_compared_without_rounding() {
    let bound = |op, value, scale| Bound { op, value, scale };
    // 2/3 is more than 0.666 and less than 0.667.
    assert!(bound(Wanted::AtLeast, 666, 3).is_met(2, 3) && !bound(Wanted::AtLeast, 667, 3).is_met(2, 3));
    assert!(bound(Wanted::AtMost, 667, 3).is_met(2, 3) && !bound(Wanted::AtMost, 666, 3).is_met(2, 3));
    assert!(bound(Wanted::Equals, 5, 1).is_met(1, 2) && !bound(Wanted::Equals, 5, 1).is_met(2, 3));
    assert!(bound(Wanted::Yes, 1, 0).is_met(1, 1) && !bound(Wanted::Yes, 1, 0).is_met(0, 1));
    assert!(!bound(Wanted::AtMost, 5, 0).is_met(1, 0), "nothing of nothing is no value");
    assert!(bound(Wanted::AtMost, 0, 0).is_met(-1, 1) && !bound(Wanted::AtLeast, 0, 0).is_met(-1, 1));
    assert!(bound(Wanted::AtLeast, 1_000_000_000_000, 6).is_met(i64::MAX, 1));
}
