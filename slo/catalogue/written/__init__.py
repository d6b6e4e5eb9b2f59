"""What definitions state of everything that parties sign, one module for each kind."""

from collections.abc import Callable, Iterator, Set
from typing import NamedTuple

from slo.catalogue.declarations import Declarations
from slo.model import SLO
from slo.model.consent import Written
from slo.model.subjects import Subject


class Known(NamedTuple):
    """What is recorded or was signed in whatever terms, and the earlier versions of these signatures."""

    subjects: Set[Subject]
    versions: Set[int]


Stated = Callable[[tuple[SLO, ...], Declarations, Known], Iterator[Written]]
"""Yields the subjects of a kind that must be signed, or are known: objectives have all their exclusions."""
