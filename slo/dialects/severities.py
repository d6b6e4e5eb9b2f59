"""Words of severity that mean the same in all formats: those of alerts that need nobody."""

from slo.model import AlertSeverity

NEEDS_NOBODY = ("info", "information", "informational", "notice", "none", "debug")

NAMES = tuple(AlertSeverity)
"""The words that are levels of slo."""

LEVELS = f"{', '.join(NAMES[:-1])} or {NAMES[-1]}"
"""What people can answer."""


def needs_nobody(word: str | None) -> bool:
    """Return whether a word of severity is one of alerts that need nobody."""
    return (word or "").strip().lower() in NEEDS_NOBODY
