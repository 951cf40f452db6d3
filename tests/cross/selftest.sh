#!/usr/bin/env bash
# Tests the checkers themselves: sound data pass, and each way of spoiling them is noticed and named.
# A checker that cannot fail proves nothing about the ledger.
set -euo pipefail
cd "$(dirname "$0")/../.."

python=target/test-venv/bin/python
[ -x "$python" ] || { echo "selftest: no $python: run ops/install-test-tools.sh" >&2; exit 3; }
mkdir -p target/cross
work=$(mktemp -d target/cross/selftest.XXXXXX)
trap 'rm -rf "$work"' EXIT

passed=0
failed=0

# check NAME WANTED ARGUMENTS...: makes a mirror of ARGUMENTS and wants `sound`, or a failure that says WANTED.
check() {
    local name=$1 wanted=$2 dir=$work/mirror status=0 said
    shift 2
    rm -rf "$dir"
    "$python" tests/cross/make_mirror.py "$dir" "$@"
    local flags=(-earlier "$dir/earlier" -witness "$(cat "$dir/witness")")
    [ ! -d "$dir/receipts" ] || flags+=(-receipts "$dir/receipts")
    said=$(tests/cross/check_mirror.sh "${flags[@]}" "$dir/mirror" "$(cat "$dir/vkey")" 2>&1) || status=$?
    if { [ "$wanted" = sound ] && [ "$status" = 0 ]; } || { [ "$wanted" != sound ] && [ "$status" = 1 ]; } && grep --quiet --fixed-strings -- "$wanted" <<<"$said"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s: wanted %q, got exit %s: %s\n' "$name" "$wanted" "$status" "$said"
    fi
}

for size in 0 1 2 255 256 257 700 66000; do
    check "sound $size" sound "$size"
done
check "sound, the log already longer than its checkpoint" sound 700 --published 300
check "sound, fetched under partial names" sound 700 --partial-names

while read -r spoil wanted; do
    check "$spoil" "$wanted" 700 --spoil "$spoil"
done <<'TABLE'
entry-byte tile/0/002 row 187: is
entry-missing tile/entries/002: ends in row 187
entries-swapped seq 1 where 0 is due
chain entry 350 says prev
seq seq 700 where 699 is due
spelling entry 350 is not spelt as version 1 spells it
tile-0 tile/0/000 row 255: is
tile-1 tile/1/000 row 1: is
tile-short tile/0/000: 8160 bytes
tile-torn tile/0/000: 8191 bytes
root checkpoint: root
size tile/entries/002: ends in row 188
origin origin "other.example/log"
extension 4 lines of text
other-key not signed by the log minglu.example/selftest
signature invalid signature for key minglu.example/selftest
cosignature invalid signature for key witness.example/selftest
no-cosignature not cosigned by witness.example/selftest
receipt-entry invalid transparency proof
receipt-path invalid transparency proof
receipt-index invalid transparency proof
receipt-signature invalid signature for key
receipt-forked its entry 0 is not the mirror's
earlier-forked history was rewritten
earlier-longer its tail was cut
data data/
TABLE

if [ -f tests/cross/python/selftest.py ]; then
    "$python" tests/cross/python/selftest.py || failed=$((failed + 1))
fi
# The second verifier: every fixture, and a table of mutations.
"$python" -m unittest tests/cross/python/test_minglu_verify.py || failed=$((failed + 1))

echo "cross-check self-test: $passed as wanted, $failed not"
[ "$failed" = 0 ]
