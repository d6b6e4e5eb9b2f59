"""Alertmanager configurations of others, which generated routes are added to."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import copytree

from tests.fuzz.mutations import of_bytes, of_words, of_yaml
from tests.fuzz.stories import TESTS
from tests.fuzz.target import Run, Target, command

_STORY = TESTS / "cases/beside_an_alertmanager_that_is_there"


@contextmanager
def _ready() -> Iterator[Run]:
    copytree(_STORY / "definitions", "definitions")

    def run(data: bytes) -> int:
        Path("alertmanager.yml").write_bytes(data)
        return command("compile")

    yield run


@cache
def _seeds() -> tuple[bytes, ...]:
    return tuple(file.read_bytes() for file in sorted((TESTS / "cases").glob("*/alertmanager.yml")))


TARGET = Target("base_configurations", _seeds, (of_yaml, of_yaml, of_words, of_bytes), _ready)
