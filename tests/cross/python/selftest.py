#!/usr/bin/env python3
"""Tests check_statements.py: sound statements pass, each way of spoiling one is named.

Statements are made from the standards with `cryptography` alone, neither with the ledger's code nor with
the libraries that check them.
"""

import copy
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from check_statements import digest, encode

HERE = pathlib.Path(__file__).parent


def compact_json(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


class Officer:
    def __init__(self, seed):
        self.secret = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())
        self.x = encode(self.secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
        self.kid = encode(hashlib.sha256(f'{{"crv":"Ed25519","kty":"OKP","x":"{self.x}"}}'.encode()).digest())


OFFICERS = [Officer("handler"), Officer("second handler"), Officer("head")]


def disclosure(name, value):
    salt = encode(hashlib.sha256(f"salt {name} {value}".encode()).digest()[:16])
    return encode(compact_json([salt, name, value]))


def hashed(text):
    return encode(hashlib.sha256(text.encode()).digest())


def statement(officers, alg="EdDSA", header=None, shown=None, typ="minglu+sd-jwt", signers=None, extra=None):
    person, phone = disclosure("name", "王小明"), disclosure("phone", "13800000000")
    payload = {
        "specversion": "1.0",
        "id": "01935000-0000-7000-8000-000000000000",
        "source": "authorities/11110000000000000A",
        "type": "minglu.visit.recorded.v1",
        "signers": signers or " ".join(f"handler={officer.kid}" for officer in officers),
        "data": {"visited_on": "2026-11-20", "_sd": [hashed(phone)], "present": {"role": "director", "_sd": [hashed(person)]}},
    }
    body = encode(compact_json(payload))
    signatures = []
    for officer in officers:
        protected = encode(compact_json({"alg": alg, "kid": officer.kid, "typ": typ, **(extra or {})}))
        signatures.append({"protected": protected, "signature": encode(officer.secret.sign(f"{protected}.{body}".encode()))})
    if header is not None:
        signatures[0]["header"] = header
    return {"statement": {"payload": body, "signatures": signatures}, "disclosures": [person, phone] if shown is None else shown}


def flip(text):
    return ("B" if text[0] == "A" else "A") + text[1:]


def run(lines, keys, mirror=None):
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        (directory / "s.ndjson").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        (directory / "k.json").write_text(json.dumps(keys), encoding="utf-8")
        command = [sys.executable, HERE / "check_statements.py", directory / "s.ndjson", directory / "k.json"]
        if mirror is not None:
            bundle = directory / "tile" / "entries" / "000"
            bundle.parent.mkdir(parents=True)
            rows = [compact_json({"v": 1, "seq": seq, "statement": encode(found)}) for seq, found in enumerate(mirror)]
            bundle.write_bytes(b"".join(len(row).to_bytes(2, "big") + row for row in rows))
            command += ["--mirror", directory]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


def numbered(items):
    return [{"seq": seq, **item} for seq, item in enumerate(items)]


def cases():
    """(name, lines, keys, mirror, what must be said or None if sound)"""
    keys = {officer.kid: officer.x for officer in OFFICERS}
    one, two = statement(OFFICERS[:1]), statement(OFFICERS[:2], alg="Ed25519")
    sound = numbered([one, two, statement(OFFICERS), statement(OFFICERS[:1], shown=[]), {"not_shown": "expired"}])
    mirror = [digest(item["statement"]) for item in sound[:4]]
    yield "sound", sound, keys, mirror, None
    in_header = statement(OFFICERS[:2], header={"disclosures": one["disclosures"], "ifversion": "t"})
    del in_header["disclosures"]
    yield "sound, disclosures in the header", numbered([in_header]), keys, None, None
    yield "partly disclosed", numbered([statement(OFFICERS[:1], shown=one["disclosures"][:1])]), keys, None, None

    def spoilt(change):
        item = copy.deepcopy(two)
        change(item["statement"], item)
        return numbered([item])

    def last(field):
        return lambda s, _: s["signatures"][1].update({field: flip(s["signatures"][1][field])})

    yield "second signature", spoilt(last("signature")), keys, None, "signature 1: jwcrypto refuses"
    yield "payload", spoilt(lambda s, _: s.update(payload=encode(b'{"a":1}'))), keys, None, "signature 0: jwcrypto refuses"
    yield "signature stripped", spoilt(lambda s, _: s["signatures"].pop()), keys, None, "`signers` announces"
    yield "signatures swapped", spoilt(lambda s, _: s["signatures"].reverse()), keys, None, "`signers` announces"
    yield "header on the second", spoilt(lambda s, _: s["signatures"][1].update(header={})), keys, None, "signature 1: members"
    yield "member too many", spoilt(lambda s, _: s.update(more=1)), keys, None, "members"
    yield "stray disclosure", spoilt(lambda _, i: i["disclosures"].append(disclosure("x", 1))), keys, None, "have a place"
    yield "changed disclosure", spoilt(lambda _, i: i.update(disclosures=[disclosure("name", "李四")])), keys, None, "have a place"
    yield "repeated disclosure", spoilt(lambda _, i: i["disclosures"].append(i["disclosures"][0])), keys, None, "have a place"
    yield "padding", spoilt(lambda s, _: s["signatures"][0].update(signature=s["signatures"][0]["signature"] + "==")), keys, None, "canonical"
    yield "alg none", numbered([statement(OFFICERS[:1], alg="none")]), keys, None, "protected header"
    yield "other typ", numbered([statement(OFFICERS[:1], typ="minglu-access+jwt")]), keys, None, "protected header"
    yield "crit", numbered([statement(OFFICERS[:1], extra={"crit": ["b64"]})]), keys, None, "protected header"
    yield "other signers", numbered([statement(OFFICERS[:1], signers=f"head={OFFICERS[1].kid}")]), keys, None, "announces"
    yield "unknown key", numbered([one]), {OFFICERS[1].kid: OFFICERS[1].x}, None, "not among the keys"
    yield "kid of another key", numbered([one]), {OFFICERS[0].kid: OFFICERS[1].x}, None, "thumbprint"
    yield "other digest in the mirror", numbered([two, one]), keys, mirror, "not that of the mirror's entry 0"
    yield "beyond the mirror", numbered([one]), keys, [], "not that of the mirror's entry 0"
    yield "other digest in the line", numbered([{**one, "digest": "00" * 32}]), keys, None, "the line says"
    yield "nothing in it", [], keys, None, "nothing was checked"


def main():
    # The digest itself, against a value worked out by hand from formats.md section 1.
    known = {"payload": "cA", "signatures": [{"protected": "aA", "signature": "cw"}, {"protected": "aQ", "signature": "dA"}]}
    assert digest(known) == hashlib.sha256(b"minglu-statement/v1\ncA.aA.cw.aQ.dA").digest()

    passed = failed = 0
    for name, lines, keys, mirror, wanted in cases():
        status, said = run(lines, keys, mirror)
        if (status == 0 if wanted is None else status == 1 and wanted in said):
            passed += 1
        else:
            failed += 1
            print(f"FAILED {name}: wanted {wanted or 'sound'!r}, got exit {status}: {said}")
    print(f"statement self-test: {passed} as wanted, {failed} not")
    return 1 if failed else 0


sys.exit(main())
