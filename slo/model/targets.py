"""The targets: what definitions can be compiled to. Each has a module of its name in `slo.targets`."""

from enum import StrEnum


class Target(StrEnum):
    """A system that generated files are for, in the order in which these are made."""

    PROMETHEUS = "prometheus"
    ALERTMANAGER = "alertmanager"
    CODEOWNERS = "codeowners"
    PAGERDUTY = "pagerduty"
    DOCS = "docs"
    SPLUNK = "splunk"
    GRAFANA = "grafana"
