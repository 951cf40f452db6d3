#!/usr/bin/env python3
"""Makes a public mirror of a ledger, sound or spoilt in one way, to test the checker of mirrors.

    make_mirror.py DIR ENTRIES [--spoil KIND] [--published N] [--partial-names]

Writes DIR/mirror (checkpoint, tiles, bundles, a data file), DIR/receipts, DIR/earlier (a checkpoint of
half the size), DIR/vkey and DIR/witness. Keys come from fixed seeds: they protect nothing. Written from
the standards alone, so it shares no line with the ledger either.
"""

import argparse
import base64
import hashlib
import pathlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORIGIN = "minglu.example/selftest"
WITNESS = "witness.example/selftest"


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def b64(data):
    return base64.b64encode(data).decode()


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """A signer of notes: type 1 signs checkpoints, type 4 cosigns them."""

    def __init__(self, name, kind, seed):
        self.name, self.kind = name, kind
        self.secret = Ed25519PrivateKey.from_private_bytes(sha256(seed.encode()))
        public = self.secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.typed = bytes([kind]) + public
        self.id = sha256(name.encode(), b"\n", self.typed)[:4]

    def vkey(self):
        return f"{self.name}+{self.id.hex()}+{b64(self.typed)}"

    def line(self, text):
        if self.kind == 1:
            signature = self.secret.sign(text.encode())
        else:
            time = 1_795_250_000
            message = f"cosignature/v1\ntime {time}\n{text}"
            signature = time.to_bytes(8, "big") + self.secret.sign(message.encode())
        return f"— {self.name} {b64(self.id + signature)}\n"


def entries(count, spoil):
    """The chain, whole in itself: what is spoilt here is spoilt before it is hashed and signed."""
    lines, prev = [], bytes(32)
    for seq in range(count):
        shown = seq + 1 if spoil == "seq" and seq == count - 1 else seq
        before = sha256(b"lie") if spoil == "chain" and seq == count // 2 else prev
        statement = b64url(sha256(b"statement", str(seq).encode()))
        at = f"2026-11-21T08:30:00.{seq % 1000:03d}Z"
        line = f'{{"v":1,"seq":{shown},"prev":"{b64url(before)}","at":"{at}","statement":"{statement}"}}'
        if spoil == "spelling" and seq == count // 2:
            line = line.replace(",", ", ", 1)
        lines.append(line.encode())
        prev = sha256(b"\0", lines[-1])
    return lines


def subtree(leaves):
    """The root of some leaves, by the definition of RFC 9162 section 2.1.1."""
    if not leaves:
        return sha256()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1", subtree(leaves[:split]), subtree(leaves[split:]))


