//! Every input that a fuzzer kept, on every build: what once was a finding stays mended.

#[path = "../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

/// Inputs that a corpus has at least: seeds and what the fuzzer added.
const KEPT_MIN: usize = 5;

#[test]
fn no_kept_input_makes_a_reader_panic_or_lie() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    let mut known: Vec<String> =
        fs::read_dir(&corpus).unwrap().map(|dir| dir.unwrap().file_name().into_string().unwrap()).collect();
    known.sort();
    assert_eq!(known, targets::TARGETS.map(|(name, _)| name), "a target has a corpus, and a corpus a target");
    for (name, target) in targets::TARGETS {
        let inputs: Vec<_> = fs::read_dir(corpus.join(name)).unwrap().map(|file| file.unwrap().path()).collect();
        assert!(inputs.len() >= KEPT_MIN, "{name}: {} inputs", inputs.len());
        for input in inputs {
            let bytes = fs::read(&input).unwrap();
            let held = std::panic::catch_unwind(|| target(&bytes));
            assert!(held.is_ok(), "{}", input.display());
        }
    }
}
