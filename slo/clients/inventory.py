"""Reads from a Prometheus which metrics it has, with bounded queries and in a bounded time."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote as quoted_in_url

from slo.clients.facts import metric_names, scrape_intervals
from slo.clients.failures import Refused, Unreachable
from slo.clients.prometheus import Prometheus
from slo.promql import quote
from slo.promql.samples import Sample
from slo.proposals.families import questions
from slo.proposals.inventory import Group, Inventory, Known, Question

_MOST_GROUPS = 2000
_MOST_EXCLUDED = 20
_SECONDS = 15
"""For how long metrics are looked into. What was not reached until then is named."""


def read_inventory(server: Prometheus) -> Inventory:
    """Return the metrics of a server. One whose labels cannot be read is in `unanswered`."""
    deadline = time.monotonic() + _SECONDS
    today = datetime.now(UTC).date()
    names = frozenset(metric_names(server, since=today - timedelta(days=1)))
    inventory = Inventory(names, intervals=scrape_intervals(server))
    known: dict[str, Known] = {}
    unanswered: dict[str, str] = {}
    for _, question in questions(inventory):
        if time.monotonic() > deadline:
            unanswered[question.metric] = f"the first {_SECONDS}s of looking at metrics were over"
            continue
        try:
            known[question.metric] = _answer(server, question)
        except (Refused, Unreachable) as error:
            unanswered[question.metric] = str(error)
    return replace(inventory, known=known, unanswered=unanswered)


def _answer(server: Prometheus, question: Question) -> Known:
    """Return the labels of a metric and its groups; raises Refused if there are too many."""
    metric = f"__name__={quote(question.metric)}"
    names = frozenset(map(str, server.get(f"/api/v1/labels?match[]={quoted_in_url(f'{{{metric}}}')}") or ()))
    labels = [label for label in question.labels if label in names]
    samples = _count(server, labels, metric, _MOST_GROUPS + 1)
    if len(samples) > _MOST_GROUPS:
        raise Refused(f"it has more than {_MOST_GROUPS} combinations of {', '.join(labels)}")
    groups = sorted(
        (Group(_without_empty(one.labels), int(one.value)) for one in samples),
        key=lambda group: sorted(group.labels.items()),
    )
    return Known(names, tuple(groups), _excluded(server, question, names, metric))


def _excluded(
    server: Prometheus, question: Question, names: frozenset[str], metric: str
) -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for label, pattern in question.excluded.items():
        if label in names:
            matched = f"{metric}, {label}=~{quote(pattern)}"
            for one in sorted(
                _count(server, ["job", label], matched, _MOST_EXCLUDED), key=lambda one: one.labels[label]
            ):
                key = (label, one.labels.get("job", ""))
                found[key] = (*found.get(key, ()), one.labels[label])
    return found


def _count(server: Prometheus, labels: Sequence[str], matchers: str, most: int) -> Sequence[Sample]:
    return server.query(f"topk({most}, count by ({', '.join(labels)}) ({{{matchers}}}))").samples


def _without_empty(labels: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in labels.items() if value}
