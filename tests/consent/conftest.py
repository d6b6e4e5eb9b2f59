"""Every test of consent has a project of its own."""

from datetime import date
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLO_PROMETHEUS", raising=False)
    monkeypatch.setattr("slo.cli.lint.today", lambda: date(2026, 10, 1))
