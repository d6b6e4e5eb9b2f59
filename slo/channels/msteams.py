"""Microsoft Teams, by a workflow that posts to a channel. The older connectors are being retired."""

from typing import ClassVar

from pydantic import Field

from slo.channels.message import Channel, Config, Message, redefined
from slo.channels.versions import Since
from slo.shapes import SecretFile

# In a card, a single line break is shown as a space.
# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
_LINES = redefined("end", r'"\n\n"')


class MsTeams(Channel):
    """A channel of Microsoft Teams.

    https://prometheus.io/docs/alerting/latest/configuration/#msteamsv2_config
    """

    section: ClassVar[str] = "msteamsv2_configs"
    example: ClassVar[str] = "{webhook_url_file: /etc/alertmanager/secrets/notify-teams}"
    has_schedule: ClassVar[bool] = False
    since: ClassVar[Since] = Since("0.28")

    webhook_url_file: SecretFile = Field(description="file with the URL of the channel's workflow")

    def __str__(self) -> str:
        return f"Microsoft Teams ({self.webhook_url_file})"

    def config(self, message: Message) -> Config:
        return {
            "webhook_url_file": self.webhook_url_file,
            "send_resolved": message.send_resolved,
            "title": message.title,
            "text": _LINES + message.text,
        }
