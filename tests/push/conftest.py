import pytest

from slo.actions.push import claims, lock
from slo.clients import idempotent


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait shorter than users would: for answers, between attempts, and for other pushes."""
    monkeypatch.setattr(idempotent, "TIMEOUT", 0.15)
    monkeypatch.setattr(idempotent, "_PAUSES", (0.01, 0.01))
    for module in (claims, lock):
        monkeypatch.setattr(module, "LASTS", 3.0)
        monkeypatch.setattr(module, "SKEW", 0.0)
        monkeypatch.setattr(module, "PATIENCE", 8.0)
        monkeypatch.setattr(module, "PAUSE", 0.2)
