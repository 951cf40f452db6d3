//! A copy of the public files that was spoilt, cut or torn, and statements beside it.

use std::fs;
use std::path::{Path, PathBuf};

use minglu::service::backup;
use serde_json::json;

use super::{AT, Honest, SIZE, audit, found};
use crate::kit::copy_dir;

const FIXTURES: &str = "tests/fixtures/provisional-1";

/// A copy of the fixtures' mirror, of 300 entries: two bundles, two tiles of leaves and one above.
fn mirror(dir: &Path) -> PathBuf {
    let mirror = dir.join("mirror");
    copy_dir(&Path::new(FIXTURES).join("mirror"), &mirror);
    mirror
}

fn with_statements(mirror: &Path, more: &[&str]) -> (i32, serde_json::Value) {
    let policy = format!("{FIXTURES}/policy.txt");
    let statements = format!("{FIXTURES}/public.ndjson");
    audit(mirror, &[&["--policy", &policy, "--statements", &statements][..], more].concat())
}

#[test]
fn a_mirror_with_statements_beside_it_is_audited_as_over_http() {
    let dir = tempfile::tempdir().unwrap();
    let mirror = mirror(dir.path());
    let (code, report) = with_statements(&mirror, &[]);
    assert_eq!((code, &report["verdict"], found(&report)), (0, &json!("sound"), vec![]), "{report:#}");
    let wanted: serde_json::Value =
        serde_json::from_slice(&fs::read(format!("{FIXTURES}/audit-public.json")).unwrap()).unwrap();
    for count in ["entries", "statements", "signatures", "permissions", "disclosures_withheld"] {
        assert_eq!(report["counts"][count], wanted["counts"][count], "{count}");
    }
    assert_eq!(report["counts"]["tiles"], 3);
    assert!(report["counts"]["data_files"].as_u64().unwrap() > 10);
    // Without them the report says so, and nothing is called sound.
    let policy = format!("{FIXTURES}/policy.txt");
    let (code, report) = audit(&mirror, &["--policy", &policy]);
    assert_eq!((code, found(&report)), (2, vec![(Some(0), "governance-unseen".to_owned())]), "{report:#}");
    assert_eq!(report["not_shown"], json!({"absent": 300}));
    let not =
        json!({"what": "statements", "count": 300, "why": "none was given beside the public files: see --statements"});
    assert!(report["not_checked"].as_array().unwrap().contains(&not), "{report:#}");
    // A file with a line of another's number, twice, or none at all is no help to anybody.
    for (name, text) in [("twice", "{\"seq\":1,\"not_shown\":\"expired\"}\n".repeat(2)), ("noise", "x\n".to_owned())] {
        let file = dir.path().join(name);
        fs::write(&file, text).unwrap();
        assert_eq!(
            crate::process::minglu(&["audit", mirror.to_str().unwrap(), "--statements", file.to_str().unwrap()]).0,
            2
        );
    }
    // One statement swapped for another is found at its entry; one left out leaves it open.
    let lines = fs::read_to_string(format!("{FIXTURES}/public.ndjson")).unwrap();
    let other = lines.replacen("{\"seq\":2,", "{\"seq\":1000,", 1).replacen("{\"seq\":1,", "{\"seq\":2,", 1);
    let file = dir.path().join("swapped");
    fs::write(&file, other).unwrap();
    let (code, report) = audit(&mirror, &["--policy", &policy, "--statements", file.to_str().unwrap()]);
    let first: Vec<_> = found(&report).into_iter().take(1).collect();
    assert_eq!((code, first), (1, vec![(Some(2), "digest-differs".to_owned())]), "{report:#}");
}

