"""Versions of Alertmanager, and the features that need them.

https://github.com/prometheus/alertmanager/blob/main/CHANGELOG.md
"""

from collections.abc import Mapping
from typing import NamedTuple

OLDEST = "0.25"
"""The oldest supported Alertmanager: older ones lack time zones and key files."""


class Since(NamedTuple):
    """The oldest Alertmanager with a channel, and the oldest with each newer field of it."""

    version: str = OLDEST
    fields: Mapping[str, str] = {}


def older(version: str, than: str) -> bool:
    """Return whether a version, such as 0.25, is older than another."""
    first, second = (tuple(map(int, one.split("."))) for one in (version, than))
    return first < second
