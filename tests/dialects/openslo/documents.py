"""Documents of OpenSLO for tests, and what is made of them."""

from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from slo.catalogue.load import load
from slo.dialects.dialect import Answers, Fate, Translated
from slo.dialects.openslo import OPENSLO
from slo.plan.build import plan
from slo.source.document import parse
from slo.source.nodes import plain
from slo.targets import prometheus
from slo.text.diagnostics import render
from tests.servers import promtool
from tests.servers.binaries import Generation

GOOD = """\
ratioMetric:
  counter: true
  good: {metricSource: {type: Prometheus, spec: {query: 'sum(orders_total{code!~"5.."})'}}}
  total: {metricSource: {type: Prometheus, spec: {query: sum(orders_total)}}}
"""
BAD = """\
ratioMetric:
  counter: true
  bad: {metricSource: {type: Prometheus, spec: {query: 'sum(orders_total{code=~"5.."})'}}}
  total: {metricSource: {type: Prometheus, spec: {query: sum(orders_total)}}}
"""
NUMBERS = """\
ratioMetric:
  counter: false
  bad: {metricSource: {type: Prometheus, spec: {query: orders_failed}}}
  total: {metricSource: {type: Prometheus, spec: {query: orders_made}}}
"""
RAW = """\
ratioMetric:
  rawType: success
  raw: {metricSource: {type: Prometheus, spec: {query: orders_good_ratio}}}
"""
THRESHOLD = """\
thresholdMetric:
  metricSource: {type: Prometheus, spec: {query: orders_waiting}}
"""
ROLLING = "{duration: 4w, isRolling: true}"
MONTH = "{duration: 1M, calendar: {startTime: 2026-01-01 00:00:00, timeZone: Europe/London}}"
OBJECTIVE = "{target: 0.99}"


def an_slo(
    metric: str = BAD,
    *,
    method: str = "Occurrences",
    window: str = ROLLING,
    objectives: str = OBJECTIVE,
    name: str = "shop-orders",
    more: str = "",
) -> str:
    """Return an SLO with an indicator of its own; `more` are further lines of its spec."""
    return (
        f"apiVersion: openslo/v1\nkind: SLO\nmetadata: {{name: {name}}}\nspec:\n"
        "  service: shop\n"
        "  indicator:\n    metadata: {name: success}\n    spec:\n"
        f"{indent(metric, '      ')}"
        f"  timeWindow: [{window}]\n"
        f"  budgetingMethod: {method}\n"
        f"  objectives: [{objectives}]\n"
        f"{indent(dedent(more), '  ')}"
    )


def translated(*texts: str, answers: Answers | None = None) -> Translated:
    """Translate files, which must be YAML."""
    documents = []
    for index, text in enumerate(texts):
        found = parse(text, f"{index}.yaml")
        assert not found.problems
        documents += found.documents
    return OPENSLO.translate(documents, answers or Answers())


def natively(*texts: str, answers: Answers | None = None) -> dict[str, Any]:
    """Return the definitions that files mean, by kind and name; fails if there is a problem."""
    found = translated(*texts, answers=answers)
    assert not found.problems, found.problems
    roots = [plain(one.root) for one in found.documents]
    return {f"{one['kind']} {one['name']}": one for one in roots}


def problems(*texts: str, answers: Answers | None = None) -> str:
    """Return what is said about files that are wrong."""
    sources = {f"{index}.yaml": text for index, text in enumerate(texts)}
    found = translated(*texts, answers=answers)
    shown = "\n".join(render(one, sources) for one in found.problems)
    return "\n".join(line.rstrip() for line in shown.splitlines())


def notes(*texts: str, fate: Fate, answers: Answers | None = None) -> list[tuple[str, str]]:
    """Return what is noted with a fate, and what it becomes."""
    return [(one.what, one.becomes) for one in translated(*texts, answers=answers).notes if one.fate is fate]


def check_rules(folder: Path, generation: Generation, *texts: str) -> None:
    """Compile files, and fail unless Prometheus accepts the rules."""
    planned = plan(load({f"{index}.yaml": text for index, text in enumerate(texts)}))
    for artifact in prometheus.artifacts(planned, {}):
        path = folder / Path(artifact.path).name
        path.write_text(artifact.text)
    promtool.check_rules(sorted(folder.iterdir()), generation)
