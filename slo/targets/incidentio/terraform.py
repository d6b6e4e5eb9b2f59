"""Terraform for incident.io, as JSON: escalation paths.

https://registry.terraform.io/providers/incident-io/incident/6.3.0/docs/resources/escalation_path
"""

from collections.abc import Iterable, Iterator, Mapping

from slo.plan.escalation import ROUNDS, EscalationPolicy, Level
from slo.targets.artifact import GENERATED
from slo.targets.escalation import Block, schedule_id, schedules
from slo.text.json import document
from slo.text.units import Duration

_PROVIDER = {"source": "incident-io/incident", "version": "~> 6.3"}
_SCHEDULE = "incident_schedule"
_PATH = "incident_escalation_path"
_FIRST = "level-1"


def terraform(policies: Iterable[EscalationPolicy], acknowledgement_timeouts: Mapping[str, Duration]) -> str:
    """Return the configuration as JSON; the timeouts are by owner."""
    configuration = _configuration(tuple(policies), acknowledgement_timeouts)
    return f"{document(configuration)}\n"


def _configuration(policies: tuple[EscalationPolicy, ...], timeouts: Mapping[str, Duration]) -> Block:
    return {
        "//": GENERATED,
        "terraform": {"required_providers": {"incident": _PROVIDER}},
        "variable": {
            "team_ids": {
                "type": "map(list(string))",
                "default": {},
                "description": "The IDs of the teams in incident.io that own the path of a product or party.",
            }
        },
        "data": schedules(_SCHEDULE, policies),
        "resource": {_PATH: {one.owner: _path(one, timeouts[one.owner]) for one in policies}},
        "output": {
            "escalation_paths": {
                "description": "The escalation path of each product and party, for alert routes.",
                "value": {one.owner: f"${{{_PATH}.{one.owner}.id}}" for one in policies},
            }
        },
    }


def _path(policy: EscalationPolicy, acknowledgement_timeout: Duration) -> Block:
    return {
        "name": policy.name,
        "team_ids": f'${{lookup(var.team_ids, "{policy.owner}", [])}}',
        "path": [*_levels(policy.levels), _again()],
        "repeat_config": {
            "repeat_after_seconds": int(acknowledgement_timeout.seconds),
            "delay_repeat_on_activity": False,
        },
    }


def _levels(levels: Iterable[Level]) -> Iterator[Block]:
    for number, level in enumerate(levels, start=1):
        yield {
            "id": f"level-{number}",
            "type": "level",
            "level": {
                "targets": [_target(schedule) for schedule in level.schedules],
                "time_to_ack_seconds": 60 * level.minutes,
                "ack_mode": "first",  # whoever acknowledges stops the escalation, for all who were paged
            },
        }


def _target(schedule: str) -> Block:
    return {
        "type": "schedule",
        "id": schedule_id(_SCHEDULE, schedule),
        "schedule_mode": "currently_on_call",
        "urgency": "high",
    }


def _again() -> Block:
    return {"type": "repeat", "repeat": {"repeat_times": ROUNDS, "to_node": _FIRST}}
