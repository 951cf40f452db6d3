#!/usr/bin/env bash
# The power is cut under the ledger itself: nothing that was acknowledged may be lost.
#
#   tests/power/ledger.sh [IMAGES]
#
# Exit code 77: this machine cannot run the bench, which it has said on the error stream.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --quiet --locked --example power_ledger
ledger=${CARGO_TARGET_DIR:-$PWD/target}/debug/examples/power_ledger
python3 tests/power/power.py --name "minglu" --writer "$ledger write" --reader "$ledger read" \
    --images "${1:-10}" --expect keep
