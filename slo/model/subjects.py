"""Subjects: what parties agree on, each with the section of their files of signatures that it belongs to."""

from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple


class SubjectKind(StrEnum):
    """What parties agree on; the values are the sections of their files of signatures."""

    OBJECTIVE = "objectives"
    CALL = "calls"
    EXCLUSION = "exclusions"
    MATRIX = "matrix"

    @property
    def noun(self) -> str:
        """The word for one of them."""
        return self.value.removesuffix("s")


class Subject(NamedTuple):
    """One thing that parties agree on, such as an objective."""

    kind: SubjectKind
    name: str

    @property
    def in_words(self) -> str:
        """The subject in messages."""
        return f"the matrix of {self.name!r}" if self.kind is SubjectKind.MATRIX else repr(self.name)

    def is_among(self, names: Collection[str]) -> bool:
        """Return whether names have it: its own, or of an exclusion the one without the objective."""
        short = self.name.partition("/")[0] if self.kind is SubjectKind.EXCLUSION else self.name
        return self.name in names or short in names

    @property
    def path(self) -> str:
        """The subject as signatures name it, such as objectives/checkout-up."""
        return f"{self.kind}/{self.name}"


def call_of(product: str, party: str) -> Subject:
    """Return the subject of the calls of a party by a product: see `slo.model.terms.calls`."""
    return Subject(SubjectKind.CALL, f"{product}/{party}")


def exclusion_of(name: str, slo: str) -> Subject:
    """Return the subject of an exclusion from an objective: see `slo.model.terms.exclusion`."""
    return Subject(SubjectKind.EXCLUSION, f"{name}/{slo}")
