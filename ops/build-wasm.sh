#!/usr/bin/env bash
# Builds the verifier as WebAssembly: target/wasm/minglu_verifier.wasm, which is never committed.
#
#   ops/build-wasm.sh            builds it and prints its path, size, SHA-256, and the compiler
#   ops/build-wasm.sh --quick    in a quarter of the time, for tests: hardly optimised, and with a digest of its own
#   ops/build-wasm.sh --twice    builds it again from a copy of the sources elsewhere, and fails if one byte differs
#   ops/build-wasm.sh --check    fails if the digest in CHANGELOG.md is not that of these sources; the compiler has to be
#                                the one that stands there
#
# The target wasm32-unknown-unknown is that of the compiler at hand; else rustup adds it; else, on a Debian machine,
# the compiler, the target and the linker come from Debian's packages (about 200 MB, without root, from the archive that
# the machine itself uses) into target/wasm-toolchain, where they stay. MINGLU_WASM_SUITE says of which suite;
# MINGLU_WASM_TOOLCHAIN=debian takes these in any case, so that the digest can be compared.
#
# Exits 77 where the target cannot be had, or the compiler is not the one whose digest is known: then nothing was tested.
set -euo pipefail
cd "$(dirname "$0")/.."

target=wasm32-unknown-unknown
kept=$PWD/target/wasm-toolchain
suite=${MINGLU_WASM_SUITE:-forky}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
linker=

unfit() {
    printf '%s\n' "############################################################" \
        "## NOT BUILT: the verifier as WebAssembly: $*" \
        "############################################################" >&2
    exit 77
}

has_target() {
    local libraries
    libraries=$("$1" --print target-libdir --target "$target" 2>/dev/null) && [ -d "$libraries" ]
}

# apt with a state of its own: the machine's packages are neither asked nor touched.
apt_in() {
    local command=$1
    shift
    "$command" -q -o Dir="$kept/apt" -o Dir::State="$kept/apt/state" -o Dir::State::status="$kept/apt/state/status" \
        -o Dir::Cache="$kept/apt/cache" -o Dir::Etc::sourcelist="$kept/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::Etc::preferencesparts=/dev/null -o Acquire::Languages=none -o APT::Sandbox::User="$(id -un)" \
        -o APT::Install-Recommends=false -o Debug::NoLocking=true "$@"
}

