#!/usr/bin/env python3
"""Lets each system call of the append path fail, or be the last one, and asks whether the ledger told the truth.

    tests/faults/faults.py             every call site with each fault; what an acknowledgement waits for twice, by a seed
    MINGLU_FAULTS=all                  every single call
    MINGLU_FAULTS_SEED=7               another choice
    MINGLU_FAULTS_ONLY=frames          only call sites whose name contains this

A prepared ledger is copied; a submitter (`examples/fault_ledger.rs`) opens it, submits eight statements one by one
and closes it, under strace. A first run that nothing disturbs tells every call that touches a file of the ledger,
by thread and path. Then, each on a fresh copy, one of them returns EIO or ENOSPC without having done anything, or
the process is killed as it enters it. strace counts the calls of each thread apart and `-P` lets it count those on
one path only, so the numbers do not depend on how the threads take turns. To the writer and the thread behind it
strace is attached after the opening, which touches the same paths.

Then the same for `minglu redact`, which rewrites the frames of a stopped ledger: every changing call that a start does not
make fails or is the last. Whatever is left must open as it is, with every entry; and a second run must take out the
rest, so that no file holds a payload that was withdrawn.

What must hold of the first: what was acknowledged is there at the next start; after a call of the write path failed, the
statement is refused with the system's words, and nothing is acknowledged after that; all statements sent again
come to stand exactly once; every byte of the directory is sound; `minglu audit` says so too.

Exit code 0: it held. 1: it did not. 77: could not be run, said loudly.
"""

import collections
import concurrent.futures
import dataclasses
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
COUNT = 8
# Statements that are there before: few; so many that a tile becomes full; so many that the id indexes grow.
SCENES = {"a segment and a ring page are full": 2, "a tile is full": 247, "an index grows": 705}
FOUNDING = 6
# Statements of a ledger of which three, in several segments, are withdrawn.
WITHDRAWING = 26
WITHDRAWN = 3
CHANGING = (
    "write writev pwrite64 pwritev pwritev2 fdatasync fsync sync_file_range rename renameat renameat2 ftruncate mkdir "
    "mkdirat unlink unlinkat rmdir link linkat fallocate openat"
).split()
LOOKING = "read pread64 statx newfstatat getdents64".split()
NEEDING_SPACE = {"write", "writev", "pwrite64", "pwritev", "pwritev2", "openat", "mkdir", "mkdirat", "ftruncate", "fallocate"}
WORDS = {"EIO": "Input/output error", "ENOSPC": "No space left on device"}
STRACE = ["strace", "-f", "-y", "-s", "1"]
SECONDS_MAX = 120


class Wrong(Exception):
    """What did not hold."""


@dataclasses.dataclass(frozen=True)
class Call:
    """One system call of the undisturbed run: the `number`-th of its name on its path in its thread."""

    thread: str
    name: str
    path: str
    number: int

    @property
    def site(self):
        path = re.sub(r"[0-9a-f]{64}", "HASH", self.path)
        return self.thread, self.name, re.sub(r"\d+", "N", path)

    @property
    def area(self):
        parts = self.path.split("/")
        return parts[1] if parts[0] == "ledger" and len(parts) > 1 else parts[0]

    def __str__(self):
        return f"{self.thread}: {self.name} {self.path} #{self.number}"


