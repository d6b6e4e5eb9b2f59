"""Validation of values that a server returns: numbers and shares of events."""

from fractions import Fraction

from slo.promql.samples import Sample

_MOST = 10**18  # beyond it, figures derived from it would not fit into a double
_FEWEST = Fraction(1, _MOST)  # other than 0


class Implausible(ValueError):
    """Raised if the value of a series is impossible; the message names both."""

    def __init__(self, sample: Sample, words: str) -> None:
        name, slo = sample.labels.get("__name__", ""), sample.labels.get("slo", "")
        super().__init__(f'{sample.value:.6g} {words}: {name}{{slo="{slo}"}}')


def count_of(sample: Sample) -> Fraction:
    """Return a number of events, exactly; raises Implausible."""
    value = Fraction(sample.value)
    if value and not _FEWEST <= value <= _MOST:
        raise Implausible(sample, "is no number of events")
    return value


def ratio_of(sample: Sample) -> Fraction:
    """Return the share of bad events, exactly; raises Implausible.

    A wrong indicator may have more bad events than events, so more than 1 is accepted.
    """
    value = Fraction(sample.value)
    if not 0 <= value <= _MOST:
        raise Implausible(sample, "is no share of events")
    return value
