"""What can be had from Python: the exported names, the examples of their page, and what is imported."""

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import slo

ROOT = Path(__file__).parent.parent


def test_the_examples_of_the_page_give_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = ROOT / "docs" / "reference" / "python.md"

    assert doctest.testfile(str(page), module_relative=False).failed == 0


@pytest.mark.parametrize("name", slo.__all__)
def test_an_exported_name_is_there_and_on_the_page(name: str) -> None:
    assert getattr(slo, name).__doc__
    assert f"`slo.{name}" in (ROOT / "docs" / "reference" / "python.md").read_text()


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'asses'"):
        slo.asses  # type: ignore[attr-defined]  # noqa: B018


def test_importing_the_package_imports_nothing_of_it() -> None:
    asked = "import sys; before = set(sys.modules); import slo; print(*sorted(set(sys.modules) - before))"
    found = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.split() == ["slo"]
