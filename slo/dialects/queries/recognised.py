"""What a recogniser of queries answers: an indicator, or the reason why there is none."""

from typing import NamedTuple


class Recognised(NamedTuple):
    """An indicator that means what the queries mean: the key of its kind, and that kind's fields as texts.

    `dropped` has a sentence for each part of the queries that the indicator does not need, such as
    `or vector(0)`, and `changed` one for each that is read in another way, such as a range of `[5m]`.
    """

    kind: str
    fields: dict[str, object]
    by: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


class NotCountable(Exception):
    """Raised for queries that count no events; `meant` says what was probably meant.

    `start` and `end` are the part of `query` (`bad`, `good`, `total`, `ratio`) that is at fault.
    """

    def __init__(self, reason: str, query: str, start: int, end: int, meant: str = "") -> None:
        super().__init__(reason)
        self.reason, self.query, self.start, self.end, self.meant = reason, query, start, end, meant
