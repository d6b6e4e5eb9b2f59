"""What to ask Prometheus about all objectives at once, and how its answer becomes measurements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from slo.budget.status import Measurement, windows
from slo.model import SLO, naming
from slo.units import Duration


class Sample(Protocol):
    """The value of a series, whose name is its label `__name__`."""

    @property
    def labels(self) -> Mapping[str, str]: ...
    @property
    def value(self) -> Decimal: ...


def question(slos: Iterable[SLO]) -> str:
    """Select the recorded error ratios of all objectives: one query, however many there are.

    Its answer has a series for each objective and each window that is recorded for it and that any needs.
    """
    names = (naming.error_ratio(window) for window in _windows(slos))
    return f'{{__name__=~"{"|".join(names)}"}}'


def measurements(samples: Iterable[Sample], slos: Iterable[SLO]) -> dict[str, tuple[Measurement, ...]]:
    """Sort an answer by objective: `{slo.id: measurements}`, with no entry for one that has no series.

    Series that differ in other labels, as those of two Prometheus replicas do, are measurements of their own:
    a long window of one and a short window of the other would set off alerts that neither sees. A value that
    is not a number or infinite is no data.
    """
    known = list(slos)
    ids = {slo.id for slo in known}
    window_of = {naming.error_ratio(window): window for window in _windows(known)}
    ratios: defaultdict[tuple[str, frozenset[tuple[str, str]]], dict[Duration, Fraction]] = defaultdict(dict)
    for sample in samples:
        labels = dict(sample.labels)
        window, slo = window_of.get(labels.pop("__name__", "")), labels.pop("slo", "")
        if window and slo in ids and sample.value.is_finite():
            ratios[slo, frozenset(labels.items())][window] = Fraction(sample.value)
    found: defaultdict[str, tuple[Measurement, ...]] = defaultdict(tuple)
    for (slo, _), error_ratios in ratios.items():
        found[slo] += (Measurement(error_ratios=error_ratios),)
    return dict(found)


def _windows(slos: Iterable[SLO]) -> list[Duration]:
    return sorted({window for slo in slos for window in windows(slo)})
