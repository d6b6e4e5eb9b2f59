"""One push at a time: a dashboard in the folder that says who pushes, and until when.

Grafana changes a dashboard only from the version that a client names, so of two pushes one creates it, or
takes it over once it has ended. All times are those of the machines that push.
"""

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from slo.actions.push import Keep, Notice, turns
from slo.actions.push.turns import Turn
from slo.clients.failures import Refused, Unreachable
from slo.clients.grafana import Conflict, Found, Grafana


@dataclass(frozen=True, slots=True)
class Lock:
    """The lock of a folder. `by` says who pushes."""

    grafana: Grafana
    folder: str
    by: str

    @staticmethod
    def uid_in(folder: str) -> str:
        """Return the uid of the lock of a folder."""
        return f"{folder}-push-lock"

    @contextmanager
    def held(self, notice: Notice) -> Iterator[Keep]:
        """Hold the lock within the block, and yield what renews it; raises Busy, Unreachable and Refused."""
        held = _Held(self, secrets.token_hex(8))
        try:
            held.wait(notice)
            yield held.keep
        finally:
            with suppress(Unreachable, Refused):  # it ends by itself
                held.release()


class _Held:
    """The lock of this push."""

    def __init__(self, lock: Lock, token: str) -> None:
        self._lock = lock
        self._uid = lock.uid_in(lock.folder)
        self._token = token
        self._turn = Turn()

    def wait(self, notice: Notice) -> None:
        """Create the lock, or take it over from a push that has ended; raises Busy."""
        turns.wait(notice, self._taken)

    def keep(self) -> None:
        """Renew the lock unless it lasts for this renewal and for a change."""
        if self._turn.must_be_renewed:
            found = self._lock.grafana.dashboard(self._uid)
            if self._turn.is_over or found is None or not self._is_ours(found):
                raise turns.over()
            self._write(found.version)

    def release(self) -> None:
        """Delete the lock, unless another push has taken it over."""
        found = self._lock.grafana.dashboard(self._uid)
        if found and self._is_ours(found):
            self._lock.grafana.delete(self._uid)

    def _taken(self) -> str:
        """Take the lock; return who has it, or "" if that is this push."""
        found = self._lock.grafana.dashboard(self._uid)
        if found and (other := _holder(found)):
            return other
        try:
            self._write(found.version if found else 0)
        except Conflict:
            return "one that began at the same moment"
        return ""

    def _write(self, version: int) -> None:
        since = time.monotonic()
        until = datetime.now(UTC) + timedelta(seconds=turns.LASTS)
        about = {"by": self._lock.by, "until": until.isoformat(timespec="microseconds"), "token": self._token}
        model = {
            "uid": self._uid,
            "title": f"slo push to {self._lock.folder} is under way",
            "description": json.dumps(about),
            "schemaVersion": 38,
            "panels": [],
        }
        self._lock.grafana.save(model, self._lock.folder, version)
        self._turn.begin(since)

    def _is_ours(self, found: Found) -> bool:
        return self._token in str(found.model.get("description"))


def _holder(found: Found) -> str:
    """Describe who holds the lock, or return "" if that has ended."""
    try:
        about = json.loads(found.model["description"])
        by, until = str(about["by"]), datetime.fromisoformat(about["until"])
        if turns.has_ended(until, datetime.now(UTC)):
            return ""
    except (KeyError, TypeError, ValueError):
        return "the dashboard of the lock cannot be read; delete it if nobody pushes"
    return turns.holder(by, until)
