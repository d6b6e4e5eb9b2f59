"""A whole process, measured: seconds of processor time and of waiting, and its largest memory."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of user and system time, seconds by the clock, and the largest resident size in MiB."""

    cpu: float
    wall: float
    memory: float


def cost(command: list[str], folder: Path) -> Cost:
    """Run a command; raises CalledProcessError where it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status):
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command, stderr=said)
    kibibytes = used.ru_maxrss / 1024 if sys.platform == "darwin" else used.ru_maxrss
    return Cost(used.ru_utime + used.ru_stime, wall, kibibytes / 1024)


def least(command: list[str], folder: Path, runs: int) -> Cost:
    """Take the smallest of several runs, each figure by itself: what is above it is the machine's noise."""
    costs = [cost(command, folder) for _ in range(runs)]
    return Cost(min(c.cpu for c in costs), min(c.wall for c in costs), min(c.memory for c in costs))
