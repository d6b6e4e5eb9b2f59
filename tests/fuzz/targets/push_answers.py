"""Answers of Mimir and Grafana: to pushes of rules and dashboards."""

from collections.abc import Iterator
from contextlib import chdir, contextmanager
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.answers import answering, recorded
from tests.fuzz.mutations import of_bytes, of_json, of_words
from tests.fuzz.target import Run, Target, command
from tests.push.faults import served
from tests.push.grafana import Grafana
from tests.push.mimir import Mimir

_DEFINITIONS = """\
kind: Organisation
name: acme
targets: [mimir, grafana]
---
kind: Service
name: checkout
indicators:
  up: {probe: {gauge: up}}
objectives:
  - {indicator: up, target: 99%}
"""
_OPTIONS = {"mimir": ("--tenant", "acme", "--only", "rules", "--yes"), "grafana": ("--yes",)}


@contextmanager
def _ready() -> Iterator[Run]:
    _write()
    with answering(lambda url: max(_push(kind, url) for kind in _OPTIONS)) as run:
        yield run


def _write() -> None:
    Path("definitions").mkdir()
    Path("definitions/all.yaml").write_text(_DEFINITIONS)
    command("compile")


def _push(kind: str, url: str) -> int:
    return command("push", kind, "--url", url, *_OPTIONS[kind])


@cache
def _seeds() -> tuple[bytes, ...]:
    """Push to stand-ins that hold nothing, and again to what they hold then."""
    with (
        TemporaryDirectory() as folder,
        chdir(folder),
        served(Mimir().server) as mimir,
        served(Grafana().server) as grafana,
    ):
        _write()
        pushes = (partial(_push, "mimir", mimir.url), partial(_push, "grafana", grafana.url))
        return tuple(recorded(push) for push in pushes * 2)


TARGET = Target("push_answers", _seeds, (of_json, of_json, of_json, of_words, of_bytes), _ready)
