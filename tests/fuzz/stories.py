"""Inputs to begin with: what the stories and the samples of the project have."""

from functools import cache
from pathlib import Path

from slo.catalogue.load import load
from slo.text.diagnostics import Invalid

TESTS = Path(__file__).parent.parent

SERVICE = b"""\
kind: Service
name: checkout
indicators:
  orders:
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="checkout", code=~"5.."}'}
  regional:
    by: region
    latency: {histogram: 'http_request_duration_seconds{job="checkout"}', within: 500ms}
objectives:
  - {indicator: orders, target: 99.9%}
  - {indicator: regional, target: 99%, window: 7d}
"""
"""A service without anything around it."""


@cache
def definitions() -> tuple[bytes, ...]:
    """Return the definitions of each story that has no errors, those of one story as one input."""
    found = []
    for story in sorted((TESTS / "cases").iterdir()):
        files = sorted((story / "definitions").rglob("*.yaml"))
        found.append(b"\n---\n".join(file.read_bytes() for file in files))
    return tuple(one for one in found if len(one) < _LARGE and _is_right(one))


def _is_right(data: bytes) -> bool:
    try:
        load({"all.yaml": data})
    except Invalid:
        return False
    return True


_LARGE = 20_000
"""Bytes of a story that takes much longer than others."""


@cache
def samples() -> tuple[bytes, ...]:
    """Return the files of other tools."""
    files = sorted((TESTS / "dialects/samples").rglob("*.yaml"))
    return tuple(file.read_bytes() for file in files)
