#!/usr/bin/env bash
# The control rows of the power-loss bench: stores whose fate is known, to show that the bench sees it.
#
#   tests/power/controls.sh [IMAGES]
#
# Exit code 77: this machine cannot run the bench, which it has said on the error stream.
set -euo pipefail
cd "$(dirname "$0")/../.."

images=${1:-3}
cargo build --quiet --locked --example power_control
control=${CARGO_TARGET_DIR:-$PWD/target}/debug/examples/power_control

# row NAME WRITER READER EXPECTED
row() {
    local status=0
    python3 tests/power/power.py --name "$1" --writer "$control $2" --reader "$control $3" \
        --images "$images" --expect "$4" || status=$?
    [ "$status" != 77 ] || exit 77
    [ "$status" = 0 ] || failed=1
}

failed=0
row "segment, fdatasync" segment-write segment-read keep
row "segment, never synced" lazy-write segment-read lose
row "sled, flush()" sled-write sled-read lose
# Sled promises nothing here, so this row is reported and not judged.
row "sled, own fdatasync" sled-synced-write sled-read either
exit "$failed"
