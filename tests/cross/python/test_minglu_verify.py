#!/usr/bin/env python3
"""Tests minglu_verify.py: every fixture is sound, and each way of spoiling one is found under its name.

    python -m unittest tests/cross/python/test_minglu_verify.py

Fixtures are read as they lie there. Their secret keys are public (the seed of key n is 32 bytes of the value n), so this file
can also make what only a ledger, a witness or an officer could make: a lie that is signed.
"""

import base64
import contextlib
import datetime
import io
import json
import pathlib
import shutil
import sys
import tempfile
import types
import unittest

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import minglu_verify as verify  # noqa: E402

FIXTURES = sorted(path.parent for path in pathlib.Path(__file__).parents[2].glob("fixtures/*/mirror"))[0]
POLICY = ["--policy", str(FIXTURES / "policy.txt")]
LOG = (FIXTURES / "log.vkey").read_text().strip()
ORIGIN = LOG.split("+")[0]
WITNESS = (FIXTURES / "witness.vkey").read_text().strip()


def secret(number):
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def public(number):
    return secret(number).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


SEEDS = {verify.thumbprint(verify.url64(public(n))): n for n in range(256)}


def b64(data):
    return base64.b64encode(data).decode()


def run(*argv):
    """(exit code, codes of the findings, the report as text)"""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = verify.main([*map(str, argv), "--json"])
    report = json.loads(said.getvalue())
    return status, [finding["code"] for finding in report["findings"]], said.getvalue()


def written_key(name, number, kind=1):
    typed = bytes([kind]) + public(number)
    return f"{name}+{verify.sha256(name.encode(), bytes([10]), typed)[:4].hex()}+{b64(typed)}"


def note(text, signers=((ORIGIN, 1, 1),), time=1_795_250_000):
    """A signed note: (name, seed, type) of each signer."""
    lines = ""
    for name, number, kind in signers:
        key = verify.parse_key(written_key(name, number, kind))
        message = text if kind == 1 else f"cosignature/v1\ntime {time}\n{text}"
        head = b"" if kind == 1 else time.to_bytes(8, "big")
        lines += f"— {name} {b64(key.id + head + secret(number).sign(message.encode()))}\n"
    return f"{text}\n{lines}".encode()


def checkpoint(size, root, origin=ORIGIN, keys=(1, 5)):
    """Signed by the log's keys: the fixture rotates from 1 to 5."""
    return note(f"{origin}\n{size}\n{b64(root)}\n", tuple((origin, key, 1) for key in keys))


def bundle_lines(mirror):
    """The entries of a mirror, as lines."""
    lines = []
    for file in sorted((mirror / "tile/entries").rglob("*"), key=lambda file: (len(file.parts), file)):
        data = file.read_bytes() if file.is_file() else b""
        while data:
            length = int.from_bytes(data[:2], "big")
            lines.append(data[2:2 + length])
            data = data[2 + length:]
    return lines


def entry_line(seq, prev, at, statement):
    return f'{{"v":1,"seq":{seq},"prev":"{prev}","at":"{at}","statement":"{statement}"}}'.encode()


def relinked(rows):
    """Entries (as objects) numbered and chained anew, as a ledger that lies would write them."""
    lines, prev = [], bytes(32)
    for seq, row in enumerate(rows):
        lines.append(entry_line(seq, verify.url64(prev), row["at"], row["statement"]))
        prev = verify.sha256(b"\0", lines[-1])
    return lines


def linked_on(lines):
    """An entry 0 that names an entry before it, and the others linked to it as it stands."""
    made = [lines[0].replace(b'prev":"AAAA', b'prev":"BAAA')]
    for line in lines[1:]:
        row = json.loads(line)
        made.append(entry_line(row["seq"], verify.url64(verify.sha256(b"\0", made[-1])), row["at"], row["statement"]))
    return made


def write_mirror(directory, lines, size=None):
    """Bundles, tiles and a fresh checkpoint over lines."""
    row, level = [verify.sha256(b"\0", line) for line in lines], 0
    for name in ("entries", "0", "1", "2"):
        shutil.rmtree(directory / "tile" / name, ignore_errors=True)
    (directory / "checkpoint").write_bytes(checkpoint(size or len(lines), verify.root(row)))
    for first in range(0, len(lines), 256):
        file = directory / f"tile/entries/{verify.tile_path(first // 256)}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"".join(len(line).to_bytes(2, "big") + line for line in lines[first:first + 256]))
    while row:
        for first in range(0, len(row), 256):
            file = directory / f"tile/{level}/{verify.tile_path(first // 256)}"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"".join(row[first:first + 256]))
        row, level = [verify.root(row[i:i + 256]) for i in range(0, len(row) - 255, 256)], level + 1


def encoded(value):
    return verify.url64(value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def decoded(text):
    return json.loads(base64.urlsafe_b64decode(text + "=="))


def resigned(statement, event=None, header=None, raw=None):
    """The statement with another event, signed again by those whom it names; `header` changes each protected header."""
    payload = encoded(raw if raw is not None else event if event is not None else decoded(statement["payload"]))
    rows = []
    for row in statement["signatures"]:
        head = {**decoded(row["protected"]), **(header or {})}
        protected = encoded(head)
        rows.append({**row, "protected": protected, "signature": encoded(secret(SEEDS[head["kid"]]).sign(f"{protected}.{payload}".encode()))})
    return {"payload": payload, "signatures": rows}


def moved(note_bytes):
    """A note whose last line, a cosignature, says another second."""
    head, _, line = note_bytes[:-1].rpartition(b" ")
    return head + b" " + base64.b64encode(flip(base64.b64decode(line), 11)) + b"\n"


def flip(data, at):
    """One bit of the byte at a place."""
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def siblings(leaves, index):
    """RFC 6962 section 2.1.1, by its recursive definition."""
    if len(leaves) == 1:
        return []
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if index < k:
        return [*siblings(leaves[:k], index), verify.root(leaves[k:])]
    return [*siblings(leaves[k:], index - k), verify.root(leaves[:k])]


def consistency(leaves, m, whole=True):
    """RFC 6962 section 2.1.2, by its recursive definition."""
    if m == len(leaves):
        return [] if whole else [verify.root(leaves)]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if m <= k:
        return [*consistency(leaves[:k], m, whole), verify.root(leaves[k:])]
    return [*consistency(leaves[k:], m - k, False), verify.root(leaves[:k])]


class Spoilt(unittest.TestCase):
    """A copy of the fixtures to spoil, and how to ask what is found."""

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.dir)
        self.mirror = self.dir / "mirror"
        shutil.copytree(FIXTURES / "mirror", self.mirror)

    def file(self, name, data):
        path = self.dir / name
        path.write_bytes(data)
        return path

    def wanted(self, code, status, *argv, where=""):
        found, codes, said = run(*argv)
        self.assertEqual(found, status, said)
        self.assertIn(code, codes, said)
        self.assertIn(where, said)


