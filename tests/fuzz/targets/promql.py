"""PromQL: an expression, or an error inside its text."""

from collections.abc import Iterator
from contextlib import contextmanager

from slo.promql import PromQLError
from slo.promql.parser import parse
from tests.fuzz.mutations import of_bytes, of_words
from tests.fuzz.target import Run, Target, Undocumented
from tests.promql.expressions import CLASSIC, EXPERIMENTAL, INVALID, MODERN


@contextmanager
def _ready() -> Iterator[Run]:
    yield _parsed


def _parsed(data: bytes) -> int:
    text = data.decode("utf-8", "surrogateescape")
    try:
        parse(text)
    except PromQLError as error:
        if not (0 <= error.start <= error.end <= len(text) and error.message):
            raise Undocumented(f"an error that is not inside the text: {error!r}") from error
        return 1
    return 0


def _seeds() -> tuple[bytes, ...]:
    return tuple(
        one.encode("utf-8", "surrogateescape") for one in (*CLASSIC, *MODERN, *EXPERIMENTAL, *INVALID)
    )


TARGET = Target("promql", _seeds, (of_words, of_words, of_bytes), _ready)
