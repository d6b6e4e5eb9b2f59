"""Any other system, by Alertmanager's webhook."""

from typing import ClassVar

from pydantic import Field, model_validator

from slo.channels.message import Channel, Config, Message
from slo.channels.versions import Since
from slo.shapes import Link, SecretFile


class Webhook(Channel):
    """An address that receives Alertmanager's JSON.

    https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
    """

    section: ClassVar[str] = "webhook_configs"
    example: ClassVar[str] = "{url: https://example.org/hook}"
    since: ClassVar[Since] = Since(fields={"url_file": "0.26"})

    url: Link | None = Field(None, description="the address, if it contains no secret")
    url_file: SecretFile | None = Field(
        None, description="file with the address (Alertmanager 0.26 or newer)"
    )

    @model_validator(mode="after")
    def _one_address(self) -> "Webhook":
        if (self.url is None) == (self.url_file is None):
            raise ValueError("a webhook needs exactly one of 'url' and 'url_file'")
        return self

    def __str__(self) -> str:
        return f"webhook ({self.url or self.url_file})"

    def config(self, message: Message) -> Config:
        address = {"url": self.url} if self.url else {"url_file": self.url_file}
        return {**address, "send_resolved": message.send_resolved}
