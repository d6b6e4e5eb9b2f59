from collections.abc import Iterator

import pytest

from slo.actions.push import turns
from slo.clients import idempotent
from tests.push.faults import SLOW, served
from tests.push.mimir import Mimir


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pause for shorter than users would between attempts."""
    monkeypatch.setattr(idempotent, "_PAUSES", (0.01, 0.01))
    monkeypatch.setattr(turns, "SKEW", 0.0)
    monkeypatch.setattr(turns, "PAUSE", 0.2)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for answers for less than a slow server takes."""
    monkeypatch.setattr(idempotent, "TIMEOUT", SLOW / 2)


@pytest.fixture
def mimir() -> Iterator[Mimir]:
    stand_in = Mimir()
    with served(stand_in.server):
        yield stand_in
