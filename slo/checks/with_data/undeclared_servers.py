"""Labels in which the recorded series of one budget differ, and that the organisation does not declare."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from slo.checks.with_data.data import QUERY_LABEL, Data
from slo.labels import LABELS
from slo.model import Catalogue, naming
from slo.promql.samples import Sample
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.plurals import count

_OF_REPLICAS = ("replica", "prometheus_replica", "__replica__")
_OF_CLUSTERS = ("cluster", "prometheus")
"""The names that Prometheus Operator, Thanos, Mimir and Cortex document for external labels."""

_MOST_VALUES = 3


def undeclared_servers(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find labels by which servers differ that nobody declared as of replicas or of clusters. One query."""
    if not catalogue.slos:
        return
    (samples,) = data.query_together({"recorded": naming.TOTAL_1M}).values()
    for label, values in sorted(_differing(catalogue, samples).items()):
        slos = sorted(values)
        names = sorted(set().union(*values.values()))
        more = ", …" if len(names) > _MOST_VALUES else ""
        of = f"{slos[0]!r}" + (f" and {count(len(slos) - 1, 'other objective')}" if slos[1:] else "")
        first = next(slo for slo in catalogue.slos if slo.id == slos[0])
        organisation = catalogue.organisation
        yield checks.UNDECLARED_SERVERS.problem(
            f"the recorded series of {of} differ in {label} ({', '.join(names[:_MOST_VALUES])}{more}): "
            "figures are of the most complete one",
            organisation.where("name") if organisation else first.where("indicator"),
            hint=_hint(label),
        )


def _differing(catalogue: Catalogue, samples: Iterable[Sample]) -> Mapping[str, Mapping[str, set[str]]]:
    """Return the values of each label in which series of one budget differ, by label and objective."""
    by = {slo.id: slo.indicator.by for slo in catalogue.slos}
    origins = catalogue.origins
    known = {*LABELS, "__name__", QUERY_LABEL, *origins.replicas}
    budgets: defaultdict[tuple[str, ...], list[Mapping[str, str]]] = defaultdict(list)
    for sample in samples:
        slo = sample.labels.get("slo", "")
        if slo in by:
            own = (*by[slo], *origins.apart, *origins.summed)
            rest = {name: value for name, value in sample.labels.items() if name not in {*known, *own}}
            budgets[slo, *(sample.labels.get(name, "") for name in own)].append(rest)
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (slo, *_), series in budgets.items():
        for label in set().union(*series):
            values = {one.get(label, "") or "none" for one in series}
            if len(values) > 1:
                found[label][slo] |= values
    return found


def _hint(label: str) -> str:
    replicas = f"if they count the same events, declare 'replica_labels: [{label}]' in the organisation"
    clusters = (
        f"if they count different events, declare 'cluster_labels: {{{label}: apart}}' in the organisation, "
        "or summed"
    )
    if label in _OF_REPLICAS:
        return replicas
    return clusters if label in _OF_CLUSTERS else f"{replicas}; {clusters}"
