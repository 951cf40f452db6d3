//! A ruleset that contradicts itself is refused, by the name of the rule.

use serde_json::{Value, json};

use super::Ruleset;

fn repository() -> Value {
    serde_json::from_slice(include_bytes!("../../../schemas/rulesets/cn-core.json")).unwrap()
}

fn refused(change: impl Fn(&mut Value), wanted: &str) {
    let mut ruleset = repository();
    change(&mut ruleset);
    let why = Ruleset::parse(ruleset.to_string().as_bytes()).unwrap_err();
    assert!(why.contains(wanted), "wanted {wanted:?}, found {why:?}");
}

fn add_again(ruleset: &mut Value, table: &str, change: impl Fn(&mut Value)) {
    let rows = ruleset[table].as_array_mut().unwrap();
    let mut again = rows[0].clone();
    again["rule"]["id"] = json!("AGAIN");
    change(&mut again);
    rows.push(again);
}

#[test]
fn the_ruleset_of_the_repository_holds_and_says_where_everything_comes_from() {
    let ruleset = Ruleset::parse(repository().to_string().as_bytes()).unwrap();
    assert!(ruleset.fine_bands.is_empty(), "no band is law");
    assert!(ruleset.lists.iter().any(|list| list.circumstances.len() == 10));
}

#[test]
fn what_contradicts_itself_is_refused_by_name() {
    refused(|r| r["publicity"][1]["rule"]["id"] = json!("PUB-03"), "two rules are called \"PUB-03\"");
    refused(|r| r["publicity"][0]["rule"]["until"] = json!("2021-08-31"), "\"PUB-03\" wants a last day");
    refused(|r| r["publicity"][0]["rule"]["until"] = json!("2025-12-25"), "\"PUB-03\" and \"PUB-02a\" both hold");
    refused(|r| r["publicity"][0]["rule"]["source"] = json!(""), "\"PUB-03\" wants a source");
    refused(|r| r["publicity"][0]["rule"]["mark"] = json!("doubt"), "\"PUB-03\" wants a mark");
    refused(|r| r["publicity"][0]["windows"][0]["months_max"] = json!(0), "\"PUB-03\" wants windows of a month");
    refused(|r| r["publicity"][0]["windows"][0]["months_min"] = json!(4), "\"PUB-03\" wants repair before");
    refused(|r| r["publicity"][0]["windows"][0]["tier"] = json!("severe"), "one window for tier light, found 0");
    refused(|r| drop(r["publicity"][0]["windows"].as_array_mut().unwrap().pop()), "tier severe, found 0");
    refused(|r| r["publicity"][0]["light_types"][0] = json!("permit_revoked"), "both light and severe");
    refused(|r| r["records"][3]["months"] = json!(0), "\"REC-04\" wants months");
    refused(|r| r["records"][3]["event_types"] = json!([]), "\"REC-04\" wants types");
    refused(|r| r["annulment_notice"][0]["months"] = json!(null), "\"PUB-10-notice\" wants months");
    refused(|r| r["lists"][0]["months_min"] = json!(37), "\"LST-01\" wants removal");
    refused(|r| r["lists"][0]["months_max"] = json!(0), "\"LST-01\" wants months");
    refused(|r| r["lists"][0]["answer"]["count"] = json!(0), "\"LST-01\" wants a time to answer");
    refused(|r| r["lists"][1]["enabled"] = json!(true), "\"LST-11-watch\" wants circumstances");
    refused(|r| r["lists"][0]["circumstances"][1]["code"] = json!("103-1"), "\"LST-01\" wants circumstances");
    refused(|r| r["list_publication"][0]["kinds"] = json!([]), "\"PUB-L1\" wants the lines");
    refused(|r| r["deadlines"][0]["period"]["count"] = json!(0), "\"PUB-09a\" wants a period");
    refused(|r| r["deadlines"][0]["duty"] = json!("rectify"), "\"PUB-09a\" wants a duty");
    refused(|r| r["deadlines"][0]["period"]["unit"] = json!("weeks"), "weeks");
    refused(|r| r["candidates"][0]["circumstance"] = json!("103-10"), "\"LST-04\" wants a circumstance");
    refused(|r| r["candidates"][0]["kind"] = json!("fire"), "\"LST-04\" wants a circumstance");
    refused(|r| r["candidates"][0]["bound_fen"] = json!(1), "\"LST-04\" wants a bound");
    let trigger = |of: &'static str, to: Value, what: &str| {
        refused(
            |r| {
                let rows = r["candidates"].as_array_mut().unwrap();
                rows.iter_mut().find(|row| row["rule"]["id"] == of).unwrap()["trigger"] = to.clone();
            },
            what,
        );
    };
    let repeated = |count: u8, months: u16| json!({"repeated_small_penalties_of_social_organisation": {"count": count, "months": months}});
    trigger("LST-15-repeat", repeated(1, 36), "two penalties at least");
    trigger("LST-15-repeat", repeated(2, 0), "two penalties at least");
    trigger("LST-03", json!({"statement": {"by": []}}), "types of statement");
    trigger(
        "LST-03",
        json!({"statement": {"by": ["minglu.penalty.decided"], "about_same": true}}),
        "nothing about another",
    );
    trigger("LST-15-abnormal", json!({"listed_for": {"list": "abnormal", "months": 0}}), "months that are not 0");
    trigger("LST-04", json!("the_moon_is_full"), "unknown variant");
    refused(|r| r["outer_limits"][0]["months"] = json!(0), "\"PUB-07-370000\" wants months that are not 0");
    refused(|r| r["outer_limits"][1]["rule"]["jurisdiction"] = json!("370000"), "both hold in 370000");
    refused(|r| r["candidates"][3]["bound_fen"] = json!(null), "\"LST-14\" wants a bound");
    refused(|r| r["colour"] = json!("red"), "colour");
}

#[test]
fn two_rules_never_hold_at_once_unless_one_is_narrower() {
    for table in ["publicity", "records", "annulment_notice", "lists", "list_publication", "persons"] {
        refused(|r| add_again(r, table, |_| {}), "both hold in the whole country");
        let mut narrower = repository();
        add_again(&mut narrower, table, |row| row["rule"]["jurisdiction"] = json!("650000"));
        assert!(Ruleset::parse(narrower.to_string().as_bytes()).is_ok(), "{table}");
    }
    let bands = |low: u64, high: u64| {
        let rule = json!({
            "id": "B", "jurisdiction": null, "from": "2026-01-01", "until": null, "source": "a test", "mark": null,
        });
        json!([{"rule": rule, "kinds": [], "small_below_fen": low, "huge_from_fen": high}])
    };
    refused(|r| r["fine_bands"] = bands(2, 1), "\"B\" wants bands that rise");
    refused(|r| r["fine_bands"] = bands(0, 1), "\"B\" wants bands that rise");
}
