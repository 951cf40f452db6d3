#!/usr/bin/env bash
# Runs the tests of src/portal/verify.mjs, the verifier for browsers, in Node 20 or later.
#
# Exits 77 where Node is missing, older, or has no Ed25519 in WebCrypto: then nothing was tested.
set -euo pipefail
cd "$(dirname "$0")/../../.."

unfit() {
    printf '%s\n' "############################################################" \
        "## NOT TESTED: src/portal/verify.mjs: $*" \
        "## It needs Node 20 or later with Ed25519 in WebCrypto." \
        "############################################################" >&2
    exit 77
}

command -v node >/dev/null || unfit "there is no node: run ops/install-test-tools.sh"
major=$(node --print 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || unfit "this node is of version $major"
node --no-warnings --eval 'crypto.subtle.importKey("raw", new Uint8Array(32).fill(1), "Ed25519", false, ["verify"]).catch(() => process.exit(1))' ||
    unfit "this node's WebCrypto has no Ed25519"
exec node --no-warnings --test tests/cross/js/
