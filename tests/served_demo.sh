# A small ledger that serves, for a test by another tool. Sourced: `. tests/served_demo.sh NAME [PROGRAM]`.
#
# Sets program, dir (gone with the script), url, and key, the verifier key. The ledger ends with the script.
# shellcheck shell=bash disable=SC2034
program=${2:-}
if [ -z "$program" ]; then
    # With the examples, because then everything has the features that it has for `cargo test`, and is there already.
    cargo build --quiet --locked --bins --examples
    program=${CARGO_TARGET_DIR:-$PWD/target}/debug/minglu
fi
dir=$(mktemp -d)
"$program" demo --statements 300 --homes 20 --dir "$dir/demo" >"$dir/told" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
# The reader of the two ends first, which is no failure here.
if ! grep --quiet --max-count=1 '^Serving at ' < <(tail --pid="$server" --lines=+1 --follow "$dir/told"); then
    echo "$1: the ledger did not come up" >&2
    cat "$dir/told" >&2
    exit 1
fi
url=$(sed -n 's/^Serving at \([^ ]*\) .*/\1/p' "$dir/told")
key=$(grep -o "'demo[^']*'" "$dir/told" | head -n 1 | tr -d "'")
