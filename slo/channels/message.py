"""What a receiver says: how urgent it is, what it is about, and whether it also tells of the end."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from slo.channels.versions import Since
from slo.shapes import Shape

Config = Mapping[str, object]


class Message(NamedTuple):
    """The words are names of templates in `templates/alertmanager/`, without their `.title` and `.text`.

    `urgency` is one of PagerDuty's severities; `event_class` groups incidents by what they are.
    `for_queue` means that e-mail may bring it to a ticket queue, where telling the end opens a second ticket.
    """

    template: str
    urgency: str
    event_class: str
    tells_the_end: bool
    for_queue: bool = False

    @property
    def title(self) -> str:
        return f'{{{{ template "{self.template}.title" . }}}}'

    @property
    def text(self) -> str:
        return f'{{{{ template "{self.template}.text" . }}}}'


def rewritten(part: str, action: str) -> str:
    """Have a part of the templates written another way, in the title or text that this is put before.

    The part is `value`, what labels, annotations and definitions say, or `end`, where a line ends. As
    Alertmanager reads each text of its configuration after the templates, the definition counts in it alone.
    """
    return f'{{{{ define "slo.{part}" }}}}{{{{ {action} }}}}{{{{ end }}}}'


class Channel(Shape):
    """One way to reach people. Its text names it to people."""

    section: ClassVar[str]
    """The key of its configurations in an Alertmanager receiver."""
    example: ClassVar[str]
    """What somebody would write in YAML."""
    has_schedule: ClassVar[bool] = True
    """Whether it decides by itself when to disturb whom, or keeps the state of things for whoever looks.

    Then it hears of everything; the others are read when people are there.
    """
    pages: ClassVar[bool] = False
    """Whether it is there to wake somebody."""
    since: ClassVar[Since] = Since()

    @abstractmethod
    def config(self, message: Message) -> Config:
        """Give the Alertmanager configuration that delivers `message` this way."""
