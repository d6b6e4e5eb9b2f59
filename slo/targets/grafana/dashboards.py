"""Dashboards: one of all objectives, and one for each service with a row for each objective."""

import hashlib
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from slo.conditions import Budget, budgets, for_each_budget, of_policy, of_step
from slo.model import BURN_NOW, SLO, AlertPolicy, AlertSeverity, Calendar, naming
from slo.model.severity import ALWAYS_USED, in_order
from slo.targets.artifact import Artifact
from slo.targets.grafana.json_model import Row, dashboard
from slo.targets.grafana.panels import COUNTS, TIMES, Line, Panel, Query, graph, number, table
from slo.text.units import Duration, Percent

FLEET = "fleet"
FILTERS = ("product", "environment")

_LONGEST_UID = 40
_BEYOND_TIERS = 2  # the highest burn rate that is drawn, in times of the highest threshold
_ALERTS = f"{naming.BURN}|{naming.BUDGET_POLICY}|{naming.NO_DATA}"
_CHOSEN = ",".join(f'{label}=~"${label}"' for label in FILTERS)
_NEWEST = f"topk by (slo) (1, timestamp({naming.ERROR_BUDGET}))"
"""One of each objective's budgets: for minutes after an edit there are those before it as well."""

_DESCRIBED = (
    "group by (slo, product, service, environment) "
    f'({naming.ERROR_BUDGET}{{slo!="",{_CHOSEN}}} and {_NEWEST})'
)
"""What describes objectives. Sloth records a series of the same name, without the label `slo`."""


def dashboards(slos: tuple[SLO, ...]) -> Iterator[Artifact]:
    """Return the dashboard of all objectives, and then one for each service, in the objectives' order."""
    if not slos:
        return
    yield _fleet(slos)
    for _, of_service in groupby(slos, key=lambda slo: slo.service.name):
        yield _of_service(tuple(of_service))


def uid(service: str) -> str:
    """Return the uid of a service's dashboard. Grafana allows 40 characters.

    >>> uid("checkout"), len(uid("a" * 63))
    ('slo-checkout', 40)
    """
    full = f"slo-{_name(service)}"
    if len(full) <= _LONGEST_UID:
        return full
    digest = hashlib.sha256(service.encode()).hexdigest()[:12]
    return f"{full[: _LONGEST_UID - 13]}-{digest}"


def _name(service: str) -> str:
    """Return the name of a service's file, with an underscore if it would be that of the fleet."""
    return service if service != FLEET else f"_{FLEET}"


def _fleet(slos: tuple[SLO, ...]) -> Artifact:
    remaining = _described(naming.BUDGET_REMAINING)
    legend = _legend(slos)
    words, used = slos[0].severities, {*ALWAYS_USED}.union(*(slo.levels for slo in slos))
    of_levels = (
        _count(
            level.plural.replace(" ", "-"),
            f"{level.plural.capitalize()} firing",
            _firing_at(words.of(level)),
            level if level not in ALWAYS_USED else None,
        )
        for level in in_order(used)
    )
    numbers = (
        _count("spent", "Budgets spent", f"count({remaining} <= 0) or vector(0)"),
        _count(
            "unknown",
            "Not measured",
            f"count({_DESCRIBED} unless on (slo) {naming.BUDGET_REMAINING}) or vector(0)",
        ),
        *of_levels,
    )
    tables = (
        table("left", "Budgets left, lowest first", f"sort({_linked(remaining, slos)})", linked=True),
        _alerts(_CHOSEN),
    )
    graphs = (
        graph(
            "least-left",
            "Budget left: the ten lowest",
            (Query(f"bottomk(10, {remaining})", legend),),
            lines=(Line(Fraction(0)),),
        ),
        graph(
            "fastest",
            f"Burn rate ({BURN_NOW} window): the ten highest",
            (Query(f"topk(10, {_described(_burn_rates(slos))})", legend),),
            about="How many times faster than sustainable. At 1, the budget lasts exactly its window.",
            unit=TIMES,
            lines=(Line(Fraction(1)),),
            bad_above=True,
        ),
    )
    rows = (Row("Now", numbers), Row("Objectives", tables), Row("History", graphs))
    text = dashboard("Error budgets", f"slo-{FLEET}", "definitions", rows, FILTERS)
    return _artifact(FLEET, text)


