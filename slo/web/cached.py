"""One answer that all visitors share: asked for again at most once per interval, and known by its age."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

EXPIRES_AFTER = 600  # seconds without an answer, after which the last one says nothing of how things are


class FetchFailed(Exception):
    """Raised where what was asked for could not be had; says why."""


@dataclass(frozen=True, slots=True)
class CachedValue(Generic[T]):
    """The last answer, its age in seconds, and why there is no newer one; "" where it is the newest."""

    value: T | None = None
    age: float = 0
    failure: str = ""

    @property
    def current(self) -> bool:
        """Whether there is an answer that still tells how things are."""
        return self.value is not None and self.age < EXPIRES_AFTER


class Cached(Generic[T]):
    """Asks, if it is time to, on behalf of whoever comes first. `ask` raises FetchFailed."""

    def __init__(
        self, ask: Callable[[], T], every: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask, self._every, self._clock = ask, every, clock
        self._asking = threading.Lock()
        self._tried: float | None = None
        self._last: tuple[T | None, float, str] = (None, 0, "")  # replaced as a whole: read without a lock

    def get(self) -> CachedValue[T]:
        """Give what is known. While one visitor asks, the others wait only if nothing current is known."""
        if self._due() and self._asking.acquire(blocking=not self.known().current):
            try:
                if self._due():
                    self._renew()
            finally:
                self._asking.release()
        return self.known()

    def known(self) -> CachedValue[T]:
        """Give what is known, and ask nobody."""
        value, at, failure = self._last
        return CachedValue(value, self._clock() - at if value is not None else 0, failure)

    def _due(self) -> bool:
        return self._tried is None or self._clock() - self._tried >= self._every

    def _renew(self) -> None:
        try:
            self._last = (self._ask(), self._clock(), "")
        except FetchFailed as error:
            value, at, _ = self._last
            self._last = (value, at, str(error))
        finally:
            self._tried = self._clock()
