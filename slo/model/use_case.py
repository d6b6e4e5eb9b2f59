"""Use cases of protective monitoring: Splunk searches that a product's team develops and maintains."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from slo.labels import routed
from slo.languages.words import Words, each_language
from slo.model import naming
from slo.model.alerting import Category
from slo.model.severity import AlertSeverity, SeverityWords
from slo.shapes import Day, Definition, Link, Name, ToEnvironment, ToProduct, ToService
from slo.text.units import Duration

_RANGES = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, 31),
    ("month", 1, 12),
    ("weekday", 0, 7),
)
_PART = re.compile(r"(?:\*|([0-9]{1,2})(?:-([0-9]{1,2}))?)(?:/([1-9][0-9]?))?")
_MINUTE = Duration.parse("1m")


def _cron(text: str) -> str:
    """Return a checked cron schedule: five fields of numbers, ranges, steps and lists of them."""
    fields = text.split()
    if len(fields) != len(_RANGES):
        raise ValueError(
            f"{text!r} is not a schedule such as '*/15 * * * *': five fields, separated by spaces"
        )
    for field, (what, first, last) in zip(fields, _RANGES, strict=True):
        for part in field.split(","):
            found = _PART.fullmatch(part)
            numbers = [int(number) for number in found.groups()[:2] if number] if found else []
            if not found or numbers != sorted(numbers) or not all(first <= n <= last for n in numbers):
                raise ValueError(
                    f"{part!r} is not a valid {what}: write numbers from {first} to {last}, or *"
                )
    return " ".join(fields)


def _search(text: str) -> str:
    """Return a search without blank lines; raises ValueError if a Splunk file cannot contain it."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    for line in lines:
        if line.endswith("\\"):
            raise ValueError("no line of a search can end with a backslash: Splunk joins it with the next")
        if line.lstrip().startswith("#"):
            raise ValueError("no line of a search can begin with #: Splunk reads it as a comment")
    return "\n".join(lines)


def _in_minutes(window: Duration) -> Duration:
    if not window.milliseconds or window.milliseconds % _MINUTE.milliseconds:
        raise ValueError(f"Splunk needs whole minutes, such as 15m, not {window}")
    return window


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1 or text.endswith("\\"):
        raise ValueError("write one line that does not end with a backslash")
    return text


class UseCase(Definition):
    """A Splunk search whose results need a person: first the product's team, with a playbook."""

    kind: Literal["UseCase"] = "UseCase"
    name: Name
    product: ToProduct = Field(description="the product whose team maintains it, and is the first responder")
    service: ToService | None = Field(None, description="the service that it watches, if any")
    environment: ToEnvironment | None = Field(
        None, description="by default that of the service, or production"
    )
    summary: Annotated[Words, AfterValidator(each_language(_one_line))] = Field(
        description="what was found, in one line; $result.user$ is a field of the first result"
    )
    search: Annotated[str, AfterValidator(_search)] = Field(
        description="SPL that returns results only if something is wrong"
    )
    schedule: Annotated[
        str,
        AfterValidator(_cron),
        WithJsonSchema({"type": "string", "examples": ["*/15 * * * *"], "errorMessage": "not a schedule"}),
    ] = Field(description="when the search runs, in cron syntax")
    window: Annotated[Duration, AfterValidator(_in_minutes)] = Field(
        description="how far each search looks back"
    )
    severity: AlertSeverity = Field(
        description="page: a person is needed now. ticket: in working hours. info: nobody is"
    )
    keep_firing: Duration = Field(
        Duration.parse("1d"),
        alias="keep_firing_for",
        description="how long the alert keeps firing after the last search with results",
    )
    playbook: Link = Field(description="what to do first, and when to call whom")
    owner: Annotated[Words, AfterValidator(each_language(_one_line))] = Field(
        description="the role that maintains it"
    )
    review_by: Day = Field(description="the day by which its owner must review it")

    @property
    def id(self) -> str:
        """The value of its alerts' `slo` label. The slash keeps it apart from ids of objectives."""
        return f"{self.name}/{naming.USE_CASE}"

    def labels(self, words: SeverityWords) -> Mapping[str, str]:
        """The labels of its alerts, which are routed like all alerts about security."""
        labels = routed(
            product=self.product,
            service=self.service,
            slo=self.id,
            environment=self.environment,
            severity=words.of(self.severity),
            category=Category.SECURITY,
        )
        return {"alertname": naming.USE_CASE, **labels}
