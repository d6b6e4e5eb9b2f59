"""Other tools whose series can be recorded beside ours, and read for a history."""

from enum import StrEnum


class Peer(StrEnum):
    """A tool that records series of objectives."""

    SLOTH = "sloth"
    PYRRA = "pyrra"
