"""E-mail, to people or to the address of a ticket queue."""

from typing import Any, ClassVar

from pydantic import model_validator

from slo.channels.message import Channel, Config, Message
from slo.languages import Phrase
from slo.shapes import EmailAddress


class Email(Channel):
    """An address; `email: team@example.org` is short for `email: {to: team@example.org}`.

    https://prometheus.io/docs/alerting/latest/configuration/#email_config
    """

    section: ClassVar[str] = "email_configs"
    example: ClassVar[str] = "notify-tickets@example.org"
    has_schedule: ClassVar[bool] = False

    to: EmailAddress

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        long = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [long["properties"]["to"], long], "description": long["description"]}

    @model_validator(mode="before")
    @classmethod
    def _address(cls, value: Any) -> Any:
        return {"to": value} if isinstance(value, str) else value

    def __str__(self) -> str:
        return str(self.named)

    @property
    def named(self) -> Phrase:
        return Phrase.of("email_to", to=self.to)

    def config(self, message: Message) -> Config:
        return {
            "to": self.to,
            "send_resolved": message.send_resolved and not message.for_queue,
            "headers": {"Subject": message.title},
            "text": message.text,
            "html": "",
        }
