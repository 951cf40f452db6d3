#!/usr/bin/env python3
"""A second verifier of Minglu ledgers, written from schemas/formats.md alone; it shares no line with the program.

    minglu_verify.py mirror DIR TRUST [--statements FILE|DIR]... [--keys FILE] [--earlier NOTE]... [--receipt FILE]...
    minglu_verify.py receipt FILE TRUST [--statement FILE] [--keys FILE]
    minglu_verify.py case DIR TRUST
    minglu_verify.py consistency OLD NEW PROOF TRUST

TRUST is `--policy FILE` (section 5.6), or `--log VKEY` and `--witness VKEY`, each as often as wanted; a given witness must
have cosigned. DIR is a public mirror: `checkpoint`, `tile/...`, `data/...`; for `case` it is a case file, as
schemas/casefile.md describes it (it is `.` for the copy that lies in one). Statements are a bulk read (NDJSON), or a
directory of files `<seq>-....json` as devices send them. --keys is a JSON object from `kid` to public key, for keys that no
shown statement introduces. PROOF is the answer `{"path": [...]}` of the consistency address. --json prints the report as JSON.

Exit codes: 0 sound (or "consistent in itself", if there is nothing to compare with), 1 unsound, 2 could not tell. Each finding is a line: severity, code, where, what was found and wanted.

Not checked here: who may sign what (4.3, but for keys that are unknown or were revoked), dossiers, procedures, standings,
draws, frames and ring; and of a single receipt or a case file not which checkpoint keys had to sign (5.3), for that the whole log must be there. Section numbers in the comments are those of schemas/formats.md.
"""

import argparse
import base64
import binascii
import collections
import datetime
import hashlib
import json
import pathlib
import re
import sys
import unicodedata

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

UNSURE = {
    "entry-version-unknown", "type-unknown", "algorithm-unknown", "manifest-missing", "manifest-unusable", "governance-unseen",
    "permission-unsure", "signatures-not-checked", "checkpoint-missing", "awaiting-cosignature", "earlier-unusable",
    "input-unusable", "withdrawals-unread",
}
ROLES = "handler legal_reviewer head delegate approver receiver founder holder auditor party ledger".split()
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
USCC = r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}"
USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CLASSES = re.compile(r"restricted|expired|ended by entry (0|[1-9][0-9]*)|withdrawn( by entry (0|[1-9][0-9]*))?")


class Wrong(Exception):
    """A breach: the code of section 11, and what was found and wanted."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


class Report:
    """Findings, and what was counted while looking."""

    def __init__(self):
        self.findings, self.counts, self.unchecked = [], collections.Counter(), []

    def add(self, code, where, text):
        self.findings.append({"severity": "could-not-tell" if code in UNSURE else "unsound", "code": code, "where": where, "text": text})

    def compared(self):
        """Section 11: was there anything from before or from others to compare with."""
        return any(self.counts[name] for name in ("cosignatures", "earlier checkpoints", "earlier receipts"))

    def exit_code(self):
        """Section 11, verdicts: unsound wins over could-not-tell, that over sound."""
        severities = {finding["severity"] for finding in self.findings}
        return 1 if "unsound" in severities else 2 if severities else 0


def want(holds, code, text):
    if not holds:
        raise Wrong(code, text)


def number(text, code, what):
    """5.1, 5.3, 5.5: a number below 2^64 without leading zeros."""
    want(re.fullmatch(r"0|[1-9][0-9]{0,19}", text) and int(text) < 2**64, code, f"{what}: {text[:60]!r} is no number below 2^64")
    return int(text)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# ---- 1. Common rules


def forbidden(text):
    """The first character that 1.1 keeps out of texts, or None."""
    for char in text:
        code = ord(char)
        if (code < 0x20 or 0x7F <= code <= 0x9F or code in (0x61C, 0xAD, 0x180E, 0xFEFF, 0xE0001) or 0x200B <= code <= 0x200F
                or 0x202A <= code <= 0x202E or 0x2060 <= code <= 0x206F and code != 0x2065 or 0xFFF9 <= code <= 0xFFFB or 0xE0020 <= code <= 0xE007F
                or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE or 0xD800 <= code <= 0xDFFF):
            return f"U+{code:04X}"
    return None


def parse_json(data, code="statement-malformed", profile=True):
    """1.1 JSON profile: I-JSON with whole numbers, texts in NFC, nothing invisible, nothing twice, 32 levels."""

    def pairs(members):
        want(len({name for name, _ in members}) == len(members), code, "JSON: a member stands twice in one object")
        return dict(members)

    def whole(text):
        want(text != "-0" and len(text) <= 17 and abs(int(text)) < 2**53, code, f"JSON: number {text[:40]}, wanted a whole one within 2^53")
        return int(text)

    def refuse(text):
        raise Wrong(code, f"JSON: number {text[:40]}, wanted a whole one")

    def walk(value, depth):
        want(not isinstance(value, (dict, list)) or depth < 32, code, "JSON: more than 32 levels")
        if isinstance(value, str):
            want(not forbidden(value), code, f"JSON: a text with {forbidden(value)}")
            want(unicodedata.is_normalized("NFC", value), code, "JSON: a text that is not in form NFC")
        for inner in value if isinstance(value, list) else [*value, *value.values()] if isinstance(value, dict) else ():
            walk(inner, depth + 1)

    try:
        hooks = {"parse_int": whole, "parse_float": refuse, "parse_constant": refuse} if profile else {}
        value = json.loads(data.decode("utf-8") if isinstance(data, bytes) else data, object_pairs_hook=pairs, **hooks)
        if profile:
            walk(value, 0)
        return value
    except (ValueError, RecursionError) as error:
        raise Wrong(code, f"JSON: {error}") from error


def b64url(text, code, what, length=None):
    """1.2 base64url without padding, canonical, of so many bytes."""
    try:
        want(isinstance(text, str) and re.fullmatch("[A-Za-z0-9_-]*", text), code, f"{what}: no base64url")
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise Wrong(code, f"{what}: no base64url") from error
    want(url64(data) == text, code, f"{what}: base64url that is not canonical")
    want(length is None or len(data) == length, code, f"{what}: {len(data)} bytes, wanted {length}")
    return data


def url64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def b64(text, code, what, length=None):
    """1.2 base64 of notes, with padding, canonical."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Wrong(code, f"{what}: no base64") from error
    want(base64.b64encode(data).decode() == text, code, f"{what}: base64 that is not canonical")
    want(length is None or len(data) == length, code, f"{what}: {len(data)} bytes, wanted {length}")
    return data


