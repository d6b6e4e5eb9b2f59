"""Versions of Alertmanager, and what came with which.

https://github.com/prometheus/alertmanager/blob/main/CHANGELOG.md
"""

from collections.abc import Mapping
from typing import NamedTuple

OLDEST = "0.25"
"""The oldest Alertmanager that loads what is written: older ones know no time zones and no files of keys."""


class Since(NamedTuple):
    """The oldest Alertmanager that has a way to reach people, and those that its younger fields came with."""

    version: str = OLDEST
    fields: Mapping[str, str] = {}


def older(version: str, than: str) -> bool:
    """Tell whether a version of Alertmanager, such as 0.25, came before another."""
    first, second = (tuple(map(int, one.split("."))) for one in (version, than))
    return first < second
