"""All notification channels. To add one: add a module here and a field to Channels."""

from typing import Annotated

from pydantic import AfterValidator, model_validator

from slo.channels.email import Email
from slo.channels.incidentio import IncidentIo
from slo.channels.jira import Jira
from slo.channels.message import Channel, Config, Message
from slo.channels.msteams import MsTeams
from slo.channels.opsgenie import Opsgenie
from slo.channels.pagerduty import PagerDuty
from slo.channels.slack import Slack
from slo.channels.sns import Sns
from slo.channels.versions import ANY_LABEL_NAMES_SINCE, OLDEST, Since, older
from slo.channels.webhook import Webhook
from slo.shapes import FieldError, Shape

__all__ = [
    "ANY_LABEL_NAMES_SINCE",
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
    "QuietChannels",
    "Since",
    "Slack",
    "Sns",
    "Webhook",
    "older",
]


class Channels(Shape):
    """The channels of a receiver: at least one. Each message goes to all of them."""

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
    def _at_least_one(self) -> "Channels":
        if not self.all:
            raise ValueError(f"name at least one channel: {', '.join(CHANNELS)}")
        return self

    @property
    def all(self) -> tuple[Channel, ...]:
        return tuple(self.by_name.values())

    @property
    def by_name(self) -> dict[str, Channel]:
        return {name: channel for name in CHANNELS if (channel := getattr(self, name)) is not None}

    @property
    def team_keys(self) -> dict[tuple[str, str], str]:
        """The files of keys that each belong to one team, by the channel and its field."""
        ways = ((name, way.team_key, way) for name, way in self.by_name.items())
        return {(name, field): getattr(way, field) for name, field, way in ways if field}

    @property
    def with_schedule(self) -> "Channels | None":
        """Only channels that receive every alert at any hour, such as pagers; they decide whom to notify."""
        return self._only(has_schedule=True)

    @property
    def without_schedule(self) -> "Channels | None":
        """Only channels that people read when they work, such as chat and e-mail."""
        return self._only(has_schedule=False)

    def _only(self, *, has_schedule: bool) -> "Channels | None":
        kept = {name: one for name, one in self.by_name.items() if one.has_schedule is has_schedule}
        return Channels(**kept) if kept else None


CHANNELS = tuple(Channels.model_fields)


def _wakes_nobody(channels: Channels) -> Channels:
    for name, channel in channels.by_name.items():
        if channel.pages:
            raise FieldError(f"{name!r} can wake people, and alerts of this level need nobody", name)
    return channels


QuietChannels = Annotated[Channels, AfterValidator(_wakes_nobody)]
"""Channels that wake nobody."""