def instant(text, code, what):
    """1.3 an instant: RFC 3339, `T`, seconds to 59, years 1970 to 9999. Milliseconds since 1970."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)", text, re.ASCII)
    want(found, code, f"{what}: {text[:60]!r} is no instant")
    try:
        moment = datetime.datetime.fromisoformat(found[1] + found[3].replace("Z", "+00:00"))
        since = int((moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)).total_seconds())
    except (ValueError, OverflowError) as error:
        raise Wrong(code, f"{what}: {text!r} is no instant") from error
    want(0 <= since < 253402300800, code, f"{what}: {text!r} is not in the years 1970 to 9999")
    return since * 1000 + int(((found[2] or "") + "000")[:3])


def named(text, kinds, code, what):
    """1.4 and 2.2: `ledger`, or a kind with its code; the check character of a USCC must fit."""
    if text == "ledger" and "ledger" in kinds:
        return
    kind, _, name = text.partition("/")
    grammar = USCC if kind in ("authorities", "institutions") else UUID
    want(kind in kinds and kind != "ledger" and re.fullmatch(grammar, name), code, f"{what}: {text[:80]!r} names none of {', '.join(kinds)}")
    if grammar is USCC:
        total = sum(USCC_DIGITS.index(char) * 3**place for place, char in enumerate(name[:17]))
        want(USCC_DIGITS.index(name[17]) == (31 - total % 31) % 31, code, f"{what}: the check character of {name} does not fit")


# ---- 2.1 Strict Ed25519: points that a library may be lax about are looked at here.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def point(data):
    """RFC 8032 section 5.1.3, refusing encodings that are not canonical. None if it is no point."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * SQRT_MINUS_ONE % P
    if (v * x * x - u) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def added(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(factor, p):
    total = NEUTRAL
    for bit in bin(factor)[2:]:
        total = added(total, total)
        total = added(total, p) if bit == "1" else total
    return total


def neutral(p):
    return p[0] % P == 0 and (p[1] - p[2]) % P == 0


GOOD_KEYS = {}


def good_key(public):
    """A canonical point of the large group: neither of small order nor with a component of small order."""
    if public not in GOOD_KEYS:
        p = point(public) if len(public) == 32 else None
        GOOD_KEYS[public] = p is not None and not neutral(times(8, p)) and neutral(times(ORDER, p))
    return GOOD_KEYS[public]


def ed25519(public, signature, message):
    """2.1: does the signature hold strictly."""
    if len(signature) != 64 or not good_key(public) or int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    r = point(signature[:32])
    if r is None or neutral(times(8, r)):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


# ---- 2. Statements


class Statement:
    """2.1 to 2.5: an envelope taken apart; signatures and schema are checked later, against an entry."""

    def __init__(self, value):
        code = "statement-malformed"
        want(isinstance(value, dict) and set(value) == {"payload", "signatures"}, code, "envelope: members other than payload and signatures")
        rows = value["signatures"]
        want(isinstance(rows, list) and 1 <= len(rows) <= 16, code, "envelope: wanted 1 to 16 signatures")
        want(all(isinstance(row, dict) for row in rows), code, "envelope: a signature that is no object")
        unsigned = rows[0].get("header", {})
        want(isinstance(unsigned, dict) and set(unsigned) <= {"disclosures", "ifversion"}, code, "header: members other than disclosures, ifversion")
        self.disclosures = unsigned.get("disclosures", [])
        want(isinstance(self.disclosures, list) and ("disclosures" not in unsigned or 1 <= len(self.disclosures) <= 256), code,
             "header: wanted 1 to 256 disclosures")
        asked = unsigned.get("ifversion", "-")
        want(isinstance(asked, str) and asked.isascii() and 1 <= len(asked) <= 200, code, "header: ifversion")
        self.payload_text = value["payload"]
        self.event = self.read_event(parse_json(b64url(self.payload_text, code, "payload")))
        self.signatures, parts = [], [self.payload_text]
        for number, row in enumerate(rows):
            want(set(row) - ({"header"} if number == 0 else set()) == {"protected", "signature"}, code, f"signature {number}: members")
            header = parse_json(b64url(row["protected"], code, f"signature {number}: protected"))
            want(isinstance(header, dict) and set(header) == {"alg", "kid", "typ"} and all(isinstance(x, str) for x in header.values()),
                 code, f"signature {number}: a header other than alg, kid, typ")
            want(header["typ"] == "minglu+sd-jwt", code, f"signature {number}: typ {header['typ'][:40]!r}, wanted minglu+sd-jwt")
            b64url(header["kid"], code, f"signature {number}: kid", 32)
            bits = b64url(row["signature"], code, f"signature {number}", None if header["alg"] not in ("EdDSA", "Ed25519") else 64)
            self.signatures.append((header["alg"], header["kid"], f"{row['protected']}.{self.payload_text}".encode(), bits))
            parts += [row["protected"], row["signature"]]
        kids = [kid for _, kid, _, _ in self.signatures]
        want([kid for _, kid in self.signers] == kids, code, f"signers names {[k for _, k in self.signers]}, the headers {kids}")
        self.digest = sha256(b"minglu-statement/v1\n", ".".join(parts).encode())

    def read_event(self, event):
        """2.2 the payload: exactly these members, in their grammars."""
        code = "statement-malformed"
        texts = {"specversion", "id", "source", "type", "subject", "time", "ledger", "signers"}
        want(isinstance(event, dict) and set(event) == texts | {"data"}, code, "payload: members other than those of an event")
        want(all(isinstance(event[name], str) for name in texts) and isinstance(event["data"], dict), code, "payload: a member of another type")
        want(event["specversion"] == "1.0", code, "specversion: wanted 1.0")
        want(re.fullmatch(UUID, event["id"]) and event["id"][14] in "78", code, f"id: {event['id'][:60]!r} is no UUID of version 7 or 8")
        named(event["source"], ["authorities", "institutions", "ledger"], code, "source")
        named(event["subject"], ["institutions", "facilities", "visits", "cases", "persons", "authorities", "ledger"], code, "subject")
        want(re.fullmatch(r"minglu\.[a-z0-9._]+", event["type"]) and len(event["type"]) <= 100, code, f"type: {event['type'][:100]!r}")
        instant(event["time"], code, "time")
        pairs = [pair.partition("=") for pair in event["signers"].split(" ")]
        want(all(role in ROLES for role, _, _ in pairs), code, "signers: a role that the format does not know")
        self.signers = [(role, kid) for role, _, kid in pairs]
        want(len({kid for _, kid in self.signers}) == len(pairs) <= 16, code, "signers: a key twice, or more than 16")
        return event


def thumbprint(x):
    """2.1 `kid`: RFC 7638 thumbprint of an Ed25519 key."""
    return url64(sha256(f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'.encode()))


def introduced(event):
    """4.4: the public keys that a statement brings into the registry."""
    data, kind = event["data"], event["type"]
    rows = {"minglu.ledger.founded.v1": "founders", "minglu.authority.admitted.v1": "approvers"}.get(kind)
    found = [row.get("public_key") for row in data.get(rows) or [] if isinstance(row, dict)] if rows else []
    if kind == "minglu.ledger.founded.v1":
        found.append(data.get("service_key"))
    if kind in ("minglu.key.enrolled.v1", "minglu.audit.opened.v1", "minglu.ledger.key.rotated.v1"):
        found.append(data.get("public_key"))
    return [b64url(x, "statement-malformed", "public key", 32) for x in found]


def check_signatures(statement, keys, unknown, algorithms=None):
    """2.1: every signature, strictly. `keys` maps kids to 32 bytes; `unknown` is the code for a kid that is not there."""
    for number, (alg, kid, message, bits) in enumerate(statement.signatures):
        want(alg in ("EdDSA", "Ed25519"), "algorithm-unknown", f"signature {number}: alg {alg[:40]!r}, wanted EdDSA or Ed25519")
        want(algorithms is None or alg in algorithms, "not-permitted", f"signature {number}: the manifest in force does not list {alg}")
        want(kid in keys, unknown, f"signature {number}: key {kid} is not known at this entry")
        want(ed25519(keys[kid], bits, message), "signature-invalid", f"signature {number} by {kid} does not hold")
    return len(statement.signatures)


def properties_of(schema):
    """2.6: the part of a schema in which the walk goes on: itself, or the branch of `anyOf` with properties or items."""
    if isinstance(schema, dict) and "properties" not in schema and "items" not in schema:
        return next((branch for branch in schema.get("anyOf", []) if "properties" in branch or "items" in branch), {})
    return schema if isinstance(schema, dict) else {}


def objects(value, schema, where=""):
    """Every object inside `data` with its schema and its JSON pointer."""
    schema = properties_of(schema)
    if isinstance(value, dict):
        yield value, schema.get("properties", {}), where
        for name, inner in value.items():
            yield from objects(inner, schema.get("properties", {}).get(name, {}), f"{where}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from objects(inner, schema.get("items", {}), f"{where}/{number}")


def check_disclosures(statement, schema):
    """2.6: `_sd` arrays are in order, each disclosure has its digest, its name and its place. (shown, withheld)"""
    places, salts = {}, set()
    for value, properties, where in objects(statement.event["data"], schema):
        digests = value.get("_sd", [])
        if "_sd" in value:
            want(isinstance(digests, list) and digests, "statement-malformed", f"{where}/_sd: wanted at least one digest")
            for digest in digests:
                b64url(digest, "statement-malformed", f"{where}/_sd", 32)
            want(digests == sorted(set(digests)), "statement-malformed", f"{where}/_sd: not sorted, or one twice")
        want(not {"_sd_alg", "..."} & set(value), "statement-malformed", f"{where}: _sd_alg or a digest in an array")
        for name in value if schema is not None else ():
            want(not (properties.get(name) or {}).get("x-personal"), "statement-malformed", f"{where}/{name}: a personal field in the clear")
        for digest in digests:
            want(digest not in places, "statement-malformed", f"{where}/_sd: a digest that stands elsewhere too")
            places[digest] = (value, properties, where)
    code, total, names = "disclosure-differs", len(places), set()
    for number, text in enumerate(statement.disclosures):
        row = parse_json(b64url(text, code, f"disclosure {number}"), code)
        want(isinstance(row, list) and len(row) == 3 and isinstance(row[1], str), code, f"disclosure {number}: wanted salt, name, value")
        b64url(row[0], code, f"disclosure {number}: salt", 16)
        want(row[0] not in salts, code, f"disclosure {number}: its salt was used before")
        salts.add(row[0])
        digest = url64(sha256(text.encode()))
        want(digest in places, code, f"disclosure {number} ({row[1]}): digest {digest} stands in no _sd, or was shown before")
        value, properties, where = places.pop(digest)
        want(row[1] not in value and (where, row[1]) not in names, code, f"disclosure {number}: {where}/{row[1]} is there already")
        names.add((where, row[1]))
        want(all("_sd" not in inner for inner, _, _ in objects(row[2], {})), code, f"disclosure {number}: an _sd inside")
        if schema is not None:
            field = properties.get(row[1]) or {}
            want(field.get("x-personal") is True, code, f"disclosure {number}: {where}/{row[1]} is no personal field")
            fits(row[2], field, f"{where}/{row[1]}", code)
    return total - len(places), len(places)


TYPES = {"object": dict, "array": list, "string": str, "null": type(None), "boolean": bool, "integer": int}


def fits(value, schema, where, code="statement-malformed"):
    """2.2: the keywords of JSON Schema 2020-12 that the schemas of the ledger use."""
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    ok = any(isinstance(value, TYPES[kind]) and not (kind == "integer" and isinstance(value, bool)) for kind in kinds)
    want(ok or not kinds, code, f"{where}: wanted {' or '.join(kinds)}")
    want("const" not in schema or (type(value), value) == (type(schema["const"]), schema["const"]), code, f"{where}: wanted {schema.get('const')}")
    for keyword, least in (("oneOf", 1), ("anyOf", 1)):
        matching = 0
        for branch in schema.get(keyword, []):
            try:
                fits(value, branch, where, code)
                matching += 1
            except Wrong:
                continue
        want(keyword not in schema or matching == least or (keyword == "anyOf" and matching), code, f"{where}: fits {matching} branches of {keyword}")
    if isinstance(value, (str, list)):
        low, high = ("minLength", "maxLength") if isinstance(value, str) else ("minItems", "maxItems")
        want(schema.get(low, 0) <= len(value) <= schema.get(high, len(value)), code, f"{where}: its length is {len(value)}")
    if isinstance(value, str):
        want("pattern" not in schema or re.search(schema["pattern"], value), code, f"{where}: does not fit {schema.get('pattern')}")
        if schema.get("format") == "date":
            instant(f"{value}T00:00:00Z", code, where)
    elif isinstance(value, int) and not isinstance(value, bool):
        want(schema.get("minimum", value) <= value <= schema.get("maximum", value), code, f"{where}: {value} is out of range")
    elif isinstance(value, list):
        want(not schema.get("uniqueItems") or len({json.dumps(x, sort_keys=True) for x in value}) == len(value), code, f"{where}: an item twice")
        for number, inner in enumerate(value):
            fits(inner, schema.get("items", {}), f"{where}/{number}", code)
    elif isinstance(value, dict):
        known = schema.get("properties", {})
        missing = [name for name in schema.get("required", []) if name not in value]
        more = [name for name in value if name not in known] if schema.get("additionalProperties") is False else []
        want(not missing and not more, code, f"{where}: missing {missing}, not known {more}")
        for name, inner in value.items():
            fits(inner, known.get(name, {}), f"{where}/{name}", code)


# ---- 5. Log


Entry = collections.namedtuple("Entry", "seq prev at statement leaf")


def parse_entry(line):
    """5.1: the one spelling of an entry of version 1."""
    code = "entry-malformed"
    want(len(line) <= 512, code, f"an entry of {len(line)} bytes, wanted at most 512")
    version = re.match(rb'\{"v":(0|[1-9][0-9]*),', line)
    want(not version or version[1] == b"1", "entry-version-unknown", f"an entry of version {version and version[1].decode()}")
    found = re.fullmatch(rb'\{"v":1,"seq":([0-9]{1,20}),"prev":"([\w-]{43})","at":"([0-9T:-]{19}\.[0-9]{3}Z)","statement":"([\w-]{43})"\}', line)
    want(found, code, f"not spelt as version 1 spells an entry: {line[:120]!r}")
    at = instant(found[3].decode(), code, "at")
    return Entry(number(found[1].decode(), code, "seq"), b64url(found[2].decode(), code, "prev", 32), at,
                 b64url(found[4].decode(), code, "statement", 32), sha256(b"\0", line))


def root(leaves):
    """5.2 (RFC 6962 section 2.1): pairs, level by level; a last one without a partner moves up as it is."""
    row = list(leaves) or [sha256()]
    while len(row) > 1:
        row = [sha256(b"\1", row[i], row[i + 1]) if i + 1 < len(row) else row[i] for i in range(0, len(row), 2)]
    return row[0]


def inclusion_root(index, size, leaf, path):
    """RFC 9162 section 2.1.3.2: the root that a leaf and its siblings give, None if the path has a wrong length."""
    fn, sn, node = index, size - 1, leaf
    for sibling in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            node = sha256(b"\1", sibling, node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = sha256(b"\1", node, sibling)
        fn, sn = fn >> 1, sn >> 1
    return node if sn == 0 else None


def consistent(first, second, first_root, second_root, path):
    """RFC 9162 section 2.1.4.2: does the larger tree begin with the smaller one."""
    if first == second or first == 0:
        return not path and (first == 0 or first_root == second_root)
    if first > second or not path and first & (first - 1):
        return False
    path = [first_root, *path] if first & (first - 1) == 0 else list(path)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = sha256(b"\1", sibling, old), sha256(b"\1", sibling, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = sha256(b"\1", new, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == first_root and new == second_root


Key = collections.namedtuple("Key", "name id type public")


def parse_key(text):
    """5.3: a written key, `name+id+base64(type, public key)`."""
    name, _, rest = text.strip().partition("+")
    number, _, data = rest.partition("+")
    typed = b64(data, "input-unusable", f"key {name}", 33)
    want(name and re.fullmatch("[0-9a-f]{8}", number), "input-unusable", f"key {text[:80]!r}: wanted name+id+key")
    key = Key(name, bytes.fromhex(number), typed[0], typed[1:])
    want(key.id == sha256(name.encode(), b"\n", typed)[:4], "input-unusable", f"key {name}: the id is not that of the key")
    want(key.type in (1, 4) and good_key(key.public), "input-unusable", f"key {name}: an unknown type or a bad point")
    return key


def note_key(name, public):
    return Key(name, sha256(name.encode(), b"\n\1", public)[:4], 1, public)


# 5.3: how long the key before a rotation signs beside the new one: 90 days.
BESIDE_MS = 90 * 24 * 60 * 60 * 1000

Checkpoint = collections.namedtuple("Checkpoint", "origin size root signed_by cosigned_by")


class Trust:
    """5.6: whom the auditor believes: log keys, witnesses, and how many of them."""

    def __init__(self, policy=None, logs=(), witnesses=()):
        self.logs, self.witnesses = [parse_key(key) for key in logs], {key: parse_key(key) for key in witnesses}
        self.groups, self.quorum = {"given": (len(self.witnesses), list(self.witnesses))}, "given"
        if policy is not None:
            self.read(policy)
        want(self.logs, "input-unusable", "no key of the log: give --policy or --log")
        want(all(key.type == 1 for key in self.logs), "input-unusable", "a log's key that is not of type 1")
        want(all(key.type == 4 for key in self.witnesses.values()), "input-unusable", "a witness's key that is not of type 4")
        public = [key.public for key in [*self.logs, *self.witnesses.values()]]
        want(len(set(public)) == len(public), "input-unusable", "a public key stands twice")

    def read(self, text):
        code, quorums, members = "input-unusable", [], []
        for line in text.splitlines():
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            kind, count = words[0], len(words)
            if kind == "log" and count in (2, 3):
                self.logs.append(parse_key(words[1]))
                continue
            if kind == "quorum" and count == 2:
                want(words[1] == "none" or words[1] in self.witnesses or words[1] in self.groups, code, f"policy: {words[1]} is not defined")
                quorums.append(words[1])
                continue
            want((kind == "witness" and count in (3, 4)) or (kind == "group" and count > 3), code, f"policy: {line[:80]!r}")
            want(words[1] not in self.witnesses and words[1] not in self.groups and words[1] != "none", code, f"policy: {words[1]} twice")
            if kind == "witness":
                self.witnesses[words[1]] = parse_key(words[2])
                continue
            number = {"all": count - 3, "any": 1}.get(words[2]) or (int(words[2]) if re.fullmatch("[1-9][0-9]{0,5}", words[2]) else 0)
            want(1 <= number <= count - 3, code, f"policy: {line[:80]!r} wants {number} of {count - 3}")
            want(all(name in self.witnesses or name in self.groups for name in words[3:]), code, "policy: a member that is not defined")
            members += words[3:]
            self.groups[words[1]] = (number, words[3:])
        want(len(quorums) == 1 and len(set(members)) == len(members), code, "policy: wanted one quorum, and no name in two groups")
        self.quorum = quorums[0]

    def satisfied(self, cosigned, name=None):
        """Whether the cosigners (keys) satisfy the quorum."""
        name = name or self.quorum
        if name == "none":
            return True
        if name in self.witnesses:
            return self.witnesses[name] in cosigned
        number, members = self.groups[name]
        return sum(self.satisfied(cosigned, member) for member in members) >= number


def open_checkpoint(data, trust, code="checkpoint-refused", more=()):
    """5.3: a signed note, opened with the keys of the trust, and its three lines. `more`: log keys that the log named."""
    want(len(data) <= 1_000_000, code, "a note of more than 1000000 bytes")
    try:
        note = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Wrong(code, "a note that is not UTF-8") from error
    want(not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", note), code, "a note with control characters")
    text, gap, lines = note.rpartition("\n\n")
    want(gap and lines.endswith("\n"), code, "a note without text, empty line and signatures, each with its line end")
    text, lines = text + "\n", lines[:-1].split("\n")
    want(len(lines) <= 100, code, f"{len(lines)} signatures, wanted at most 100")
    keys = {(key.name, key.id): key for key in [*trust.logs, *more, *trust.witnesses.values()]}
    signed, cosigned = [], []
    for line in lines:
        found = re.fullmatch(r"— ([^ +]+) ([A-Za-z0-9+/=]+)", line)
        want(found, code, f"signature line {line[:80]!r}")
        bits = b64(found[2], code, "signature line")
        want(len(bits) > 4, code, "signature line: nothing behind the key's id")
        key = keys.get((found[1], bits[:4]))
        if key is None:
            continue
        message, signature = text, bits[4:]
        if key.type == 4:
            message, signature = f"cosignature/v1\ntime {int.from_bytes(signature[:8], 'big')}\n{text}", signature[8:]
        want(ed25519(key.public, signature, message.encode()), code, f"the signature of {key.name} ({key.id.hex()}) does not hold")
        (signed if key.type == 1 else cosigned).append(key)
    body = text[:-1].split("\n")
    want(len(body) == 3, code, f"{len(body)} lines of text, wanted origin, size, root")
    want(re.fullmatch(r"[!-*,-~]{1,120}", body[0]), code, f"origin {body[0][:80]!r}")
    size = number(body[1], code, "size")
    top = b64(body[2], code, "root", 32)
    want(any(key.name == body[0] for key in signed), code, f"not signed by a known checkpoint key of {body[0]}")
    return Checkpoint(body[0], size, top, signed, cosigned)


def parse_receipt(data):
    """5.5: entry line, index, siblings and the bytes of the checkpoint."""
    code = "receipt-refused"
    head, gap, note = data.partition(b"\n\n")
    want(gap, code, "no empty line before the checkpoint")
    lines = head.decode("ascii", "replace").split("\n")
    want(lines[0] == "c2sp.org/tlog-proof@v1", code, f"first line {lines[0][:60]!r}, wanted c2sp.org/tlog-proof@v1")
    want(3 <= len(lines) <= 67, code, f"{len(lines)} lines before the checkpoint, wanted 3 to 67")
    want(lines[1].startswith("extra ") and lines[2].startswith("index "), code, "wanted a line `extra`, then a line `index`")
    return b64(lines[1][6:], code, "extra"), number(lines[2][6:], code, "index"), [b64(line, code, "sibling", 32) for line in lines[3:]], note


def check_receipt(data, trust, more=()):
    """5.5: what a receipt proves, or Wrong."""
    line, index, path, note = parse_receipt(data)
    checkpoint = open_checkpoint(note, trust, "receipt-refused", more)
    entry = parse_entry(line)
    want(entry.seq == index, "receipt-refused", f"index {index}, but its entry is number {entry.seq}")
    want(index < checkpoint.size, "receipt-refused", f"index {index} in a log of {checkpoint.size} entries")
    found = inclusion_root(index, checkpoint.size, entry.leaf, path)
    want(found == checkpoint.root, "receipt-refused", f"entry {index} and {len(path)} siblings do not give the root over {checkpoint.size}")
    return entry, checkpoint


def tile_path(number):
    """5.4: the number in groups of three digits."""
    text = f"{number % 1000:03}"
    while number >= 1000:
        number //= 1000
        text = f"x{number % 1000:03}/{text}"
    return text


class Mirror:
    """5.4: a public mirror on disk, against its checkpoint."""

    def __init__(self, directory, trust, report):
        self.directory, self.trust, self.report = pathlib.Path(directory), trust, report
        self.entries, self.leaves, self.log_keys = [], [], {}

    def tile(self, level, number, rows):
        """A tile's bytes under its whole or its partial name, and that name."""
        name = f"tile/{level}/{tile_path(number)}"
        for found in (name, f"{name}.p/{rows}"):
            if (self.directory / found).is_file():
                return (self.directory / found).read_bytes(), found
        return None, name

    def read_entries(self, size):
        """5.4 bundles and step 2 of section 11: one spelling, numbers, links, times, digests."""
        report, seen, prev, at = self.report, {}, bytes(32), 0
        for first in range(0, size, 256):
            rows = min(256, size - first)
            data, name = self.tile("entries", first // 256, rows)
            for seq in range(first, first + rows):
                where = f"entry {seq}, {name}"
                length = int.from_bytes((data or b"")[:2], "big")
                if data is None or len(data) < 2 or len(data) < 2 + length:
                    report.add("entries-missing", where, f"the file {'is not there' if data is None else 'ends'} here, the checkpoint covers {size} entries")
                    return False
                line, data = data[2:2 + length], data[2 + length:]
                try:
                    entry = parse_entry(line)
                except Wrong as wrong:
                    report.add(wrong.code, where, str(wrong))
                    entry, leaf = None, sha256(b"\0", line)
                else:
                    leaf = entry.leaf
                    for holds, code, text in (
                        (entry.seq == seq, "sequence-broken", f"its number is {entry.seq}, wanted {seq}"),
                        (entry.prev == prev, "chain-broken", f"prev is {url64(entry.prev)}, the leaf hash before is {url64(prev)}"),
                        (entry.at >= at, "time-goes-back", "dated before the entry before it"),
                        (entry.statement not in seen, "digest-twice", f"the statement of entry {seen.get(entry.statement)} once more"),
                    ):
                        if not holds:
                            report.add(code, where, text)
                    at, _ = max(at, entry.at), seen.setdefault(entry.statement, seq)
                self.entries.append(entry)
                self.leaves.append(leaf)
                prev = leaf
        report.counts["entries"] = len(self.entries)
        return True

    def check_tiles(self):
        """5.4: every row of every tile of hashes against the entries."""
        row, level = self.leaves, 0
        if not (self.directory / "tile/0").is_dir():
            self.report.unchecked.append("tiles of hashes: none in the mirror, and none needed")
            return
        while row:
            for first in range(0, len(row), 256):
                wanted = row[first:first + 256]
                data, name = self.tile(level, first // 256, len(wanted))
                found = [(data or b"")[i * 32:i * 32 + 32] for i in range(len(wanted))]
                for number, (one, other) in enumerate(zip(found, wanted)):
                    if one != other:
                        self.report.add("published-differs", f"{name} row {number}", f"{one.hex() or 'nothing'}, wanted {other.hex()}")
                        break
                self.report.counts["tiles"] += 1
            row, level = [root(row[i:i + 256]) for i in range(0, len(row) - 255, 256)], level + 1

    def check_data(self):
        """6: each data file is named by its hash."""
        for file in sorted((self.directory / "data").glob("*")):
            self.report.counts["data files"] += 1
            if sha256(file.read_bytes()).hex() != file.name:
                self.report.add("published-differs", f"data/{file.name}", "its SHA-256 is another")

    def manifest(self, digest):
        """6: a manifest in its one spelling, with the schemas and algorithms that it names."""
        want(isinstance(digest, str) and re.fullmatch("[0-9a-f]{64}", digest), "manifest-missing", "no hash of a manifest")

        def fetch(name, what):
            file = self.directory / "data" / name
            want(file.is_file() and sha256(file.read_bytes()).hex() == name, "manifest-missing", f"data/{name}, the {what}, is not in the mirror")
            return file.read_bytes()

        data = fetch(digest, "manifest")
        value = parse_json(data, "manifest-unusable", profile=False)
        files = value.get("files") if isinstance(value, dict) else None
        want(isinstance(files, dict) and all(re.fullmatch("[0-9a-f]{64}", str(x)) for x in files.values()), "manifest-unusable", "no table of files")
        again = {"files": dict(sorted(files.items(), key=lambda row: row[0].encode())), "v": 1}
        spelt = json.dumps(again, separators=(",", ":"), ensure_ascii=False).encode()
        want(data == spelt, "manifest-unusable", "not spelt as a manifest of version 1 is")
        known = {name: fetch(files[name], name) for name in files}
        schemas = {name[7:-5]: parse_json(known[name], "manifest-unusable", False) for name in files if re.fullmatch(r"events/.+\.json", name)}
        want("algorithms.json" in known, "manifest-unusable", "it names no algorithms.json")
        return schemas, parse_json(known["algorithms.json"], "manifest-unusable", False)

    def check_statements(self, lines, keys):
        """Step 5 of section 11: statements in the order of the log, folding the keys that they introduce (4.4)."""
        report, ids, revoked, unseen, manifest, known = self.report, {}, {}, False, None, dict(keys)
        origin, gone, withdrawn = self.checkpoint.origin, {}, {}
        for seq, entry in enumerate(self.entries):
            shown, where = lines.get(seq), f"entry {seq}, {lines[seq][0] if seq in lines else 'no statement given'}"
            if shown is None or "not_shown" in shown[1]:
                kind = shown[1]["not_shown"] if shown else "not given"
                report.counts[f"statements {kind}"] += 1
                if entry is not None and str(kind).startswith("withdrawn"):
                    gone[seq] = url64(entry.statement), str(kind)
                if not unseen and (seq == 0 or not CLASSES.fullmatch(str(kind))):
                    unseen = True
                    report.add("governance-unseen", where, f"statement {kind}: from here on keys may be missing")
                continue
            if entry is None:
                report.add("signatures-not-checked", where, "its entry cannot be read")
                continue
            try:
                statement = Statement(shown[1]["statement"])
                want(statement.digest == entry.statement, "digest-differs", f"digest {url64(statement.digest)}, the entry names {url64(entry.statement)}")
                event, data = statement.event, statement.event["data"]
                want(event["ledger"] == origin, "other-ledger", f"signed for {event['ledger'][:120]!r}, this is {origin}")
                name = (event["source"], event["id"])
                want(name not in ids, "id-twice", f"source and id of entry {ids.get(name)} once more")
                ids[name] = seq
                new = {thumbprint(url64(public)): public for public in introduced(event)}
                want(all(good_key(public) for public in new.values()), "statement-malformed", "it introduces a key that is no good point")
                if seq == 0:
                    manifest = self.force(data.get("manifest"), where)
                schemas, algorithms = manifest or ({}, None)
                report.counts["signatures"] += check_signatures(statement, {**known, **new}, "permission-unsure" if unseen else "not-permitted", algorithms)
                for _, kid, _, _ in statement.signatures:
                    want(kid not in revoked, "not-permitted", f"{kid} was revoked at entry {revoked.get(kid)}")
                schema = schemas.get(event["type"])
                found, withheld = check_disclosures(statement, schema)
                report.counts["disclosures"] += found
                report.counts["disclosures withheld"] += withheld
                report.counts["statements"] += 1
                known.update(new)
                self.fold(seq, event, new, revoked)
                if event["type"] == "minglu.statement.withdrawn.v1":
                    withdrawn.setdefault(data.get("statement"), seq)
                if event["type"] == "minglu.ruleset.adopted.v1":
                    manifest = self.force(data.get("manifest"), where)
                want(schema is not None or manifest is None, "type-unknown", f"the manifest in force has no schema of {event['type']}")
                if schema is not None:
                    fits(data, schema, "/data")
            except Wrong as wrong:
                report.add(wrong.code, where, str(wrong))

        for seq, (digest, kind) in gone.items():
            said = re.fullmatch(r"withdrawn by entry ([0-9]+)", kind)
            if digest not in withdrawn and said and int(said[1]) >= len(self.entries):
                report.add("withdrawals-unread", f"entry {seq}", f"{kind}, behind the entries that were read")
            elif kind not in ("withdrawn", f"withdrawn by entry {withdrawn.get(digest)}") or digest not in withdrawn:
                report.add("statement-withdrawn", f"entry {seq}", f"{kind}, and entry {withdrawn.get(digest)} withdraws it")

    def force(self, digest, where):
        """The manifest that a statement adopts; without it schemas cannot be asked."""
        try:
            return self.manifest(digest)
        except Wrong as wrong:
            self.report.add(wrong.code, where, str(wrong))
            return None

    def fold(self, seq, event, new, revoked):
        """4.4: revocations, and the checkpoint keys of the founding and of rotations."""
        data = event["data"]
        if event["type"] == "minglu.key.revoked.v1":
            revoked[data.get("kid")] = seq
        if seq == 0:
            key = note_key(self.checkpoint.origin, b64url(data.get("checkpoint_key"), "statement-malformed", "checkpoint key", 32))
            self.log_keys[key] = seq
        if event["type"] == "minglu.ledger.key.rotated.v1" and data.get("which") == "checkpoint":
            self.log_keys.update((note_key(self.checkpoint.origin, public), seq) for public in new.values())

    def keys_of(self, size):
        """5.3: the keys that sign a checkpoint of so many entries, oldest first; None if its last entry cannot be read."""
        last = self.entries[size - 1] if 0 < size <= len(self.entries) else None
        if last is None:
            return None
        named = [row for row in self.log_keys.items() if row[1] < size]
        over = [last.at - self.entries[seq].at >= BESIDE_MS for _, seq in named[1:]] + [False]
        return [key for (key, _), gone in zip(named, over) if not gone]

    def lacking(self, checkpoint):
        """5.3: which of the keys that sign it did not, and whether it is believed at all."""
        wanted = self.keys_of(checkpoint.size)
        # A key that only the auditor knows is believed; step 7 says that the log names another.
        if not wanted or not any(key in self.log_keys for key in checkpoint.signed_by):
            return [], True
        missing = [key for key in wanted if key not in checkpoint.signed_by]
        return missing, len(missing) < len(wanted)

    def check_signers(self, data):
        """5.3: the latest checkpoint once more, now that the log has told whose signatures it needs."""
        checkpoint = open_checkpoint(data, self.trust, more=self.log_keys)
        missing, believed = self.lacking(checkpoint)
        want(believed, "checkpoint-refused", f"signed by no key that counts for {checkpoint.size} entries")
        if missing:
            names = ", ".join(key.id.hex() for key in missing)
            self.report.add("rotation-signature-missing", "checkpoint", f"not signed by {names}, which sign {checkpoint.size} entries too")

    def check_history(self, earlier, receipts):
        """Step 4 of section 11: checkpoints and receipts kept from before."""
        report = self.report
        for name, data, kind in [*((*row, "checkpoint") for row in earlier), *((*row, "receipt") for row in receipts)]:
            try:
                if kind == "receipt":
                    entry, old = check_receipt(data, self.trust, self.log_keys)
                else:
                    entry, old = None, open_checkpoint(data, self.trust, "earlier-unusable", self.log_keys)
                want(old.origin == self.checkpoint.origin, "earlier-unusable", f"of another log, {old.origin}")
                # Its checkpoint disagrees for the same reason; the entry says more.
                if entry is not None and entry.seq < len(self.leaves):
                    want(entry.leaf == self.leaves[entry.seq], "receipt-contradicted", f"entry {entry.seq} is another")
                want(self.lacking(old)[1], "earlier-unusable", f"signed by no key that counts for {old.size} entries")
                if old.size == self.checkpoint.size:
                    want(old.root == self.checkpoint.root, "checkpoints-conflict", f"two roots over {old.size} entries, both signed")
                want(old.size <= len(self.leaves), "history-truncated", f"it covers {old.size} entries, the log has {len(self.leaves)}")
                want(root(self.leaves[:old.size]) == old.root, "history-differs", f"another root over the first {old.size} entries")
                report.counts[f"earlier {kind}s"] += 1
            except Wrong as wrong:
                report.add(wrong.code, name, str(wrong))

    def check(self, lines, keys, earlier=(), receipts=()):
        """Section 11, steps 1 to 5 and 7."""
        report, file = self.report, self.directory / "checkpoint"
        if not file.is_file():
            report.add("checkpoint-missing", "checkpoint", "the mirror has none, so nothing says how long the log is")
            return
        note = file.read_bytes()
        self.checkpoint = checkpoint = open_checkpoint(note, self.trust)
        check_quorum(checkpoint, self.trust, report, "checkpoint")
        whole = self.read_entries(checkpoint.size)
        if whole and root(self.leaves) != checkpoint.root:
            odd = any(finding["code"] == "entry-version-unknown" for finding in report.findings)
            code = "root-not-comparable" if odd else "root-differs"
            report.add(code, "checkpoint", f"root {checkpoint.root.hex()}, the {len(self.leaves)} entries give {root(self.leaves).hex()}")
        if whole:
            self.check_tiles()
        self.check_data()
        if lines:
            self.check_statements(lines, keys)
        else:
            report.unchecked.append("statements: none given")
        if self.log_keys and not any(key in self.log_keys for key in self.trust.logs):
            report.add("checkpoint-key-differs", "checkpoint", "no key of the log that was given is one that the log names")
        try:
            self.check_signers(note)
        except Wrong as wrong:
            report.add(wrong.code, "checkpoint", str(wrong))
        self.check_history(earlier, receipts)


def check_quorum(checkpoint, trust, report, where):
    """5.6: did enough witnesses cosign."""
    report.counts["cosignatures"] += len(checkpoint.cosigned_by)
    if not trust.satisfied(checkpoint.cosigned_by):
        names = ", ".join(key.name for key in checkpoint.cosigned_by) or "nobody"
        report.add("awaiting-cosignature", where, f"cosigned by {names}, the quorum {trust.quorum} wants more")


# ---- Reading what was asked, and telling


def read_bulk(paths, report):
    """10: lines of the bulk read, or files of one statement, by number: (where, value)."""
    lines = {}
    for path in map(pathlib.Path, paths):
        if path.is_dir():
            rows = [(file.name, file.read_bytes(), file.name.split("-")[0]) for file in sorted(path.glob("*.json"))]
        else:
            rows = [(f"{path.name}:{number}", line, None) for number, line in enumerate(path.read_bytes().split(b"\n"), 1) if line]
        for where, data, number in rows:
            try:
                want(number is None or len(data) <= 262144, "statement-malformed", "more than 262144 bytes")
                value = parse_json(data)
                if number is not None:
                    value = {"seq": int(number), "statement": value}
                shape = isinstance(value, dict) and isinstance(value.get("seq"), int) and ("statement" in value) != ("not_shown" in value)
                want(shape, "statement-malformed", "wanted seq, and statement or not_shown")
                want(value["seq"] not in lines, "statement-malformed", f"entry {value['seq']} stands twice")
                lines[value["seq"]] = (where, value)
            except Wrong as wrong:
                report.add(wrong.code, where, str(wrong))
    return lines


def read_keys(path):
    """A table from kid to public key; the kid proves the key."""
    table = parse_json(pathlib.Path(path).read_bytes(), "input-unusable") if path else {}
    keys = {kid: b64url(x, "input-unusable", f"key {kid}", 32) for kid, x in table.items()}
    want(all(thumbprint(x) == kid for kid, x in table.items()), "input-unusable", "a kid that is not the thumbprint of its key")
    return keys


def run_receipt(asked, trust, report):
    entry, checkpoint = check_receipt(pathlib.Path(asked.file).read_bytes(), trust)
    report.counts["receipts"] += 1
    check_quorum(checkpoint, trust, report, asked.file)
    if not asked.statement:
        report.unchecked.append("the statement: none given")
        return
    value = parse_json(pathlib.Path(asked.statement).read_bytes())
    statement = Statement(value)
    want(statement.digest == entry.statement, "digest-differs", f"digest {url64(statement.digest)}, the entry names {url64(entry.statement)}")
    want(statement.event["ledger"] == checkpoint.origin, "other-ledger", f"signed for {statement.event['ledger'][:120]!r}")
    report.unchecked.append("data against its schema, and names of disclosures: no manifest here")
    report.counts["disclosures"] += check_disclosures(statement, None)[0]
    keys = {**read_keys(asked.keys), **{thumbprint(url64(key)): key for key in introduced(statement.event) if entry.seq == 0}}
    report.counts["signatures"] += check_signatures(statement, keys, "signatures-not-checked")


class CaseFile:
    """A case file on disk (schemas/casefile.md): every file by its sum, every statement by its receipt and its signatures."""

    def __init__(self, directory, trust, report):
        self.directory, self.trust, self.report = pathlib.Path(directory), trust, report
        self.keys, self.seen = {}, set()

    def check_sums(self):
        """Each file but the list itself stands in SHA256SUMS, with its hash."""
        listed = {}
        for line in (self.directory / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
            found = re.fullmatch(r"([0-9a-f]{64})  ([A-Za-z0-9._/-]+)", line)
            want(found and ".." not in found[2] and found[2] not in listed, "published-differs", f"SHA256SUMS: {line[:120]!r}")
            listed[found[2]] = found[1]
        there = {file.relative_to(self.directory).as_posix() for file in self.directory.rglob("*") if not file.is_dir()}
        for name in sorted(there - set(listed) - {"SHA256SUMS"}):
            self.report.add("published-differs", name, "a file that SHA256SUMS does not list")
        for name, digest in listed.items():
            file = self.directory / name
            if not file.is_file() or file.is_symlink() or sha256(file.read_bytes()).hex() != digest:
                self.report.add("published-differs", name, "missing, or its SHA-256 is another")
            self.report.counts["files"] += 1

    def check_paper(self, told, folder, size, schemas, introduces):
        """One statement: receipt, digest, ledger, disclosures, signatures; what the list says of it."""
        want(isinstance(told, dict) and isinstance(told.get("entry"), int), "statement-malformed", "case.json: a row without its entry")
        seq = told["entry"]
        receipt, name = f"receipts/{seq}.tlog-proof", f"{folder}/{seq}-{told.get('type')}.json"
        want(told.get("file") == name and told.get("receipt") == receipt, "statement-malformed", f"case.json: entry {seq} in other files than {name}")
        self.seen |= {name, receipt}
        line, checkpoint = check_receipt((self.directory / receipt).read_bytes(), self.trust)
        want(checkpoint.size == size, "receipt-refused", f"under the checkpoint of {checkpoint.size} entries, the file stands at {size}")
        want(line.seq == seq, "receipt-refused", f"the receipt is of entry {line.seq}")
        statement = Statement(parse_json((self.directory / name).read_bytes()))
        kind, digest = statement.event["type"], url64(statement.digest)
        want(digest == url64(line.statement), "digest-differs", f"digest {digest}, the entry names {url64(line.statement)}")
        want(told.get("digest") == digest and told.get("type") == kind, "digest-differs", "case.json: another digest or type")
        want(statement.event["ledger"] == checkpoint.origin, "other-ledger", f"signed for {statement.event['ledger'][:120]!r}")
        want(kind in schemas, "type-unknown", f"{kind}: the manifest has no schema for it")
        fits(statement.event["data"], schemas[kind], "data")
        shown, hidden = check_disclosures(statement, schemas[kind])
        want(told.get("not_disclosed", hidden) == hidden, "disclosure-differs", f"{hidden} fields without disclosure, case.json says {told.get('not_disclosed')}")
        # A key counts from the entry that brings it; only records of the roll bring any.
        if introduces:
            self.keys.update({thumbprint(url64(key)): key for key in introduced(statement.event)})
        signed = check_signatures(statement, self.keys, "signatures-not-checked")
        for what, count in (("receipts", 1), ("statements", 1), ("signatures", signed), ("disclosures", shown), ("withheld disclosures", hidden)):
            self.report.counts[what] += count

    def check(self):
        self.check_sums()
        checkpoint = open_checkpoint((self.directory / "checkpoint").read_bytes(), self.trust)
        check_quorum(checkpoint, self.trust, self.report, "checkpoint")
        case = parse_json((self.directory / "case.json").read_bytes(), "input-unusable")
        want(isinstance(case, dict) and case.get("v") == 1, "input-unusable", "case.json: wanted version 1")
        want(case.get("ledger") == checkpoint.origin, "other-ledger", f"case.json names another ledger than {checkpoint.origin}")
        want(str(case.get("pin")).partition("@")[0] == str(checkpoint.size), "receipt-refused", f"the pin {case.get('pin')} is not of {checkpoint.size} entries")
        schemas, _ = Mirror(self.directory, self.trust, self.report).manifest(case.get("manifest"))
        rows = [(row, folder) for folder, part in (("roll", "roll"), ("statements", "papers")) for row in case.get(part) or []]
        for row, folder in sorted(rows, key=lambda pair: pair[0].get("entry", 0) if isinstance(pair[0], dict) else 0):
            where = str(row.get("file", "case.json")) if isinstance(row, dict) else "case.json"
            try:
                self.check_paper(row, folder, checkpoint.size, schemas, folder == "roll")
            except Wrong as wrong:
                self.report.add(wrong.code, where, str(wrong))
            except OSError as error:
                self.report.add("published-differs", where, str(error))
        for folder in ("statements", "roll", "receipts"):
            for file in sorted((self.directory / folder).glob("*")):
                if f"{folder}/{file.name}" not in self.seen:
                    self.report.add("published-differs", f"{folder}/{file.name}", "a file that case.json does not name")
        self.report.counts["records named and not shown"] += len(case.get("withheld") or [])
        self.report.unchecked.append("index.html: it is a rendering; what counts are the statements")
        self.report.unchecked.append("who may sign what, procedures and times: an audit of the ledger does")


def run_case(asked, trust, report):
    CaseFile(asked.dir, trust, report).check()


def run_consistency(asked, trust, report):
    old, new = (open_checkpoint(pathlib.Path(name).read_bytes(), trust) for name in (asked.old, asked.new))
    want(old.origin == new.origin, "history-differs", f"checkpoints of two logs, {old.origin} and {new.origin}")
    value = parse_json(pathlib.Path(asked.proof).read_bytes(), "input-unusable")
    want(isinstance(value, dict) and isinstance(value.get("path"), list), "input-unusable", "the proof has no path")
    path = [b64(text if isinstance(text, str) else "", "input-unusable", "path", 32) for text in value["path"]]
    want(old.size != new.size or old.root == new.root, "checkpoints-conflict", f"two roots over {old.size} entries, both signed")
    want(old.size <= new.size, "history-truncated", f"{new.size} entries now, {old.size} before")
    want(consistent(old.size, new.size, old.root, new.root, path), "history-differs", "the proof does not lead from the old root to the new one")
    report.counts["consistency proofs"] += 1


def run_mirror(asked, trust, report):
    files = [[(name, pathlib.Path(name).read_bytes()) for name in names] for names in (asked.earlier, asked.receipt)]
    Mirror(asked.dir, trust, report).check(read_bulk(asked.statements, report), read_keys(asked.keys), *files)
    if not report.compared():
        report.unchecked.append("history: no earlier checkpoint, receipt or cosignature to compare with")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    trust = argparse.ArgumentParser(add_help=False)
    trust.add_argument("--policy")
    for name in ("--log", "--witness"):
        trust.add_argument(name, action="append", default=[])
    trust.add_argument("--json", action="store_true")
    mirror = commands.add_parser("mirror", parents=[trust])
    mirror.add_argument("dir")
    for name in ("--statements", "--earlier", "--receipt"):
        mirror.add_argument(name, action="append", default=[])
    receipt = commands.add_parser("receipt", parents=[trust])
    receipt.add_argument("file")
    receipt.add_argument("--statement")
    for one in (mirror, receipt):
        one.add_argument("--keys")
    case = commands.add_parser("case", parents=[trust])
    case.add_argument("dir")
    consistency = commands.add_parser("consistency", parents=[trust])
    for name in ("old", "new", "proof"):
        consistency.add_argument(name)
    return parser


def main(argv=None):
    asked, report = arguments().parse_args(argv), Report()
    try:
        policy = pathlib.Path(asked.policy).read_text(encoding="utf-8") if asked.policy else None
        run = {"mirror": run_mirror, "receipt": run_receipt, "case": run_case, "consistency": run_consistency}[asked.command]
        run(asked, Trust(policy, asked.log, asked.witness), report)
    except Wrong as wrong:
        report.add(wrong.code, getattr(asked, "file", None) or asked.command, str(wrong))
    except (OSError, UnicodeError) as error:
        report.add("input-unusable", asked.command, str(error))
    status = report.exit_code()
    verdict = ["sound", "unsound", "could not tell"][status]
    if status == 0 and asked.command == "mirror" and not report.compared():
        verdict = "consistent in itself"
    if asked.json:
        print(json.dumps({"verdict": verdict, "exit_code": status, "findings": report.findings, "checked": report.counts,
                          "not_checked": report.unchecked}, ensure_ascii=False))
        return status
    for finding in report.findings:
        print("{severity} {code}: {where}: {text}".format(**finding))
    print(f"{verdict}: " + (", ".join(f"{count} {name}" for name, count in report.counts.items() if count) or "nothing was checked"))
    for what in report.unchecked:
        print(f"not checked: {what}")
    return status


if __name__ == "__main__":
    sys.exit(main())