def path(leaves, index):
    """The inclusion path of a leaf, leaf side first. Source: RFC 9162 section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return path(leaves[:split], index) + [subtree(leaves[split:])]
    return path(leaves[split:], index - split) + [subtree(leaves[:split])]


def tile_name(level, number):
    digits = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        digits.insert(0, f"x{number % 1000:03d}")
    return f"tile/{level}/" + "/".join(digits)


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


class Maker:
    """One mirror under construction."""

    def __init__(self, directory, spoil, partial_names):
        self.directory, self.spoil, self.partial_names = pathlib.Path(directory), spoil, partial_names
        self.key = Key(ORIGIN, 1, "log")
        self.witness = Key(WITNESS, 4, "witness")

    def write(self, name, data):
        file = self.directory / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())

    def tile(self, level, number, rows):
        name = tile_name(level, number)
        if self.partial_names and len(rows) < 256:
            name += f".p/{len(rows)}"
        data = b"".join(rows)
        if (self.spoil, level, number) in (("tile-0", 0, 0), ("tile-1", 1, 0)):
            data = flipped(data, len(data) - 1)
        if self.spoil == "tile-short" and (level, number) == (0, 0):
            data = data[:-32]
        if self.spoil == "tile-torn" and (level, number) == (0, 0):
            data = data[:-1]
        self.write(f"mirror/{name}", data)

    def tiles(self, leaves):
        level, rows = 0, leaves
        while rows:
            for number in range(0, (len(rows) + 255) // 256):
                self.tile(level, number, rows[256 * number : 256 * (number + 1)])
            full = len(rows) // 256
            rows = [subtree(rows[256 * n : 256 * (n + 1)]) for n in range(full)]
            level += 1

    def bundles(self, lines):
        if self.spoil == "entry-byte":
            lines = lines[:-1] + [lines[-1].replace(b"08:30", b"08:31")]
        if self.spoil == "entry-missing":
            lines = lines[:-1]
        if self.spoil == "entries-swapped":
            lines = [lines[1], lines[0]] + lines[2:]
        for number in range(0, (len(lines) + 255) // 256):
            rows = lines[256 * number : 256 * (number + 1)]
            name = tile_name("entries", number) + (f".p/{len(rows)}" if self.partial_names and len(rows) < 256 else "")
            self.write(f"mirror/{name}", b"".join(len(row).to_bytes(2, "big") + row for row in rows))

    def checkpoint(self, leaves, spoil=None):
        root = sha256(b"lie") if spoil == "root" else subtree(leaves)
        size = len(leaves) + (1 if spoil == "size" else 0)
        origin = "other.example/log" if spoil == "origin" else ORIGIN
        text = f"{origin}\n{size}\n{b64(root)}\n"
        if spoil == "extension":
            text += "more\n"
        key = Key(ORIGIN, 1, "thief") if spoil == "other-key" else self.key
        line = key.line(text)
        cosignature = self.witness.line(text)
        if spoil == "signature":
            line = self.key.line(text + " ")
        if spoil == "cosignature":
            cosignature = self.witness.line(text + " ")
        if spoil == "no-cosignature":
            cosignature = ""
        return text + "\n" + line + cosignature + Key("unknown.example", 1, "unknown").line(text)

    def receipt(self, lines, leaves, index):
        entry, siblings, shown = lines[index], path(leaves, index), index
        if self.spoil == "receipt-entry":
            entry = entry.replace(b"08:30", b"08:31")
        if self.spoil == "receipt-path":
            siblings = siblings[:-1] + [flipped(siblings[-1], 0)]
        if self.spoil == "receipt-index":
            shown = index ^ 1
        note = self.checkpoint(leaves, "signature" if self.spoil == "receipt-signature" else None)
        head = [f"c2sp.org/tlog-proof@v1\nextra {b64(entry)}\nindex {shown}\n"]
        return "".join(head + [b64(sibling) + "\n" for sibling in siblings]) + "\n" + note

    def receipts(self, lines, leaves):
        # Receipts of several sizes, as the ledger gives them out while it grows.
        for size in sorted({len(leaves), len(leaves) // 2, min(1, len(leaves))} - {0}):
            for index in sorted({0, size // 2, size - 1}):
                if size > 1 or self.spoil is None:
                    text = self.receipt(lines, leaves[:size], index)
                    self.write(f"receipts/{index}-of-{size}.tlog-proof", text)
        if self.spoil == "receipt-forked":
            forked = [line.replace(b"08:30", b"08:31") for line in lines]
            text = self.receipt(forked, [sha256(b"\0", line) for line in forked], 0)
            self.write("receipts/forked.tlog-proof", text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory")
    parser.add_argument("entries", type=int)
    parser.add_argument("--spoil")
    parser.add_argument("--published", type=int, help="entries that the checkpoint covers (all)")
    parser.add_argument("--partial-names", action="store_true", help="name partial tiles as they are fetched")
    asked = parser.parse_args()

    maker = Maker(asked.directory, asked.spoil, asked.partial_names)
    lines = entries(asked.entries, asked.spoil)
    leaves = [sha256(b"\0", line) for line in lines]
    covered = leaves[: asked.published]
    maker.write("mirror/checkpoint", maker.checkpoint(covered, asked.spoil))
    maker.tiles(leaves)
    maker.bundles(lines)
    data = b'{"types":[]}'
    maker.write(f"mirror/data/{sha256(data).hex()}", data + b" " if asked.spoil == "data" else data)
    maker.receipts(lines, covered)
    earlier = covered[: len(covered) // 2]
    if asked.spoil == "earlier-forked":
        earlier = [flipped(leaf, 0) for leaf in earlier]
    if asked.spoil == "earlier-longer":
        earlier = covered + covered
    maker.write("earlier", maker.checkpoint(earlier))
    maker.write("vkey", maker.key.vkey())
    maker.write("witness", maker.witness.vkey())


main()
