#!/usr/bin/env bash
# A ledger of the real program, checked with other people's tools: Go's tlog and note, jwcrypto, sd-jwt; and with
# minglu_verify.py, which is ours but written from schemas/formats.md alone.
#
#   tests/cross/demo.sh [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/../.."

program=${1:-}
if [ -z "$program" ]; then
    # With the examples, because then everything has the features that it has for `cargo test`, and is there already.
    cargo build --quiet --locked --bins --examples
    program=${CARGO_TARGET_DIR:-$PWD/target}/debug/minglu
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$program" demo --once --statements 1200 --homes 60 --dir "$dir/demo" >"$dir/told"
key=$(grep -o "'demo[^']*'" "$dir/told" | head -n 1 | tr -d "'")

tests/cross/check_mirror.sh -receipts "$dir/demo/receipts" "$dir/demo/ledger/public" "$key"
target/test-venv/bin/python tests/cross/python/check_statements.py \
    "$dir/demo/sent.ndjson" "$dir/demo/keys.json" --mirror "$dir/demo/ledger/public"
target/test-venv/bin/python tests/cross/python/minglu_verify.py mirror "$dir/demo/ledger/public" --log "$key" \
    --statements "$dir/demo/sent.ndjson"

# Checkers that cannot fail prove nothing: one changed byte in a bundle, and one in a statement, must be seen.
cp -r "$dir/demo/ledger/public" "$dir/spoilt"
printf '9' | dd of="$dir/spoilt/tile/entries/000" bs=1 seek=40 conv=notrunc status=none
if tests/cross/check_mirror.sh "$dir/spoilt" "$key" 2>/dev/null; then
    echo "a spoilt bundle passes" >&2
    exit 1
fi
if target/test-venv/bin/python tests/cross/python/minglu_verify.py mirror "$dir/spoilt" --log "$key" >"$dir/found"; then
    echo "a spoilt bundle passes the second verifier" >&2
    exit 1
fi
grep --quiet 'entry 0, tile/entries/000' "$dir/found"
sed '5s/"signature":"A*\(.\)\(.\)/"signature":"\2\1/' "$dir/demo/sent.ndjson" >"$dir/spoilt.ndjson"
if cmp -s "$dir/demo/sent.ndjson" "$dir/spoilt.ndjson"; then
    sed '5s/"signature":"../"signature":"AA/' "$dir/demo/sent.ndjson" >"$dir/spoilt.ndjson"
fi
if target/test-venv/bin/python tests/cross/python/check_statements.py "$dir/spoilt.ndjson" "$dir/demo/keys.json" 2>/dev/null; then
    echo "a spoilt signature passes" >&2
    exit 1
fi
