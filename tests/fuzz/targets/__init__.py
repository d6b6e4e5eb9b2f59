"""All targets. To add one: a module here with a `TARGET`, and its line in TARGETS."""

from tests.fuzz.target import Target
from tests.fuzz.targets import (
    alertmanager_answers,
    base_configurations,
    calls,
    definitions,
    dialects,
    grafana_answers,
    histories,
    http_configs,
    in_force,
    mimir_answers,
    owners,
    pagerduty_answers,
    prometheus_answers,
    promql,
    requests_to_serve,
    templates,
)

TARGETS: tuple[Target, ...] = (
    alertmanager_answers.TARGET,
    base_configurations.TARGET,
    calls.TARGET,
    definitions.TARGET,
    dialects.TARGET,
    grafana_answers.TARGET,
    histories.TARGET,
    http_configs.TARGET,
    in_force.TARGET,
    mimir_answers.TARGET,
    owners.TARGET,
    pagerduty_answers.TARGET,
    prometheus_answers.TARGET,
    promql.TARGET,
    requests_to_serve.TARGET,
    templates.TARGET,
)
