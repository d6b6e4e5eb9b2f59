"""Terraform for PagerDuty, as JSON: escalation policies, services, integrations, outputs with keys.

Keys are only in Terraform's state.
https://github.com/PagerDuty/terraform-provider-pagerduty/tree/v3.32.4/website/docs
"""

from slo.plan.escalation import ROUNDS, EscalationPolicy, Level
from slo.targets.artifact import GENERATED
from slo.targets.escalation import Block, schedule_id, schedules
from slo.targets.pagerduty.account import Support
from slo.targets.pagerduty.types import Pager, PagerService
from slo.text.json import document

_PROVIDER = {"source": "PagerDuty/pagerduty", "version": "~> 3.32"}
_NEVER = "null"  # the provider's value for a disabled timeout
_SCHEDULE = "pagerduty_schedule"


def terraform(pager: Pager) -> str:
    """Return the configuration as JSON."""
    return document(_configuration(pager)) + "\n"


def _configuration(pager: Pager) -> Block:
    return {
        "//": GENERATED,
        "terraform": {"required_providers": {"pagerduty": _PROVIDER}},
        "data": schedules(_SCHEDULE, pager.policies),
        "resource": {
            "pagerduty_escalation_policy": {policy.owner: _policy(policy) for policy in pager.policies},
            "pagerduty_service": {_address(service): _service(service) for service in pager.services},
            "pagerduty_service_integration": {
                _address(service): _integration(service) for service in pager.services
            },
        },
        "output": {
            "routing_keys": {
                "description": "What each routing_key_file of Alertmanager holds.",
                "sensitive": True,
                "value": {service.key_file: _key(service) for service in pager.services},
            },
            "escalation_policies": {
                "description": "The escalation_policy of each party in the definitions.",
                "value": {policy.owner: _policy_id(policy.owner) for policy in pager.policies},
            },
        },
    }


def _policy(policy: EscalationPolicy) -> Block:
    return {
        "name": policy.name,
        "description": " ".join((_first(policy), GENERATED)),
        "num_loops": ROUNDS,
        "rule": [_rule(level) for level in policy.levels],
    }


def _first(policy: EscalationPolicy) -> str:
    calls = "".join(f", {party} after {after} as both agreed" for party, after in policy.calls.items())
    return f"{policy.owner} first{calls}."


def _rule(level: Level) -> Block:
    ids = [schedule_id(_SCHEDULE, schedule) for schedule in level.schedules]
    return {
        "escalation_delay_in_minutes": level.minutes,
        "target": [{"type": "schedule_reference", "id": id} for id in ids],
    }


def _service(service: PagerService) -> Block:
    timeout = service.acknowledgement_timeout
    return {
        "name": service.name,
        "description": GENERATED,
        "escalation_policy": _policy_id(service.owner),
        "acknowledgement_timeout": _NEVER if timeout is None else str(int(timeout.seconds)),
        "auto_resolve_timeout": _NEVER,
        "alert_creation": "create_alerts_and_incidents",
        **(_urgent_in(service.support) if service.support else _urgency(service.urgency)),
    }


def _urgency(urgency: str) -> Block:
    return {"incident_urgency_rule": [{"type": "constant", "urgency": urgency}]}


def _urgent_in(support: Support) -> Block:
    """Return the urgency in and out of hours; waiting incidents become urgent when hours begin.

    Holidays are ignored, because PagerDuty's support hours have none.
    """
    return {
        "incident_urgency_rule": [
            {
                "type": "use_support_hours",
                "during_support_hours": [{"type": "constant", "urgency": "high"}],
                "outside_support_hours": [{"type": "constant", "urgency": "low"}],
            }
        ],
        "support_hours": [
            {
                "type": "fixed_time_per_day",
                "time_zone": support.timezone,
                "start_time": support.start,
                "end_time": support.end,
                "days_of_week": support.days,
            }
        ],
        "scheduled_actions": [
            {
                "type": "urgency_change",
                "to_urgency": "high",
                "at": [{"type": "named_time", "name": "support_hours_start"}],
            }
        ],
    }


def _integration(service: PagerService) -> Block:
    return {
        "name": "Alertmanager",
        "type": "events_api_v2_inbound_integration",
        "service": f"${{pagerduty_service.{_address(service)}.id}}",
    }


def _key(service: PagerService) -> str:
    return f"${{pagerduty_service_integration.{_address(service)}.integration_key}}"


def _address(service: PagerService) -> str:
    """Return the address of a service; it is unique, because names in definitions have no underscore."""
    return f"{service.owner}_{service.use}"


def _policy_id(owner: str) -> str:
    return f"${{pagerduty_escalation_policy.{owner}.id}}"
