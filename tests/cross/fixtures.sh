#!/usr/bin/env bash
# Has the committed fixtures of the formats read by other people's programs: Go's golang.org/x/mod/sumdb reads
# the mirror, checkpoints and receipts, Python's jwcrypto and sd-jwt the statements. check_frames.py, written from schemas/formats.md alone,
# reads frames and ring, minglu_verify.py, written likewise, everything public. A spoilt copy must fail.
set -euo pipefail
cd "$(dirname "$0")/../.."

fixtures=tests/fixtures/provisional-1
python=target/test-venv/bin/python
[ -x "$python" ] || { echo "fixtures: no $python: run ops/install-test-tools.sh" >&2; exit 3; }
mkdir -p target/cross
work=$(mktemp -d target/cross/fixtures.XXXXXX)
trap 'rm -rf "$work"' EXIT

# bulk DIR: the statements of a directory as lines of the bulk read; the number is the start of the name.
bulk() {
    local file number
    for file in "$1"/*.json; do
        number=$(basename "$file" | cut -d- -f1)
        printf '{"seq":%d,"statement":%s}\n' "$((10#$number))" "$(cat "$file")"
    done
}

# fails WANTED COMMAND...: the command must fail and say WANTED.
fails() {
    local wanted=$1 said
    shift
    if said=$("$@" 2>&1) || ! grep --quiet --fixed-strings -- "$wanted" <<<"$said"; then
        printf 'fixtures: wanted a failure that says %q, got: %s\n' "$wanted" "$said" >&2
        exit 1
    fi
}

bulk "$fixtures/statements" >"$work/received.ndjson"
bulk "$fixtures/stored" >"$work/stored.ndjson"
for statements in "$work/received.ndjson" "$work/stored.ndjson" "$fixtures/public.ndjson"; do
    "$python" tests/cross/python/check_statements.py "$statements" "$fixtures/keys.json" --mirror "$fixtures/mirror"
done
# Statement 8 under number 9.
sed 's/"seq":9,/"seq":10,/; s/"seq":8,/"seq":9,/' "$work/received.ndjson" >"$work/moved.ndjson"
fails "not that of the mirror's entry 9" \
    "$python" tests/cross/python/check_statements.py "$work/moved.ndjson" "$fixtures/keys.json" --mirror "$fixtures/mirror"

origin=minglu.example/simulated/provisional-1
frames=("$python" tests/cross/python/check_frames.py)
"${frames[@]}" "$fixtures/frames" "$fixtures/ring" "$origin"
fails "does not open" "${frames[@]}" "$fixtures/frames" "$fixtures/ring" minglu.example/other
cp -r "$fixtures/frames" "$work/frames"
printf 'X' | dd of="$work/frames/frames/00000000000000000000.seg" bs=1 seek=600 conv=notrunc status=none
fails "differs from its checksum" "${frames[@]}" "$work/frames" "$fixtures/ring" "$origin"

witness=$(cat "$fixtures/witness.vkey")
# Both checkpoint keys sign after entry 22; each alone suffices.
tests/cross/check_mirror.sh -receipts "$fixtures/receipts" -earlier "$fixtures/checkpoints/10.note" \
    "$fixtures/mirror" "$(cat "$fixtures/log.vkey")"
tests/cross/check_mirror.sh -witness "$witness" -earlier "$fixtures/checkpoints/24.note" \
    "$fixtures/mirror" "$(cat "$fixtures/log-next.vkey")"
cp -r "$fixtures/mirror" "$work/mirror"
cp "$fixtures/checkpoints/300.note" "$work/mirror/checkpoint"
fails "not cosigned by witness.example/one" \
    tests/cross/check_mirror.sh -witness "$witness" "$work/mirror" "$(cat "$fixtures/log.vkey")"
verify=("$python" tests/cross/python/minglu_verify.py)
kept=()
for note in "$fixtures"/checkpoints/*.note; do
    kept+=(--earlier "$note")
done
"${verify[@]}" mirror "$fixtures/mirror" --policy "$fixtures/policy.txt" --statements "$fixtures/public.ndjson" "${kept[@]}"
"${verify[@]}" mirror "$fixtures/mirror" --policy "$fixtures/policy.txt" --statements "$fixtures/statements" >"$work/said" || [ $? = 2 ]
grep --quiet '^could not tell: ' "$work/said"
for receipt in "$fixtures"/receipts/*; do
    "${verify[@]}" receipt "$receipt" --log "$(cat "$fixtures/log.vkey")"
done
fails "could-not-tell awaiting-cosignature" "${verify[@]}" mirror "$work/mirror" --policy "$fixtures/policy.txt"
# A ledger from which a statement was withdrawn, and which was closed.
"${frames[@]}" "$fixtures/ended" - "$origin"
cp -r "$fixtures/ended" "$work/ended"
sed -i 's/{"by":11,/{"by":10,/' "$work/ended/frames/00000000000000000000.seg"
fails "differs from its checksum" "${frames[@]}" "$work/ended" - "$origin"
tests/cross/check_mirror.sh -earlier "$fixtures/checkpoints/10.note" "$fixtures/ended/mirror" "$(cat "$fixtures/log.vkey")"
# Its manifest is that of the other ledger.
cp -r "$fixtures/mirror/data" "$work/ended/mirror/data"
"${verify[@]}" mirror "$work/ended/mirror" --log "$(cat "$fixtures/log.vkey")" \
    --statements "$fixtures/ended/audited.ndjson" --earlier "$fixtures/checkpoints/10.note"
sed 's/"not_shown":"withdrawn by entry 11"/"not_shown":"withdrawn by entry 10"/' "$fixtures/ended/audited.ndjson" >"$work/audited.ndjson"
fails "statement-withdrawn" "${verify[@]}" mirror "$work/ended/mirror" --log "$(cat "$fixtures/log.vkey")" \
    --statements "$work/audited.ndjson"
printf '\0' | dd of="$work/mirror/tile/0/000" bs=1 seek=100 conv=notrunc status=none
fails "tile/0/000" tests/cross/check_mirror.sh "$work/mirror" "$(cat "$fixtures/log.vkey")"
fails "unsound published-differs: tile/0/000 row 3" "${verify[@]}" mirror "$work/mirror" --log "$(cat "$fixtures/log.vkey")"
echo "fixtures: sound for other people's programs, and not when spoilt"
