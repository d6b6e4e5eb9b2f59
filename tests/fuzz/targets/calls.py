"""Records of calls: shown, verified, and added to."""

from collections.abc import Iterator
from contextlib import chdir, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.agreements import signed_by_all, write
from tests.cli.test_calling import CALL, DEFINITIONS
from tests.fuzz.answers import answer, answering, as_input, impatient
from tests.fuzz.mutations import of_bytes, of_lines, of_words
from tests.fuzz.target import Run, Target, command

_RECORD = Path("calls.jsonl")
_AS = ("--as", "ana")
ANSWERS = as_input(answer({}), answer([]), answer(""))
"""What an Alertmanager answers that notifies nobody."""


@contextmanager
def _ready() -> Iterator[Run]:
    write(Path("definitions"), signed_by_all({"all.yaml": DEFINITIONS}))

    def run(data: bytes) -> int:
        _RECORD.write_bytes(data)
        command("calls", "--verify")
        command("calls")
        command("call", *CALL, *_AS, "--alertmanager", "http://127.0.0.1:9")
        if not _RECORD.read_bytes().startswith(data):
            raise AssertionError("a line of the record was lost")
        return command("calls", "--format", "json")

    with impatient():
        yield run


@cache
def _seeds() -> tuple[bytes, ...]:
    """Make a call, answer it, extend it and end it, step by step; each step is a record to begin with."""
    records: list[bytes] = []
    with TemporaryDirectory() as folder, chdir(folder):
        write(Path("definitions"), signed_by_all({"all.yaml": DEFINITIONS}))

        def ask(url: str) -> int:
            server = ("--alertmanager", url)
            command("call", *CALL, *_AS, *server)
            records.append(_RECORD.read_bytes())
            command("call", *CALL, *_AS, *server, "--for", "3h")
            command("ack", "checkout-up", *_AS, *server)
            command("drill", CALL[0], "--reason", "a drill", *_AS, *server)
            records.append(_RECORD.read_bytes())
            return command("stand-down", CALL[1], *_AS, *server)

        with answering(ask) as run:
            run(ANSWERS)
            records.append(_RECORD.read_bytes())
    return tuple(records)


TARGET = Target("calls", _seeds, (of_lines, of_words, of_words, of_bytes), _ready)
