"""Terraform for Jira Service Management, as JSON: escalation policies, routing rules, integrations and keys.

An alert belongs to the team of its integration. Routing rules of the team lead urgent alerts to the policy.
Keys are only in Terraform's state.
https://github.com/atlassian/terraform-provider-atlassian-operations/tree/v1.1.9/docs
"""

import json
from collections.abc import Collection, Iterator

from slo.channels.opsgenie import PRIORITIES
from slo.plan.escalation import ROUNDS, EscalationPolicy
from slo.plan.routing.messages import PAGE
from slo.targets.artifact import GENERATED
from slo.targets.escalation import Block, schedule_id, schedules
from slo.targets.jira_service_management.integrations import Integration
from slo.text.json import document

_PROVIDER = {"source": "atlassian/atlassian-operations", "version": "~> 1.1"}
_SCHEDULE = "atlassian-operations_schedule"
_ESCALATION = "atlassian-operations_escalation"
_ROUTING = "atlassian-operations_routing_rule"
_INTEGRATION = "atlassian-operations_api_integration"
_URGENT = PRIORITIES[PAGE.urgency]


def terraform(
    policies: tuple[EscalationPolicy, ...], integrations: tuple[Integration, ...], products: Collection[str]
) -> str:
    """Return the configuration as JSON; of the owners of policies, some are products."""
    configuration = _configuration(policies, integrations, products)
    return f"{document(configuration)}\n"


def _configuration(
    policies: tuple[EscalationPolicy, ...], integrations: tuple[Integration, ...], products: Collection[str]
) -> Block:
    owners = ", ".join(policy.owner for policy in policies)
    return {
        "//": GENERATED,
        "terraform": {"required_providers": {"atlassian-operations": _PROVIDER}},
        "variable": {
            "team_ids": {
                "type": "map(string)",
                "description": f"The ID of the team in Jira Service Management of each of: {owners}.",
            }
        },
        "data": schedules(_SCHEDULE, policies),
        "resource": {
            _ESCALATION: {policy.owner: _policy(policy) for policy in policies},
            _ROUTING: {policy.owner: _routing(policy, policy.owner in products) for policy in policies},
            _INTEGRATION: {_address(one): _integration(one) for one in integrations},
        },
        "output": {
            "api_keys": {
                "description": "What each api_key_file of Alertmanager holds.",
                "sensitive": True,
                "value": {one.key_file: _key(one) for one in integrations},
            }
        },
    }


def _policy(policy: EscalationPolicy) -> Block:
    return {
        "name": policy.name,
        "description": GENERATED,
        "team_id": _team(policy.owner),
        "rules": [*_rules(policy)],
        "repeat": {
            "wait_interval": policy.levels[-1].minutes,
            "count": ROUNDS,
            "reset_recipient_states": False,  # what somebody has acknowledged calls nobody
            "close_alert_after_all": False,
        },
    }


def _rules(policy: EscalationPolicy) -> Iterator[Block]:
    """Yield a rule for each schedule. Its delay, in minutes, counts from the alert."""
    delay = 0
    for level in policy.levels:
        for schedule in level.schedules:
            yield {
                "condition": "if-not-acked",
                "notify_type": "default",
                "delay": delay,
                "recipient": {"type": "schedule", "id": schedule_id(_SCHEDULE, schedule)},
            }
        delay += level.minutes


def _routing(policy: EscalationPolicy, of_product: bool) -> Block:
    """Return the rule for urgent alerts, which of a product have its label: it may call a party.

    Alertmanager sends labels as extra properties.
    """
    urgent = {"field": "priority", "operation": "equals", "expected_value": _URGENT}
    labelled = {
        "field": "extra-properties",
        "key": "product",
        "operation": "equals",
        "expected_value": policy.owner,
    }
    return {
        "name": policy.name,
        "team_id": _team(policy.owner),
        "criteria": {
            "type": "match-all-conditions",
            "conditions": [urgent, labelled] if of_product else [urgent],
        },
        "notify": {"type": "escalation", "id": f"${{{_ESCALATION}.{policy.owner}.id}}"},
    }


def _integration(one: Integration) -> Block:
    quiet = {"type_specific_properties": json.dumps({"suppressNotifications": True}, separators=(",", ":"))}
    return {
        "name": one.name,
        "type": "API",
        "team_id": _team(one.owner),
        "enabled": True,
        **({} if one.notifies else quiet),
    }


def _key(one: Integration) -> str:
    return f"${{{_INTEGRATION}.{_address(one)}.api_key}}"


def _team(owner: str) -> str:
    return f'${{var.team_ids["{owner}"]}}'


def _address(one: Integration) -> str:
    """Return the address of an integration; it is unique, because names in definitions have no underscore."""
    return f"{one.owner}_{one.use}"
