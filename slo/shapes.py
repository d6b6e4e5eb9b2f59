"""Base model and scalar types of all definitions."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    WithJsonSchema,
)
from pydantic_core import PydanticKnownError
from pydantic_core.core_schema import no_info_after_validator_function, no_info_plain_validator_function

from slo.promql import Selector, parse_selector

VERSION: Literal["slo/v1"] = "slo/v1"
"""The version of definitions, which they may leave out."""


class Shape(BaseModel):
    """Base of every mapping in a definition: frozen, without unknown keys.

    Validators are built on first use, which keeps commands quick to start.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def model_post_init(self, context: Any, /) -> None:
        """Share the set of given fields, a fifth of a value's memory, with values that have the same."""
        given = _given(frozenset(self.__pydantic_fields_set__))
        object.__setattr__(self, "__pydantic_fields_set__", given)

    def __hash__(self) -> int:
        """Return the hash of its values; it is kept, because values are frozen and keys of caches."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in type(self).model_fields)))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        copied = super().model_copy(update=update, deep=deep)
        copied.model_post_init(None)
        return copied

    def __copy__(self) -> Self:
        """Copy the values alone: a copy gets others before it computes anything from them."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


@lru_cache(maxsize=1024)
def _given(fields: frozenset[str]) -> set[str]:
    return set(fields)


class Definition(Shape):
    """Base of what one YAML document defines, such as a service."""

    api_version: Literal["slo/v1"] = Field(VERSION, alias="apiVersion")

    @property
    def own_names(self) -> Mapping[str, Collection[str]]:
        """Names that the definition declares for its own references, such as {"indicator": […]}."""
        return {}


@dataclass(frozen=True)
class Ref:
    """Marks a name that must be declared somewhere.

    `what` (such as "party") and `remedy` appear in messages; `{known}` in the remedy lists declared names.
    The name must be declared as one of the things in `of`, by default as a `what`.
    """

    what: str
    remedy: str
    of: str = ""

    @property
    def among(self) -> str:
        return self.of or self.what


class FormatError(ValueError):
    """A text in a wrong format; `hint` is the rule that it breaks, or ""."""

    def __init__(self, message: str, hint: str) -> None:
        self.message = message
        self.hint = hint
        super().__init__(message)


class PartError(ValueError):
    """A wrong part of a text: its characters from `start` to `end`. `hint` says what was meant, or is ""."""

    def __init__(self, message: str, start: int, end: int, hint: str = "") -> None:
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint
        super().__init__(message)


KEY = "[key]"
"""The end of a path to a key, as opposed to its value, as pydantic writes it."""


class FieldError(ValueError):
    """A broken rule between fields of a mapping; `path` leads from the mapping to the field at fault.

    Such a path may end with KEY.
    """

    def __init__(self, message: str, *path: str | int, hint: str = "") -> None:
        self.path = path
        self.hint = hint
        super().__init__(message)


@dataclass(frozen=True)
class TextFormat:
    """The format of a text: its pattern, and for messages what it is called, an example and the rule.

    `mend` derives an example from a text that does not match.
    """

    pattern: str
    what: str
    example: str
    rule: str = ""
    mend: Callable[[str], str] | None = None

    def check(self, text: str) -> str:
        """Return the text; raises FormatError if it does not match the pattern."""
        if not re.fullmatch(self.pattern, text):
            raise FormatError(f"{text!r} is not {self.what} such as {self._example_for(text)}", self.rule)
        return text

    def _example_for(self, text: str) -> str:
        mended = self.mend(text) if self.mend else ""
        return mended if mended and re.fullmatch(self.pattern, mended) else self.example

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        described = {"description": self.rule} if self.rule else {}
        message = f"not {self.what} such as {self.example}" + (f": {self.rule}" if self.rule else "")
        return {
            "type": "string",
            "pattern": self.pattern,
            "examples": [self.example],
            "errorMessage": message,
            "patternErrorMessage": message,
            **described,
        }


