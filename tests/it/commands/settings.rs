//! Settings, the demo, and the help.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use minglu::log::Receipt;

use super::run;
use crate::kit::files_below;

#[test]
fn settings_come_from_file_environment_and_flags() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("minglu.toml");
    fs::write(&file, "dir = \"of-file\"\nqueue_max = 11\npublish_every_ms = 11\nsegment_bytes = 1111\n").unwrap();
    let config = |env: &[(&str, &str)], flags: &[&str]| -> BTreeMap<String, String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_minglu"));
        command.args(["serve", "--print-config"]).args(flags).stdin(Stdio::null());
        let output = command.envs(env.iter().copied()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().filter_map(|line| line.split_once(" = ")).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    };
    let defaults = config(&[], &[]);
    assert_eq!((defaults["listen"].as_str(), defaults["publish_every_ms"].as_str()), ("\"127.0.0.1:8080\"", "1000"));
    assert_eq!(defaults.len(), 11, "every setting is shown: {defaults:?}");
    let file = file.to_str().unwrap();
    let all = config(
        &[("MINGLU_CONFIG", file), ("MINGLU_QUEUE_MAX", "22"), ("MINGLU_PUBLISH_EVERY_MS", "22")],
        &["--publish-every-ms", "33"],
    );
    let found = ["dir", "segment_bytes", "queue_max", "publish_every_ms", "listen"].map(|name| all[name].as_str());
    assert_eq!(found, ["\"of-file\"", "1111", "22", "33", "\"127.0.0.1:8080\""]);
    // What is printed is a file.
    let printed = dir.path().join("printed.toml");
    let lines: Vec<String> = all.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    fs::write(&printed, lines.join("\n")).unwrap();
    assert_eq!(config(&[], &["--config", printed.to_str().unwrap()]), all);
    fs::write(&printed, "queue = 3\n").unwrap();
    let (code, text) = run(&["serve", "--print-config", "--config", printed.to_str().unwrap()]);
    assert_eq!((code, text.contains("unknown field `queue`")), (2, true), "{text}");
}

/// Everything a demo leaves that is the same for the same seed: sealed bytes, ring, views and who read when are not.
fn demo(dir: &Path, seed: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let at = dir.to_str().unwrap();
    let args = ["demo", "--once", "--statements", "1000", "--homes", "20", "--dir", at, "--seed", seed];
    let (code, text) = run(&args);
    assert_eq!(code, 0, "{text}");
    assert_eq!(text.matches("Verdict   sound").count(), 2, "without a key and with one: {text}");
    let marks = ["(as told)", "(not told)", "not marked"].map(|mark| text.matches(mark).count());
    assert_eq!(marks, [4, 0, 0], "what is irregular is told as a story, and nothing else is: {text}");
    let (code, verdict) = run(&["draw", "verify", dir.join("draw").to_str().unwrap()]);
    assert_eq!((code, verdict.trim()), (0, "sound"));
    let mut files: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    for (path, bytes) in files_below(dir) {
        let name = path.strip_prefix(dir).unwrap().to_path_buf();
        // How far the log was when a batch was signed depends on how statements arrived; what was signed does not.
        let bytes = if name.starts_with("receipts") { Receipt::parse(&bytes).unwrap().entry } else { bytes };
        if !["ledger/frames", "ledger/ring", "ledger/reads", "ledger/views", "ledger/index"]
            .iter()
            .any(|other| name.starts_with(other))
        {
            files.insert(name, bytes);
        }
    }
    let mut frames = minglu::store::FrameFiles::open(&dir.join("ledger")).unwrap();
    let mut number = 0;
    while let Some(frame) = frames.next_frame().unwrap() {
        for record in frame.records {
            files.insert(
                format!("record-{number}").into(),
                format!("{:?} {:?}", record.entry, record.body).into_bytes(),
            );
            number += 1;
        }
    }
    assert_eq!(number, 1000);
    files
}

#[test]
fn a_demo_is_the_same_for_the_same_seed_and_another_for_another() {
    let dir = tempfile::tempdir().unwrap();
    let [one, again, other] = [("one", "5"), ("again", "5"), ("other", "6")].map(|(name, seed)| {
        std::thread::scope(|scope| scope.spawn(|| demo(&dir.path().join(name), seed)).join().unwrap())
    });
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&again));
    for (name, bytes) in &one {
        assert!(again[name] == *bytes, "{} differs for one seed", name.display());
    }
    for (name, bytes) in &one {
        let fixed = name.starts_with("ledger/public/data") || bytes.is_empty();
        assert!(fixed || other.get(name) != Some(bytes), "{} is the same for two seeds", name.display());
    }
}

/// Flags that a text mentions, by the command on their line.
fn mentioned(text: &str) -> Vec<(Option<String>, String)> {
    let word = |c: char| c.is_ascii_lowercase() || c == '-';
    let mut found = Vec::new();
    for line in text.lines() {
        let command = line.split("minglu ").nth(1).and_then(|rest| rest.split(|c| !word(c)).next());
        // What stands behind a bare "--" is another program's, or that of `cargo run -- demo`.
        for flag in
            line.split(|c| !word(c)).filter(|flag| flag.starts_with("--") && !flag.starts_with("---") && flag.len() > 2)
        {
            found.push((command.filter(|c| !c.is_empty()).map(str::to_owned), flag.to_owned()));
        }
    }
    found
}

#[test]
fn the_help_knows_every_command_and_flag_that_the_texts_mention() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = ["README.md", "CHANGELOG.md"].map(|name| fs::read_to_string(root.join(name)).unwrap());
    // Scripts of their own say themselves what they take.
    let scripts = ["ops/build-wasm.sh", "wasm/node.mjs"].map(|name| fs::read_to_string(root.join(name)).unwrap());
    let help = run(&["--help"]).1;
    let below = |help: &str| -> Vec<String> {
        let listed = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
        let names = listed.map_while(|line| line.strip_prefix("  "));
        names.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
    };
    let commands = below(&help);
    assert!(commands.len() > 9, "{commands:?}");
    // The help of a command, and of the commands below it.
    let whole = |name: &String| {
        let own = run(&[name.as_str(), "--help"]).1;
        let deeper = below(&own).into_iter().filter(|below| below != "help");
        let deeper = deeper.map(|below| run(&[name.as_str(), below.as_str(), "--help"]).1);
        [own.clone()].into_iter().chain(deeper).collect::<String>()
    };
    let helps: BTreeMap<&String, String> = commands.iter().map(|name| (name, whole(name))).collect();
    for text in &texts {
        for name in
            text.split("minglu ").skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_lowercase()).next().unwrap())
        {
            assert!(name.is_empty() || commands.iter().any(|known| known == name), "no command {name}");
        }
        for (command, flag) in mentioned(text) {
            if flag == "--release" || scripts.iter().any(|script| script.contains(&flag)) {
                continue;
            }
            let has =
                |help: &String| help.split(|c: char| !(c.is_ascii_lowercase() || c == '-')).any(|word| word == flag);
            let known = match command.and_then(|command| helps.get(&command).cloned()) {
                Some(help) => has(&help) || helps.values().any(has),
                None => helps.values().any(has),
            };
            assert!(known, "no command has {flag}");
        }
    }
    for (name, help) in &helps {
        assert!(help.contains("Usage: minglu"), "{name}: {help}");
    }
}
