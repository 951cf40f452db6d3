//! What is asked, where it stands, and what a refusal leaves.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use minglu::service::write_secret;
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use super::{Case, EXPORTS, sums_hold};
use crate::kit::files_below;
use crate::process::{minglu, until};
use crate::scene::{HOME, document};
use crate::world::{OWN_REGION, key};

#[test]
fn the_same_pin_gives_the_same_bytes_also_when_the_log_went_on() {
    let mut case = Case::new();
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    write_secret(&dir.path().join("officer.jwk"), &key(61)).unwrap();
    let (url, digest, key) = (case.url(), case.opened.to_string(), path("officer.jwk"));
    let (first, second, third, fourth) = (path("first"), path("second"), path("third"), path("fourth"));
    let export = |to: &str, more: &[&str]| {
        minglu(&[&["export", "case", &digest, "--url", &url, "--key", &key, "--to", to][..], more].concat())
    };
    assert_eq!(export(&first, &[]).0, 0);
    let told: Value = serde_json::from_slice(&fs::read(Path::new(&first).join("case.json")).unwrap()).unwrap();
    let pin = told["pin"].as_str().unwrap().to_owned();
    assert_eq!(export(&second, &["--at", &pin]).0, 0);
    let closed = json!({
        "region": OWN_REGION, "case": case.opened.to_base64url(), "outcome": "punished",
        "rests_on": [case.decided.to_base64url()], "reason": "处罚决定已履行", "document": document("宁民结〔2026〕5号", "2026-11-21"),
    });
    let by_head = [(Role::Handler, 61), (Role::Head, 64)];
    case.scene.says_irregularly(&format!("institutions/{HOME}"), EventKind::CaseClosed, closed, &by_head);
    case.scene.wait_until_published();
    let (code, text) = export(&third, &["--at", &pin]);
    assert!(code == 2 && text.contains("--checkpoint"), "{text}");
    let kept = format!("{first}/checkpoint");
    let (code, text) = export(&third, &["--at", &pin, "--checkpoint", &kept]);
    assert_eq!(code, 0, "{text}");
    let relative = |dir: &str| -> Vec<(PathBuf, Vec<u8>)> {
        let all = files_below(Path::new(dir)).into_iter();
        all.map(|(path, bytes)| (path.strip_prefix(dir).unwrap().to_path_buf(), bytes)).collect()
    };
    assert!(relative(&first) == relative(&second), "at once");
    assert!(relative(&first) == relative(&third), "and later");
    let (code, text) = export(&fourth, &[]);
    assert_eq!(code, 0, "{text}");
    assert!(fs::read_to_string(Path::new(&fourth).join("index.html")).unwrap().contains("宁民结〔2026〕5号"));
    // A time that nothing ended is not kept before it ended: the closing of the case shows.
    assert!(relative(&first) != relative(&fourth));
}

