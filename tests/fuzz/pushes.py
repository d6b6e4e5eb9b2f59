"""Pushes to servers whose answers are the input of a target."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.answers import answering, recorded
from tests.fuzz.mutations import of_bytes, of_json, of_words
from tests.fuzz.target import Run, Target, command
from tests.push.faults import Server, served

_DEFINITIONS = """\
kind: Organisation
name: acme
parties: {sre: {kind: platform, out_of_hours: https://example.org, ticket: {webhook: {url: https://example.org}}}}
targets: [mimir, grafana]
---
kind: Service
name: checkout
indicators:
  up: {probe: {gauge: up}}
objectives:
  - {indicator: up, target: 99%}
"""


def pushing(kind: str, stand_in: Callable[[], Server], *options: str) -> Target:
    """Return the target that is a kind of push; `stand_in` makes a server that holds nothing."""

    def push(url: str) -> int:
        return command("push", kind, "--url", url, "--yes", *options)

    @contextmanager
    def ready() -> Iterator[Run]:
        _write()
        with answering(push) as run:
            yield run

    def seeds() -> Sequence[bytes]:
        """Push to a stand-in that holds nothing, and again to what it holds then."""
        with TemporaryDirectory() as folder, chdir(folder), served(stand_in()) as server:
            _write()
            first, again = (recorded(lambda: push(server.url)) for _ in range(2))
            return again, first

    return Target(f"{kind}_answers", seeds, (of_json, of_json, of_json, of_words, of_bytes), ready)


def _write() -> None:
    Path("definitions").mkdir()
    Path("definitions/all.yaml").write_text(_DEFINITIONS)
    command("compile")