def run(*command, seconds=SECONDS_MAX):
    return subprocess.run(
        [str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds,
        check=False, env={**os.environ, "RUST_BACKTRACE": "0"},
    )  # fmt: skip


def unusable():
    """Why strace cannot inject here, or nothing."""
    if not shutil.which("strace"):
        return "no strace: run ops/install-test-tools.sh"
    done = run("strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync:error=EIO:when=1", "true")
    return f"strace cannot trace here: {done.stderr.strip()}" if done.returncode else None


class Bench:
    """The programs, and a directory for all ledgers."""

    def __init__(self, work):
        target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"
        self.work, self.ledger, self.program = work, target / "examples/fault_ledger", target / "minglu"

    def prepare(self, before):
        base = self.work / f"base-{before}"
        done = run(self.ledger, "found", base, before)
        if done.returncode:
            raise SystemExit(f"the ledger cannot be founded: {done.stderr}")
        return base

    def submit(self, point, before, *tracing):
        """The submitter's end and what it said by lines; traced from its beginning if there are options for it."""
        strace = [*STRACE, "-o", trace_of(point), *tracing] if tracing else []
        done = run(*strace, self.ledger, "submit", point, before, COUNT)
        return done, lines(done.stdout)

    def submit_attached(self, point, before, *tracing):
        """The same, but traced only after the ledger was opened: only then do writer and follower count alone."""
        pipe = subprocess.PIPE
        command = [str(part) for part in (self.ledger, "submit", point, before, COUNT)]
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
            opened = process.stdout.readline()
            strace = [*STRACE, "-o", trace_of(point), *tracing, "-p", process.pid]
            with subprocess.Popen([str(part) for part in strace], stdin=subprocess.DEVNULL, stderr=pipe, text=True) as tracer:
                try:
                    if "attached" not in tracer.stderr.readline():
                        raise Wrong("strace could not attach")
                    said, why = process.communicate("\n", timeout=SECONDS_MAX)
                finally:
                    process.kill()
                tracer.communicate(timeout=SECONDS_MAX)
        return subprocess.CompletedProcess(command, process.returncode, said, why), lines(opened + said)

    def prepare_withdrawn(self):
        """A closed ledger with withdrawn statements that are still in its frames, and their payloads."""
        base = self.prepare(WITHDRAWING).rename(self.work / "base-withdrawn")
        done = run(self.ledger, "withdraw", base, WITHDRAWING)
        payloads = [line.split(" ", 1)[1].encode() for line in done.stdout.splitlines() if line.startswith("withdrawn ")]
        if done.returncode or len(payloads) != WITHDRAWN or holding(base, payloads) != WITHDRAWN:
            raise SystemExit(f"nothing is withdrawn: {done.stdout}{done.stderr}")
        return base, payloads

    def redact(self, point, *tracing):
        strace = [*STRACE, "-o", trace_of(point), *tracing] if tracing else []
        return run(*strace, self.program, "redact", point / "ledger", "--tripwire", point / "tripwire/checkpoint")

    def calls_of_redact(self, base, payloads):
        """Every call of a redaction that nothing disturbs, in order."""
        point = fresh(base, self.work / "counting")
        done = self.redact(point, "-e", f"trace={','.join(CHANGING)},prctl")
        if done.returncode or holding(point, payloads):
            raise SystemExit(f"the undisturbed redaction failed: {done.stdout}{done.stderr}")
        return list(parse(trace_of(point).read_text(errors="replace"), point, "redacting"))

    def calls(self, base, before):
        """Every call of a run that nothing disturbs, in order."""
        point = fresh(base, self.work / "counting")
        done, said = self.submit(point, before, "-e", f"trace={','.join(CHANGING + LOOKING)},prctl")
        if done.returncode or [line[0] for line in said] != ["acknowledged"] * COUNT + ["closed"]:
            raise SystemExit(f"the undisturbed run failed: {done.stdout}{done.stderr}")
        return list(parse(trace_of(point).read_text(errors="replace"), point))


def trace_of(point):
    return point.with_suffix(".trace")


def lines(said):
    return [line.split(" ", 2) for line in said.splitlines() if not line.startswith("opened ")]


def fresh(base, point):
    shutil.rmtree(point, ignore_errors=True)
    shutil.copytree(base, point)
    return point


def holding(point, payloads):
    """How many of the payloads stand in some file."""
    everything = b"\0".join(path.read_bytes() for path in sorted(point.rglob("*")) if path.is_file())
    return sum(payload in everything for payload in payloads)


def parse(trace, point, first="opening"):
    """Calls on files below `point`, numbered as strace numbers them when it injects."""
    threads, numbers = {}, collections.Counter()
    for line in trace.splitlines():
        found = re.match(r"(\d+) +(\w+)\((.*)", line)
        if not found:
            continue
        pid, name, rest = found.groups()
        threads.setdefault(pid, first if not threads else "another")
        named = re.match(r'PR_SET_NAME, "([^"]*)"', rest)
        if name == "prctl":
            if named:
                threads[pid] = {"w": "writer", "b": "behind", "s": "sled"}.get(named[1][:1], "another")
            continue
        path = re.search(re.escape(str(point)) + r'/([^">]*)', rest)
        if path:
            numbers[pid, name, path[1]] += 1
            yield Call(threads[pid], name, path[1], numbers[pid, name, path[1]])


def faults_of(call):
    if call.name in LOOKING:
        return ["EIO"]
    return ["EIO", "ENOSPC", "kill"] if call.name in NEEDING_SPACE else ["EIO", "kill"]


def chosen(calls, known):
    """Cases to try: all, or per call site and fault the first call and one by the seed."""
    sites = collections.defaultdict(list)
    everything = os.environ.get("MINGLU_FAULTS") == "all"
    for call in calls:
        if call.site not in known and os.environ.get("MINGLU_FAULTS_ONLY", "") in str(call):
            sites[call.site].append(call)
    known.update(sites)
    dice = random.Random(int(os.environ.get("MINGLU_FAULTS_SEED", "1")))
    cases = []
    for site in sorted(sites):
        for fault in faults_of(sites[site][0]):
            first, *others = sites[site]
            # A second try is for what an acknowledgement waits for.
            twice = first.name in CHANGING and first.area in ("frames", "ring") and first.thread == "writer"
            some = others if everything else dice.sample(others, min(int(twice), len(others)))
            cases.extend((call, fault) for call in [first, *some])
    return cases


def disturbed(bench, base, before, point, call, fault):
    """One run with one fault. Returns what it said, or nothing if the call was not reached."""
    for _ in range(3):
        fresh(base, point)
        what = "signal=KILL" if fault == "kill" else f"error={fault}"
        inject = ["-P", point / call.path, "-e", f"trace={call.name}", "-e", f"inject={call.name}:{what}:when={call.number}"]
        submit = bench.submit_attached if call.thread in ("writer", "behind") else bench.submit
        done, said = submit(point, before, *inject)
        traced = trace_of(point).read_text(errors="replace")
        if ("killed by SIGKILL" if fault == "kill" else "(INJECTED)") in traced:
            return done, said
    return None


def told_the_truth(call, fault, done, said):
    """Checks what the disturbed process said. Returns what it acknowledged and how it refused."""
    if "panicked at src/" in done.stderr:
        raise Wrong(f"panicked: {done.stderr.strip()}")
    kinds = [line[0] for line in said]
    acknowledged = {line[1]: int(line[2]) for line in said if line[0] == "acknowledged"}
    if set(kinds) - {"acknowledged", "read-only", "closed"}:
        raise Wrong(f"said {[line for line in said if line[0] not in ('acknowledged', 'read-only', 'closed')]}")
    refused = kinds.index("read-only") if "read-only" in kinds else len(kinds)
    # A look-up that fails refuses its own statement; what fails to write stops the writer.
    if "acknowledged" in kinds[refused:] and call.name in CHANGING:
        raise Wrong("acknowledged something after a refusal")
    if fault == "kill":
        return acknowledged, "killed"
    if done.returncode == 2:
        # A look that fails may pass for "not there", and what follows from that is refused in other words.
        if acknowledged or (WORDS[fault] not in done.stderr and call.name in CHANGING) or not done.stderr:
            raise Wrong(f"did not open, but said {said} {done.stderr.strip()}")
        return acknowledged, "not opened"
    if done.returncode:
        raise Wrong(f"exit code {done.returncode}: {done.stderr.strip()}")
    write_path = call.thread == "writer" and call.area in ("frames", "ring") and call.name in CHANGING
    if write_path and (refused == len(kinds) or WORDS[fault] not in " ".join(said[refused])):
        raise Wrong(f"a failed write was not refused with its reason: {said}")
    return acknowledged, "refused" if refused < len(kinds) else "went on"


def went_on(bench, base_size, before, point, acknowledged):
    """Starts the ledger again, untouched, and checks that everything is there once."""
    done = run(bench.ledger, "read", point)
    if done.returncode:
        raise Wrong(f"the next start failed: {done.stderr.strip()}")
    there = {digest: int(seq) for digest, seq, _ in (line.split() for line in done.stdout.splitlines())}
    if sorted(there.values()) != list(range(len(there))) or len(there) < base_size:
        raise Wrong("entries are missing or doubled")
    lost = [digest for digest, seq in acknowledged.items() if there.get(digest) != seq]
    if lost:
        raise Wrong(f"LOST: {lost}")
    done, said = bench.submit(point, before)
    if done.returncode or [line[0] for line in said[:-1] if line[0] not in ("acknowledged", "repeated")]:
        raise Wrong(f"sent again: {said} {done.stderr.strip()}")
    if sorted(int(line[2]) for line in said[:-1]) != list(range(base_size, base_size + COUNT)):
        raise Wrong(f"sent again, not each once: {said}")
    if any(line[0] == "acknowledged" and line[1] in there for line in said):
        raise Wrong("what was there was accepted again")
    for command in ([bench.ledger, "check", point], [bench.program, "audit", point / "ledger"]):
        done = run(*command)
        if done.returncode:
            raise Wrong(f"{command[1]} says {done.stdout.strip()} {done.stderr.strip()}")


def try_case(bench, base, before, number, call, fault):
    """Returns (acknowledged, how it went, what is wrong)."""
    point = bench.work / f"case-{number}"
    try:
        reached = disturbed(bench, base, before, point, call, fault)
        if reached is None:
            return 0, "not reached", None
        acknowledged, how = told_the_truth(call, fault, *reached)
        went_on(bench, FOUNDING + before, before, point, acknowledged)
        return len(acknowledged), how, None
    except (Wrong, subprocess.TimeoutExpired) as wrong:
        return 0, "wrong", f"{fault} at {call}: {wrong}"
    finally:
        shutil.rmtree(point, ignore_errors=True)
        trace_of(point).unlink(missing_ok=True)


def try_redaction(bench, base, payloads, number, call, fault):
    """Returns (entries that are there, how it went, what is wrong)."""
    point = bench.work / f"redaction-{number}"
    what = "signal=KILL" if fault == "kill" else f"error={fault}"
    inject = ["-P", point / call.path, "-e", f"trace={call.name}", "-e", f"inject={call.name}:{what}:when={call.number}"]
    entries = FOUNDING + WITHDRAWING + WITHDRAWN
    try:
        for _ in range(3):
            fresh(base, point)
            done = bench.redact(point, *inject)
            traced = trace_of(point).read_text(errors="replace")
            if ("killed by SIGKILL" if fault == "kill" else "(INJECTED)") in traced:
                break
        else:
            return 0, "not reached", None
        if "panicked at src/" in done.stderr:
            raise Wrong(f"panicked: {done.stderr.strip()}")
        how = "killed" if fault == "kill" else "refused" if done.returncode else "went on"
        if how == "refused" and not done.stderr:
            raise Wrong("failed without a word")
        if how == "went on" and holding(point, payloads):
            raise Wrong("said that it was done, and some payload is there still")
        as_it_is = run(bench.ledger, "read", point)
        if as_it_is.returncode or len(as_it_is.stdout.splitlines()) != entries:
            raise Wrong(f"the next start: {as_it_is.stderr.strip()}, {len(as_it_is.stdout.splitlines())} of {entries} entries")
        again = bench.redact(point)
        if again.returncode or holding(point, payloads):
            raise Wrong(f"the second redaction: {holding(point, payloads)} payloads left: {again.stdout}{again.stderr}")
        for command in ([bench.ledger, "check", point], [bench.program, "audit", point / "ledger"]):
            judged = run(*command)
            if judged.returncode:
                raise Wrong(f"{command[1]} says {judged.stdout.strip()} {judged.stderr.strip()}")
        return entries, how, None
    except (Wrong, subprocess.TimeoutExpired) as wrong:
        return 0, "wrong", f"{fault} at {call}: {wrong}"
    finally:
        shutil.rmtree(point, ignore_errors=True)
        trace_of(point).unlink(missing_ok=True)


HOWS = ["killed", "refused", "not opened", "went on", "not reached", "wrong"]


def table(rows):
    print(f"{'files of':<10} {'fault':<7} {'tried':>6} {'acked, kept':>12} " + " ".join(f"{how:>11}" for how in HOWS))
    for (area, fault), (counts, acknowledged) in sorted(rows.items()):
        print(f"{area:<10} {fault:<7} {counts.total():>6} {acknowledged:>12} " + " ".join(f"{counts[how]:>11}" for how in HOWS))


def main():
    why = unusable()
    if why:
        print(f"\n*** SKIPPED: faults at every system call were NOT tried: {why}\n", file=sys.stderr)
        return 77
    built = subprocess.run(["cargo", "build", "--quiet", "--locked", "--bin", "minglu", "--example", "fault_ledger"], cwd=ROOT)
    if built.returncode:
        return 1
    began, known, wrongs = time.monotonic(), set(), []
    rows = collections.defaultdict(lambda: [collections.Counter(), 0])
    # Memory files: what a call is made to say does not depend on the file system, and copies are cheap.
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="minglu-faults-", dir=place) as work:
        bench = Bench(pathlib.Path(work).resolve())
        for scene, before in [*SCENES.items(), ("a redaction", None)]:
            if before is None:
                base, payloads = bench.prepare_withdrawn()
                calls = bench.calls_of_redact(base, payloads)
                # What a start does too was tried above, whatever thread did it.
                tried_before = {site[1:] for site in known}
                calls = [call for call in calls if call.site[1:] not in tried_before]
            else:
                base = bench.prepare(before)
                calls = bench.calls(base, before)
            cases = chosen(calls, known)
            print(f"{scene}: {len(calls)} calls, {len(cases)} cases", flush=True)
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
                how_to = (try_redaction, bench, base, payloads) if before is None else (try_case, bench, base, before)
                tried = [pool.submit(*how_to, number, *case) for number, case in enumerate(cases)]
                for (call, fault), done in zip(cases, tried):
                    acknowledged, how, wrong = done.result()
                    row = rows[call.area, fault]
                    row[0][how] += 1
                    row[1] += acknowledged
                    # The view engine's own threads take turns as they like; everybody else is counted on.
                    if how == "not reached" and call.area != "views":
                        wrong = f"{fault} at {call}: the call was not reached"
                    if wrong:
                        wrongs.append(wrong)
                        print(f"WRONG {wrong}", flush=True)
    table(rows)
    tries = sum(row[0].total() for row in rows.values())
    print(f"{tries} faults at {len(known)} call sites, {len(wrongs)} wrong, {time.monotonic() - began:.0f} s")
    return 1 if wrongs or not tries else 0


if __name__ == "__main__":
    sys.exit(main())
