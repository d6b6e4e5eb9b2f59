"""incident.io, by an alert source for Alertmanager. It shows labels and annotations, not templates."""

from typing import ClassVar

from pydantic import Field

from slo.channels.message import Channel, Config, Message
from slo.channels.versions import Since
from slo.shapes import Link, SecretFile


class IncidentIo(Channel):
    """An alert source of incident.io, whose routes decide whom an alert notifies.

    https://prometheus.io/docs/alerting/latest/configuration/#incidentio_config
    """

    section: ClassVar[str] = "incidentio_configs"
    example: ClassVar[str] = (
        "{url: https://api.incident.io/v2/alert_events/1, token_file: /etc/alertmanager/incidentio}"
    )
    pages: ClassVar[bool] = True
    since: ClassVar[Since] = Since("0.29")

    url: Link = Field(description="address of the alert source")
    token_file: SecretFile = Field(description="file with its token")

    def __str__(self) -> str:
        return f"incident.io ({self.url})"

    def config(self, message: Message) -> Config:
        return {
            "url": self.url,
            # Not alert_source_token_file: if that file is missing, Alertmanager loads no configuration.
            "http_config": {"authorization": {"credentials_file": self.token_file}},
            "send_resolved": message.send_resolved,
        }
