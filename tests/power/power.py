#!/usr/bin/env python3
"""Cuts the power under a writer and counts what it had acknowledged and lost.

    power.py --name ROW --writer CMD --reader CMD [--images N] [--expect keep|lose|either]

An XFS image holds an ext4 image; both are loop mounted. The writer gets a directory on the ext4 as its last
argument and prints the id of each item that it calls durable, one a line. At a random moment the ext4
image is copied in one instant (`cp --reflink=always`) while the writer runs: the copy is what a disk
holds after a power loss. What the writer had printed *before the copy began* must be in it. The copy is
mounted, which replays its journal, and the reader, with the directory as its last argument, prints the ids
it finds; another exit code than 0 means that it did not open, and everything acknowledged counts as lost.

Exit code 0: as expected. 1: not. 77: could not be run, said loudly. Mounts live in a private mount
namespace, so that nothing is left behind even by `kill -9`.
"""

import argparse
import collections
import contextlib
import os
import pathlib
import random
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve()
NAMESPACE = "MINGLU_POWER_NAMESPACE"
XFS_BYTES, EXT4_BYTES = 3 << 30, 1 << 30
HEAD = f"{'power loss':<24} {'images':>7} {'acked':>9} {'present':>9} {'lost':>9} {'doubled':>8} {'not opened':>11}"


class Skipped(Exception):
    """Why this machine cannot run the bench."""


def tool(*command, seconds=60):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=seconds, check=False)
    if done.returncode:
        raise OSError(f"{' '.join(map(str, command))}: {(done.stderr or done.stdout).strip()}")


def sparse(path, size):
    with open(path, "wb") as file:
        file.truncate(size)


@contextlib.contextmanager
def mounted(image, point):
    """A loop mount; the loop device goes with the mount."""
    point.mkdir(exist_ok=True)
    tool("mount", "-o", "loop", image, point)
    try:
        yield point
    finally:
        for _ in range(50):
            if not subprocess.run(["umount", point], capture_output=True, check=False).returncode:
                break
            time.sleep(0.1)
        else:
            tool("umount", "--lazy", point)


@contextlib.contextmanager
def reflinking(work):
    """An XFS that can copy an image in one instant, or [`Skipped`]."""
    if os.geteuid() != 0:
        raise Skipped("not root, so nothing can be mounted")
    for needed in ("mkfs.xfs", "mkfs.ext4", "mount", "umount", "losetup", "cp"):
        if not shutil.which(needed):
            raise Skipped(f"no {needed}: run ops/install-test-tools.sh")
    try:
        sparse(work / "xfs.img", XFS_BYTES)
        tool("mkfs.xfs", "-q", "-m", "reflink=1", work / "xfs.img")
        mount = mounted(work / "xfs.img", work / "xfs")
        point = mount.__enter__()
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Skipped(f"no XFS on a loop device: {error}") from error
    with contextlib.ExitStack() as stack:
        stack.push(mount.__exit__)
        try:
            sparse(point / "disk.img", EXT4_BYTES)
            tool("mkfs.ext4", "-q", "-F", point / "disk.img")
            tool("cp", "--reflink=always", point / "disk.img", point / "copy.img")
            with mounted(point / "copy.img", work / "copy"):
                pass
        except OSError as error:
            raise Skipped(f"no atomic copy of a mounted ext4: {error}") from error
        yield point


