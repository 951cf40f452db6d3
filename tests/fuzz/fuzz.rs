//! The fuzzer: libFuzzer over one target, which `MINGLU_FUZZ` names. `ops/fuzz.sh` builds and runs it.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

mod targets;

static CHOSEN: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("MINGLU_FUZZ").expect("MINGLU_FUZZ names a target");
    let found = targets::TARGETS.iter().find(|(known, _)| *known == name);
    found.expect("MINGLU_FUZZ names a target of targets.rs").1
});

fuzz_target!(|data: &[u8]| CHOSEN(data));
