"""PagerDuty, by its Events API v2. PagerDuty, not Alertmanager, handles hours and escalation."""

from typing import ClassVar

from pydantic import Field

from slo.channels.message import Channel, Config, Message
from slo.shapes import SecretFile


class PagerDuty(Channel):
    """The integration of a PagerDuty service.

    https://prometheus.io/docs/alerting/latest/configuration/#pagerduty_config
    """

    section: ClassVar[str] = "pagerduty_configs"
    example: ClassVar[str] = "{routing_key_file: /etc/alertmanager/secrets/notify-page}"
    pages: ClassVar[bool] = True
    team_key: ClassVar[str | None] = "routing_key_file"

    routing_key_file: SecretFile = Field(description="file with the Events v2 integration key")

    def __str__(self) -> str:
        return f"PagerDuty ({self.routing_key_file})"

    def config(self, message: Message) -> Config:
        return {
            "routing_key_file": self.routing_key_file,
            "severity": message.urgency,
            "class": message.event_class,
            "component": "{{ .CommonLabels.service }}",
            "group": "{{ .CommonLabels.product }}",
            "description": message.title,
            "details": {"text": message.text},
            "links": [{"href": "{{ .CommonAnnotations.runbook_url }}", "text": message.runbook}],
        }