class Writer:
    """The writer's process and what it has acknowledged so far, kept outside the mount."""

    def __init__(self, command, directory):
        self.said = bytearray()
        self.process = subprocess.Popen(
            [*shlex.split(command), directory], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.reading = threading.Thread(target=self.listen, daemon=True)
        self.reading.start()

    def listen(self):
        while chunk := os.read(self.process.stdout.fileno(), 1 << 16):
            self.said += chunk

    def acknowledged(self):
        """Ids in whole lines; a line cut short was not yet said."""
        return bytes(self.said).rpartition(b"\n")[0].decode().split()

    def await_first(self, seconds=60):
        until = time.monotonic() + seconds
        while b"\n" not in self.said:
            if self.process.poll() is not None or time.monotonic() > until:
                raise OSError(f"the writer acknowledged nothing (exit code {self.process.poll()})")
            time.sleep(0.01)

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reading.join(10)
        self.process.stdout.close()


def cut(asked, work, xfs):
    """One power loss; returns what was acknowledged, and a directory's view of what is there."""
    disk, copy = xfs / "disk.img", xfs / "copy.img"
    copy.unlink(missing_ok=True)
    tool("mkfs.ext4", "-q", "-F", disk)
    with mounted(disk, work / "disk") as point:
        (point / "data").mkdir()
        # The empty directory itself is not what is measured.
        tool("sync", "--file-system", point)
        writer = Writer(asked.writer, point / "data")
        try:
            writer.await_first()
            time.sleep(random.uniform(asked.seconds_min, asked.seconds_max))
            if writer.process.poll() is not None:
                raise OSError(f"the writer ended by itself, exit code {writer.process.returncode}")
            acknowledged = writer.acknowledged()
            tool("cp", "--reflink=always", disk, copy)
        finally:
            writer.kill()
    return acknowledged, copy


def recover(asked, work, copy):
    """Ids that the reader finds after the journal's replay; `None` if it does not open."""
    try:
        with mounted(copy, work / "copy") as point:
            done = subprocess.run(
                [*shlex.split(asked.reader), point / "data"],
                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=asked.reader_seconds, check=False,
            )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, str(error)
    said = (done.stderr.strip().splitlines() or ["nothing said"])[0]
    return (None, f"exit code {done.returncode}: {said}") if done.returncode else (done.stdout.split(), "")


def measure(asked, work, xfs):
    counts = collections.Counter()
    for number in range(1, asked.images + 1):
        acknowledged, copy = cut(asked, work, xfs)
        found, why = recover(asked, work, copy)
        times = collections.Counter(found or [])
        present = sum(1 for item in acknowledged if times[item])
        lost = len(acknowledged) - present
        counts.update(images=1, acked=len(acknowledged), present=present, lost=lost)
        counts.update(doubled=sum(1 for count in times.values() if count > 1), unopened=found is None)
        state = f"not opened ({why})" if found is None else "opened"
        print(f"  {asked.name} image {number}: {len(acknowledged)} acknowledged, {lost} lost, {state}", file=sys.stderr)
    print(HEAD)
    names = ("images", "acked", "present", "lost", "doubled", "unopened")
    widths = (7, 9, 9, 9, 8, 11)
    print(f"{asked.name:<24} " + " ".join(f"{counts[name]:>{width}}" for name, width in zip(names, widths)), flush=True)
    bad = counts["lost"] + counts["doubled"] + counts["unopened"]
    if asked.expect == "keep" and bad:
        print(f"power.py: {asked.name}: ACKNOWLEDGED ITEMS WERE LOST, DOUBLED OR UNREADABLE", file=sys.stderr)
        return 1
    if asked.expect == "lose" and not bad:
        print(f"power.py: {asked.name}: lost nothing, so this bench cannot see a loss", file=sys.stderr)
        return 1
    return 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", default="row")
    parser.add_argument("--writer", required=True)
    parser.add_argument("--reader", required=True)
    parser.add_argument("--images", type=int, default=10)
    parser.add_argument("--expect", choices=("keep", "lose", "either"), default="keep")
    parser.add_argument("--seconds-min", type=float, default=0.3, help="from the first acknowledgement to the cut, at least")
    parser.add_argument("--seconds-max", type=float, default=2.5)
    parser.add_argument("--reader-seconds", type=float, default=60)
    parser.add_argument("--work", type=pathlib.Path, default=HERE.parents[2] / "target" / "power")
    return parser.parse_args()


def main():
    asked = arguments()
    try:
        if os.geteuid() == 0 and NAMESPACE not in os.environ:
            if not shutil.which("unshare"):
                raise Skipped("no unshare, so mounts could be left behind")
            # Fails before anything is mounted where a container forbids namespaces.
            tool("unshare", "--mount", "--propagation", "private", "true")
            os.environ[NAMESPACE] = "1"
            os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, HERE, *sys.argv[1:]])
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        asked.work.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=asked.work) as work, reflinking(pathlib.Path(work)) as xfs:
            return measure(asked, pathlib.Path(work), xfs)
    except Skipped as skipped:
        print(f"SKIPPED POWER-LOSS ({asked.name}): {skipped}", file=sys.stderr)
        return 77
    except OSError as error:
        print(f"power.py: {asked.name}: {error}", file=sys.stderr)
        return 1


sys.exit(main())
