"""python -m bench.broken: what `slo compile` leaves when the world around it breaks, in figures.

Needs root (a full disk is a small tmpfs), libfaketime in FAKETIME_LIB and a folder of the locale tr_TR.UTF-8
in LOCPATH; what is not there is left out, and said.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench import fleet

KILLS = 200
OBJECTIVES = 300
MANIFEST, STAGING, MINE = ".slo-files", ".slo-staging-*", "mine.txt"
SLO = [sys.executable, "-m", "slo", "compile"]
CHANCE = random.Random(1)
Files = Mapping[str, bytes]


def main() -> None:
    """Print a line for each way to break a run."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        fleet.write(root / "one", OBJECTIVES)
        fleet.write(root / "two", OBJECTIVES * 2 // 3)
        for file in (root / "two").iterdir():
            file.write_text(file.read_text().replace("99.", "98."))
        one, two = (files(compiled(root, which, root / f"clean-{which}")) for which in ("one", "two"))
        print(f"{len(one)} and {len(two)} files, {sum(map(len, one.values())) / 1e6:.1f} MB\n")
        print(killed(root, one, two))
        print(full(root, two))
        print(read_only(root))
        for settings in environments():
            same = files(compiled(root, "one", root / "again", **settings)) == one
            shutil.rmtree(root / "again")
            print(f"{' '.join(f'{k}={v}' for k, v in settings.items())}: {'same' if same else 'OTHER'} bytes")


def start(root: Path, which: str, output: Path, **settings: str) -> subprocess.Popen[bytes]:
    """Start a compilation into a folder."""
    command = [*SLO, "--definitions", str(root / which), "--output", str(output)]
    return subprocess.Popen(
        command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def compiled(root: Path, which: str, output: Path, **settings: str) -> Path:
    """Compile to the end; raises AssertionError if that fails."""
    process = start(root, which, output, **settings)
    _, said = process.communicate()
    assert process.returncode == 0, said.decode()
    return output


def files(output: Path) -> Files:
    """Read what is there, but for what runs have staged."""
    found = (path for path in output.rglob("*") if path.is_file())
    known = {path.relative_to(output).as_posix(): path.read_bytes() for path in found}
    return {path: data for path, data in known.items() if not path.startswith(".slo-staging-")}


def killed(root: Path, one: Files, two: Files) -> str:
    """Kill two runs at once, at any moment or while files are replaced, and look at what they leave."""
    output = compiled(root, "one", root / "killed")
    (output / MINE).write_text("of a person")
    began = time.monotonic()
    compiled(root, "two", output)
    takes = time.monotonic() - began
    torn = lost = unlisted = mixed = 0
    for number in range(KILLS):
        runs = [start(root, which, output) for which in ("one", "two")]
        wait(runs, output, takes, replacing=number % 2 == 1)
        for run in runs:
            run.kill()
            run.communicate()
        left = dict(files(output))
        listed = left.pop(MANIFEST).decode().splitlines()
        assert left.pop(MINE) == b"of a person"
        torn += sum(data not in (one.get(path), two.get(path)) for path, data in left.items())
        lost += len((one.keys() & two.keys()) - left.keys() - {MANIFEST})
        unlisted += len(left.keys() - set(listed))
        mixed += any({**left, MANIFEST: its[MANIFEST]} == its for its in (one, two)) is False
        if number % 10 == 9:
            compiled(root, "one", output)
            assert files(output) == {**one, MINE: b"of a person"}
            assert not list(output.glob(STAGING))
    return (
        f"kill -9 of two runs at once, {KILLS} times, {mixed} of them among replacements: "
        f"{torn} files torn, {lost} lost, {unlisted} unknown to the next run"
    )


def wait(runs: list[subprocess.Popen[bytes]], output: Path, takes: float, *, replacing: bool) -> None:
    """Wait for any moment of two runs, or for one in which files are replaced: a new manifest begins that."""
    if not replacing:
        time.sleep(CHANCE.uniform(0, 3 * takes))
        return
    before = (output / MANIFEST).stat().st_ino
    while (output / MANIFEST).stat().st_ino == before and any(run.poll() is None for run in runs):
        time.sleep(0.0001)
    time.sleep(CHANCE.uniform(0, 0.01))


def full(root: Path, two: Files) -> str:
    """Compile where the disk is full, and where it becomes full above files of an earlier run."""
    room = sum(map(len, two.values())) * 3 // 2048
    with mounted(root / "small", f"size={room}k") as small:
        if small is None:
            return "disk full: left out, because this user may not mount a tmpfs"
        new = outcome(start(root, "one", small / "out"), small / "out")
        shutil.rmtree(small / "out", ignore_errors=True)
        compiled(root, "two", small / "out")
        over = outcome(start(root, "one", small / "out"), small / "out")
        same = "the same bytes" if files(small / "out") == two else "OTHER BYTES"
        return f"disk full at {room} KiB: {new}\ndisk full above earlier files: {over}; {same} as before"


def read_only(root: Path) -> str:
    """Compile as a normal user where only root may write."""
    output = compiled(root, "two", root / "of-root")
    before = files(output)
    command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *SLO]
    arguments = ["--definitions", str(root / "one"), "--output", str(output)]
    run = subprocess.Popen([*command, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = outcome(run, output)
    return f"read-only: {said}; {'nothing' if files(output) == before else 'SOMETHING'} changed"


def outcome(run: subprocess.Popen[bytes], output: Path) -> str:
    """Say how a run ended, and what it left."""
    _, said = run.communicate()
    staged = len(list(output.glob(STAGING))) if output.is_dir() else 0
    return f"exit {run.returncode}, {len(files(output))} files, {staged} staged, {said.decode().strip()!r}"


def environments() -> Iterator[dict[str, str]]:
    """Yield settings under which the same bytes are expected."""
    yield from ({"PYTHONHASHSEED": seed} for seed in ("0", "1", "4711"))
    yield from ({"TZ": zone} for zone in ("Asia/Tokyo", "America/St_Johns", "Pacific/Apia"))
    yield {"LC_ALL": "C"}
    if "LOCPATH" in os.environ:
        yield {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}
    if library := os.environ.get("FAKETIME_LIB"):
        for clock in ("2031-02-03 04:05:06", "-40y", "+0 x5000", "-0 x0.01"):
            yield {"LD_PRELOAD": library, "FAKETIME": clock}


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path | None]:
    """Mount a tmpfs; yields None if that is not allowed."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True)
    try:
        yield None if done.returncode else folder
    finally:
        if not done.returncode:
            subprocess.run(["umount", str(folder)], check=True)


if __name__ == "__main__":
    main()