def accepts(format_: Any, text: str) -> bool:
    """Return whether a text has a format, such as Link."""
    formats = (one for one in get_args(format_) if isinstance(one, TextFormat))
    return all(re.fullmatch(one.pattern, text) for one in formats)


def as_name(text: str) -> str:
    """Return the name that is nearest to a text; "" if it has no letters and digits."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text.lower()))


def _selector(value: object) -> Selector:
    if isinstance(value, Selector):
        return value
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    return parse_selector(value)


def _day(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(f"{value!r} is not a date such as 2026-01-31")
    return value


def _local_time(value: object) -> object:
    if isinstance(value, str):
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", value):
            raise ValueError(f"{value!r} is not a date and time such as 2026-12-01T22:00")
        try:
            return datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"{value!r} does not exist in the calendar or on the clock") from error
    return value


def _zone(name: str) -> str:
    from zoneinfo import ZoneInfo  # imported here, because few definitions name a zone

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not an IANA time zone such as Europe/London") from error
    return name


def _count(value: object) -> object:
    if isinstance(value, int):
        return value
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    if not re.fullmatch("[1-9][0-9]{0,8}", value):
        raise ValueError(f"{value!r} is not a count such as 10")
    return int(value)


def _flag(value: object) -> object:
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


Name = Annotated[
    str,
    TextFormat(
        r"^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        "a name",
        "notify-api",
        "names are lower-case words joined by hyphens, 63 characters at most",
        mend=as_name,
    ),
    Field(description="lower-case words joined by hyphens, such as notify-api"),
]
"""Names become label values, file names and receiver names, so they use what all of these accept."""

_IN_ORGANISATION = "declare {} under '{}' of the organisation"
_PARTY = _IN_ORGANISATION.format("it", "parties")

ToAlertPolicy = Annotated[Name, Ref("alert policy", "define it with 'kind: AlertPolicy'")]
ToBudgetPolicy = Annotated[Name, Ref("error budget policy", "define it with 'kind: ErrorBudgetPolicy'")]
ToProduct = Annotated[Name, Ref("product", "define it with 'kind: Product'")]
ToService = Annotated[Name, Ref("service", "define it with 'kind: Service'")]
ToIndicator = Annotated[Name, Ref("indicator", "declare it under 'indicators'")]
OF_OBJECTIVE = Ref("objective", "write SERVICE-OBJECTIVE, such as checkout-availability")
ToObjective = Annotated[Name, OF_OBJECTIVE]
ToParty = Annotated[Name, Ref("party", _PARTY)]
ToPartyOrTeam = Annotated[Name, Ref("party", _PARTY, of="party or team")]
ToActivity = Annotated[Name, Ref("activity", _IN_ORGANISATION.format("it", "activities"))]
ToThirdParty = Annotated[Name, Ref("third party", _IN_ORGANISATION.format("it", "third_parties"))]
ToEnvironment = Annotated[Name, Ref("environment", _IN_ORGANISATION.format("it", "environments"))]
ToHolidays = Annotated[Name, Ref("list of holidays", _IN_ORGANISATION.format("them", "holidays"))]
ToHours = Annotated[Name, Ref("set of hours", f"{_IN_ORGANISATION.format('them', 'hours')}, or write 24x7")]
ToPlatform = Annotated[
    Name,
    Ref(
        "platform",
        "the organisation serves {known}; to serve another, add it to 'hosting' of the organisation",
    ),
]

# URLs that Go accepts, without braces: Alertmanager and Prometheus would read those as a template.
_URL_CHARACTER = r"""([^\s\x00-\x20\x7f%{}"<>\\]|%[0-9A-Fa-f]{2})"""
_HOST = r"""(\[[0-9A-Fa-f:.]+\]|[^\s\x00-\x20\x7f%{}"<>\\/?#@:\[\]|^`]+)(:[0-9]{1,5})?"""
Link = Annotated[
    str,
    TextFormat(
        rf"^https?://([A-Za-z0-9._~:-]+@)?{_HOST}([/?#]{_URL_CHARACTER}*)?$",
        "a link",
        "https://example.org/runbook",
        "links begin with http:// or https://; a space is written %20, a brace %7B, and % itself %25",
    ),
]

EMAIL_ADDRESS = r"""[^@\s,;:<>(){}"\\]+@[^@\s,;:<>(){}"\\]+"""
EmailAddress = Annotated[
    str, TextFormat(f"^{EMAIL_ADDRESS}$", "an e-mail address", "notify-tickets@example.org")
]

SecretFile = Annotated[
    str,
    TextFormat(
        r"^/[A-Za-z0-9_./-]+$",
        "an absolute path",
        "/etc/alertmanager/secrets/notify-page",
        "the path must be absolute: Alertmanager resolves relative ones in its working directory",
    ),
    Field(description="absolute path of a file that holds the secret"),
]

BesidePath = Annotated[
    str,
    TextFormat(
        r"^(?!.*(^|/)\.{1,2}(/|$))[^\s/\\\x00-\x1f][^\\\x00-\x1f]*[^/\s\\\x00-\x1f]$",
        "a path of a file",
        "alertmanager.yml",
        "relative, with forward slashes, without '.' and '..'",
    ),
]
GlobPattern = Annotated[
    str,
    TextFormat(
        r"^[^/\\\x00-\x1f][^\\\x00-\x1f]*$",
        "a pattern of paths",
        "charts/**",
        "from the folder of the definitions, with slashes; * and ? match within a name, ** also folders",
    ),
]
SelectorText = Annotated[
    Selector,
    GetPydanticSchema(lambda source, handler: no_info_plain_validator_function(_selector)),
    WithJsonSchema(
        {
            "type": "string",
            "examples": ['http_requests_total{job="api"}'],
            "errorMessage": "not a selector, between quotes, such as 'http_requests_total{job=\"api\"}'",
        }
    ),
]

Unquoted = Annotated[str, WithJsonSchema({"type": ["string", "number"]})]
"""A text, also if it is written like a number without quotes."""

LabelName = Annotated[str, TextFormat(r"^[a-zA-Z_][a-zA-Z0-9_]*$", "a label name", "region")]

AnyLabelName = Annotated[
    str, TextFormat(r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,200}$", "a label name", "service.name")
]
"""A label of others' alerts. Since Prometheus 3 and Alertmanager 0.27, names may have any characters."""

LabelValue = Annotated[
    str,
    TextFormat(
        r"^(?!.*\{\{)[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,500}$",
        "the value of a label",
        "payments",
        "a value is one line of 500 characters at most. Templates are for annotations: an alert whose labels "
        "change is another alert",
    ),
]

TimeZone = Annotated[
    str,
    AfterValidator(_zone),
    Field(description="an IANA time zone such as Europe/London", examples=["Europe/London"]),
]

Count = Annotated[
    int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 1, "examples": [10]})
]

Day = Annotated[date, BeforeValidator(_day)]

LocalTime = Annotated[datetime, BeforeValidator(_local_time), WithJsonSchema({"type": "string"})]
"""A date and time without time zone, such as 2026-12-01T22:00."""

Flag = Annotated[bool, BeforeValidator(_flag)]
"""`true` or `false` only: YAML 1.1 reads `no` as false, YAML 1.2 as a text."""


def listed(value: Any) -> Any:
    """Return a single text as a list: `category: security` means `category: [security]`."""
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[Name, ...], BeforeValidator(listed, json_schema_input_type=Name | tuple[Name, ...])]
"""Names, such as those of roles. A single one needs no list."""

_CodeOwner = Annotated[
    str,
    TextFormat(
        "^@[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$",
        "a code owner",
        "@org/team",
    ),
]

CodeOwners = Annotated[
    tuple[_CodeOwner, ...],
    BeforeValidator(listed, json_schema_input_type=_CodeOwner | tuple[_CodeOwner, ...]),
]
"""Teams or accounts of the code host that approve changes of files. A single one needs no list."""
