#!/usr/bin/env bash
# Builds the Go checker (golang.org/x/mod from Debian, no network) and runs it with the arguments given.
#
#   tests/cross/check_mirror.sh [-receipts DIR] [-earlier FILE] [-witness VKEY]... MIRROR VKEY
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=$(cd "$here/../.." && pwd)/target/cross
gopath=${MINGLU_GOPATH:-/usr/share/gocode}

command -v go >/dev/null || { echo "check_mirror: no go: run ops/install-test-tools.sh" >&2; exit 3; }
[ -d "$gopath/src/golang.org/x/mod/sumdb" ] || { echo "check_mirror: no golang.org/x/mod under $gopath: run ops/install-test-tools.sh" >&2; exit 3; }
mkdir -p "$target"
(cd "$here/go" && GO111MODULE=off GOFLAGS= GOPATH=$gopath GOCACHE=$target/go-cache go build -o "$target/checkmirror" .)
exec "$target/checkmirror" "$@"
