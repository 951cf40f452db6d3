#!/usr/bin/env python3
"""Reads a data directory's frames, offsets and ring, written from schemas/formats.md sections 5, 7 and 8 alone.

    check_frames.py FRAMES RING|- ORIGIN

FRAMES holds `frames/*.seg` and `index/offsets`, RING `pages` and `rows`; `-` leaves disclosures sealed. Checks every
checksum, the chain, the digest of each statement, that each sealed disclosure opens with its key to the text of its
digest, and that an entry withdraws what is left of a statement. Prints one line; exits 1 after naming the first thing
that is wrong.
"""

import base64
import hashlib
import json
import pathlib
import struct
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

MASK = 0xFFFFFFFF


class Wrong(Exception):
    """What is wrong, in words that name where."""


def crc_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


TABLE = crc_table()


def crc32c(data):
    crc = MASK
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 0xFF]
    return crc ^ MASK


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def quarter(state, a, b, c, d):
    for add, onto, turn in ((a, d, 16), (c, b, 12), (a, d, 8), (c, b, 7)):
        state[add] = state[add] + state[b if add == a else d] & MASK
        mixed = state[onto] ^ state[add]
        state[onto] = (mixed << turn | mixed >> 32 - turn) & MASK


def hchacha20(key, nonce):
    """draft-irtf-cfrg-xchacha-03 section 2.2."""
    state = list(struct.unpack("<16I", b"expand 32-byte k" + key + nonce))
    for _ in range(10):
        for column in range(4):
            quarter(state, column, column + 4, column + 8, column + 12)
        for column in range(4):
            quarter(state, column, 4 + (column + 1) % 4, 8 + (column + 2) % 4, 12 + (column + 3) % 4)
    return struct.pack("<8I", *state[:4], *state[12:])


def unseal(key, nonce, bound, sealed, what):
    subkey = hchacha20(key, nonce[:16])
    try:
        return ChaCha20Poly1305(subkey).decrypt(bytes(4) + nonce[16:], sealed, bound)
    except InvalidTag as error:
        raise Wrong(f"{what} does not open") from error


def read_ring(ring):
    """Keys by entry and disclosure; None for an erased one."""
    pages, rows = (ring / "pages").read_bytes(), (ring / "rows").read_bytes()
    if pages[:8] != b"MLRP\1\0\0\0" or int.from_bytes(pages[-4:], "big") != crc32c(pages[:-4]):
        raise Wrong("ring/pages: no table of version 1, or its checksum differs")
    (count,) = struct.unpack(">I", pages[8:12])
    keys = {}
    for number in range(count):
        line = pages[12 + 48 * number : 60 + 48 * number]
        page_key, offset, slots, checksum = struct.unpack(">32sQII", line)
        if checksum != crc32c(struct.pack(">Q", number) + line[:44]):
            raise Wrong(f"ring/pages: page {number} fails its checksum")
        for slot in range(slots):
            row = rows[offset + 144 * slot :][:144]
            if not any(row):
                continue
            bound = struct.pack(">QQ", number, slot)
            plain = unseal(page_key, row[:24], bound, row[24:], f"ring/rows: page {number} slot {slot}")
            seq, digest, owner, key = struct.unpack(">Q32s32s32s", plain)
            if any(key) != any(owner):
                raise Wrong(f"entry {seq}: a row that is half erased")
            keys[seq, digest] = key if any(key) else None
    return keys


def cut_items(body):
    while body:
        kind, length = struct.unpack(">BI", body[:5])
        yield kind, body[5 : 5 + length]
        body = body[5 + length :]


def frames(segment):
    """Offset, first entry, count and body of each frame."""
    data, at = segment.read_bytes(), 0
    while any(data[at:]):
        header = data[at : at + 36]
        magic, version, flags, reserved, _, first, count, length, checksum = struct.unpack(">4sBBHQQIII", header)
        if magic != b"MLFR" or checksum != crc32c(header[:32]):
            raise Wrong(f"{segment.name} at {at}: no frame header")
        if (version, flags, reserved) != (1, 0, 0):
            raise Wrong(f"{segment.name} at {at}: a frame of a later version")
        body, end = data[at + 36 : at + 36 + length], at + 36 + length
        if struct.unpack(">IQI", data[end : end + 16]) != (crc32c(body), first, length):
            raise Wrong(f"{segment.name} at {at}: the body or the trailer differs from its checksum")
        yield at, first, count, body
        at = end + 16


