"""Shares work between processes, where there is enough of it: one for each processor."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, NamedTuple, TypeVar

T = TypeVar("T")
Job = Callable[[], T]

_WORTH = 4
"""So many jobs are worth a second process."""

_MOST = 8
"""More processes would wait for the one that collects what they made."""

_TICKETS = 256
"""So many can be numbered by a byte each; with more jobs, a ticket is for several."""


class _Helper(NamedTuple):
    """A process that does some of the jobs, and writes their results to a pipe."""

    pid: int
    results: BinaryIO


def shared(jobs: Sequence[Job[T]]) -> list[T]:
    """Do all jobs and return their results in order, which are the same whichever process does them.

    Jobs are begun in order, each by the next process that has time. They must not depend on each other. What
    another process fails to do is done again here, so that an exception is raised as if there had been no
    other.
    """
    helpers: list[_Helper] = []
    tickets = _tickets(len(jobs))
    try:
        for _ in range(1, _processes(len(jobs))):
            helpers.append(_start(jobs, tickets))
        results = {place: jobs[place]() for place in _taken(tickets, len(jobs))}
        for helper in helpers:
            results |= _received(helper)
    finally:
        os.read(tickets, _TICKETS)  # where this one fails, the others begin no more jobs
        os.close(tickets)
        for helper in helpers:
            helper.results.close()  # one that still writes ends
            os.waitpid(helper.pid, 0)
    return [results[place] if place in results else job() for place, job in enumerate(jobs)]


def _tickets(jobs: int) -> int:
    """Return a pipe of tickets for jobs, which processes take from it; few enough for the smallest pipe."""
    read, write = os.pipe()
    os.write(write, bytes(range(min(jobs, _TICKETS))))
    os.close(write)
    return read


def _taken(tickets: int, jobs: int) -> Iterator[int]:
    """Yield the places of jobs for which this process gets tickets, until there are none."""
    while ticket := os.read(tickets, 1):
        yield from range(ticket[0], jobs, _TICKETS)


def _processes(jobs: int) -> int:
    """Return how many processes are worth it; only one where a copy of this one would not be safe."""
    if jobs < _WORTH or not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, jobs // 2, _MOST)


def _start(jobs: Sequence[Job[T]], tickets: int) -> _Helper:
    """Start a copy of this process that does some jobs and ends."""
    read, write = os.pipe()
    original = os.getpid()
    if pid := os.fork():
        os.close(write)
        return _Helper(pid, os.fdopen(read, "rb"))
    status = 1
    try:
        os.close(read)
        with os.fdopen(write, "wb") as pipe:
            results: dict[int, T] = {}
            for place in _taken(tickets, len(jobs)):
                if os.getppid() != original:
                    os._exit(status)  # nobody will read the results
                results[place] = jobs[place]()
            import pickle  # imported here and below, because most runs have one process

            pickle.dump(results, pipe)
        status = 0
    finally:
        os._exit(status)  # without what the original does when it ends


def _received(helper: _Helper) -> dict[int, T]:
    """Return the results of a process; nothing if it failed."""
    import pickle

    try:
        found: dict[int, T] = pickle.load(helper.results)
    except (EOFError, pickle.UnpicklingError):
        return {}
    return found
