"""Use cases of protective monitoring: searches in Splunk that a product's team develops and maintains."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from slo.model import naming
from slo.model.alerting import AlertSeverity, Category
from slo.shapes import Day, Document, Link, Name
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
    """Check the five fields of a schedule: numbers, ranges, steps and lists of them."""
    fields = text.split()
    if len(fields) != len(_RANGES):
        raise ValueError(f"{text!r} is not a schedule such as '*/15 * * * *': five fields, parted by blanks")
    for field, (what, first, last) in zip(fields, _RANGES, strict=True):
        for part in field.split(","):
            found = _PART.fullmatch(part)
            numbers = [int(number) for number in found.groups()[:2] if number] if found else []
            if not found or numbers != sorted(numbers) or not all(first <= n <= last for n in numbers):
                raise ValueError(f"{part!r} is no {what}: numbers from {first} to {last}, or *")
    return " ".join(fields)


def _search(text: str) -> str:
    """Check that a search can be written into a file of Splunk's, and leave out blank lines."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    for line in lines:
        if line.endswith("\\"):
            raise ValueError("no line of a search can end with a backslash: Splunk joins it with the next")
        if line.lstrip().startswith("#"):
            raise ValueError("no line of a search can begin with #: Splunk takes it for a comment")
    return "\n".join(lines)


def _in_minutes(window: Duration) -> Duration:
    if not window.milliseconds or window.milliseconds % _MINUTE.milliseconds:
        raise ValueError(f"Splunk is asked for whole minutes, such as 15m, and not for {window}")
    return window


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1 or text.endswith("\\"):
        raise ValueError("this is one line, and does not end with a backslash")
    return text


class UseCase(Document):
    """A search whose every result needs a person: the product's team first, with a playbook."""

    kind: Literal["UseCase"] = "UseCase"
    name: Name
    product: Name = Field(description="whose team maintains it, and is first")
    service: Name | None = Field(None, description="the service that it watches, if it is one")
    environment: Name | None = Field(None, description="that of the service, or else production")
    summary: Annotated[str, AfterValidator(_one_line)] = Field(
        description="what was found, in one line; $result.user$ is a field of the first result"
    )
    search: Annotated[str, AfterValidator(_search)] = Field(
        description="SPL that gives results only where something is wrong"
    )
    schedule: Annotated[
        str,
        AfterValidator(_cron),
        WithJsonSchema({"type": "string", "examples": ["*/15 * * * *"], "errorMessage": "not a schedule"}),
    ] = Field(description="when it is searched, as cron has it")
    window: Annotated[Duration, AfterValidator(_in_minutes)] = Field(
        description="how far each search looks back"
    )
    severity: AlertSeverity = Field(description="page: a person is needed now. ticket: in working hours")
    keep_firing: Duration = Field(
        Duration.parse("1d"),
        alias="keep_firing_for",
        description="how long the alert lasts after the last search that found something",
    )
    playbook: Link = Field(description="what to do first, and when to call upon whom")
    owner: Annotated[str, AfterValidator(_one_line)] = Field(description="the role that maintains it")
    review_by: Day = Field(description="the day by which its owner looks at it again")

    @property
    def id(self) -> str:
        """Name what its alerts are about, as `slo` names an objective: no objective has a slash in its id."""
        return f"{self.name}/{naming.USE_CASE}"

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of its alerts, which take the way of all that is about security."""
        named = {"service": self.service} if self.service else {}
        return {
            "alertname": naming.USE_CASE,
            "product": self.product,
            **named,
            "slo": self.id,
            "environment": self.environment or "",
            "severity": self.severity,
            "category": Category.SECURITY,
        }
