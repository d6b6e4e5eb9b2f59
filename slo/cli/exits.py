"""The exit codes of all commands."""

from enum import IntEnum


class Exit(IntEnum):
    """What the exit code of every command means."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    UNREACHABLE = 3
    NO_DATA = 4
    OUR_FAULT = 70
    STOPPED = 130
