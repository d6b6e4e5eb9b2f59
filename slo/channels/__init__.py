"""The ways to reach people. To add one: write a file here, then add its line to Channels."""

from pydantic import model_validator

from slo.channels.email import Email
from slo.channels.incidentio import IncidentIo
from slo.channels.jira import Jira
from slo.channels.message import Channel, Config, Message
from slo.channels.msteams import MsTeams
from slo.channels.opsgenie import Opsgenie
from slo.channels.pagerduty import PagerDuty
from slo.channels.slack import Slack
from slo.channels.sns import Sns
from slo.channels.versions import OLDEST, Since, older
from slo.channels.webhook import Webhook
from slo.shapes import Shape

__all__ = [
    "CHANNELS",
    "OLDEST",
    "Channel",
    "Channels",
    "Config",
    "Email",
    "IncidentIo",
    "Jira",
    "Message",
    "MsTeams",
    "Opsgenie",
    "PagerDuty",
    "Since",
    "Slack",
    "Sns",
    "Webhook",
    "older",
]


class Channels(Shape):
    """Where a message goes: all of the ways that are named, and at least one."""

    pagerduty: PagerDuty | None = None
    opsgenie: Opsgenie | None = None
    incidentio: IncidentIo | None = None
    slack: Slack | None = None
    msteams: MsTeams | None = None
    email: Email | None = None
    jira: Jira | None = None
    sns: Sns | None = None
    webhook: Webhook | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> "Channels":
        if not self.all:
            raise ValueError(f"name at least one way to reach somebody: {', '.join(CHANNELS)}")
        return self

    @property
    def all(self) -> tuple[Channel, ...]:
        return tuple(self.by_name.values())

    @property
    def by_name(self) -> dict[str, Channel]:
        return {name: way for name in CHANNELS if (way := getattr(self, name)) is not None}

    @property
    def scheduled(self) -> "Channels | None":
        """Only those that hear of everything, such as pagers: they decide by themselves whom to disturb."""
        return self._only(has_schedule=True)

    @property
    def read(self) -> "Channels | None":
        """Only those that disturb nobody: chat and mail."""
        return self._only(has_schedule=False)

    def _only(self, *, has_schedule: bool) -> "Channels | None":
        kept = {name: way for name, way in self.by_name.items() if way.has_schedule is has_schedule}
        return Channels(**kept) if kept else None


CHANNELS = tuple(Channels.model_fields)
