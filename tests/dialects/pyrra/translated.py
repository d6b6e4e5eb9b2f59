"""Objectives of Pyrra for tests, and what is made of them."""

from collections.abc import Mapping
from typing import Any

from slo.catalogue.decode import decode
from slo.catalogue.foreign import parts
from slo.catalogue.kinds import DEFINITIONS
from slo.dialects.dialect import Answers, Note, Translated
from slo.dialects.pyrra import PYRRA
from slo.shapes import Definition
from slo.source.document import parse
from slo.source.nodes import Document, plain
from slo.text.diagnostics import Invalid, Problem

RATIO = """\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata:
  name: checkout-orders
spec:
  target: '99.5'
  window: 28d
  indicator:
    ratio:
      errors:
        metric: http_requests_total{job="checkout",code=~"5.."}
      total:
        metric: http_requests_total{job="checkout"}
"""

LATENCY = """\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata:
  name: checkout-speed
spec:
  target: '95'
  window: 2w
  indicator:
    latency:
      success:
        metric: http_request_duration_seconds_bucket{le="0.5",job="checkout"}
      total:
        metric: http_request_duration_seconds_count{job="checkout"}
"""


def translated(text: str, answers: Answers | None = None) -> Translated:
    parsed = parse(text, "pyrra.yaml")
    assert not parsed.problems
    ours = [one for document in parsed.documents for one in parts(document) if PYRRA.recognises(one)]
    return PYRRA.translate(ours, answers or Answers())


def written(text: str, answers: Answers | None = None) -> list[Mapping[str, Any]]:
    """Give the definitions that are made of a text without problems."""
    found = translated(text, answers)
    assert not found.problems, found.problems
    return [plain(one.root) for one in found.documents]


def indicator(text: str) -> Mapping[str, Any]:
    """Give the indicator of the one objective of a text."""
    (service, *_) = written(text)
    made: Mapping[str, Any]
    (made,) = service["indicators"].values()
    return made


def decoded(found: Translated) -> list[Definition]:
    return [decode(one, DEFINITIONS[one.text("kind") or ""]) for one in found.documents]


def problems(text: str) -> tuple[Problem, ...]:
    """Give the problems of a text: those of the dialect, and those of the definitions that it makes."""
    found = translated(text)
    later: list[Problem] = []
    for one in found.documents:
        later += _mistakes(one)
    return (*found.problems, *later)


def _mistakes(document: Document) -> tuple[Problem, ...]:
    try:
        decode(document, DEFINITIONS[document.text("kind") or ""])
    except Invalid as invalid:
        return invalid.problems
    return ()


def the_problem(text: str) -> str:
    """Give the one problem of a text: its place, what is wrong, and the hint."""
    (problem,) = problems(text)
    return f"{problem.span.line}:{problem.span.column} {problem.message} ({problem.hint})"


def notes(text: str, answers: Answers | None = None) -> list[Note]:
    return list(translated(text, answers).notes)
