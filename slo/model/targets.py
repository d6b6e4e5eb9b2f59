"""The targets that definitions are compiled to. Each has a package of its name in `slo.targets`."""

from enum import StrEnum


class Target(StrEnum):
    """A system that files are generated for, in the order of generation."""

    PROMETHEUS = "prometheus"
    ALERTMANAGER = "alertmanager"
    CODEOWNERS = "codeowners"
    PAGERDUTY = "pagerduty"
    JIRA_SERVICE_MANAGEMENT = "jira-service-management"
    INCIDENTIO = "incidentio"
    DOCS = "docs"
    SPLUNK = "splunk"
    GRAFANA = "grafana"
    TESTS = "tests"
    GRAFANA_PROVISIONING = "grafana-provisioning"
    TERRAFORM = "terraform"
    BACKSTAGE = "backstage"
    PROMETHEUS_OPERATOR = "prometheus-operator"
    ALERTMANAGER_CONFIG = "alertmanager-config"
    VM_RULE = "vm-rule"
    MIMIR = "mimir"


BY_DEFAULT = (
    Target.PROMETHEUS,
    Target.ALERTMANAGER,
    Target.CODEOWNERS,
    Target.PAGERDUTY,
    Target.JIRA_SERVICE_MANAGEMENT,
    Target.INCIDENTIO,
    Target.DOCS,
    Target.SPLUNK,
    Target.GRAFANA,
    Target.TESTS,
)
"""Targets of an organisation that chooses none. Those of one platform, such as an operator, are chosen."""

WITHOUT_PEOPLE = (Target.PROMETHEUS, Target.GRAFANA, Target.TESTS)
"""Of those by default, the ones that have files where there is no organisation, product or use case."""

USERS_OF_SETTINGS = {
    "kubernetes": (Target.PROMETHEUS_OPERATOR, Target.ALERTMANAGER_CONFIG, Target.VM_RULE),
    "grafana": (Target.GRAFANA_PROVISIONING,),
    "terraform": (Target.TERRAFORM,),
    "backstage": (Target.BACKSTAGE,),
}
"""The targets that each key of an organisation is for, if it is for these alone: `slo push` reads `mimir`."""
