"""The targets that definitions are compiled to. Each has a package of its name in `slo.targets`."""

from enum import StrEnum


class Target(StrEnum):
    """A system that files are generated for, in the order of generation."""

    PROMETHEUS = "prometheus"
    ALERTMANAGER = "alertmanager"
    CODEOWNERS = "codeowners"
    PAGERDUTY = "pagerduty"
    DOCS = "docs"
    SPLUNK = "splunk"
    GRAFANA = "grafana"
    TESTS = "tests"
