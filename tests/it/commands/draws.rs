//! `minglu draw`: from an office's tables to a draw that anybody runs again.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use super::run;

const DIGEST: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Runs with `--json`; what is no JSON, a refusal, comes back as a text.
fn run_json(args: &[&str]) -> (i32, Value) {
    let (code, text) = run(&[args, &["--json"]].concat());
    (code, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

struct Office {
    dir: tempfile::TempDir,
}

fn facility(number: u8) -> String {
    format!("facilities/00000000-0000-4000-8000-0000000000{number:02}")
}

fn person(number: u8) -> String {
    format!("persons/00000000-0000-4000-8000-0000000000{number:02}")
}

impl Office {
    /// 12 homes of which 4 are drawn, 6 officers, one recusal a home.
    fn new() -> Self {
        let office = Self { dir: tempfile::tempdir().unwrap() };
        let weight = |n: u8| [1, 2, 4, 8][usize::from(n) % 4];
        let objects: Vec<String> = (10..22).map(|n| format!("{},{}", facility(n), weight(n))).collect();
        office.write("objects.csv", &format!("\u{feff}object,weight\r\n{}\r\n", objects.join("\r\n")));
        let officer =
            |n| json!({ "officer": person(n), "authority": "12140925MBAAAA0182", "scope": ["service", "fire"] });
        let officers: Vec<String> = (10..16).map(|n| officer(n).to_string()).collect();
        office.write("officers.jsonl", &officers.join("\n"));
        let recusal = |n| format!("{},{},kinship\n", person(10 + n % 6), facility(n));
        let recusals: Vec<String> = (10..22).map(recusal).collect();
        office.write("recusals.csv", &format!("officer,object,reason\n{}", recusals.concat()));
        office.write("terms.json", &terms().to_string());
        office
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).unwrap()).unwrap()
    }

    fn freeze(&self, objects: &str) -> (i32, Value) {
        run_json(&[
            "draw",
            "freeze",
            &self.path("draw"),
            "--terms",
            &self.path("terms.json"),
            "--objects",
            &self.path(objects),
            "--officers",
            &self.path("officers.jsonl"),
            "--recusals",
            &self.path("recusals.csv"),
        ])
    }

    fn draw(&self) -> (i32, Value) {
        run_json(&[
            "draw",
            "run",
            &self.path("draw"),
            "--digits",
            "03 11 16 22 27 32 05",
            "--on",
            "2026-11-24",
            "--freeze",
            DIGEST,
            "--seeded",
            DIGEST,
        ])
    }

    fn again(&self, rest: &[&str]) -> (i32, Value) {
        let all = ["draw", "again", &self.path("draw"), "--on", "2026-11-25", "--draw", DIGEST];
        run_json(&[&all, rest].concat())
    }

    fn verify(&self, dir: &str) -> (i32, Value) {
        run_json(&["draw", "verify", &self.path(dir)])
    }
}

fn terms() -> Value {
    json!({
        "source": "authorities/12140925MBAAAA0182",
        "data": {
            "region": "140925", "frozen_on": "2026-11-22", "item": "MZ-03", "item_name": "养老机构服务安全检查",
            "period": "2026-Q4", "plan": null, "objects": 4, "ratio": "33%",
            "teams": [{ "field": "service", "officers": 2 }, { "field": "fire", "officers": 2 }],
            "seed": {
                "kind": "lottery", "name": "双色球", "reference": "2026135", "run_by": "中国福利彩票发行管理中心",
                "run_by_code": null, "expected_on": "2026-11-24",
            },
        },
    })
}

