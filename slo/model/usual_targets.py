"""Targets that people choose: others are rarely worth the argument."""

from slo.text.units import Percent

USUAL_TARGETS = tuple(
    Percent.parse(f"{target}%")
    for target in (
        *("50", "70", "75", "80", "90", "95", "97", "98", "99"),
        *("99.5", "99.8", "99.9", "99.95", "99.99", "99.995", "99.999"),
    )
)
"""From the lowest to the highest."""
