"""Base model of channels, and the message that a receiver sends."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from slo.channels.versions import Since
from slo.languages import LANGUAGES, LanguageCode, Phrase
from slo.languages.language import language
from slo.shapes import Shape

Config = Mapping[str, object]


class Message(NamedTuple):
    """A message by the name of its templates in `templates/alertmanager/`, without `.title` and `.text`.

    `urgency` is a PagerDuty severity; `event_class` is the kind of incident. With `for_queue`, e-mail may go
    to a ticket queue, where a message about the resolution would open a second ticket.
    """

    template: str
    urgency: str
    event_class: str
    send_resolved: bool
    for_queue: bool = False
    language: LanguageCode = LANGUAGES[0]

    @property
    def name(self) -> str:
        """The name of its templates in its language: `slo.page`, or in French `slo.fr.page`."""
        return in_language(self.template, self.language)

    @property
    def title(self) -> str:
        return f'{{{{ template "{self.name}.title" . }}}}'

    @property
    def text(self) -> str:
        return f'{{{{ template "{self.name}.text" . }}}}'

    @property
    def runbook(self) -> str:
        """The text of a link to the runbook."""
        return language(self.language).text("runbook_link")


def in_language(template: str, code: LanguageCode) -> str:
    """Return the name of the template that is in a language: `slo.end` becomes `slo.fr.end` in French."""
    return template if code == LANGUAGES[0] else template.replace("slo.", f"slo.{code}.", 1)


def redefined(part: str, action: str) -> str:
    """Return a definition that replaces a part of the templates, to be put before a title or text.

    The part is `value` (a text of labels, annotations or definitions) or `end` (the end of a line).
    Alertmanager parses each text of its configuration after the templates, so it applies to that text alone.
    """
    return f'{{{{ define "slo.{part}" }}}}{{{{ {action} }}}}{{{{ end }}}}'


class Channel(Shape):
    """A notification channel. `str()` is its name for people."""

    section: ClassVar[str]
    """Its key in a receiver of Alertmanager."""
    example: ClassVar[str]
    """Its value in YAML."""
    has_schedule: ClassVar[bool] = True
    """Whether it decides itself when to notify whom, or keeps the state of alerts.

    Then it receives every alert at any hour; other channels only within working hours.
    """
    pages: ClassVar[bool] = False
    """Whether it can wake people."""
    team_key: ClassVar[str | None] = None
    """Its field for the file of a key that belongs to one team, whom every message with that key notifies."""
    since: ClassVar[Since] = Since()

    @property
    def named(self) -> str | Phrase:
        """Its name for people, in their language."""
        return str(self)

    @abstractmethod
    def config(self, message: Message) -> Config:
        """Return the Alertmanager configuration that delivers `message`."""