class Fixtures(unittest.TestCase):
    def sound(self, *argv):
        status, codes, said = run(*argv)
        self.assertEqual((status, codes), (0, []), said)
        return json.loads(said)

    def test_the_mirror_with_everything_kept_from_before(self):
        kept = [arg for kind, glob in (("--earlier", "checkpoints/*.note"), ("--receipt", "receipts/*")) for file in FIXTURES.glob(glob) for arg in (kind, file)]
        report = self.sound("mirror", FIXTURES / "mirror", *POLICY, "--statements", FIXTURES / "public.ndjson", *kept)
        self.assertEqual(report["checked"]["earlier receipts"], len(list(FIXTURES.glob("receipts/*"))))
        audit = json.loads((FIXTURES / "audit-public.json").read_text())["counts"]
        for ours, theirs in (("entries", "entries"), ("statements", "statements"), ("signatures", "signatures"), ("disclosures withheld", "disclosures_withheld")):
            self.assertEqual(report["checked"][ours], audit[theirs], f"{ours}: the program's audit counts others")

    def test_each_checkpoint_key_alone_suffices(self):
        for name in ("log.vkey", "log-next.vkey"):
            self.sound("mirror", FIXTURES / "mirror", "--log", (FIXTURES / name).read_text(), "--statements", FIXTURES / "public.ndjson")

    def test_statements_as_devices_send_them_and_as_they_are_stored(self):
        for name, shown in (("statements", True), ("stored", False)):
            status, codes, said = run("mirror", FIXTURES / "mirror", *POLICY, "--statements", FIXTURES / name, "--keys", FIXTURES / "keys.json")
            report = json.loads(said)
            # What is not in the directory may be governance: that is all that is not sure.
            self.assertLessEqual(set(codes), {"governance-unseen", "permission-unsure"}, said)
            self.assertEqual(report["checked"]["statements"], len(list((FIXTURES / name).glob("*.json"))))
            self.assertEqual(report["checked"].get("disclosures", 0) > 0, shown)
            self.assertNotEqual(status, 1)

    def test_each_receipt(self):
        for file in FIXTURES.glob("receipts/*"):
            statement = sorted(FIXTURES.glob(f"statements/{int(file.name.split('-')[0]):02}-*.json"))[:1]
            self.sound("receipt", file, "--log", LOG, *(arg for one in statement for arg in ("--statement", one, "--keys", FIXTURES / "keys.json")))

    def test_the_words_of_the_report(self):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            verify.main(["mirror", str(FIXTURES / "mirror"), "--log", (FIXTURES / "log.vkey").read_text()])
        self.assertIn("consistent in itself", said.getvalue())
        self.assertIn("statements: none given", said.getvalue())


class Laws(unittest.TestCase):
    def test_every_inclusion_and_consistency_proof_of_small_trees(self):
        leaves = [verify.sha256(bytes([0, n])) for n in range(20)]
        for n in range(1, 21):
            top = verify.root(leaves[:n])
            for index in range(n):
                path = siblings(leaves[:n], index)
                self.assertEqual(verify.inclusion_root(index, n, leaves[index], path), top)
                self.assertNotEqual(verify.inclusion_root(index, n, leaves[index], [*path, top]), top)
                for at in range(len(path)):
                    self.assertNotEqual(verify.inclusion_root(index, n, leaves[index], path[:at] + path[at + 1:]), top)
            for m in range(1, n + 1):
                path, old = consistency(leaves[:n], m), verify.root(leaves[:m])
                self.assertTrue(verify.consistent(m, n, old, top, path), (m, n))
                self.assertFalse(verify.consistent(m, n, old, top, [*path, top]))
                self.assertFalse(verify.consistent(m, n, flip(old, 0), top, path))
                self.assertFalse(verify.consistent(m, n, old, flip(top, 0), path))
                for at in range(len(path)):
                    self.assertFalse(verify.consistent(m, n, old, top, path[:at] + path[at + 1:]))
                    self.assertFalse(verify.consistent(m, n, old, top, [*path[:at], flip(path[at], 3), *path[at + 1:]]))

    def test_signatures_hold_strictly(self):
        message, key = b"text", public(12)
        good = secret(12).sign(message)
        self.assertTrue(verify.ed25519(key, good, message))
        larger = good[:32] + (int.from_bytes(good[32:], "little") + verify.ORDER).to_bytes(32, "little")
        self.assertFalse(verify.ed25519(key, larger, message), "S above the group order")
        neutral = (1).to_bytes(32, "little")
        self.assertFalse(verify.ed25519(neutral, neutral + bytes(32), message), "a key of small order")
        order_two = (verify.P - 1).to_bytes(32, "little")
        p = verify.added(verify.point(key), verify.point(order_two))
        z = pow(p[2], -1, verify.P)
        mixed = (p[1] * z % verify.P | (p[0] * z % verify.P & 1) << 255).to_bytes(32, "little")
        self.assertIsNotNone(verify.point(mixed))
        self.assertFalse(verify.good_key(mixed), "a key with a component of small order")
        self.assertIsNone(verify.point((verify.P + 1).to_bytes(32, "little")), "an encoding that is not canonical")
        self.assertIsNone(verify.point((1 | 1 << 255).to_bytes(32, "little")), "minus zero")

    def test_json_that_breaks_the_profile(self):
        for text in ('{"a":1,"a":2}', '{"a":{"b":1,"b":1}}', "1.0", "1e2", "-0", "9007199254740992", "NaN", '"\\u0000"', '"\\ud800"', '"\u200b"', '"e\u0301"',
                     '"\\ufdd0"', '"\\u001f"', '"\U000e0001"', "\ufeff1", "1 2", "", "[" * 33 + "]" * 33, "[" * 100000, '{"\u202e":1}', "9" * 5000):
            with self.assertRaises(verify.Wrong, msg=text[:40]):
                verify.parse_json(text.encode("utf-8"))
        for text in ("9007199254740991", "-9007199254740991", '"明录"', "[" * 32 + "]" * 32, ' {"a": [1, null]} \n'):
            verify.parse_json(text.encode())
        self.assertRaises(verify.Wrong, verify.parse_json, b'"\xff"')

    def test_base64_that_is_not_canonical(self):
        for text in ("AB", "A", "AA==", "A+", "Ää", 5):
            self.assertRaises(verify.Wrong, verify.b64url, text, "x", "x")
        for text in ("AB==", "AA", "AA==\n", "A_A="):
            self.assertRaises(verify.Wrong, verify.b64, text, "x", "x")

    def test_instants(self):
        for text in ("2026-11-21T08:30:60Z", "2026-11-21 08:30:00Z", "2026-11-21T08:30:00", "2026-02-30T00:00:00Z", "1969-12-31T23:59:59Z",
                     "2026-11-21T08:30:00.Z", "2026-11-21T24:00:00Z", "2026-11-21T08:30:00.1234567890Z", "２026-11-21T08:30:00Z", "9999-12-31T23:59:59-10:00"):
            self.assertRaises(verify.Wrong, verify.instant, text, "x", "x")
        self.assertEqual(verify.instant("1970-01-01T08:00:00.0019+08:00", "x", "x"), 1)


