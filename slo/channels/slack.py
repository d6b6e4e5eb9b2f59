"""Slack, by an incoming webhook. A webhook belongs to one channel, so each channel has its own file."""

from typing import Annotated, ClassVar

from pydantic import Field

from slo.channels.message import Channel, Config, Message, redefined
from slo.shapes import SecretFile, TextFormat

# Only these three characters are escaped: https://docs.slack.dev/messaging/formatting-message-text#escaping
_ESCAPED = redefined(
    "value", '. | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;"'
)


class Slack(Channel):
    """A Slack channel.

    https://prometheus.io/docs/alerting/latest/configuration/#slack_config
    """

    section: ClassVar[str] = "slack_configs"
    example: ClassVar[str] = (
        '{channel: "#notify-alerts", webhook_url_file: /etc/alertmanager/secrets/notify-slack}'
    )
    has_schedule: ClassVar[bool] = False

    channel: Annotated[str, TextFormat(r"^[#@][^\s{}]+$", "a Slack channel", "#notify-alerts")] = Field(
        description="such as #notify-alerts"
    )
    webhook_url_file: SecretFile = Field(description="file with the URL of the channel's incoming webhook")

    def __str__(self) -> str:
        return f"Slack {self.channel}"

    def config(self, message: Message) -> Config:
        return {
            "api_url_file": self.webhook_url_file,
            "channel": self.channel,
            "send_resolved": message.send_resolved,
            "title": _ESCAPED + message.title,
            "title_link": "{{ .CommonAnnotations.runbook_url }}",
            "text": _ESCAPED + message.text,
        }
