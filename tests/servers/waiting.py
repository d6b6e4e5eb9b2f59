"""Waiting for what servers do in their own time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(probe: Callable[[], T | None], timeout: float = 60, every: float = 0.05) -> T:
    """The probe's first truthy answer; AssertionError with its last answer after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not (answer := probe()):
        assert time.monotonic() < deadline, f"not within {timeout:g}s; last seen: {answer!r}"
        time.sleep(every)
    return answer
