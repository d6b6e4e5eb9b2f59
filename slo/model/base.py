"""The Alertmanager configuration of others that generated routes are added to: what is read of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from slo.text.diagnostics import Span

BaseMatcher = tuple[str, str, str]
"""Label, operator and value of a matcher."""


class BaseRoute(NamedTuple):
    """One of their routes. `receiver` is that of the parent, unless it has its own."""

    receiver: str
    span: Span
    matchers: tuple[BaseMatcher, ...] = ()
    group_by: tuple[str, ...] | None = None
    active_in: tuple[str, ...] = ()
    muted_in: tuple[str, ...] = ()
    continues: bool = False
    routes: tuple["BaseRoute", ...] = ()


class BaseInhibition(NamedTuple):
    """One of their inhibitions."""

    source: tuple[BaseMatcher, ...]
    target: tuple[BaseMatcher, ...]
    equal: tuple[str, ...]
    span: Span


class Setting(NamedTuple):
    """A value of their global settings."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Their configuration. `file` is its path from the definitions.

    Generated routes come before the route with the number `index`: first, or where a comment says so, which
    ends on the line before the position `line`. `receivers` names the channels of each receiver, `intervals`
    has each time interval, `settings` the global settings that are single values.
    """

    text: str = field(repr=False)
    file: str
    root: BaseRoute
    receivers: Mapping[str, tuple[str, ...]]
    receiver_spans: Mapping[str, Span] = field(compare=False, repr=False, default_factory=dict)
    intervals: Mapping[str, Span] = field(default_factory=dict)
    inhibitions: tuple[BaseInhibition, ...] = ()
    templates: tuple[str, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    index: int = 0
    line: int | None = None

    @property
    def name(self) -> str:
        """Its path from the folder that holds the definitions."""
        return self.file.removeprefix("../")

    @property
    def sends_mail(self) -> bool:
        """Whether its global settings name a mail server and a sender."""
        return "smtp_smarthost" in self.settings and "smtp_from" in self.settings
