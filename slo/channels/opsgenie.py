"""Opsgenie and its successor, Jira Service Management, by their alert API. Opsgenie ends in April 2027."""

from typing import ClassVar

from pydantic import Field

from slo.channels.message import Channel, Config, Message
from slo.shapes import Link, SecretFile

PRIORITIES = {"critical": "P1", "error": "P2", "warning": "P3", "info": "P5"}
"""The priority of a message by its urgency."""


class Opsgenie(Channel):
    """The API integration of a team in Opsgenie or Jira Service Management, which decides whom to notify.

    https://prometheus.io/docs/alerting/latest/configuration/#opsgenie_config
    https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v1/api-group-integration-events
    """

    section: ClassVar[str] = "opsgenie_configs"
    example: ClassVar[str] = "{api_key_file: /etc/alertmanager/secrets/notify-opsgenie}"
    pages: ClassVar[bool] = True
    team_key: ClassVar[str | None] = "api_key_file"

    api_key_file: SecretFile = Field(
        description="file with the key of the team's API integration; before 0.28.1, without a line break"
    )
    api_url: Link | None = Field(
        None,
        description="address of the API: https://api.atlassian.com/jsm/ops/integration/ of Jira Service "
        "Management, https://api.eu.opsgenie.com/ of Opsgenie in the EU; by default that in the US",
    )

    def __str__(self) -> str:
        system = "Jira Service Management" if "api.atlassian.com" in (self.api_url or "") else "Opsgenie"
        return f"{system} ({self.api_key_file})"

    def config(self, message: Message) -> Config:
        return {
            "api_key_file": self.api_key_file,
            **({"api_url": self.api_url} if self.api_url else {}),
            "send_resolved": message.send_resolved,
            "message": message.title,
            "description": message.text,
            "priority": PRIORITIES[message.urgency],
            "entity": "{{ .CommonLabels.service }}",
            "tags": message.event_class,
        }
