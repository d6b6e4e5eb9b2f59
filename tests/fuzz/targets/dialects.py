"""Files of other tools: read as they are, and converted."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fuzz.mutations import of_bytes, of_words, of_yaml
from tests.fuzz.stories import samples
from tests.fuzz.target import Run, Target, command


@contextmanager
def _ready() -> Iterator[Run]:
    file = Path("definitions/all.yaml")
    file.parent.mkdir()

    def run(data: bytes) -> int:
        file.write_bytes(data)
        shutil.rmtree("converted", ignore_errors=True)
        command("lint")
        return command("convert", str(file), "--output", "converted")

    yield run


TARGET = Target("dialects", samples, (of_yaml, of_yaml, of_words, of_bytes), _ready)
