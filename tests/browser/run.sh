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
. tests/served_demo.sh browser "${1:-}"
# A statement that everybody may see: the founding.
receipt=$dir/demo/receipts/0.tlog-proof
[ -f "$receipt" ] || receipt=$(find "$dir/demo/receipts" -name '*.tlog-proof' | sort -V | head -n 1)
tests/browser/verify.py "$url" "$receipt" "$key"