def digest(stored):
    statement = json.loads(stored)
    parts = [statement["payload"]]
    for signature in statement["signatures"]:
        parts += [signature["protected"], signature["signature"]]
    return hashlib.sha256(b"minglu-statement/v1\n" + ".".join(parts).encode("ascii")).digest()


def check_sealed(sealed, seq, statement, origin, keys):
    """Opens the sealed disclosures of an entry; gives how many opened and how many are erased."""
    opened = erased = 0
    while sealed:
        named, nonce, length = struct.unpack(">32s24sI", sealed[:60])
        if (seq, named) not in keys:
            raise Wrong(f"entry {seq}: the key of disclosure {named.hex()} is lost")
        key = keys.pop((seq, named))
        if key is None:
            erased += 1
        else:
            bound = origin.encode() + b"\n" + statement + named
            text = unseal(key, nonce, bound, sealed[60 : 60 + length], f"entry {seq}: a disclosure")
            if hashlib.sha256(text).digest() != named:
                raise Wrong(f"entry {seq}: a disclosure opens to another text")
            opened += 1
        sealed = sealed[60 + length :]
    return opened, erased


def check_left(content, seq):
    """What is left of a withdrawn statement: the entry that withdraws it."""
    left = json.loads(content)
    if sorted(left) != ["by", "id", "v"] or left["v"] != 1 or len(bytes.fromhex(left["id"])) != 32:
        raise Wrong(f"entry {seq}: what is left of its statement is no such record")
    return left["by"]


def withdrawn_by(stored):
    """The digest that a statement withdraws, if it does."""
    payload = json.loads(stored)["payload"]
    said = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return said["data"]["statement"] if said["type"] == "minglu.statement.withdrawn.v1" else None


def check(directory, ring, origin):
    keys = None if ring is None else read_ring(ring)
    gone, withdrawals = {}, {}
    offsets = (directory / "index" / "offsets").read_bytes()
    seq, prev, counts = 0, bytes(32), {"frames": 0, "disclosures opened": 0, "erased": 0}
    for segment in sorted((directory / "frames").glob("*.seg")):
        for at, first, count, body in frames(segment):
            counts["frames"] += 1
            if first != seq:
                raise Wrong(f"{segment.name} at {at}: begins with entry {first}, due is {seq}")
            for kind, content in cut_items(body):
                if kind == 1:
                    entry = json.loads(content)
                    if (entry["seq"], entry["prev"]) != (seq, b64url(prev)):
                        raise Wrong(f"entry {seq}: number or link differs")
                    fields = struct.pack(">QI", int(segment.stem), at)
                    if offsets[16 * seq :][:16] != fields + struct.pack(">I", crc32c(struct.pack(">Q", seq) + fields)):
                        raise Wrong(f"index/offsets: row {seq} differs")
                    prev, seq = hashlib.sha256(b"\0" + content).digest(), seq + 1
                elif kind == 2:
                    statement = digest(content)
                    if b64url(statement) != entry["statement"]:
                        raise Wrong(f"entry {seq - 1}: its statement is another")
                    withdrawals[seq - 1] = withdrawn_by(content)
                elif kind == 4:
                    gone[seq - 1] = check_left(content, seq - 1), entry["statement"]
                elif kind == 3 and keys is None:
                    counts["left sealed"] = counts.get("left sealed", 0) + 1
                elif kind == 3:
                    opened, erased = check_sealed(content, seq - 1, statement, origin, keys)
                    counts["disclosures opened"] += opened
                    counts["erased"] += erased
                else:
                    raise Wrong(f"entry {seq}: item of kind {kind}")
            if first + count != seq:
                raise Wrong(f"{segment.name} at {at}: holds {seq - first} entries, its header says {count}")
    for entry, (by, statement) in gone.items():
        if withdrawals.get(by) != statement:
            raise Wrong(f"entry {entry}: entry {by} does not withdraw its statement")
        counts["withdrawn"] = counts.get("withdrawn", 0) + 1
    if keys:
        raise Wrong(f"{len(keys)} keys of the ring open nothing")
    return {"entries": seq, **counts}


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        ring = None if sys.argv[2] == "-" else pathlib.Path(sys.argv[2])
        counts = check(pathlib.Path(sys.argv[1]), ring, sys.argv[3])
    except Wrong as wrong:
        print(f"check_frames: {wrong}", file=sys.stderr)
        return 1
    print("check_frames: sound: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
