#!/usr/bin/env bash
# Every test of the repository: our own, those by other people's tools, and the power-loss bench.
#
# A step that exits 77 could not be run here and counts as skipped, after saying why; any other exit code
# than 0 is a failure. All steps run, then the closing line counts them. Adding a step is a line below.
#
#   MINGLU_POWER_IMAGES=50 ops/test.sh    cuts the power as often as that
set -euo pipefail
cd "$(dirname "$0")/.."

passed=0
failed=0
skipped=0

# step NAME COMMAND...
step() {
    local name=$1 status=0 began=$SECONDS verdict
    shift
    printf '\n== %s\n' "$name"
    "$@" </dev/null || status=$?
    case $status in
        0) passed=$((passed + 1)) verdict=passed ;;
        77) skipped=$((skipped + 1)) verdict=SKIPPED ;;
        *) failed=$((failed + 1)) verdict="FAILED (exit code $status)" ;;
    esac
    printf '== %s: %s after %s s\n' "$name" "$verdict" "$((SECONDS - began))"
}

step "test tools" ops/install-test-tools.sh
step "cargo test" cargo test --locked --no-fail-fast
step "checkers check themselves" tests/cross/selftest.sh
step "fixtures by other tools" tests/cross/fixtures.sh
step "the portal's verifier in Node" tests/cross/js/run.sh
step "the verifier as WebAssembly" tests/cross/wasm/run.sh
step "a real ledger by other tools" tests/cross/demo.sh
step "a receipt in a real browser" tests/browser/run.sh
step "faults at every system call" tests/faults/faults.py
step "power loss: controls" tests/power/controls.sh "${MINGLU_POWER_IMAGES:-3}"
step "power loss: the ledger" tests/power/ledger.sh "${MINGLU_POWER_IMAGES:-10}"

printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ]
