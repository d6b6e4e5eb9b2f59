"""Machines, containers and processes: they may be the cause of a failure, but no user sees them."""

import re

from slo.proposals.families.named import NoObjective

FAMILY = NoObjective(
    (
        (
            re.compile("node_cpu_seconds_total"),
            "the use of a machine is a cause, not what users get; nor is 'up', the success of scrapes",
        ),
        (re.compile("container_cpu_usage_seconds_total"), "a container is not what users ask for"),
    )
)
