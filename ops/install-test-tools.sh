#!/usr/bin/env bash
# Installs what the cross-checks and the power-loss bench need, and nothing that is there already.
#
# Debian packages through apt-get (as root, or through sudo without a password), Python packages into
# the virtual environment `target/test-venv`, pinned in `tests/cross/python/requirements.txt`.
# Asks no question, touches no index when nothing is missing, and exits 1 naming what it could not get.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
    golang-go                # the Go tool, for the second implementation of notes, tiles and proofs
    golang-golang-x-mod-dev  # golang.org/x/mod/sumdb: note and tlog, as Debian packages them
    python3                  # runs the statement checks
    python3-venv             # keeps their packages away from the system
    xfsprogs                 # mkfs.xfs: the file system that can copy an image at one instant
    e2fsprogs                # mkfs.ext4: the file system whose power is cut
    strace                   # makes single system calls fail
    chromium                 # a real browser, for the page that checks a receipt
    chromium-driver          # drives it
)

# Runs the tests of the portal's verifier; any Node on the path will do, tests/cross/js/run.sh asks for its version.
command -v node >/dev/null || packages+=(nodejs)

say() { printf 'install-test-tools: %s\n' "$*" >&2; }

missing=()
for package in "${packages[@]}"; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done

if [ "${#missing[@]}" -gt 0 ]; then
    if ! command -v apt-get >/dev/null; then
        say "MISSING ${missing[*]}: this is no Debian, install them by hand"
        exit 1
    fi
    if [ "$(id -u)" = 0 ]; then
        elevate=()
    elif command -v sudo >/dev/null && sudo --non-interactive true 2>/dev/null; then
        elevate=(sudo --non-interactive)
    else
        say "MISSING ${missing[*]}: neither root nor sudo without a password, so run: apt-get install ${missing[*]}"
        exit 1
    fi
    say "installing ${missing[*]}"
    "${elevate[@]}" apt-get update --quiet --quiet </dev/null
    # shellcheck disable=SC2016
    "${elevate[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet \
        --no-install-recommends "${missing[@]}" </dev/null
fi

venv=target/test-venv
wanted=tests/cross/python/requirements.txt
# The stamp is a copy of the list that was installed last, so a changed pin installs again.
if ! cmp --silent "$wanted" "$venv/installed.txt" || ! "$venv/bin/python" -c 'import jwcrypto, sd_jwt, cryptography' 2>/dev/null; then
    say "installing the Python packages of $wanted into $venv"
    rm -rf "$venv"
    mkdir -p target
    /usr/bin/python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted" </dev/null
    cp "$wanted" "$venv/installed.txt"
fi
say "all there"
