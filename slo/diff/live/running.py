"""One rule or route, in the texts by which what runs is compared with what is defined."""

from collections.abc import Mapping
from typing import NamedTuple

from slo.diff.change import About, Rank


class Running(NamedTuple):
    """A rule or a route: what it is about, how much it matters, and its texts by field.

    `annotations` are what an alert says to people; a change of them wakes nobody else.
    """

    about: About
    rank: Rank
    title: str
    texts: Mapping[str, str]
    annotations: Mapping[str, str] = {}
