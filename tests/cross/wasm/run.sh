#!/usr/bin/env bash
# The verifier as WebAssembly, in Node: builds it, then asks it about a real ledger, honest and lying.
#
#   tests/cross/wasm/run.sh [PROGRAM]
#
# Exits 77 where the target or Node 20 cannot be had: then it is not known whether the module works. That the pure rooms
# compile without the rest of the program is known in any case.
set -euo pipefail
cd "$(dirname "$0")/../../.."

built=0
ops/build-wasm.sh --quick || built=$?
if [ "$built" = 77 ]; then
    cp Cargo.lock wasm/Cargo.lock
    CARGO_TARGET_DIR=$PWD/target/wasm/check cargo check --quiet --manifest-path wasm/Cargo.toml
fi
[ "$built" = 0 ] || exit "$built"
if ! command -v node >/dev/null || [ "$(node --print 'process.versions.node.split(".")[0]')" -lt 20 ]; then
    echo "### NOT TESTED: the verifier as WebAssembly: there is no node of version 20; run ops/install-test-tools.sh" >&2
    exit 77
fi
. tests/served_demo.sh wasm "${1:-}"
export MINGLU_URL=$url MINGLU_KEY=$key MINGLU_DEMO=$dir/demo MINGLU_PROGRAM=$program
node --no-warnings --test tests/cross/wasm/
