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


BY_DEFAULT = tuple(Target)
"""Targets of an organisation that chooses none. Those of one platform, such as an operator, are chosen."""
