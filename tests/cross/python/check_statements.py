#!/usr/bin/env python3
"""Checks statements of the ledger with other people's libraries: jwcrypto and sd-jwt.

    check_statements.py STATEMENTS.ndjson KEYS.json [--mirror DIR]

STATEMENTS has a line `{"seq":n,"statement":{"payload","signatures":[..]},"disclosures":[..]}` each, as the
bulk read gives them; without `disclosures`, those in the first signature's header count; a line
`{"seq":n,"not_shown":class}` is counted only. KEYS is `{kid: base64url public key}`. With a mirror, the
digest of each statement is compared with the mirror's entry. Prints one line; exits 1 after naming the
first thing that is wrong.

Algorithms: `EdDSA` (RFC 8037) and `Ed25519` (RFC 9864), both Ed25519. jwcrypto knows the second since
1.6; a statement whose algorithm the installed library does not know is an error, never passed over.
"""

import argparse
import base64
import hashlib
import importlib.metadata
import json
import pathlib
import sys

from jwcrypto.jwk import JWK, JWKSet
from jwcrypto.jws import JWS, default_allowed_algs
from sd_jwt.verifier import SDJWTVerifier

ALGORITHMS = ("EdDSA", "Ed25519")
TYPE = "minglu+sd-jwt"


class Wrong(Exception):
    """What is wrong, in words that name where."""


def decode(text):
    """base64url in its one spelling: unpadded, unused bits zero."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise Wrong(f"{text!r} is not canonical base64url")
    return data


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def once(pairs):
    """A JSON object without a repeated member: a text that two readers read differently proves nothing."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Wrong(f"a member is repeated among {[name for name, _ in pairs]}")
    return found


def parsed(text):
    return json.loads(text, object_pairs_hook=once)


def read_keys(path):
    """The keys, each under its RFC 7638 thumbprint and no other name."""
    keys = {}
    for kid, x in json.loads(path.read_text(encoding="utf-8")).items():
        jwk = JWK(kty="OKP", crv="Ed25519", x=x, kid=kid)
        if jwk.thumbprint() != kid:
            raise Wrong(f"key {kid}: its RFC 7638 thumbprint is {jwk.thumbprint()}")
        keys[kid] = jwk
    return keys


def digest(statement):
    """formats.md section 1: everything but the unsigned header, as received."""
    parts = [statement["payload"]]
    for signature in statement["signatures"]:
        parts += [signature["protected"], signature["signature"]]
    return hashlib.sha256(b"minglu-statement/v1\n" + ".".join(parts).encode("ascii")).digest()


def check_signature(statement, index, keys):
    """One signature: its header, then the signature itself, by jwcrypto. Returns its kid."""
    signature = statement["signatures"][index]
    allowed = {"protected", "signature"} | ({"header"} if index == 0 else set())
    if not set(signature) <= allowed:
        raise Wrong(f"members {sorted(signature)}, allowed are {sorted(allowed)}")
    header = parsed(decode(signature["protected"]))
    if sorted(header) != ["alg", "kid", "typ"] or header["typ"] != TYPE or header["alg"] not in ALGORITHMS:
        raise Wrong(f"protected header {header}")
    if header["alg"] not in default_allowed_algs:
        raise Wrong(f"this jwcrypto does not know `{header['alg']}`: not checked, so not sound")
    if header["kid"] not in keys:
        raise Wrong(f"key {header['kid']} is not among the keys given")
    decode(signature["signature"])
    alone = {"payload": statement["payload"], "signatures": [{k: signature[k] for k in ("protected", "signature")}]}
    jws = JWS()
    jws.deserialize(json.dumps(alone))
    try:
        jws.verify(keys[header["kid"]])
    except Exception as error:
        raise Wrong(f"jwcrypto refuses the signature: {error}") from error
    return header["kid"]


def check_envelope(statement, keys):
    """All signatures, and that they are those that the payload announces. Returns the payload."""
    if sorted(statement) != ["payload", "signatures"] or not statement["signatures"]:
        raise Wrong(f"members {sorted(statement)}, {len(statement.get('signatures', []))} signatures")
    kids = []
    for index in range(len(statement["signatures"])):
        try:
            kids.append(check_signature(statement, index, keys))
        except Wrong as wrong:
            raise Wrong(f"signature {index}: {wrong}") from wrong
    # Once more as the one document that it is: general JSON, all signatures, each key found by its kid.
    whole, ring = JWS(), JWKSet()
    for kid in set(kids):
        ring.add(keys[kid])
    whole.deserialize(json.dumps(statement))
    whole.verify(ring)
    if any("Failed" in said for said in whole.verifylog):
        raise Wrong(f"jwcrypto refuses the whole: {whole.verifylog}")
    payload = parsed(decode(statement["payload"]))
    announced = [pair.partition("=")[2] for pair in payload.get("signers", "").split(" ")]
    if announced != kids:
        raise Wrong(f"signed by {kids}, but `signers` announces {announced}")
    return payload


