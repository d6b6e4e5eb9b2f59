"""What a target is, the judgement of one input, and the run of many."""

import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from random import Random
from types import FrameType
from typing import NamedTuple

from click.testing import CliRunner

from slo.cli import slo
from slo.cli.command import Exit
from slo.text.terminal import printable
from tests.fuzz.mutations import Change

SECONDS = 5
"""Seconds of processor time within which each input has an answer."""

WALL_SECONDS = 90
"""Seconds by the clock, which a busy machine may need for that."""

MIB = 256
"""MiB by which one input may raise the most memory that the process has needed so far."""

Run = Callable[[bytes], int]
"""Gives an input to slo; returns an exit code, and raises whatever is a fault of slo."""


class Target(NamedTuple):
    """Something that reads what others wrote. `ready` is entered in an empty working folder.

    The first seed ends with the exit code `best`.
    """

    name: str
    seeds: Callable[[], Sequence[bytes]]
    changes: tuple[Change, ...]
    ready: Callable[[], AbstractContextManager[Run]]
    best: Exit = Exit.OK


class Undocumented(Exception):
    """Raised for an exit code, or for output, that no command should have."""


class TooLong(BaseException):
    """Raised in the midst of whatever takes too long."""


class Fault(NamedTuple):
    """An input, and what slo made of it."""

    data: bytes
    what: str


@dataclass
class Found:
    """What became of many inputs: how many have which exit code, CPU seconds of the slowest, and faults."""

    codes: Counter[int] = field(default_factory=Counter)
    slowest: float = 0
    faults: list[Fault] = field(default_factory=list)


def command(*arguments: str, secret: str = "") -> int:
    """Run a command in this process and return its exit code.

    Raises what the command raises, and Undocumented for what a user should never see.
    """
    said = CliRunner().invoke(slo, list(arguments))
    if said.exception is not None and not isinstance(said.exception, SystemExit | OSError):
        raise said.exception
    if said.exit_code not in set(Exit) - {Exit.INTERNAL_ERROR}:
        raise Undocumented(f"exit code {said.exit_code}")
    if hidden := {one for one in said.output if printable(one) != one} - {"\n", "\t"}:
        raise Undocumented(f"{' '.join(arguments)} prints {hidden}")
    if secret and secret in said.output:
        raise Undocumented(f"{' '.join(arguments)} prints a secret: {said.output}")
    return said.exit_code


def judged(run: Run, data: bytes, found: Found) -> None:
    """Give one input to slo, and note what becomes of it."""
    began, before = time.process_time(), _memory()
    try:
        with _limited():
            found.codes[run(data)] += 1
    except TooLong:
        found.faults.append(Fault(data, f"no answer within {SECONDS} s\n{traceback.format_exc(limit=-8)}"))
    except Exception:
        found.faults.append(Fault(data, traceback.format_exc(limit=-8)))
    found.slowest = max(found.slowest, time.process_time() - began)
    if (grown := _memory() - before) > MIB:
        found.faults.append(Fault(data, f"it takes {grown} MiB of memory"))


def inputs(target: Target, random: Random) -> Iterator[bytes]:
    """Yield changed inputs for ever: some are changed several times."""
    seeds = target.seeds()
    while True:
        data = random.choice(seeds)
        for _ in range(random.choice((1, 1, 2, 3))):
            data = random.choice(target.changes)(random, data, random.choice(seeds))
        yield data


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@contextmanager
def _limited() -> Iterator[None]:
    def late(number: int, frame: FrameType | None) -> None:
        raise TooLong

    limits = (
        (signal.SIGPROF, signal.ITIMER_PROF, SECONDS),
        (signal.SIGALRM, signal.ITIMER_REAL, WALL_SECONDS),
    )
    before = [signal.signal(sent, late) for sent, _, _ in limits]
    for _, timer, seconds in limits:
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for (sent, timer, _), handler in zip(limits, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(sent, handler)
