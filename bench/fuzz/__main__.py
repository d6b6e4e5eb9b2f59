"""python -m bench.fuzz [TARGET=INPUTS]...: changed inputs by the thousand, and what became of them.

The faults of each target are written to a folder, each as the input that has it.
"""

import argparse
import time
from contextlib import chdir
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from slo.cli.command import Exit
from tests.fuzz.target import Fault, Found, Target, inputs, judged
from tests.fuzz.targets import TARGETS

_CODES = (Exit.OK, Exit.FINDINGS, Exit.USAGE, Exit.UNREACHABLE, Exit.NO_DATA)


def main() -> None:
    """Run each target with so many inputs, and print a line of figures for each."""
    arguments = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    arguments.add_argument("numbers", nargs="*", help="TARGET=INPUTS; by default 1,000 of each")
    arguments.add_argument("--seed", default="1")
    arguments.add_argument("--faults", type=Path, default=Path("fuzz-faults"))
    chosen = arguments.parse_args()
    numbers = dict(one.split("=") for one in chosen.numbers) or {one.name: "1000" for one in TARGETS}
    columns = ("inputs", *(f"exit {int(code)}" for code in _CODES), "slowest, CPU s", "CPU s", "faults")
    print(f"| target | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}", flush=True)
    faults = chosen.faults.absolute()
    for target in (one for one in TARGETS if one.name in numbers):
        began, number = time.process_time(), int(numbers[target.name])
        found = run(target, number, Random(f"{target.name} {chosen.seed}"))
        keep(found.faults, faults / target.name)
        counts = [f"{one:,}" for one in (number, *(found.codes[code] for code in _CODES))]
        figures = [f"{found.slowest:.2f}", f"{time.process_time() - began:.0f}", str(len(found.faults))]
        print(f"| {target.name} | {' | '.join((*counts, *figures))} |", flush=True)


def run(target: Target, number: int, random: Random) -> Found:
    """Give so many changed inputs to a target, in a folder of its own."""
    found = Found()
    with TemporaryDirectory() as folder, chdir(folder), target.ready() as ask:
        for data in islice(inputs(target, random), number):
            judged(ask, data, found)
    return found


def keep(faults: list[Fault], folder: Path) -> None:
    """Write one input for each kind of fault: those that end at the same line of slo are alike."""
    for what, data in {one.what[-400:]: one.data for one in faults}.items():
        folder.mkdir(parents=True, exist_ok=True)
        name = sha256(what.encode()).hexdigest()[:12]
        (folder / name).write_bytes(data)
        (folder / f"{name}.txt").write_text(what, "utf-8", "backslashreplace")


if __name__ == "__main__":
    main()
