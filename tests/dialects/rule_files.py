"""Rule files of made-up teams, in all forms that public ones have, and what they are read as."""

from typing import Any

import yaml

from slo.catalogue.foreign import native, parsed
from slo.catalogue.load import load
from slo.dialects.dialect import Answers
from slo.model import Catalogue
from slo.plan.other_alerts import other_alerts
from slo.plan.types import Plan
from slo.targets.prometheus import artifacts
from slo.text.diagnostics import Invalid
from tests.catalogue.problems import block

ORGANISATION = """\
kind: Organisation
name: techops
parties:
  platform-team:
    kind: platform
    ticket: {slack: {channel: "#triage", webhook_url_file: /secrets/triage}}
activities:
  respond-to-incidents: {product: responsible}
  respond-to-other-alerts: {product: responsible}
"""
PRODUCTS = "".join(
    f"""\
---
kind: Product
name: {name}
alerting:
  page: {{slack: {{channel: "#{name}", webhook_url_file: /secrets/{name}}}}}
  ticket: {{slack: {{channel: "#{name}-tickets", webhook_url_file: /secrets/{name}}}}}
"""
    for name in ("library", "museum")
)

LOANS = r"""
groups:
  - name: loans
    interval: 30s
    limit: 40
    rules:
      - record: job:loans_refused:rate5m
        expr: sum by (job, branch) (rate(loans_refused_total[5m]))
      - record: job:loans:rate5m
        expr: sum by (job, branch) (rate(loans_total[5m]))
        labels: {source: counter}
      - alert: Loans-are refused (many)
        expr: |
          job:loans_refused:rate5m
            / on (job, branch) job:loans:rate5m > 0.05
        for: 2m
        keep_firing_for: 3m
        labels: {severity: warning, team: library, tier: desk}
        annotations:
          summary: '{{ $labels.branch | title }} refuses {{ printf "%.1f" $value }}'
          dashboard: https://grafana.example.org/d/loans?var-branch={{ $labels.branch }}
          cluster: "{{ .ExternalLabels.cluster }}"
      - alert: Loans-are refused (many)
        expr: job:loans_refused:rate5m / on (job, branch) job:loans:rate5m > 0.5
        for: 1m
        labels: {severity: critical, team: library, tier: '{{ $labels.branch | toUpper }}'}
        annotations:
          message: "{{ $value | humanizePercentage }} of loans are refused"
          runbook_url: TODO
"""
"""Rules that depend on each other, one name with two severities, and templates in labels."""


def catalogue(*files: str, organisation: str = "") -> Catalogue:
    """Load rule files beside an organisation with the products `library` and `museum`."""
    sources = {f"rules-{number}.yaml": block(text) for number, text in enumerate(files, 1)}
    return load({"organisation.yaml": f"{ORGANISATION}{organisation}{PRODUCTS}", **sources})


def problems(*files: str) -> list[str]:
    """Load rule files that are wrong; return their problems."""
    try:
        catalogue(*files)
    except Invalid as invalid:
        return [f"{one.span}: {one.message}; {one.hint}".removesuffix("; ") for one in invalid.problems]
    raise AssertionError("nothing is wrong with these rules")


def notes(*files: str, answers: Answers = Answers()) -> list[str]:  # noqa: B008
    """Return what is noted about rule files, with lines."""
    documents = [
        one for number, text in enumerate(files, 1) for one in parsed(block(text), f"{number}.yaml").documents
    ]
    found = sorted(native(documents, answers).notes, key=lambda note: note.span)
    return [f"{one.span.line}: {one.fate}: {one.what}: {one.becomes}" for one in found]


def generated(read: Catalogue) -> dict[str, str]:
    """Return the texts of the rule files of all alerts, by their names."""
    plan = Plan(tuple(other_alerts(read)), catalogue=read)
    return {one.path.rpartition("/")[2]: one.text for one in artifacts(plan, {})}


def rules(read: Catalogue) -> list[dict[str, Any]]:
    """Return all generated rules, in their order."""
    return [
        rule
        for text in generated(read).values()
        for group in yaml.safe_load(text)["groups"]
        for rule in group["rules"]
    ]
