"""Answers of PagerDuty: to the comparison of an account with the definitions."""

from collections.abc import Iterator
from contextlib import chdir, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from slo.cli.command import Exit
from tests.fuzz.answers import answering, recorded
from tests.fuzz.mutations import of_bytes, of_json, of_words
from tests.fuzz.target import Run, Target, command
from tests.targets.pagerduty.account import READ_ONLY
from tests.targets.pagerduty.organisations import a_catalogue, planned
from tests.targets.pagerduty.server import serve
from tests.targets.pagerduty.test_check import DEFINITIONS, applied


@contextmanager
def _ready() -> Iterator[Run]:
    _write()
    with answering(_ask) as run:
        yield run


def _write() -> None:
    Path("definitions").mkdir()
    Path("definitions/all.yaml").write_text(DEFINITIONS)
    Path("token").write_text(READ_ONLY)


def _ask(url: str) -> int:
    return command("pagerduty-check", "--pagerduty", url, "--token-file", "token")


@cache
def _seeds() -> tuple[bytes, ...]:
    with TemporaryDirectory() as folder, chdir(folder), serve(applied(planned(a_catalogue()))) as server:
        _write()
        return (recorded(lambda: _ask(server.url)),)


TARGET = Target(
    "pagerduty_answers", _seeds, (of_json, of_json, of_json, of_words, of_bytes), _ready, Exit.FINDINGS
)