def _firing_at(severity: str) -> str:
    return "count({}) or vector(0)".format(_firing(f'severity="{severity}",{_CHOSEN}'))


def _of_service(slos: tuple[SLO, ...]) -> Artifact:
    service = slos[0].service
    now = (
        number(
            "now",
            "Budget left",
            Query(naming.of(naming.BUDGET_REMAINING, slo_bundle=service.name), _legend(slos)),
            lines=(Line(Fraction(0)),),
        ),
        _alerts(f'service="{service.name}"'),
    )
    title = f"Error budgets of {service.title or service.name}"
    rows = (Row("Now", now), *map(_of_objective, slos))
    return _artifact(_name(service.name), dashboard(title, uid(service.name), slos[0].file, rows))


def _artifact(name: str, text: str) -> Artifact:
    return Artifact(f"grafana/{name}.json", text)


def _of_objective(slo: SLO) -> Row:
    """Return the row of an objective: remaining budget, burn rates, events."""
    return Row(f"{slo.id} (draft)" if slo.draft else slo.id, (_left(slo), _burn(slo), _events(slo)))


def _left(slo: SLO) -> Panel:
    steps = ((of_step(step).most_remaining, step.severity) for step in slo.steps)
    lines = {Line(share, severity) for share, severity in steps if share}
    window = slo.objective.window
    over = f"each {window}" if isinstance(window, Calendar) else str(window)
    journey = f" {slo.indicator.journey.rstrip('.')}." if slo.indicator.journey else ""
    return graph(
        f"{slo.id}/left",
        "Budget left",
        (Query(naming.of(naming.BUDGET_REMAINING, slo=slo.id), _legend((slo,)) or slo.id),),
        about=f"{slo.objective.target} of events must be good over {over}.{journey}",
        lines=(Line(Fraction(0)), *sorted(lines)),
        runbook=slo.runbook,
    )


def _burn(slo: SLO) -> Panel:
    """Return the panel of burn rates over the windows of alerts, with their thresholds."""
    drawn = _drawn(slo.policy, slo.window_length, slo.objective.target)
    groups, some = _groups((slo,)), budgets(slo)
    return graph(
        f"{slo.id}/burn",
        "Burn rate",
        tuple(
            Query(drawn.at_most(_burn_rate(slo, some, window)), f"{window}{groups}{legend}")
            for window, legend in drawn.windows
        ),
        about="How many times faster than sustainable the budget is spent. "
        f"An alert fires while its window and a shorter one are above its threshold.{drawn.beyond}",
        unit=TIMES,
        lines=drawn.lines,
        bad_above=True,
        runbook=slo.runbook,
    )


class _Drawn(NamedTuple):
    """The windows whose burn rates are drawn, with their legends, and the thresholds.

    One peak must not flatten all, so the `highest` burn rate that is drawn is near them; "" without any.
    """

    windows: tuple[tuple[Duration, str], ...]
    lines: tuple[Line, ...]
    highest: str

    def at_most(self, expr: str) -> str:
        return f"clamp_max({expr}, {self.highest})" if self.highest else expr

    @property
    def beyond(self) -> str:
        return f" What is above {self.highest} is drawn there." if self.highest else ""


@lru_cache(maxsize=1024)
def _drawn(policy: AlertPolicy, length: Duration, target: Percent) -> _Drawn:
    """Return what is drawn of burn rates; many objectives share it."""
    legends = {BURN_NOW: ""}
    lines = set()
    for one in of_policy(policy, length):
        rate = one.rate(1 - Fraction(target.ratio))
        before = legends.get(one.long.window, "")
        legends[one.long.window] = f"{before}, {one.tier.severity.noun} above {float(rate):.3g}"
        lines.add(Line(rate, one.tier.severity))
    highest = f"{float(_BEYOND_TIERS * max(line.value for line in lines)):.3g}" if lines else ""
    return _Drawn(tuple(sorted(legends.items())), tuple(sorted(lines)), highest)


