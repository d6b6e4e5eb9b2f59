"""How large modules are; what they may import is in pyproject.toml, for `lint-imports`."""

from pathlib import Path

import slo

LENGTHS = {path: len(path.read_text().splitlines()) for path in Path(slo.__file__).parent.rglob("*.py")}


def test_modules_stay_small() -> None:
    assert {path: length for path, length in LENGTHS.items() if length > 400} == {}


def test_most_modules_are_read_in_one_go() -> None:
    assert sorted(LENGTHS.values())[len(LENGTHS) // 2] <= 120
