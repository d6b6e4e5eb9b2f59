"""Types of the values of Go templates, and the functions that all programs have.

https://pkg.go.dev/text/template#hdr-Functions
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

ANY = "anything"
TEXT, NUMBER, BOOLEAN, TIME = "a text", "a number", "a boolean", "a time"
LABELS = "labels or annotations"
"""A mapping of any names to texts: a name that is missing is an empty text."""
NOTHING = "nothing"

OF_TIME = frozenset(
    (
        *("Add", "AddDate", "After", "Before", "Clock", "Compare", "Date", "Day", "Equal", "Format"),
        *("GoString", "Hour", "ISOWeek", "In", "IsDST", "IsZero", "Local", "Location", "Minute", "Month"),
        *("Nanosecond", "Round", "Second", "String", "Sub", "Truncate", "UTC", "Unix", "UnixMicro"),
        *("UnixMilli", "UnixNano", "Weekday", "Year", "YearDay", "Zone"),
    )
)
"""The methods of times: https://pkg.go.dev/time#Time"""


class Function(NamedTuple):
    """A function: its result, the types of its arguments, and how many more of the last type it takes.

    `more` is None for any number. `since` is the first version of the program that has it.
    """

    result: str
    arguments: tuple[str, ...]
    more: int | None = 0
    since: str = ""


class Vocabulary(NamedTuple):
    """What the templates of a `program` may contain.

    `fields` are those of each type, `elements` what ranges and indexes of a type give, `methods` those of
    labels. A version of the program may not have all `functions`. Types that are `incomparable` have no
    equality.
    """

    program: str
    fields: Mapping[str, Mapping[str, str]]
    elements: Mapping[str, str]
    functions: Mapping[str, Function]
    has: Callable[[Function], bool]
    methods: Mapping[str, str]
    incomparable: frozenset[str]


_COMPARED = Function(BOOLEAN, (ANY, ANY))
_PRINTED = Function(TEXT, (ANY,), None)

FUNCTIONS: Mapping[str, Function] = {
    **dict.fromkeys(("and", "or"), Function(ANY, (ANY,), None)),
    "not": Function(BOOLEAN, (ANY,)),
    "len": Function(NUMBER, (ANY,)),
    "index": Function(ANY, (ANY,), None),
    "slice": Function(ANY, (ANY,), 3),
    "call": Function(ANY, (ANY,), None),
    "print": _PRINTED._replace(arguments=(), more=None),
    "println": _PRINTED._replace(arguments=(), more=None),
    "printf": Function(TEXT, (TEXT, ANY), None),
    **dict.fromkeys(("html", "js", "urlquery"), _PRINTED),
    "eq": Function(BOOLEAN, (ANY, ANY), None),
    **dict.fromkeys(("ne", "lt", "le", "gt", "ge"), _COMPARED),
}
"""Functions of the language itself."""