def disclosed(value, by_digest, used):
    """The payload with its disclosures in place, worked out here to compare with the library."""
    if isinstance(value, list):
        return [disclosed(element, by_digest, used) for element in value]
    if not isinstance(value, dict):
        return value
    shown = {name: disclosed(inner, by_digest, used) for name, inner in value.items() if name != "_sd"}
    for wanted in value.get("_sd", []):
        if wanted in by_digest:
            _, name, inner = by_digest[wanted]
            shown[name] = inner
            used.append(wanted)
    return shown


def check_disclosures(statement, payload, disclosures, keys):
    """Each signature's compact form is an SD-JWT that the sd-jwt package verifies. Returns how many there were."""
    by_digest = {encode(hashlib.sha256(d.encode("ascii")).digest()): parsed(decode(d)) for d in disclosures}
    used = []
    wanted = disclosed(payload, by_digest, used)
    if sorted(used) != sorted(by_digest) or len(by_digest) != len(disclosures):
        strays = sorted(set(by_digest) - set(used))
        raise Wrong(f"{len(disclosures)} disclosures, {len(used)} have a place in the payload; without one: {strays}")
    for index, signature in enumerate(statement["signatures"]):
        compact = "~".join([f"{signature['protected']}.{statement['payload']}.{signature['signature']}", *disclosures, ""])
        try:
            found = SDJWTVerifier(compact, lambda _, header: keys[header["kid"]]).get_verified_payload()
        except Exception as error:
            raise Wrong(f"sd-jwt refuses signature {index}: {error!r}") from error
        if found != wanted:
            raise Wrong(f"sd-jwt reads {found}, wanted {wanted}")
    return len(disclosures)


def entry_digests(mirror):
    """Statement digests of a public mirror's entries, in order."""
    found = []
    for file in sorted((mirror / "tile" / "entries").rglob("*"), key=bundle_number):
        data = file.read_bytes() if file.is_file() else b""
        while data:
            length = int.from_bytes(data[:2], "big")
            found.append(decode(json.loads(data[2 : 2 + length])["statement"]))
            data = data[2 + length :]
    return found


def bundle_number(file):
    """`x001/x234/067` is bundle 1234067; the digits of a partial name are none of its own."""
    digits = [part.removeprefix("x").removesuffix(".p") for part in file.parts[file.parts.index("entries") + 1 :]]
    return [len(digits), *digits]


def check(asked):
    keys = read_keys(asked.keys)
    entries = entry_digests(asked.mirror) if asked.mirror else None
    counts = {"statements": 0, "signatures": 0, "disclosures": 0, "not shown": 0}
    for number, line in enumerate(asked.statements.read_text(encoding="utf-8").splitlines(), 1):
        try:
            item = parsed(line)
            if "not_shown" in item:
                counts["not shown"] += 1
                continue
            statement = item["statement"]
            payload = check_envelope(statement, keys)
            header = statement["signatures"][0].get("header", {})
            disclosures = item.get("disclosures", header.get("disclosures", []))
            counts["disclosures"] += check_disclosures(statement, payload, disclosures, keys)
            found = digest(statement)
            if item.get("digest") not in (None, found.hex(), encode(found)):
                raise Wrong(f"digest {found.hex()}, the line says {item['digest']}")
            if entries is not None and (item["seq"] >= len(entries) or entries[item["seq"]] != found):
                raise Wrong(f"digest {encode(found)} is not that of the mirror's entry {item['seq']}")
        except (Wrong, KeyError, TypeError, ValueError) as wrong:
            raise Wrong(f"{asked.statements.name}:{number}: {wrong if isinstance(wrong, Wrong) else repr(wrong)}") from wrong
        counts["statements"] += 1
        counts["signatures"] += len(statement["signatures"])
    if not counts["statements"]:
        raise Wrong(f"{asked.statements.name}: no statement in it, so nothing was checked")
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", type=pathlib.Path)
    parser.add_argument("keys", type=pathlib.Path)
    parser.add_argument("--mirror", type=pathlib.Path)
    try:
        counts = check(parser.parse_args())
    except Wrong as wrong:
        print(f"check_statements: {wrong}", file=sys.stderr)
        return 1
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("jwcrypto", "sd-jwt"))
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    print(f"check_statements: sound: {said} ({versions})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
