"""A cached value that all visitors share, fetched at most once per interval."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

EXPIRES_AFTER = 600  # seconds after which a value is too old to be shown


class FetchFailed(Exception):
    """Raised if a value cannot be fetched; its text is the reason."""


@dataclass(frozen=True, slots=True)
class CachedValue(Generic[T]):
    """The last value, its age in seconds, and why there is no newer one; "" if the last fetch succeeded."""

    value: T | None = None
    age: float = 0
    failure: str = ""

    @property
    def current(self) -> bool:
        """Whether there is a value that is recent enough to be shown."""
        return self.value is not None and self.age < EXPIRES_AFTER


class Cached(Generic[T]):
    """Fetches when it is due, in the thread of the first visitor. `fetch` raises FetchFailed."""

    def __init__(
        self, fetch: Callable[[], T], every: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch, self._every, self._clock = fetch, every, clock
        self._fetching = threading.Lock()
        self._tried: float | None = None
        self._last: tuple[T | None, float, str] = (None, 0, "")  # replaced as a whole: read without a lock

    def get(self) -> CachedValue[T]:
        """Return the value, fetched if due. Meanwhile, other threads wait only if none is current."""
        if self._due() and self._fetching.acquire(blocking=not self.peek().current):
            try:
                if self._due():
                    self._renew()
            finally:
                self._fetching.release()
        return self.peek()

    def peek(self) -> CachedValue[T]:
        """Return the value without fetching."""
        value, at, failure = self._last
        return CachedValue(value, self._clock() - at if value is not None else 0, failure)

    def _due(self) -> bool:
        return self._tried is None or self._clock() - self._tried >= self._every

    def _renew(self) -> None:
        try:
            self._last = (self._fetch(), self._clock(), "")
        except FetchFailed as error:
            value, at, _ = self._last
            self._last = (value, at, str(error))
        finally:
            self._tried = self._clock()