# Fetches rustc, the target and its linker with the libraries that they need; says why if it cannot.
fetch_from_debian() {
    [ ! -e "$kept/complete" ] || return 0
    local tool archive llvm package
    for tool in apt-get apt-cache dpkg dpkg-deb; do
        command -v "$tool" >/dev/null || { echo "there is no $tool"; return 1; }
    done
    [ -f "$keyring" ] || { echo "there is no $keyring"; return 1; }
    archive=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' | grep -v -- '-security ' |
        sed -n '1s/^[^ ]* //p')
    [ -n "$archive" ] || { echo "this machine's apt names no archive"; return 1; }
    rm -rf "$kept"
    mkdir -p "$kept/apt/state/lists/partial" "$kept/apt/cache/archives/partial" "$kept/root"
    echo "deb [signed-by=$keyring] $archive $suite main" >"$kept/apt/sources.list"
    # Build scripts and macros are linked by the compiler of this machine; these are not fetched again.
    for package in gcc libc6-dev binutils; do
        printf 'Package: %s\nStatus: install ok installed\nVersion: 99:99\nArchitecture: %s\nProvides: libc-dev\nMaintainer: nobody <nobody>\nDescription: here\n\n' \
            "$package" "$(dpkg --print-architecture)"
    done >"$kept/apt/state/status"
    apt_in apt-get update >"$kept/log" 2>&1 || { echo "the lists of $suite cannot be fetched: $(tail -n 1 "$kept/log")"; return 1; }
    # The linker of the LLVM that this compiler was made with needs no library besides.
    llvm=$(apt_in apt-get -y --print-uris install rustc libstd-rust-dev-wasm32 2>>"$kept/log" |
        sed -n 's/.* libllvm\([0-9]*\)_.*/\1/p' | sort -V | tail -n 1)
    [ -n "$llvm" ] || { echo "$suite has no rustc for $target: $(tail -n 1 "$kept/log")"; return 1; }
    apt_in apt-get -y --download-only install rustc libstd-rust-dev-wasm32 "lld-$llvm" >>"$kept/log" 2>&1 ||
        { echo "the packages cannot be fetched: $(tail -n 1 "$kept/log")"; return 1; }
    for package in "$kept"/apt/cache/archives/*.deb; do
        dpkg-deb -x "$package" "$kept/root"
    done
    rm -rf "$kept/apt/cache"
    wrap rustc "usr/bin/rustc"
    wrap wasm-ld "usr/lib/llvm-$llvm/bin/wasm-ld"
    touch "$kept/complete"
}

# A program of the packages, run with their own loader and libraries: those of this machine may be older.
wrap() {
    local loader
    loader=$(cd "$kept/root" && find usr/lib -name 'ld-linux*.so.*' | sort | head -n 1)
    cat >"$kept/$1" <<END
#!/bin/sh
root=\$(dirname "\$0")/root
exec "\$root/$loader" --argv0 $1 --library-path "\$root/$(dirname "$loader")" "\$root/$2" "\$@"
END
    chmod +x "$kept/$1"
}

compiler=rustc
if [ "${MINGLU_WASM_TOOLCHAIN:-}" = debian ] || ! has_target rustc; then
    if [ "${MINGLU_WASM_TOOLCHAIN:-}" != debian ] && command -v rustup >/dev/null &&
        timeout 300 rustup target add "$target" >/dev/null 2>&1 && has_target rustc; then
        echo "rustup added $target" >&2
    else
        why=$(fetch_from_debian) || unfit "rustc has no target $target, rustup cannot add it, and of Debian: $why"
        compiler=$kept/rustc linker=$kept/wasm-ld
    fi
fi
has_target "$compiler" || unfit "$compiler has no target $target"
version=$("$compiler" --version)

# build SOURCES OUTPUT [SETTING=VALUE...]: one path stands for every machine's.
build() {
    local settings=("${@:3}")
    local flags=("--remap-path-prefix=$1=/minglu" "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
        "--remap-path-prefix=$("$compiler" --print sysroot)=/rust")
    [ -z "$linker" ] || flags+=(-C "linker=$linker" -C linker-flavor=wasm-ld)
    # The program's own versions of everything.
    cp "$1/Cargo.lock" "$1/wasm/Cargo.lock"
    env -u RUSTFLAGS "${settings[@]}" RUSTC="$compiler" CARGO_ENCODED_RUSTFLAGS="$(IFS=$'\x1f' && echo "${flags[*]}")" \
        CARGO_TARGET_DIR="$2" CARGO_INCREMENTAL=0 \
        cargo build --quiet --release --target "$target" --manifest-path "$1/wasm/Cargo.toml"
}

built=$PWD/target/wasm/build
profile=()
if [ "${1:-}" = --quick ]; then
    built=$PWD/target/wasm/quick
    profile=(CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=2)
fi
build "$PWD" "$built" "${profile[@]}"
made=target/wasm/minglu_verifier.wasm
cp "$built/$target/release/minglu_verifier.wasm" "$made"
digest=$(sha256sum "$made" | cut -d ' ' -f 1)
printf '%s\n  %s bytes\n  SHA-256 %s\n  %s\n' "$made" "$(stat -c %s "$made")" "$digest" "$version"

case ${1:-} in
    '' | --quick) ;;
    --twice)
        elsewhere=$(mktemp -d)
        trap 'rm -rf "$elsewhere"' EXIT
        mkdir -p "$elsewhere/other/name"
        cp -r Cargo.toml Cargo.lock src schemas wasm "$elsewhere/other/name"
        build "$elsewhere/other/name" "$elsewhere/built"
        cmp "$made" "$elsewhere/built/$target/release/minglu_verifier.wasm"
        echo "  built twice, in two directories: the same bytes"
        ;;
    --check)
        told() { sed -n "s/.*minglu_verifier\.wasm. $1 .\([^\`]*\).*/\1/p" CHANGELOG.md | sed -n 1p; }
        [ -n "$(told SHA-256)" ] || { echo "CHANGELOG.md tells no digest" >&2; exit 1; }
        if [ "$version" != "$(told 'built by')" ]; then
            unfit "CHANGELOG.md tells the digest of another compiler: $(told 'built by')"
        fi
        if [ "$digest" != "$(told SHA-256)" ]; then
            echo "CHANGELOG.md tells $(told SHA-256), these sources give $digest" >&2
            exit 1
        fi
        echo "  CHANGELOG.md tells the same digest"
        ;;
    *)
        echo "usage: ops/build-wasm.sh [--quick | --twice | --check]" >&2
        exit 2
        ;;
esac
