"""Values that a server may give of events: what cannot be one is refused, and nothing is judged by it."""

from fractions import Fraction

from slo.promql.samples import Sample

_MOST = 10**18  # events; and, in a ratio, bad ones for each of all
_FEWEST = Fraction(1, _MOST)  # but for none


class Implausible(ValueError):
    """Raised where a value cannot be what its series should hold; says which."""

    def __init__(self, sample: Sample, words: str) -> None:
        name, slo = sample.labels.get("__name__", ""), sample.labels.get("slo", "")
        super().__init__(f'{sample.value:.6g} {words}: {name}{{slo="{slo}"}}')


def count_of(sample: Sample) -> Fraction:
    """Read a number of events, exactly; raises Implausible."""
    value = Fraction(sample.value)
    if value and not _FEWEST <= value <= _MOST:
        raise Implausible(sample, "is no number of events")
    return value


def ratio_of(sample: Sample) -> Fraction:
    """Read the share of events that were bad, exactly; more than 1 is possible where the indicator is wrong.

    Raises Implausible.
    """
    value = Fraction(sample.value)
    if not 0 <= value <= _MOST:
        raise Implausible(sample, "is no share of events")
    return value
