"""The record of what is in force, and the list of generated files."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import copytree

from tests.fuzz.mutations import of_bytes, of_lines, of_words, of_yaml
from tests.fuzz.stories import TESTS
from tests.fuzz.target import Run, Target, command

_STORY = TESTS / "cases/a_change_that_all_have_signed"


@contextmanager
def _ready() -> Iterator[Run]:
    copytree(_STORY / "definitions", "definitions")
    Path("generated").mkdir()

    def run(data: bytes) -> int:
        Path("generated/agreed.yaml").write_bytes(data)
        Path("generated/.slo-files").write_bytes(data)
        command("agree", "--verify")
        return command("compile")

    yield run


@cache
def _seeds() -> tuple[bytes, ...]:
    record = (_STORY / "expected/generated/agreed.yaml").read_bytes()
    return (record, b"# Files\nagreed.yaml\nprometheus/checkout.yaml\n../definitions/all.yaml\n/etc/passwd\n")


TARGET = Target("in_force", _seeds, (of_yaml, of_lines, of_words, of_bytes), _ready)
