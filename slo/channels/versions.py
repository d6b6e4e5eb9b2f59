"""Versions of Alertmanager, and the features that need them.

https://github.com/prometheus/alertmanager/blob/main/CHANGELOG.md
"""

from collections.abc import Mapping
from typing import NamedTuple

OLDEST = "0.25"
"""The oldest supported Alertmanager: older ones lack time zones and key files."""

ANY_LABEL_NAMES_SINCE = "0.27"
"""The oldest Alertmanager that reads names of labels with any characters, between quotes."""


class Since(NamedTuple):
    """The oldest Alertmanager with a channel, and the oldest with each newer field of it."""

    version: str = OLDEST
    fields: Mapping[str, str] = {}


def older(version: str, than: str) -> bool:
    """Return whether a version, such as 0.25, is older than another."""
    first, second = (tuple(map(int, one.split("."))) for one in (version, than))
    return first < second
