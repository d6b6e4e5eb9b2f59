"""Stored counts of objectives, continued from the ids that they had before.

The only place that knows how a history is carried over: every rule that reads stored counts asks here.
"""

from collections.abc import Callable, Iterable

from slo.model import SLO, naming
from slo.plan.series import recorded
from slo.text.lines import indent

_EARLIER = "slo_earlier"
"""The label that keeps series of earlier ids apart until they are aggregated."""


def of_bundle(
    series: str, slos: tuple[SLO, ...], read: Callable[[str], str] = str, aggregation: str = "sum"
) -> str:
    """Read stored series of the objectives of a bundle; `read` makes an expression of a selector.

    The expression must keep the labels of the series. What it gives for earlier ids is aggregated with what
    it gives for the current one.
    """
    own = read(current(series, slos))
    return _continued(own, series, slos, read, aggregation) if any(slo.earlier_ids for slo in slos) else own


def current(series: str, slos: tuple[SLO, ...]) -> str:
    """Select stored series of a bundle by current ids alone."""
    if len(slos) == 1:
        return recorded(series, slos)
    bundle = slos[0].service.name
    if earlier := "|".join(id for slo in slos for id in slo.earlier_ids):
        return f'{series}{{slo_bundle="{bundle}",slo!~"{earlier}"}}'
    return recorded(series, slos)


def _continued(
    own: str, series: str, slos: Iterable[SLO], read: Callable[[str], str], aggregation: str
) -> str:
    renamed = [
        _renamed(slo, read(naming.of(series, slo="|".join(slo.earlier_ids))))
        for slo in slos
        if slo.earlier_ids
    ]
    parts = indent("\nor\n".join((own, *renamed)), "  ")
    return f"{aggregation} without ({_EARLIER}) (\n{parts}\n)"


def _renamed(slo: SLO, earlier: str) -> str:
    """Give series of earlier ids the current one, and the bundle that the objective is in now."""
    return labelled(f'label_replace(\n{indent(earlier, "  ")},\n"{_EARLIER}", "$1", "slo", "(.+)")', slo)


def labelled(text: str, slo: SLO) -> str:
    """Give series the labels that those of an objective have."""
    for label, value in (("slo", slo.id), ("slo_bundle", slo.service.name)):
        text = f'label_replace({text}, "{label}", "{value}", "", "")'
    return text
