"""Phrases: texts whose language is chosen when they are shown."""

from typing import NamedTuple, Self


class Phrase(NamedTuple):
    """A key of the tables, and the values in its text. As a string it is in English."""

    key: str
    values: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, key: str, **values: object) -> Self:
        """Return a phrase; see `Language.text` for what values may be."""
        return cls(key, tuple(values.items()))

    def __str__(self) -> str:
        from slo.languages.language import language  # imported here, because most commands show no phrase

        return language("en").read(self)


class Listed(tuple[object, ...]):
    """Names or phrases with commas between them."""

    __slots__ = ()


class InOrder(tuple[object, ...]):
    """Names of which one comes after the other, shown with "then" between them."""

    __slots__ = ()


class AnyOf(tuple[object, ...]):
    """Names or phrases that are shown with "or" between them; those in any other tuple have "and"."""

    __slots__ = ()
