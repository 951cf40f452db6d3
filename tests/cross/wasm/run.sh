#!/usr/bin/env bash
# The verifier as WebAssembly, in Node: builds it, then asks it about a real ledger, honest and lying.
#
#   tests/cross/wasm/run.sh [PROGRAM]
#
# Exits 77 where the target or Node 20 cannot be had: then it is not known whether the module works. That the pure rooms
# compile without the rest of the program is known in any case.
set -euo pipefail
cd "$(dirname "$0")/../../.."

cp Cargo.lock wasm/Cargo.lock
CARGO_TARGET_DIR=$PWD/target/wasm/check cargo check --quiet --manifest-path wasm/Cargo.toml
ops/build-wasm.sh
if ! command -v node >/dev/null || [ "$(node --print 'process.versions.node.split(".")[0]')" -lt 20 ]; then
    echo "### NOT TESTED: the verifier as WebAssembly: there is no node of version 20; run ops/install-test-tools.sh" >&2
    exit 77
fi
program=${1:-}
if [ -z "$program" ]; then
    cargo build --quiet --locked
    program=${CARGO_TARGET_DIR:-$PWD/target}/debug/minglu
fi
dir=$(mktemp -d)
"$program" demo --statements 300 --homes 20 --dir "$dir/demo" >"$dir/told" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
# The reader of the two ends first, which is no failure here.
if ! grep --quiet --max-count=1 '^Serving at ' < <(tail --pid="$server" --lines=+1 --follow "$dir/told"); then
    echo "wasm: the ledger did not come up" >&2
    cat "$dir/told" >&2
    exit 1
fi
MINGLU_URL=$(sed -n 's/^Serving at \([^ ]*\) .*/\1/p' "$dir/told")
MINGLU_KEY=$(grep -o "'demo[^']*'" "$dir/told" | head -n 1 | tr -d "'")
export MINGLU_URL MINGLU_KEY MINGLU_DEMO=$dir/demo MINGLU_PROGRAM=$program
node --no-warnings --test tests/cross/wasm/