def _events(slo: SLO) -> Panel:
    groups = _groups((slo,))
    return graph(
        f"{slo.id}/events",
        "Events per minute",
        (
            Query(naming.of(naming.TOTAL_1M, slo=slo.id), f"all{groups}"),
            Query(naming.of(naming.BAD_1M, slo=slo.id), f"bad{groups}"),
        ),
        unit=COUNTS,
        runbook=slo.runbook,
    )


def _burn_rate(slo: SLO, some: tuple[Budget, ...], window: Duration) -> str:
    """Return the burn rate of each group: error ratio / budget."""
    ratio = naming.error_ratio(window)
    return for_each_budget(some, slo.indicator.by, lambda budget: f"{budget.select(ratio)} / {budget}")


def _burn_rates(slos: tuple[SLO, ...]) -> str:
    """Return the burn rates of all objectives: error ratios / budgets, of the group or the objective."""
    ratio = naming.error_ratio(BURN_NOW)
    grouped = sorted({slo.indicator.by for slo in slos if slo.objective.targets})
    known = sorted({label for labels in grouped for label in labels})
    alternatives = []
    for labels in grouped:
        own = ",".join(f'{label}!=""' if label in labels else f'{label}=""' for label in known)
        matched = ", ".join(("slo", *labels))
        alternatives.append(_over_newest(ratio, f"{naming.ERROR_BUDGET}{{{own}}}", matched))
    budget = naming.of(naming.ERROR_BUDGET, **dict.fromkeys(known, "")) if known else naming.ERROR_BUDGET
    alternatives.append(_over_newest(ratio, budget, "slo"))
    return "\nor\n".join(alternatives)


def _over_newest(ratio: str, budget: str, matched: str) -> str:
    newest = f"topk by ({matched}) (1, timestamp({budget}))"
    return f"{ratio} / on ({matched}) group_left () ({budget} and {newest})"


def _described(series: str) -> str:
    """Add product, service and environment to series, and keep those that the filters select."""
    return f"({series})\n* on (slo) group_left (product, service, environment) {_DESCRIBED}"


def _linked(series: str, slos: Iterable[SLO]) -> str:
    """Add a label with the uid of the service's dashboard, for links in tables."""
    linked = f'label_replace({series}, "dashboard", "slo-$1", "service", "(.+)")'
    for service in sorted({slo.service.name for slo in slos}):
        if uid(service) != f"slo-{service}":
            linked = f'label_replace({linked}, "dashboard", "{uid(service)}", "service", "{service}")'
    return linked


def _legend(slos: Iterable[SLO]) -> str:
    return f"{{{{slo}}}}{_groups(slos)}"


def _groups(slos: Iterable[SLO]) -> str:
    """Return the labels of groups for a legend; they are empty without groups."""
    labels = dict.fromkeys(label for slo in slos for label in slo.indicator.by)
    return "".join(f" {{{{{label}}}}}" for label in labels)


def _alerts(condition: str) -> Panel:
    """Return the table of firing alerts."""
    return table("alerts", "Alerts firing", _firing(condition), unit=COUNTS, empty="No alert fires")


def _firing(condition: str) -> str:
    """Select firing alerts about error budgets."""
    return f'ALERTS{{alertstate="firing",alertname=~"{_ALERTS}",{condition}}}'


def _count(key: str, title: str, expr: str, level: AlertSeverity | None = None) -> Panel:
    """Return a panel with a number of bad things: any above 0 is bad, or has the colour of a level."""
    lines = (Line(Fraction(1), level),)
    return number(key, title, Query(expr, title), unit=COUNTS, lines=lines, bad_above=True)
