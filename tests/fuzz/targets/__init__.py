"""All targets. To add one: a module here with a `TARGET`, and its line in TARGETS."""

from tests.fuzz.target import Target
from tests.fuzz.targets import (
    alertmanager_answers,
    base_configurations,
    calls,
    definitions,
    dialects,
    histories,
    http_configs,
    in_force,
    owners,
    pagerduty_answers,
    prometheus_answers,
    promql,
    push_answers,
    requests_to_serve,
    templates,
)

TARGETS: tuple[Target, ...] = (
    alertmanager_answers.TARGET,
    base_configurations.TARGET,
    calls.TARGET,
    definitions.TARGET,
    dialects.TARGET,
    histories.TARGET,
    http_configs.TARGET,
    in_force.TARGET,
    owners.TARGET,
    pagerduty_answers.TARGET,
    prometheus_answers.TARGET,
    promql.TARGET,
    push_answers.TARGET,
    requests_to_serve.TARGET,
    templates.TARGET,
)