class Files(Spoilt):
    """A bit or a part of each public file."""

    def mirror_wants(self, code, status=1, where="", keys=POLICY):
        self.wanted(code, status, "mirror", self.mirror, *keys, "--statements", FIXTURES / "public.ndjson", where=where)

    def test_a_flipped_bit_in_each_file(self):
        for file in sorted(file for file in FIXTURES.glob("mirror/**/*") if file.is_file()):
            name = file.relative_to(FIXTURES / "mirror")
            kind = "root-differs" if "entries" in name.parts else "checkpoint-refused" if name.name == "checkpoint" else "published-differs"
            with self.subTest(name):
                if "data" in name.parts and name.name[0] not in "0f":
                    continue
                data = file.read_bytes()
                places = {"root-differs": (60, len(data) - 1), "checkpoint-refused": (0, data.find(b"=") - 9, data.find("—".encode()) + len(ORIGIN) + 30)}
                for at in places.get(kind, (0, len(data) // 2, len(data) - 1)):
                    (self.mirror / name).write_bytes(flip(data, at))
                    self.mirror_wants(kind, where=str(name))
                (self.mirror / name).write_bytes(data)

    def test_each_file_cut_short_or_gone(self):
        for file in sorted(file for file in FIXTURES.glob("mirror/**/*") if file.is_file() and "data" not in file.parts):
            name = file.relative_to(FIXTURES / "mirror")
            data, entries = file.read_bytes(), "entries" in name.parts
            cut = "entries-missing" if entries else "checkpoint-refused" if name.name == "checkpoint" else "published-differs"
            gone = "checkpoint-missing" if name.name == "checkpoint" else cut
            for part in (data[:-1], data[: len(data) // 2], b""):
                (self.mirror / name).write_bytes(part)
                self.mirror_wants(cut, where=str(name) if name.name != "checkpoint" else "")
            (self.mirror / name).unlink()
            if str(name) != "tile/0/000":
                self.mirror_wants(gone, 2 if gone == "checkpoint-missing" else 1)
            (self.mirror / name).write_bytes(data)

    def test_what_the_checkpoint_does_not_cover_may_stand_at_the_end(self):
        last = max((self.mirror / "tile/0").iterdir())
        last.write_bytes(last.read_bytes() + bytes(32))
        self.assertEqual(run("mirror", self.mirror, *POLICY)[0], 0)

    def test_a_manifest_that_is_gone(self):
        founding = json.loads((FIXTURES / "public.ndjson").read_text().split("\n")[0])["statement"]
        (self.mirror / "data" / decoded(founding["payload"])["data"]["manifest"]).unlink()
        self.mirror_wants("manifest-missing", 2)

    def test_checkpoints(self):
        lines = bundle_lines(self.mirror)
        leaves = [verify.sha256(b"\0", line) for line in lines]
        n, top = len(lines), verify.root(leaves)
        text = f"{ORIGIN}\n{n}\n{b64(top)}\n"
        good = (self.mirror / "checkpoint").read_bytes()
        body, signatures = good.split(b"\n\n")
        log, witness = ((ORIGIN, 1, 1),), ((WITNESS.split("+")[0], 6, 4),)
        table = [
            ("a future size", checkpoint(n + 1, top), "entries-missing", 1),
            ("a size of the far future", checkpoint(10**18, top), "entries-missing", 1),
            ("the largest size", checkpoint(2**64 - 1, top), "entries-missing", 1),
            ("a size of 2^64", checkpoint(2**64, top), "checkpoint-refused", 1),
            ("a smaller size with this root", checkpoint(n - 1, top), "root-differs", 1),
            ("another root", checkpoint(n, flip(top, 0)), "root-differs", 1),
            ("another ledger's origin", checkpoint(n, top, "minglu.example/other"), "checkpoint-refused", 1),
            ("another origin under this key", note(text.replace(ORIGIN, "x", 1)), "checkpoint-refused", 1),
            ("nobody's signature", note(text, ()), "checkpoint-refused", 1),
            ("witnesses alone", note(text, witness), "checkpoint-refused", 1),
            ("the key of an officer", note(text, ((ORIGIN, 12, 1),)), "checkpoint-refused", 1),
            ("a cosignature's type with the log's key", note(text, ((ORIGIN, 1, 4),)), "checkpoint-refused", 1),
            ("no witness", note(text), "awaiting-cosignature", 2),
            ("an extension line", note(text + "more\n", log + witness), "checkpoint-refused", 1),
            ("two lines", note("\n".join(text.split("\n")[:2]) + "\n", log), "checkpoint-refused", 1),
            ("a leading zero", note(text.replace(f"\n{n}\n", f"\n0{n}\n"), log + witness), "checkpoint-refused", 1),
            ("a negative size", note(text.replace(f"\n{n}\n", "\n-1\n"), log + witness), "checkpoint-refused", 1),
            ("digits of another script", note(text.replace(f"\n{n}\n", "\n３\n"), log + witness), "checkpoint-refused", 1),
            ("a size of 40 digits", note(text.replace(f"\n{n}\n", f"\n{'9' * 40}\n"), log + witness), "checkpoint-refused", 1),
            ("a root of 31 bytes", note(f"{ORIGIN}\n{n}\n{b64(top[:31])}\n", log + witness), "checkpoint-refused", 1),
            ("a root without padding", note(text.replace("=", ""), log + witness), "checkpoint-refused", 1),
            ("one bad signature among good ones", note(text, log + witness) + good.split(b"\n")[4][:-4] + b"AAA=\n", "checkpoint-refused", 1),
            ("a cosignature moved in time", moved(good), "checkpoint-refused", 1),
            ("carriage returns", good.replace(b"\n", b"\r\n"), "checkpoint-refused", 1),
            ("no line end at the end", good[:-1], "checkpoint-refused", 1),
            ("another dash", good.replace("—".encode(), b"-"), "checkpoint-refused", 1),
            ("101 signatures", body + b"\n\n" + signatures + "— x AAAAAAAA\n".encode() * 98 + b"", "checkpoint-refused", 1),
            ("a control character in a stranger's name", good + "— x\x01 AAAAAAAA\n".encode(), "checkpoint-refused", 1),
            ("a letter for the last line end", good[:-1] + b"x", "checkpoint-refused", 1),
            ("a megabyte", good + b"\xe2\x80\x94 x " + b"A" * 1_000_000 + b"\n", "checkpoint-refused", 1),
            ("no UTF-8", good.replace(WITNESS[:5].encode(), b"w\xff"), "checkpoint-refused", 1),
            ("a null", good.replace(b"\n", b"\0\n", 1), "checkpoint-refused", 1),
            ("nothing", b"", "checkpoint-refused", 1),
            ("line ends only", b"\n" * 1000, "checkpoint-refused", 1),
        ]
        for name, data, code, status in table:
            with self.subTest(name):
                (self.mirror / "checkpoint").write_bytes(data)
                self.wanted(code, status, "mirror", self.mirror, *POLICY)
        (self.mirror / "checkpoint").write_bytes(body + b"\n\n" + signatures + "— x AAAAAAAA\n".encode())
        self.assertEqual(run("mirror", self.mirror, *POLICY)[0], 0, "a signature of an unknown key is ignored")

    def test_keys_and_policies(self):
        good = (FIXTURES / "policy.txt").read_text()
        table = [
            ("another key of this name", f"log {written_key(ORIGIN, 7)}\nquorum none\n", "checkpoint-refused", 1),
            ("the right key under another name", f"log {written_key('minglu.example/other', 1)}\nquorum none\n", "checkpoint-refused", 1),
            ("another witness", f"log {LOG}\nwitness a {written_key('w.example', 7, 4)}\nquorum a\n", "awaiting-cosignature", 2),
            ("two wanted, one there", f"log {LOG}\nwitness a {written_key('w.example', 7, 4)}\nwitness b {WITNESS}\ngroup g all a b\nquorum g\n", "awaiting-cosignature", 2),
            ("an id of another key", good.replace(f"+{LOG.split('+')[1]}+", "+00000000+"), "input-unusable", 2),
            ("no quorum", good.replace("quorum enough", ""), "input-unusable", 2),
            ("two quorums", good + "quorum none\n", "input-unusable", 2),
            ("not yet defined", f"log {LOG}\nquorum later\nwitness later {WITNESS}\n", "input-unusable", 2),
            ("more than there are", good.replace("enough 1 one", "enough 2 one"), "input-unusable", 2),
            ("a key twice", good + f"log {LOG}\n", "input-unusable", 2),
            ("nothing", "", "input-unusable", 2),
            ("an unknown line", good + "trust everybody\n", "input-unusable", 2),
        ]
        for name, text, code, status in table:
            with self.subTest(name):
                self.wanted(code, status, "mirror", self.mirror, "--policy", self.file("policy", text.encode()))
        any_of = f"log {LOG}\nwitness a {written_key('w.example', 7, 4)}\nwitness b {WITNESS}\ngroup g any a b\nquorum g\n"
        self.assertEqual(run("mirror", self.mirror, "--policy", self.file("policy", any_of.encode()))[0], 0)


class Lies(Spoilt):
    """Entries and statements that the ledger itself changed and signed anew."""

    def setUp(self):
        super().setUp()
        self.lines = bundle_lines(self.mirror)
        self.rows = [json.loads(line) for line in self.lines]
        self.bulk = {json.loads(line)["seq"]: json.loads(line) for line in (FIXTURES / "public.ndjson").read_text().splitlines()}

    def ask(self, lines, *argv, size=None):
        write_mirror(self.mirror, lines, size)
        bulk = self.file("bulk.ndjson", "".join(json.dumps(self.bulk[seq]) + "\n" for seq in sorted(self.bulk)).encode())
        return ["mirror", self.mirror, "--log", LOG, "--statements", bulk, *argv]

    def test_the_builder_of_lies_can_tell_the_truth(self):
        status, codes, said = run(*self.ask(relinked(self.rows)))
        self.assertEqual((status, codes), (0, []), said)

    def test_entries(self):
        rows, lines = self.rows, self.lines
        at = len(rows) // 2
        hidden = max(seq for seq, line in self.bulk.items() if "not_shown" in line)
        other = {**rows[hidden], "statement": verify.url64(bytes(32))}
        older = {**rows[at], "at": rows[0]["at"]}
        table = [
            ("two swapped", [*lines[:at], lines[at + 1], lines[at], *lines[at + 2:]], "sequence-broken", 1),
            ("one dropped", [*lines[:at], *lines[at + 1:]], "sequence-broken", 1),
            ("one repeated", [*lines[:at], lines[at], *lines[at:]], "sequence-broken", 1),
            ("one dropped, the rest linked anew", relinked([*rows[:5], *rows[6:]]), "digest-differs", 1),
            ("two swapped and linked anew", relinked([rows[0], rows[2], rows[1], *rows[3:]]), "digest-differs", 1),
            ("one replaced, not linked", [*lines[:at], lines[at].replace(rows[at]["statement"].encode(), b"A" * 43), *lines[at + 1:]], "chain-broken", 1),
            ("a first link that is none", [lines[0].replace(b'prev":"AAAA', b'prev":"BAAA'), *lines[1:]], "chain-broken", 1),
            ("back-dated", relinked([*rows[:at], older, *rows[at + 1:]]), "time-goes-back", 1),
            ("a statement twice", relinked([*rows[:-1], {**rows[-1], "statement": rows[-2]["statement"]}]), "digest-twice", 1),
            ("another number over the right link", [*lines[:-1], lines[-1].replace(b'"seq":', b'"seq":1')], "sequence-broken", 1),
            ("a number of 2^64", [*lines[:-1], lines[-1].replace(str(rows[-1]["seq"]).encode(), str(2**64).encode(), 1)], "entry-malformed", 1),
            ("a first link, the rest linked to it", linked_on(lines), "chain-broken", 1),
            ("a space", [*lines[:-1], lines[-1].replace(b":", b": ", 1)], "entry-malformed", 1),
            ("a leading zero", [*lines[:-1], lines[-1].replace(b'"seq":', b'"seq":0')], "entry-malformed", 1),
            ("a member more", [*lines[:-1], lines[-1].replace(b"}", b',"x":1}')], "entry-malformed", 1),
            ("another spelling of the time", [*lines[:-1], lines[-1].replace(b".000Z", b".0000Z")], "entry-malformed", 1),
            ("more than 512 bytes", [*lines[:-1], lines[-1] + b" " * 500], "entry-malformed", 1),
            ("a later version", [*lines[:-1], lines[-1].replace(b'"v":1', b'"v":2')], "entry-version-unknown", 2),
            ("an empty entry", [*lines[:-1], b""], "entry-malformed", 1),
        ]
        for name, spoilt, code, status in table:
            with self.subTest(name):
                self.wanted(code, status, *self.ask(spoilt))
        kept = [arg for note in FIXTURES.glob("checkpoints/*.note") if note.read_bytes().split(b"\n")[1] != str(len(rows)).encode() for arg in ("--earlier", note)]
        self.wanted("history-differs", 1, *self.ask(relinked([{**rows[0], "at": "2026-11-01T00:00:00.000Z"}, *rows[1:]]), *kept))
        self.assertNotIn("digest-differs", run(*self.ask(relinked([*rows[:hidden], other, *rows[hidden + 1:]])))[1], "what is restricted shows no change")

    def test_history(self):
        lines = self.lines
        whole = verify.root([verify.sha256(b"\0", line) for line in lines])
        kept = self.file("kept", (FIXTURES / "mirror/checkpoint").read_bytes())
        self.wanted("history-truncated", 1, *self.ask(lines[:-1], "--earlier", kept))
        forged = relinked([*self.rows[:-1], {**self.rows[-1], "statement": verify.url64(bytes(32))}])
        self.wanted("checkpoints-conflict", 1, *self.ask(forged, "--earlier", kept))
        self.wanted("history-differs", 1, *self.ask(forged + relinked([*json_rows(forged), self.new_row()])[-1:], "--earlier", kept))
        for file in FIXTURES.glob("receipts/*"):
            first = relinked([{**self.rows[0], "statement": verify.url64(bytes(32))}, *self.rows[1:]])
            with self.subTest(file.name):
                self.wanted("receipt-contradicted", 1, *self.ask(first, "--receipt", file))
            short = lines[:int(file.name.split("-")[0])]
            with self.subTest(f"{file.name}, the entry gone"):
                self.wanted("history-truncated", 1, *self.ask(short, "--receipt", file))
        self.wanted("earlier-unusable", 2, *self.ask(lines, "--earlier", self.file("bad", flip(kept.read_bytes(), 50))))
        self.wanted("earlier-unusable", 2, *self.ask(lines, "--earlier", self.file("other", checkpoint(len(lines), whole, "x"))))

    def test_keys_of_a_rotation(self):
        """5.3: which checkpoint keys must have signed; the fixture's log rotates in entry 22, from key 1 to key 5."""
        rotated = next(seq for seq, line in self.bulk.items() if b"ledger.key.rotated" in base64.urlsafe_b64decode(line.get("statement", {}).get("payload", "") + "=="))
        day = datetime.datetime.fromisoformat(self.rows[rotated]["at"]) + datetime.timedelta(days=90)
        next_key = ["--log", (FIXTURES / "log-next.vkey").read_text()]

        def ask(keys, later=None, kept=None, receipt=None):
            rows = list(self.rows)
            if later is not None:
                at = (day + datetime.timedelta(milliseconds=later)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
                self.bulk[len(rows)] = {"seq": len(rows), "not_shown": "restricted"}
                rows.append({"at": at, "statement": verify.url64(bytes(31) + b"\2")})
            lines = relinked(rows)
            leaves = [verify.sha256(b"\0", line) for line in lines]
            asked = self.ask(lines)
            signed = lambda size, by: checkpoint(size, verify.root(leaves[:size]), keys=by)  # noqa: E731
            (self.mirror / "checkpoint").write_bytes(signed(len(lines), keys))
            if kept is not None:
                asked += ["--earlier", self.file("kept", signed(*kept))]
            if receipt is not None:
                size, by = receipt
                proof = "".join(b64(one) + "\n" for one in siblings(leaves[:size], 7))
                asked += ["--receipt", self.file("receipt", f"c2sp.org/tlog-proof@v1\nextra {b64(lines[7])}\nindex 7\n{proof}\n".encode() + signed(size, by))]
            self.bulk.pop(len(self.rows), None)
            return run(*asked, *next_key)

        n, lacks, refused, unusable = len(self.rows), "rotation-signature-missing", "checkpoint-refused", "earlier-unusable"
        table = [
            ("both sign", dict(keys=(1, 5)), 0, []),
            ("only the new key", dict(keys=(5,)), 1, [lacks]),
            ("only the old key", dict(keys=(1,)), 1, [lacks]),
            ("only the old key, in the last millisecond in which both sign", dict(keys=(1,), later=-1), 1, [lacks]),
            ("only the new key, in that millisecond", dict(keys=(5,), later=-1), 1, [lacks]),
            ("only the old key, when it is over", dict(keys=(1,), later=0), 1, [refused]),
            ("only the new key, when the old one is over", dict(keys=(5,), later=0), 0, []),
            ("both, when the old one is over", dict(keys=(1, 5), later=0), 0, []),
            ("kept from before the rotation, by the old key", dict(keys=(1, 5), kept=(rotated, (1,))), 0, []),
            ("kept from before the rotation, by the key that was named later", dict(keys=(1, 5), kept=(rotated, (5,))), 2, [unusable]),
            ("kept from just after it, one line dropped", dict(keys=(1, 5), kept=(rotated + 1, (5,))), 0, []),
            ("kept, by the key that was over", dict(keys=(5,), later=0, kept=(n + 1, (1,))), 2, [unusable]),
            ("a receipt from before, by the old key", dict(keys=(1, 5), receipt=(rotated, (1,))), 0, []),
            ("a receipt from before, by the key that was named later", dict(keys=(1, 5), receipt=(rotated, (5,))), 2, [unusable]),
            ("a receipt by the key that was over", dict(keys=(5,), later=0, receipt=(n + 1, (1,))), 2, [unusable]),
        ]
        for name, arguments, status, codes in table:
            with self.subTest(name):
                found, said_codes, said = ask(**arguments)
                self.assertEqual((found, said_codes), (status, codes), said)

    def test_a_key_of_the_log_that_signed_badly(self):
        """The auditor knows one key; that the line of the other is bad is noticed once the log has named it."""
        asked = self.ask(self.lines)
        file = self.mirror / "checkpoint"
        lines = file.read_bytes().split(b"\n")
        head, _, line = lines[-2].rpartition(b" ")
        lines[-2] = head + b" " + base64.b64encode(flip(base64.b64decode(line), 20))
        file.write_bytes(b"\n".join(lines))
        self.wanted("checkpoint-refused", 1, *asked)

    def new_row(self):
        return {"at": self.rows[-1]["at"], "statement": verify.url64(bytes(31) + b"\1")}

    def test_consistency_proofs(self):
        leaves = [verify.sha256(b"\0", line) for line in self.lines]
        n = len(leaves)
        for m in (1, 2, n // 3, 256 if n > 256 else n // 2, n - 1, n):
            old = self.file("old", checkpoint(m, verify.root(leaves[:m])))
            new = self.file("new", checkpoint(n, verify.root(leaves)))
            path = consistency(leaves, m)

            def ask(hashes, first=old, second=new):
                return ["consistency", first, second, self.file("proof", json.dumps({"path": [b64(one) for one in hashes]}).encode()), "--log", LOG]

            self.assertEqual(run(*ask(path))[0], 0, m)
            self.wanted("history-differs", 1, *ask([*path, leaves[0]]))
            if path:
                self.wanted("history-differs", 1, *ask(path[:-1]))
                self.wanted("history-differs", 1, *ask([flip(path[0], 5), *path[1:]]))
                self.wanted("history-differs", 1, *ask(path, self.file("forked", checkpoint(m, flip(verify.root(leaves[:m]), 9)))))
                self.wanted("history-truncated", 1, *ask(path, new, old))
        self.wanted("checkpoints-conflict", 1, *ask([], self.file("forked", checkpoint(n, bytes(32)))))
        for text in (b"", b"[]", b'{"path":5}', b'{"path":[5]}', b'{"path":["A"]}', b'{"path":["AA=="]}', b'{"path":' + b"[" * 50000):
            self.wanted("input-unusable", 2, "consistency", new, new, self.file("proof", text), "--log", LOG)

    def officers_statement(self):
        """A shown statement of the public read that is signed by officers, and its number."""
        found = [seq for seq, line in self.bulk.items() if "statement" in line and "handler=" in decoded(line["statement"]["payload"])["signers"]]
        return found[0], self.bulk[found[0]]["statement"]

    def put(self, seq, statement):
        """Stores a statement at a number, its digest in the entry, everything signed anew."""
        self.bulk[seq] = {"seq": seq, "statement": statement}
        parts = [statement["payload"], *(part for row in statement["signatures"] for part in (row["protected"], row["signature"]))]
        self.rows[seq] = {**self.rows[seq], "statement": verify.url64(verify.sha256(b"minglu-statement/v1\n", ".".join(parts).encode()))}
        return self.ask(relinked(self.rows))

    def test_statements_signed_anew(self):
        seq, statement = self.officers_statement()
        event = decoded(statement["payload"])
        row, kid = statement["signatures"][0], decoded(statement["signatures"][0]["protected"])["kid"]
        self.assertEqual(run(*self.put(seq, resigned(statement)))[0], 0)
        unknown = next(one for one, number in SEEDS.items() if number == 200)
        larger = base64.urlsafe_b64decode(row["signature"] + "==")
        larger = larger[:32] + (int.from_bytes(larger[32:], "little") + verify.ORDER).to_bytes(32, "little")
        first = lambda **change: {**statement, "signatures": [{**row, **change}, *statement["signatures"][1:]]}  # noqa: E731
        data = lambda **change: resigned(statement, {**event, "data": {**event["data"], **change}})  # noqa: E731
        table = [
            ("a signature's bit", first(signature=encoded(flip(base64.urlsafe_b64decode(row["signature"] + "=="), 5))), "signature-invalid", 1),
            ("a signature above the group order", first(signature=encoded(larger)), "signature-invalid", 1),
            ("the payload without its signature", {**statement, "payload": encoded({**event, "time": "2026-11-02T00:00:01Z"})}, "signature-invalid", 1),
            ("a short signature", first(signature="AAAA"), "statement-malformed", 1),
            ("an unknown algorithm", resigned(statement, header={"alg": "ES256"}), "algorithm-unknown", 2),
            ("no algorithm", resigned(statement, header={"alg": "none"}), "algorithm-unknown", 2),
            ("another typ", resigned(statement, header={"typ": "minglu-access+jwt"}), "statement-malformed", 1),
            ("a header more", resigned(statement, header={"crit": "x"}), "statement-malformed", 1),
            ("a key that nobody enrolled", resigned(statement, {**event, "signers": event["signers"].replace(kid, unknown)}, header={"kid": unknown}), "not-permitted", 1),
            ("signers of others", resigned(statement, {**event, "signers": f"handler={unknown}"}), "statement-malformed", 1),
            ("an unknown role", resigned(statement, {**event, "signers": event["signers"].replace("handler", "friend")}), "statement-malformed", 1),
            ("a key twice", resigned({**statement, "signatures": [row, row]}, {**event, "signers": f"handler={kid} handler={kid}"}), "statement-malformed", 1),
            ("another ledger", resigned(statement, {**event, "ledger": "minglu.example/other"}), "other-ledger", 1),
            ("an id of version 4", resigned(statement, {**event, "id": "0190c3a1-7d3e-4c9a-8b1f-000000000009"}), "statement-malformed", 1),
            ("an id in capitals", resigned(statement, {**event, "id": event["id"].upper()}), "statement-malformed", 1),
            ("a wrong check character", resigned(statement, {**event, "source": "authorities/12140925MBAAAA0183"}), "statement-malformed", 1),
            ("a subject of another kind", resigned(statement, {**event, "subject": "planets/9"}), "statement-malformed", 1),
            ("a day that does not exist", resigned(statement, {**event, "time": "2026-02-30T00:00:00Z"}), "statement-malformed", 1),
            ("a member more", resigned(statement, {**event, "more": ""}), "statement-malformed", 1),
            ("a member less", resigned(statement, {name: value for name, value in event.items() if name != "time"}), "statement-malformed", 1),
            ("data that its schema does not know", data(more=1), "statement-malformed", 1),
            ("a type that nobody knows", resigned(statement, {**event, "type": "minglu.unheard.of.v1"}), "type-unknown", 2),
            ("digests without order", data(_sd=["B" + "A" * 42, "A" * 43]), "statement-malformed", 1),
            ("a digest twice", data(_sd=["A" * 43, "A" * 43]), "statement-malformed", 1),
            ("no digest in _sd", data(_sd=[]), "statement-malformed", 1),
            ("a member twice", resigned(statement, raw=json.dumps(event)[:-1].encode() + b',"specversion":"1.0"}'), "statement-malformed", 1),
            ("a fraction", resigned(statement, raw=json.dumps({**event, "data": {"n": 1.5}}).encode()), "statement-malformed", 1),
            ("an invisible character", data(title="宁\u200b武"), "statement-malformed", 1),
            ("another normal form", data(title="e\u0301"), "statement-malformed", 1),
            ("no JSON", resigned(statement, raw=b"\xff\xfe"), "statement-malformed", 1),
            ("a padded payload", {**statement, "payload": statement["payload"] + "="}, "statement-malformed", 1),
            ("a member of the envelope more", {**statement, "more": 1}, "statement-malformed", 1),
            ("a question that is no text", first(header={"ifversion": 5}), "statement-malformed", 1),
            ("an unsigned header that is unknown", first(header={"alg": "none"}), "statement-malformed", 1),
            ("no signature", {**statement, "signatures": []}, "statement-malformed", 1),
            ("17 signatures", {**statement, "signatures": [row] * 17}, "statement-malformed", 1),
        ]
        for name, spoilt, code, status in table:
            with self.subTest(name):
                self.wanted(code, status, *self.put(seq, spoilt), where=f"entry {seq},")

    def test_statements_shown_otherwise(self):
        seq, statement = self.officers_statement()
        row = statement["signatures"][0]
        table = [
            ("a signature taken away", {**statement, "signatures": statement["signatures"][:-1]} if len(statement["signatures"]) > 1 else {**statement, "signatures": []}, "statement-malformed"),
            ("another signature", {**statement, "signatures": [{**row, "signature": "A" * 86}, *statement["signatures"][1:]]}, "digest-differs"),
            ("another payload, signed", resigned(statement, {**decoded(statement["payload"]), "time": "2026-11-02T00:00:01Z"}), "digest-differs"),
            ("the statement before it", self.bulk[0]["statement"], "digest-differs"),
        ]
        for name, spoilt, code in table:
            with self.subTest(name):
                self.bulk[seq]["statement"] = spoilt
                self.wanted(code, 1, *self.ask(self.lines), where=f"entry {seq},")

    def test_classes_and_lines_of_the_bulk_read(self):
        self.bulk[len(self.bulk) - 1] = {"seq": len(self.bulk) - 1, "not_shown": "lost"}
        self.wanted("governance-unseen", 2, *self.ask(self.lines))
        self.bulk[0] = {"seq": 0, "not_shown": "restricted"}
        self.wanted("governance-unseen", 2, *self.ask(self.lines), where="entry 0,")
        for text in (b"{", b"[]", b'{"seq":"1"}', b'{"seq":1}', b'{"seq":1,"statement":5}', b"\xff", b'{"seq":1,"statement":{"payload":5,"signatures":[{}]}}'):
            with self.subTest(text):
                self.wanted("statement-malformed", 1, "mirror", FIXTURES / "mirror", *POLICY, "--statements", self.file("b.ndjson", text + b"\n"))

    def test_ids_twice_keys_revoked_and_bad_points(self):
        seq, statement = self.officers_statement()
        shown = [other for other in self.bulk if "statement" in self.bulk[other] and other < seq]
        before = decoded(self.bulk[shown[-1]]["statement"]["payload"])
        event = decoded(statement["payload"])
        twice = resigned(statement, {**event, "id": before["id"], "source": before["source"]})
        self.wanted("id-twice", 1, *self.put(seq, twice), where=f"entry {seq},")
        self.setUp()
        revoking = next(other for other in self.bulk if "statement" in self.bulk[other] and decoded(self.bulk[other]["statement"]["payload"])["type"] == "minglu.key.revoked.v1")
        act = decoded(self.bulk[revoking]["statement"]["payload"])
        later = [self.bulk[other]["statement"] for other in self.bulk if other > revoking and "statement" in self.bulk[other]]
        kid = decoded(later[-1]["signatures"][0]["protected"])["kid"]
        self.wanted("not-permitted", 1, *self.put(revoking, resigned(self.bulk[revoking]["statement"], {**act, "data": {**act["data"], "kid": kid}})), where="revoked")

    def test_the_founding_of_another_key(self):
        event = decoded(self.bulk[0]["statement"]["payload"])
        event["data"]["checkpoint_key"] = verify.url64(public(9))
        self.wanted("checkpoint-key-differs", 1, *self.put(0, resigned(self.bulk[0]["statement"], event)))


def json_rows(lines):
    return [json.loads(line) for line in lines]


class Receipts(Spoilt):
    def test_each_byte_of_a_receipt_counts(self):
        """With one signature on it, no byte of a receipt can be changed."""
        for file in FIXTURES.glob("receipts/*"):
            data = file.read_bytes()
            if data.count("—".encode()) > 1:
                continue
            for at in range(len(data)):
                status, codes, said = run("receipt", self.file("receipt", flip(data, at)), "--log", LOG)
                self.assertEqual(status, 2 if codes == ["entry-version-unknown"] else 1, f"{file.name}, byte {at}: {said}")
                self.assertLessEqual(set(codes), {"receipt-refused", "entry-malformed", "entry-version-unknown"})

    def test_each_byte_of_a_statement_counts(self):
        for receipt in sorted(FIXTURES.glob("receipts/*"))[:2]:
            statement = next(FIXTURES.glob(f"statements/{int(receipt.name.split('-')[0]):02}-*.json"), None)
            if statement is None:
                continue
            data = statement.read_bytes()
            for at in range(0, len(data), 9):
                status, codes, said = run("receipt", receipt, "--log", LOG, "--statement", self.file("s", flip(data, at)), "--keys", FIXTURES / "keys.json")
                self.assertEqual(status, 1, f"{statement.name}, byte {at}: {said}")

    def test_hostile_receipts(self):
        lines = bundle_lines(FIXTURES / "mirror")
        leaves = [verify.sha256(b"\0", line) for line in lines]
        n = len(lines)
        end = checkpoint(n, verify.root(leaves)).decode()

        def receipt(line=lines[7], index="7", path=siblings(leaves, 7), first="c2sp.org/tlog-proof@v1", extra=None, end=end):
            return "\n".join([first, f"extra {b64(line) if extra is None else extra}", f"index {index}", *(b64(one) if isinstance(one, bytes) else one for one in path), "", end])

        self.assertEqual(run("receipt", self.file("r", receipt().encode()), "--log", LOG)[0], 0)
        good = siblings(leaves, 7)
        relinked_seven = lines[7].replace(b'"seq":7', b'"seq":8')
        table = [
            ("another index", receipt(index="8")),
            ("an index of the future", receipt(relinked_seven.replace(b'"seq":8', f'"seq":{n}'.encode()), index=str(n))),
            ("an index with a sign", receipt(index="+7")),
            ("an index with a zero", receipt(index="07")),
            ("an index of 40 digits", receipt(index="9" * 40)),
            ("another entry", receipt(lines[8])),
            ("another entry under its number", receipt(lines[8].replace(b'"seq":8', b'"seq":7'))),
            ("no siblings", receipt(path=[])),
            ("a sibling less", receipt(path=good[:-1])),
            ("a sibling more", receipt(path=[*good, bytes(32)])),
            ("two siblings swapped", receipt(path=[good[1], good[0], *good[2:]])),
            ("65 siblings", receipt(path=[bytes(32)] * 65)),
            ("a hundred thousand siblings", receipt(path=[bytes(32)] * 100000)),
            ("a short sibling", receipt(path=[good[0][:31], *good[1:]])),
            ("a sibling that is no base64", receipt(path=["!", *good[1:]])),
            ("a sibling not canonical", receipt(path=[b64(good[0])[:-2] + chr(ord(b64(good[0])[-2]) + 1) + "=", *good[1:]])),
            ("another version", receipt(first="c2sp.org/tlog-proof@v2")),
            ("no extra", receipt(extra="").replace("extra \n", "")),
            ("an extra of nothing", receipt(extra="")),
            ("an extra not canonical", receipt(extra=b64(lines[7]).rstrip("=") + "!")),
            ("a checkpoint of a smaller tree", receipt(end=checkpoint(7, verify.root(leaves[:7])).decode())),
            ("a checkpoint of nothing", receipt(end=checkpoint(0, verify.sha256()).decode())),
            ("a checkpoint of another tree", receipt(end=checkpoint(n, bytes(32)).decode())),
            ("an unsigned checkpoint", receipt(end=note(f"{ORIGIN}\n{n}\n{b64(verify.root(leaves))}\n", ()).decode())),
            ("no checkpoint", receipt(end="")),
            ("carriage returns", receipt().replace("\n", "\r\n")),
            ("nothing", ""),
            ("noise", "\0" * 5000),
            ("only the first line", "c2sp.org/tlog-proof@v1\n\n"),
        ]
        for name, text in table:
            with self.subTest(name):
                found, codes, said = run("receipt", self.file("r", text.encode()), "--log", LOG)
                self.assertEqual((found, len(codes)), (1, 1), said)
                self.assertIn(codes[0], ("receipt-refused", "entry-malformed"))
        self.wanted("receipt-refused", 1, "receipt", self.file("r", receipt().encode()), "--log", written_key(ORIGIN, 7))
        self.wanted("awaiting-cosignature", 2, "receipt", self.file("r", receipt().encode()), *POLICY)
        self.wanted("input-unusable", 2, "receipt", self.dir / "absent", *POLICY)

    def test_disclosures(self):
        """Each fixture's first disclosure: changed, repeated, moved, made up."""
        tried = 0
        for receipt in FIXTURES.glob("receipts/*"):
            file = next(FIXTURES.glob(f"statements/{int(receipt.name.split('-')[0]):02}-*.json"), None)
            statement = json.loads(file.read_text()) if file else {"signatures": [{}]}
            shown = statement["signatures"][0].get("header", {}).get("disclosures")
            if not shown:
                continue
            tried += 1
            salt, name, value = decoded(shown[0])
            sd = verify.url64(verify.sha256(shown[0].encode()))
            table = [
                ("another value", [encoded([salt, name, "other"]), *shown[1:]]),
                ("another name", [encoded([salt, "other", value]), *shown[1:]]),
                ("another salt", [encoded([salt[::-1], name, value]), *shown[1:]]),
                ("twice", [shown[0], *shown]),
                ("one too many", [*shown, encoded(["A" * 22, "x", 1])]),
                ("no array", [encoded({"a": sd}), *shown[1:]]),
                ("padded", [shown[0] + "=", *shown[1:]]),
                ("a number", [5, *shown[1:]]),
            ]
            for what, spoilt in table:
                with self.subTest(what):
                    changed = {**statement, "signatures": [{**statement["signatures"][0], "header": {"disclosures": spoilt}}, *statement["signatures"][1:]]}
                    self.wanted("disclosure-differs", 1, "receipt", receipt, "--log", LOG, "--statement", self.file("s", json.dumps(changed).encode()), "--keys", FIXTURES / "keys.json")
            fewer = {**statement, "signatures": [{**statement["signatures"][0], "header": {"disclosures": shown[1:] or shown}}, *statement["signatures"][1:]]}
            self.assertEqual(run("receipt", receipt, "--log", LOG, "--statement", self.file("s", json.dumps(fewer).encode()), "--keys", FIXTURES / "keys.json")[0], 0)
        self.assertTrue(tried, "no fixture has a receipt and disclosures")

    def test_disclosures_that_were_signed_but_may_not_be(self):
        salt = lambda letter: letter * 21 + "A"  # noqa: E731

        def ask(rows, data, schema=None):
            texts = [encoded(row) for row in rows]
            made = types.SimpleNamespace(event={"data": dict(data)}, disclosures=texts)
            if rows:
                made.event["data"]["_sd"] = sorted(verify.url64(verify.sha256(text.encode())) for text in texts)
            return verify.check_disclosures(made, schema)

        self.assertEqual(ask([[salt("A"), "a", 1], [salt("B"), "b", {"c": [1]}]], {}), (2, 0))
        personal = {"properties": {"a": {"x-personal": True, "type": "integer"}, "b": {"type": "integer"}, "_sd": {}}}
        self.assertEqual(ask([[salt("A"), "a", 1]], {"b": 1}, personal), (1, 0))
        for name, rows, data, schema in [
            ("of two members", [[salt("A"), "a"]], {}, None),
            ("of four members", [[salt("A"), "a", 1, 2]], {}, None),
            ("a name that is no text", [[salt("A"), 5, 1]], {}, None),
            ("a short salt", [["AAAA", "a", 1]], {}, None),
            ("one salt for two", [[salt("A"), "a", 1], [salt("A"), "b", 1]], {}, None),
            ("one name for two", [[salt("A"), "a", 1], [salt("B"), "a", 2]], {}, None),
            ("a name that stands in the clear", [[salt("A"), "a", 1]], {"a": 1}, None),
            ("digests inside", [[salt("A"), "a", {"_sd": ["A" * 43]}]], {}, None),
            ("no digest in a list", [], {"met": {"_sd": []}}, None),
            ("a digest in two places", [], {"met": {"_sd": ["A" * 43]}, "_sd": ["A" * 43]}, None),
            ("a field that is not personal", [[salt("A"), "b", 1]], {}, personal),
            ("a value that its schema does not know", [[salt("A"), "a", "x"]], {}, personal),
            ("a personal field in the clear", [], {"a": 1}, personal),
        ]:
            with self.subTest(name), self.assertRaises(verify.Wrong):
                ask(rows, data, schema)

    def test_a_statement_whose_keys_are_not_known(self):
        for receipt in FIXTURES.glob("receipts/*"):
            statement = next(FIXTURES.glob(f"statements/{int(receipt.name.split('-')[0]):02}-*.json"), None)
            if statement is not None and int(receipt.name.split("-")[0]):
                self.wanted("signatures-not-checked", 2, "receipt", receipt, "--log", LOG, "--statement", statement)
        wrong = self.file("keys", json.dumps(dict.fromkeys(json.loads((FIXTURES / "keys.json").read_text()), verify.url64(public(7)))).encode())
        self.wanted("input-unusable", 2, "mirror", FIXTURES / "mirror", *POLICY, "--keys", wrong)


if __name__ == "__main__":
    unittest.main()