#[test]
fn what_is_asked_in_a_hostile_way_is_refused_and_leaves_nothing() {
    let exports = &*EXPORTS;
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("out").to_str().unwrap().to_owned();
    let url = exports.case.url();
    for hostile in [
        "institutions/../../../etc/passwd",
        "institutions/<script>",
        "persons/0190c3a1-7d3e-4c9a-8b1f-0123456789ab/../x",
        "nobody/12140925MBAAAA0182",
        "institutions/12140925MBAAAA0182?limit=1",
        "zzzz",
        "../officer",
        "99999999999999999999",
        "18446744073709551615",
        "",
        &"A".repeat(44),
    ] {
        let (code, text) = minglu(&["export", "case", hostile, "--url", &url, "--to", &to]);
        assert_eq!(code, 2, "{hostile:?}: {text}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "{hostile:?}");
    }
    let (code, text) = minglu(&["export", "case", &"0".repeat(64), "--url", &url, "--to", &to]);
    assert_eq!((code, text.contains("unknown")), (1, true), "{text}");
    // A directory that holds something is nobody's target.
    fs::create_dir(&to).unwrap();
    fs::write(Path::new(&to).join("mine.txt"), "mine").unwrap();
    let (code, text) = minglu(&["export", "case", &exports.case.decided.to_string(), "--url", &url, "--to", &to]);
    assert!(code == 2 && text.contains("not empty"), "{text}");
    assert_eq!(fs::read_to_string(Path::new(&to).join("mine.txt")).unwrap(), "mine");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn killed_midway_it_leaves_nothing_under_the_name_that_was_asked_for() {
    let exports = &*EXPORTS;
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("out");
    let (url, digest) = (exports.case.url(), exports.case.decided.to_string());
    let (name, key) = (to.to_str().unwrap().to_owned(), exports.path("officer.jwk").to_str().unwrap().to_owned());
    let args = ["export", "case", &digest, "--url", &url, "--key", &key, "--to", &name];
    let mut child = Command::new(env!("CARGO_BIN_EXE_minglu"));
    let mut child = child.args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // It writes under another name, which says that it is not finished.
    let begun = || fs::read_dir(dir.path()).unwrap().next().map(|entry| entry.unwrap().file_name());
    let begun = until(Duration::from_mins(1), "something is written", begun);
    child.kill().unwrap();
    child.wait().unwrap();
    if to.exists() {
        assert!(sums_hold(&to), "so fast that all of it was there");
    } else {
        assert!(begun.to_str().unwrap().starts_with(".out.unfinished-"), "{begun:?}");
    }
    fs::remove_dir_all(&to).unwrap_or_default();
    let (code, text) = minglu(&args);
    assert_eq!(code, 0, "{text}");
    assert!(sums_hold(&to));
}

#[test]
fn a_subject_gives_everything_about_it_that_the_reader_may_see() {
    let exports = &*EXPORTS;
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("home").to_str().unwrap().to_owned();
    let (url, key) = (exports.case.url(), exports.path("officer.jwk").to_str().unwrap().to_owned());
    let subject = format!("institutions/{HOME}");
    let (code, text) = minglu(&["export", "case", &subject, "--url", &url, "--key", &key, "--to", &to]);
    assert_eq!(code, 0, "{text}");
    let told: Value = serde_json::from_slice(&fs::read(Path::new(&to).join("case.json")).unwrap()).unwrap();
    let kinds: Vec<&Value> = told["papers"].as_array().unwrap().iter().map(|row| &row["type"]).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "minglu.penalty.decided.v1").count(), 2, "{kinds:?}");
    assert!(kinds.contains(&&json!("minglu.institution.registered.v1")));
    // The regular decision of the same home was served in time.
    assert!(fs::read_to_string(Path::new(&to).join("index.html")).unwrap().contains("按期"));
    if let Some((code, report)) = exports.verify(Path::new(&to)) {
        assert_eq!(code, 0, "{report:#}");
    }
}

#[test]
fn statements_about_a_subject_are_listed_as_far_as_the_asker_may_see_them() {
    let mut case = Case::new();
    let target = format!("/v1/statements/by-subject/institutions/{HOME}");
    let public = case.scene.get(&target);
    assert_eq!((public.status, public.header("cache-control").contains("max-age")), (200, true));
    let seqs = |lines: Vec<Value>| -> Vec<u64> { lines.iter().map(|line| line["seq"].as_u64().unwrap()).collect() };
    assert!(public.lines().iter().all(|line| line.get("statement").is_some() && line.get("marks").is_none()));
    assert!(!public.text().contains("not_shown"), "a number beside a subject would say of whom it is");
    let inside = case.scene.world.get_as(61, &target);
    assert!(inside.lines().iter().all(|line| line["marks"].is_array()));
    let all = seqs(inside.lines());
    assert!(all.len() > public.lines().len() && all.is_sorted());
    let mut walked: Vec<u64> = Vec::new();
    loop {
        let after = walked.last().map(|last| format!("&after={last}")).unwrap_or_default();
        let page = seqs(case.scene.world.get_as(61, &format!("{target}?limit=3{after}")).lines());
        walked.extend(&page);
        if page.len() < 3 {
            break;
        }
    }
    assert_eq!(walked, all);
    for wrong in ["institutions/nobody", "ledger/x", "persons/12140925MBAAAA0182", "institutions/%2e%2e"] {
        assert_eq!(case.scene.get(&format!("/v1/statements/by-subject/{wrong}")).status, 400, "{wrong}");
    }
    assert_eq!(case.scene.get(&format!("{target}?limit=0")).status, 400);
    assert_eq!(case.scene.get("/v1/statements/by-subject/institutions/11110101MBBBBB018E").text(), "");
}
