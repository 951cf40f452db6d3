use super::*;

fn shipped() -> Regions {
    Regions::from_json(include_bytes!("../../../schemas/codes/regions.json")).unwrap()
}

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn the_regions_of_the_seeds_have_their_names_in_their_time() {
    let regions = shipped();
    for (text, on, name) in [
        ("650000", "2026-11-21", Some("新疆维吾尔自治区")),
        ("650200", "2026-11-21", Some("克拉玛依市")),
        ("650202", "2026-11-21", Some("独山子区")),
        ("650203", "2026-11-21", Some("克拉玛依区")),
        ("650204", "2026-11-21", Some("白碱滩区")),
        ("650205", "2026-11-21", Some("乌尔禾区")),
        ("410300", "2019-06-01", Some("洛阳市")),
        ("410302", "2019-06-01", Some("老城区")),
        ("410304", "2019-06-01", Some("瀍河回族区")),
        ("410306", "2019-06-01", Some("吉利区")),
        ("410306", "2021-12-31", Some("吉利区")),
        ("410306", "2022-01-01", None),
        ("410307", "2020-12-31", None),
        ("410307", "2021-01-01", Some("偃师区")),
        ("410308", "2020-12-31", None),
        ("410308", "2026-11-21", Some("孟津区")),
        ("410311", "2019-06-01", Some("洛龙区")),
        ("410322", "2019-06-01", Some("孟津县")),
        ("410322", "2022-01-01", None),
        ("410329", "2026-11-21", Some("伊川县")),
        ("410381", "2021-03-01", Some("偃师市")),
        ("410381", "2022-01-01", None),
        ("140925", "2026-11-21", Some("宁武县")),
        ("140930", "2026-11-21", Some("河曲县")),
        ("371002", "2026-11-21", Some("环翠区")),
        ("371003", "2026-11-21", Some("文登区")),
        ("371082", "2026-11-21", Some("荣成市")),
        ("371083", "2026-11-21", Some("乳山市")),
        ("330113", "2026-11-21", Some("临平区")),
        ("210112", "2026-11-21", Some("浑南区")),
        ("500112", "2026-01-24", Some("渝北区")),
        ("500112", "2027-01-01", None),
        ("500157", "2026-11-21", Some("两江新区")),
    ] {
        assert_eq!(regions.name_on(code(text), day(on)), name, "{text} {on}");
        assert_eq!(regions.known_on(code(text), day(on)), name.is_some(), "{text} {on}");
    }
}

#[test]
fn numbers_of_development_zones_are_no_regions() {
    let regions = shipped();
    for text in ["410371", "371073", "140971", "320576", "000000", "999999", "410301"] {
        assert!(!regions.known_on(code(text), day("2023-06-30")), "{text}");
        assert!(regions.path_on(code(text), day("2023-06-30")).is_empty(), "{text}");
    }
}

#[test]
fn a_renumbered_region_names_its_successor() {
    let regions = shipped();
    for (old, new) in [("410306", "410308"), ("410322", "410308"), ("410381", "410307")] {
        assert_eq!(regions.successors(code(old)), [(code(new), 2021)], "{old}");
    }
    assert_eq!(regions.successors(code("220381")), [(code("220184"), 2020)], "into another prefecture");
    assert!(regions.successors(code("410302")).is_empty());
    for (old, ..) in regions.iter() {
        for (new, year) in regions.successors(old) {
            let change = Day::new(*year + 1, 6, 1).unwrap();
            assert!(regions.known_on(*new, change), "{old} became {new}");
        }
    }
}

#[test]
fn a_path_leaves_out_levels_without_a_name() {
    let regions = shipped();
    assert_eq!(regions.path_on(code("410302"), day("2026-11-21")), ["河南省", "洛阳市", "老城区"]);
    assert_eq!(regions.path_on(code("410000"), day("2026-11-21")), ["河南省"]);
    assert_eq!(regions.path_on(code("110101"), day("2026-11-21")), ["北京市", "东城区"]);
}

#[test]
fn the_table_is_whole() {
    let regions = shipped();
    let today = day("2023-06-30");
    let held = |ends: fn(&str) -> bool| {
        regions.iter().filter(|(code, name)| ends(code.as_str()) && name.holds_on(today)).count()
    };
    assert_eq!(held(|code| code.ends_with("0000")), 34);
    assert_eq!(held(|code| code.ends_with("00") && !code.ends_with("0000")), 333);
    assert!((2_840..2_860).contains(&held(|code| !code.ends_with("00"))), "{}", held(|code| !code.ends_with("00")));
    for (code, name) in regions.iter().filter(|(_, name)| name.holds_on(today)) {
        assert!(regions.known_on(code.province(), today), "{code} {}", name.name);
        assert_eq!(regions.name_on(code, today), Some(name.name.as_str()), "{code} has two names at once");
    }
    assert_eq!((regions.first_year(), regions.as_of()), (2010, today));
    assert!(regions.names_of(code("123456")).is_empty());
}

#[test]
fn a_table_that_contradicts_itself_is_refused() {
    let read = |regions: &str, successors: &str| {
        let text = format!(
            r#"{{"first_year":2010,"as_of":"2023-06-30","regions":[{regions}],"successors":[{successors}],"more":1}}"#
        );
        Regions::from_json(text.as_bytes())
    };
    let row = r#"["410306","吉利区",null,2021]"#;
    assert!(read(row, "").is_ok());
    assert!(matches!(read("", ""), Err(TableError::Empty { .. })));
    assert!(matches!(read(r#"["41030","x",null,null]"#, ""), Err(TableError::Json { .. })));
    assert!(matches!(read(r#"["410306","x",2021,2020]"#, ""), Err(TableError::Years { first: 2021, last: 2020, .. })));
    assert!(matches!(read(row, r#"["410306","410308",2021]"#), Err(TableError::UnknownRegion { .. })));
    assert!(matches!(Regions::from_json(b"[]"), Err(TableError::Json { .. })));
}
