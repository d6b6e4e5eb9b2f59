"""Plans the integrations of Jira Service Management, each with a key for Alertmanager."""

from collections.abc import Iterator
from typing import NamedTuple

from slo.model import AlertSeverity, Catalogue
from slo.model.on_call import JiraServiceManagementOnCall
from slo.plan.escalation import on_call_in


class Integration(NamedTuple):
    """An integration for alerts of one use. `key_file` is Alertmanager's file with its key."""

    owner: str
    use: str
    key_file: str

    @property
    def name(self) -> str:
        return f"slo:{self.owner}:{self.use}"

    @property
    def notifies(self) -> bool:
        """Whether its alerts notify anybody: tickets are only listed."""
        return self.use != AlertSeverity.TICKET


def integrations(catalogue: Catalogue) -> Iterator[Integration]:
    """Yield an integration for each key; uses that share a key share that of the first one."""
    for name, owner, _ in on_call_in(JiraServiceManagementOnCall, catalogue):
        keys = set()
        for use, channels in owner.uses.items():
            if channels and channels.opsgenie and channels.opsgenie.api_key_file not in keys:
                keys.add(channels.opsgenie.api_key_file)
                yield Integration(name, use, channels.opsgenie.api_key_file)
