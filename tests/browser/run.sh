#!/usr/bin/env bash
# A ledger that serves, and a real browser that checks a receipt of it on the portal's own page.
#
#   tests/browser/run.sh [PROGRAM]
#
# Exits 77 where no Chromium with its driver is installed: then nothing was tested.
set -euo pipefail
cd "$(dirname "$0")/../.."

for tool in chromium chromedriver; do
    if ! command -v "$tool" >/dev/null; then
        echo "### NOT TESTED in a browser: there is no $tool; run ops/install-test-tools.sh" >&2
        exit 77
    fi
done
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
    echo "browser: the ledger did not come up" >&2
    cat "$dir/told" >&2
    exit 1
fi
url=$(sed -n 's/^Serving at \([^ ]*\) .*/\1/p' "$dir/told")
key=$(grep -o "'demo[^']*'" "$dir/told" | head -n 1 | tr -d "'")
# A statement that everybody may see: the founding.
receipt=$dir/demo/receipts/0.tlog-proof
[ -f "$receipt" ] || receipt=$(find "$dir/demo/receipts" -name '*.tlog-proof' | sort -V | head -n 1)
tests/browser/verify.py "$url" "$receipt" "$key"
