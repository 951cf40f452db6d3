"""Makes draw.json: random draws by another implementation of the method `minglu-draw/1`, for the tests of the first.

Usage: python3 tests/oracle/draw.py [--check]; nothing but the standard library.
With --check nothing is written; the script fails if the file would differ.

It was written from schemas/draws.md and shares no code with the program. Secrets come from a fixed seed, so that the
file can be made again; a real freeze takes them from the operating system.
"""

import hashlib
import json
import pathlib
import random
import sys

FILE = pathlib.Path(__file__).with_name("draw.json")
chance = random.Random(20261122)


def sha(*parts: str) -> str:
    return hashlib.sha256(",".join(parts).encode("utf8")).hexdigest()


def uuid() -> str:
    h = chance.randbytes(16).hex()
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-8{h[17:20]}-{h[20:32]}"


def lines(rows) -> list[str]:
    return [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]


def digest(texts: list[str]) -> str:
    return hashlib.sha256("".join(text + "\n" for text in texts).encode("utf8")).hexdigest()


def teams_of(case, person_object, seed):
    """The officers of one object: field by field, the smallest tickets first, nobody twice."""
    ticket = lambda person: int(sha(seed, case["draw"], person_object, person), 16)
    stands_back = {(r["officer"], r["object"]): sha(r["secret"], "recusal") for r in case["recusals"]}
    gone = {d.get("officer") for d in case["dropped"] if d["object"] == person_object}
    taken, teams = [], []
    for field, wanted in case["teams"]:
        officers, passed = [], []
        for row in sorted(case["officers"], key=lambda row: ticket(row["officer"])):
            person = row["officer"]
            if len(officers) == wanted or field not in row["scope"]:
                continue
            if (person, person_object) in stands_back:
                passed.append({"officer": person, "opening": stands_back[person, person_object]})
            elif person not in gone and person not in taken:
                officers.append(person)
                taken.append(person)
        assert len(officers) == wanted
        teams.append({"field": field, "officers": officers, "passed": passed})
    return teams


def draw(case, seed):
    tickets = {}
    for row in case["objects"]:
        for number in range(1, row["weight"] + 1):
            opening = sha(row["secret"], "lot", str(number))
            lot = sha(opening, row["object"])
            tickets[lot] = (int(sha(seed, case["draw"], lot), 16), opening, row["object"])
    out = {d["object"]: d["reason"] for d in case["dropped"] if "officer" not in d}
    seen, turns = set(), []
    for lot, (_, opening, name) in sorted(tickets.items(), key=lambda item: item[1][0]):
        if sum(turn["turn"] == "drawn" for turn in turns) == case["number"]:
            break
        if name in seen:
            turns.append({"turn": "void", "lot": lot})
            continue
        seen.add(name)
        if name in out:
            turns.append({"turn": "dropped", "lot": lot, "opening": opening, "object": name, "reason": out[name]})
        else:
            visit = {"object": name, "teams": teams_of(case, name, seed)}
            turns.append({"turn": "drawn", "lot": lot, "opening": opening, "visit": visit})
    return turns, sorted(tickets)


def make(title, objects, officers, number, teams, kind, seed, recusals=0):
    case = {"draw": uuid(), "number": number, "teams": teams, "dropped": []}
    case["objects"] = sorted(
        ({"object": name, "weight": weight, "secret": chance.randbytes(32).hex()} for name, weight in objects),
        key=lambda row: row["object"],
    )
    case["officers"] = sorted(officers, key=lambda row: row["officer"])
    pairs = set()
    while len(pairs) < recusals:
        pairs.add((chance.choice(case["officers"])["officer"], chance.choice(case["objects"])["object"]))
    reasons = ["direct_interest", "kinship", "other_relation"]
    case["recusals"] = [
        {"officer": a, "object": b, "reason": chance.choice(reasons), "secret": chance.randbytes(32).hex()}
        for a, b in sorted(pairs)
    ]
    first, lots = draw(case, seed)
    # The first drawn object ends, and the first officer of the second falls ill: what comes next is fixed.
    drawn = [turn["visit"] for turn in first if turn["turn"] == "drawn"]
    ill = {"object": drawn[1]["object"], "officer": drawn[1]["teams"][0]["officers"][0], "reason": "officer_unavailable"}
    ended = {"object": drawn[0]["object"], "reason": "object_ended"}
    case["dropped"] = sorted([ended, ill], key=lambda row: row["object"])
    again, _ = draw(case, seed)
    sealed = sorted(sha(sha(r["secret"], "recusal"), r["officer"], r["object"]) for r in case["recusals"])
    files = {
        "objects": lines(case["objects"]),
        "names": lines({"object": row["object"]} for row in case["objects"]),
        "lots": lines({"lot": lot} for lot in lots),
        "officers": lines(case["officers"]),
        "recusals": lines(case["recusals"]),
        "recusal-digests": lines({"recusal": text} for text in sealed),
        "dropped": lines(case["dropped"]),
        "result": lines(first),
        "again": lines(again),
    }
    return {
        "title": title,
        "draw": case["draw"],
        "objects": number,
        "teams": [{"field": field, "officers": wanted} for field, wanted in teams],
        "seed": {"kind": kind, "text": seed},
        "files": files,
        "digests": {name: digest(texts) for name, texts in files.items()},
    }


def facilities(weights):
    return [(f"facilities/{uuid()}", weight) for weight in weights]


def officers(count, scopes):
    codes = ["12140925MBAAAA0182", "12140925MBAAAA026W"]
    return [
        {"officer": f"persons/{uuid()}", "authority": codes[n % len(codes)], "scope": sorted(scopes[n % len(scopes)])}
        for n in range(count)
    ]


def cases():
    yield make(
        "14 homes, 2 drawn, weights by class, lottery",
        facilities([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 4, 4, 8, 8]), officers(5, [["service"]]),
        2, [("service", 2)], "lottery", "03111622273205", 0,
    )
    yield make(
        "joint visit of two fields with recusals, dice",
        facilities([1, 2, 4, 8, 1, 2, 4, 8, 1]) + [("institutions/52410302MJAAAA017P", 4)],
        officers(24, [["fire"], ["food"], ["fire", "food"], ["service"]]),
        6, [("food", 2), ("fire", 3)], "dice", "316245162345", 25,
    )
    yield make(
        "60 places of one weight, 12 drawn, a round of the beacon",
        facilities([1] * 60), officers(9, [["service"], ["service", "funds"]]),
        12, [("service", 2)], "drand", "647c07b2abbf7ff2afb4d670214f565e5cd9f9c91bfdcecb59a21f3c78d73920", 30,
    )
    yield make(
        "heavy lots, many void",
        facilities([100, 100, 50, 1, 1, 1]), officers(7, [["service"]]),
        4, [("service", 3)], "lottery", "000000", 2,
    )


def main() -> None:
    text = json.dumps({"cases": list(cases())}, indent=1, ensure_ascii=False) + "\n"
    if "--check" not in sys.argv:
        FILE.write_text(text, encoding="utf8")
    elif FILE.read_text(encoding="utf8") != text:
        sys.exit("draw.json is not what this script makes")


if __name__ == "__main__":
    main()