#[test]
fn a_draw_goes_from_tables_to_a_result_that_anybody_runs_again() {
    let office = Office::new();
    let (code, frozen) = office.freeze("objects.csv");
    assert_eq!((code, &frozen["lists"]["lots"]["lines"]), (0, &json!(45)), "{frozen}");
    assert_eq!(office.freeze("objects.csv").0, 2, "a draw is not frozen twice");
    let mode = |name: &str| fs::metadata(office.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("draw/restricted"), mode("draw/restricted/objects.jsonl")), (0o700, 0o600));
    let (code, drawn) = office.draw();
    assert_eq!((code, drawn["visits"].as_array().unwrap().len()), (0, 4), "{drawn}");
    assert_eq!(office.read("draw/made.json")["data"]["visits"], drawn["visits"]);
    let (code, report) = office.verify("draw");
    assert_eq!((code, &report["verdict"], &report["restricted"]), (0, &json!("sound"), &json!(true)), "{report}");

    let (object, officer) = (&drawn["visits"][1]["object"], &drawn["visits"][2]["officers"][0]);
    let (code, after) = office.again(&["--object", object.as_str().unwrap(), "--reason", "object_ended"]);
    assert_eq!((code, after["visits"].as_array().unwrap().len()), (0, 4), "{after}");
    assert!(!after["visits"].to_string().contains(object.as_str().unwrap()));
    let third = drawn["visits"][2]["object"].as_str().unwrap();
    let ill = ["--object", third, "--officer", officer.as_str().unwrap(), "--reason", "officer_unavailable"];
    assert_eq!(office.again(&ill).0, 0);
    assert_eq!(office.read("draw/redrawn-2.json")["data"]["next"]["object"], json!(third));
    assert_eq!(office.again(&ill).0, 2, "nobody drops out twice");
    assert_eq!(office.verify("draw").1["verdict"], "sound");

    // What the public gets: everything but the restricted lists.
    fs::rename(office.path("draw/restricted"), office.path("kept")).unwrap();
    let (code, report) = office.verify("draw");
    assert_eq!((&report["faults"], &report["restricted"]), (&json!([]), &json!(false)), "{report}");
    assert_eq!(code, if report["unopened"] == 0 { 0 } else { 2 }, "{report}");
    fs::remove_file(office.path("draw/public/lots.jsonl")).unwrap();
    let (code, report) = office.verify("draw");
    assert_eq!((code, &report["missing"]), (2, &json!(["lots"])), "{report}");
}

#[test]
fn each_bent_file_of_a_draw_is_found() {
    let office = Office::new();
    office.freeze("objects.csv");
    office.draw();
    let bend = |name: &str, path: &str, value: Value| {
        let sound = fs::read(office.path(name)).unwrap();
        let mut bent = office.read(name);
        assert_ne!(bent.pointer(path), Some(&value), "{path}");
        *bent.pointer_mut(path).unwrap() = value;
        office.write(name, &bent.to_string());
        let (code, report) = office.verify("draw");
        fs::write(office.path(name), sound).unwrap();
        assert_eq!(office.verify("draw").0, 0);
        (code, report["faults"].to_string())
    };
    let other = office.read("draw/made.json")["data"]["visits"][1]["object"].clone();
    for (name, path, value, wanted) in [
        ("draw/seeded.json", "/data/digits/6", json!("06"), "the seed gives"),
        ("draw/seeded.json", "/data/digits", json!(["03", "11"]), "the seed of a lottery"),
        ("draw/seeded.json", "/data/seed/reference", json!("2026136"), "another source"),
        ("draw/seeded.json", "/data/seeded_on", json!("2026-11-22"), "not after the freeze"),
        ("draw/freeze.json", "/data/seed/run_by_code", json!("12140925MBAAAA0182"), "run by the authority that draws"),
        ("draw/made.json", "/data/visits/0/object", other, "other visits than the result"),
        ("draw/freeze.json", "/data/lists/lots/lines", json!(46), "the freeze says 46"),
        ("draw/freeze.json", "/data/objects", json!(3), "the freeze says 3"),
    ] {
        let (code, faults) = bend(name, path, value);
        assert_eq!((code, faults.contains(wanted)), (1, true), "{path}: {faults}");
    }
}

#[test]
fn tables_that_do_not_fit_are_refused_with_their_line() {
    let office = Office::new();
    for (text, wanted) in [
        (format!("object,weight\n{},0\n", facility(10)), "line 2: a weight is 1 to 100"),
        (format!("object,weight\n{}\n", facility(10)), "1 cells, and 2 headings"),
        (format!("object,weight\n\"{}\",1\n", facility(10)), "cells in quotes"),
        (format!("object,weight\n{},1\n{},1\n", facility(10), facility(10)), "stands twice in the objects"),
        (format!("object,weight,class\n{},1,A\n", facility(10)), "unknown field `class`"),
        ("object,weight\npersons/x,1\n".to_owned(), "institutions/<USCC> or facilities/<uuid>"),
        (format!("object,weight\n{},1\n", facility(10)), "4 objects are to be drawn, and 1 stand"),
    ] {
        office.write("bad.csv", &text);
        let args = ["--officers", &office.path("officers.jsonl"), "--recusals", &office.path("recusals.csv")];
        let rest = ["--terms", &office.path("terms.json"), "--objects", &office.path("bad.csv")];
        let (code, said) = run(&[&["draw", "freeze", &office.path("draw")], &args[..], &rest[..]].concat());
        assert!(code == 2 && said.contains(wanted), "found {said}, wanted {wanted}");
        assert!(!office.dir.path().join("draw").exists(), "nothing is left behind");
    }
}