#[test]
fn a_spoilt_file_of_a_mirror_is_named_with_its_row() {
    let dir = tempfile::tempdir().unwrap();
    let mirror = mirror(dir.path());
    let data = fs::read_dir(mirror.join("data")).unwrap().next().unwrap().unwrap().file_name();
    let data = format!("data/{}", data.to_str().unwrap());
    let table = [
        ("tile/0/000", 9 * 32 + 4, Some(9), "row 9 of tile/0/000 is"),
        ("tile/0/001", 3 * 32, Some(259), "row 3 of tile/0/001 is"),
        ("tile/1/000", 31, None, "row 0 of tile/1/000 is"),
        (&data, 5, None, "has the SHA-256"),
    ];
    for (name, at, seq, detail) in table {
        let file = mirror.join(name);
        let sound = fs::read(&file).unwrap();
        let mut spoilt = sound.clone();
        spoilt[at] ^= 1;
        for (what, bytes) in [("spoilt", spoilt), ("cut", sound[..at].to_vec())] {
            fs::write(&file, bytes).unwrap();
            let (code, report) = with_statements(&mirror, &[]);
            let first = &report["findings"]["first"][0];
            assert_eq!((code, &first["code"]), (1, &json!("published-differs")), "{name} {what}: {report:#}");
            assert_eq!(first["seq"], json!(seq), "{name} {what}");
            let told = first["detail"].as_str().unwrap();
            assert!(told.contains(detail) && (name != data || told.contains(&data)), "{told}");
        }
        fs::write(&file, sound).unwrap();
    }
    assert_eq!(with_statements(&mirror, &[]).0, 0);
}

#[test]
fn what_stands_behind_the_checkpoint_is_cut_off_and_what_is_missing_before_it_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let mirror = mirror(dir.path());
    let bundle = mirror.join("tile/entries/001");
    let sound = fs::read(&bundle).unwrap();
    for torn in [&b"\x00"[..], b"\x00\xffhalf an entry", b"\x00\x02{}", &[0, 1, b'x', 0, 9]] {
        fs::write(&bundle, [&sound, torn].concat()).unwrap();
        let (code, report) = with_statements(&mirror, &[]);
        assert_eq!((code, found(&report)), (0, vec![]), "{torn:?}: {report:#}");
    }
    fs::write(&bundle, &sound[..sound.len() - 3]).unwrap();
    let (code, report) = with_statements(&mirror, &[]);
    assert_eq!((code, found(&report)[0].1.as_str()), (1, "entries-missing"), "{report:#}");
    fs::remove_file(&bundle).unwrap();
    let (code, report) = with_statements(&mirror, &[]);
    assert_eq!((code, found(&report)[0].1.as_str()), (1, "entries-missing"), "{report:#}");
    // The partial name that a copy over HTTP has is as good.
    fs::create_dir(mirror.join("tile/entries/001.p")).unwrap();
    fs::write(mirror.join("tile/entries/001.p/44"), &sound).unwrap();
    assert_eq!(with_statements(&mirror, &[]).0, 0);
    fs::write(mirror.join("checkpoint"), b"\xff\xfe").unwrap();
    let (code, report) = with_statements(&mirror, &[]);
    assert_eq!((code, found(&report)), (1, vec![(None, "checkpoint-refused".to_owned())]), "{report:#}");
}

#[test]
fn a_backup_is_audited_as_it_lies() {
    let honest = Honest::new();
    let to = honest.kit.dir.path().join("backup");
    backup(&honest.kit.data(), None, None, &to, &mut |_, _, _| {}).unwrap();
    let (code, report) = audit(&to, &[]);
    assert_eq!((code, found(&report)), (0, vec![]), "{report:#}");
    assert_eq!((&report["size"], &report["counts"]["tiles"]), (&json!(SIZE), &json!(0)));
    let why = report["not_checked"].as_array().unwrap().iter().find(|not| not["what"] == "tiles of hashes").unwrap();
    assert_eq!(why["why"], "a backup holds none: they are made again");
    let since = honest.keep("since", &honest.earlier);
    assert_eq!(audit(&to, &["--since", &since]).1["verdict"], "sound");
    let file = honest.keep("some.ndjson", "");
    assert_eq!(crate::process::minglu(&["audit", to.to_str().unwrap(), "--statements", &file]).0, 2);
    // A lie in it is found as in the ledger itself.
    let mut forge = honest.forge();
    super::edit_statement(&mut forge);
    forge.write_frames(&to);
    assert_eq!(found(&audit(&to, &[]).1), [(AT, "digest-differs".to_owned())]);
}
