"""Definitions: checked, and what they compile to is read back by the parser of its format."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from slo.actions.compile import compile
from slo.catalogue.load import load
from slo.text.diagnostics import Invalid
from tests.fuzz.mutations import of_bytes, of_words, of_yaml
from tests.fuzz.stories import definitions
from tests.fuzz.target import Run, Target, command
from tests.read_back import read_back


@contextmanager
def _ready() -> Iterator[Run]:
    file = Path("definitions/all.yaml")
    file.parent.mkdir()

    def run(data: bytes) -> int:
        file.write_bytes(data)
        code = command("lint")
        try:
            artifacts = compile(load({"all.yaml": data}))
        except Invalid:
            return code
        for artifact in artifacts:
            read_back(artifact)
        return 0

    yield run


TARGET = Target("definitions", definitions, (of_yaml, of_yaml, of_words, of_bytes), _ready)
