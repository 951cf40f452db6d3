#!/usr/bin/env bash
# Fuzzes every reader of what strangers send, with LLVM's libFuzzer, on the stable toolchain.
#
#   ops/fuzz.sh                        each target: 10 million executions or 10 minutes, whichever comes first
#   ops/fuzz.sh entry note             these only
#   MINGLU_FUZZ_RUNS=0                 as many executions as the time allows
#   MINGLU_FUZZ_SECONDS=60             a minute each
#
# New inputs that reach new code go to target/fuzz/corpus and, made small, to tests/fuzz/corpus, which `cargo test`
# replays. A finding is kept in target/fuzz/findings, and the script ends with 1. Needs a C++ compiler.
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${MINGLU_FUZZ_RUNS:-10000000}
seconds=${MINGLU_FUZZ_SECONDS:-600}
# Inputs longer than this are not kept in the repository: the corpus is replayed on every test run.
kept_bytes_max=4096
kept_files_max=120

host=$(rustc -vV | sed -n 's/^host: //p')
coverage="-Cpasses=sancov-module -Ccodegen-units=1"
for option in level=4 inline-8bit-counters pc-table trace-compares; do
    coverage+=" -Cllvm-args=-sanitizer-coverage-$option"
done
# Only for the target, so that build scripts and macros are built as usual.
export CARGO_BUILD_TARGET=$host CARGO_TARGET_DIR=$PWD/target/fuzz RUSTFLAGS="--cfg fuzzing $coverage"
# The program's own versions, and what the fuzzer needs besides.
cp Cargo.lock tests/fuzz/Cargo.lock
cargo build --release --quiet --manifest-path tests/fuzz/Cargo.toml
program=target/fuzz/$host/release/fuzz

if [ $# -eq 0 ]; then
    for corpus in tests/fuzz/corpus/*/; do
        set -- "$@" "$(basename "$corpus")"
    done
fi
mkdir -p target/fuzz/findings
findings=0
printf '%-14s %12s %8s %8s %9s  %s\n' target executions seconds inputs "per s" verdict
for target in "$@"; do
    export MINGLU_FUZZ=$target
    kept=tests/fuzz/corpus/$target
    work=target/fuzz/corpus/$target
    mkdir -p "$kept" "$work"
    log=target/fuzz/$target.log
    verdict=held
    "$program" "$work" "$kept" -runs="$runs" -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="target/fuzz/findings/$target-" -print_final_stats=1 >"$log" 2>&1 || verdict=FOUND
    [ "$verdict" = held ] || findings=$((findings + 1))
    stat() { sed -n "s/^stat::$1: *//p" "$log" | tail -n 1; }
    printf '%-14s %12s %8s %8s %9s  %s\n' "$target" "$(stat number_of_executed_units)" \
        "$(sed -n 's/^Done [0-9]* runs in \([0-9]*\) second.*/\1/p' "$log")" "$(find "$work" "$kept" -type f | wc -l)" \
        "$(stat average_exec_per_sec)" "$verdict"
    # The smallest set that reaches the same code; of that, what is short.
    minimal=$(mktemp -d target/fuzz/minimal.XXXXXX)
    if "$program" -merge=1 "$minimal" "$kept" "$work" >>"$log" 2>&1; then
        find "$kept" -type f -delete
        # Not `head`: it would end the pipe before `sort` is through, and that ends this script.
        find "$minimal" -type f -size -"$((kept_bytes_max + 1))"c -printf '%s %p\n' | sort -n |
            sed -n "1,${kept_files_max}p" | while read -r _ input; do cp "$input" "$kept/"; done
    fi
    rm -rf "$minimal"
done
[ "$findings" = 0 ]
