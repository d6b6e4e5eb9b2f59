"""Whether the same rules give the same numbers on older servers of Prometheus, and on VictoriaMetrics."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol

import yaml

from bench.rules import layout, recorded, victoria
from bench.rules.ask import Asked
from bench.rules.clock import DAYS, END, MINUTE
from bench.rules.design import Rule
from bench.rules.ours import Ours, compiled
from bench.rules.recorded import Values
from bench.rules.services import ERROR_BUDGET, SERVICES, Incident, Service
from bench.rules.traffic import history
from bench.rules.victoria import Database, Programs
from slo.model import naming
from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import prometheus

_DAYS = 2
_NAMES = ("restarting", "deployed", "scraped-badly", "sleeping", "lazy", "slow", "watched-badly")
_REPLAYED = ("deployed", "lazy", "slow")
_ROLLED_UP = {naming.TOTAL_5M: naming.TOTAL_1M, naming.BAD_5M: naming.BAD_1M}
_BETWEEN = 20  # seconds between our two groups: Prometheus spreads groups over their interval
_CONFIG = "global: {evaluation_interval: 1h}"

_INCIDENTS = (
    Incident(day=29, hour=3, minutes=30, failing=0.1),
    Incident(day=29, hour=15, minutes=30, failing=0.1),
)
_SERVICES = tuple(
    replace(service, since=DAYS - _DAYS, incidents=_INCIDENTS)
    for service in SERVICES
    if service.name in _NAMES
)

_SECTION = """\
## The same rules on other servers

All rules of {services} services ({names}), evaluated over {days} days by each server from what it recorded
itself: the largest difference from Prometheus {newest}, and at how many evaluations only one of the two has
a value. `vmalert -replay` runs the generated files themselves, for {replayed}; but it evaluates a rule over
all the time at once, so the bench did the roll-up, which reads its own last value.{alone}{missing}
"""
_ALONE = """
Alone is a first evaluation after 150 s without Prometheus, where nothing was scraped lately: by its lookback
of 5 minutes, Prometheus still finds all events of before and writes that none was bad; a range query of
VictoriaMetrics does not look back as far.
"""
_MISSING = " VictoriaMetrics was not on this machine."


class Which(NamedTuple):
    """A rule of a service; recordings and alerts of one service differ in their names and expressions."""

    service: str
    name: str
    expr: str
    alerts: bool


Numbers = Mapping[Which, Values]


@dataclass(frozen=True, slots=True)
class Differences:
    """How far apart values are, how often there is one on one side only, and how many there are."""

    most: float
    alone: int
    values: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Differences from the newest Prometheus, by the server's name and by what is recorded.

    `refused` is what vmalert says of files that it does not replay.
    """

    newest: str
    servers: Mapping[str, Mapping[str, Differences]]
    refused: Sequence[str]


class _Server(Protocol):
    """Something that stores series, and evaluates over what is stored."""

    def write(self, series: Iterable[Series]) -> None:
        """Store series."""

    def asked(self) -> AbstractContextManager[Asked]:
        """Ask, over all that is stored."""


@dataclass(frozen=True, slots=True)
class _Prometheus:
    """A Prometheus, which is given its history while it does not run."""

    generation: Generation
    folder: Path

    def write(self, series: Iterable[Series]) -> None:
        backfill(series, self.folder, self.generation)

    @contextmanager
    def asked(self) -> Iterator[Asked]:
        with prometheus(self.generation, _CONFIG, [], self.folder) as running:
            yield Asked(running.url)


@dataclass(frozen=True, slots=True)
class _Victoria:
    """A VictoriaMetrics that runs."""

    running: Database

    def write(self, series: Iterable[Series]) -> None:
        self.running.write(series)

    @contextmanager
    def asked(self) -> Iterator[Asked]:
        yield Asked(self.running.url)


def measured(generations: Sequence[Generation], folder: Path) -> Elsewhere:
    """Evaluate everything on each server, and compare."""
    ours = compiled(_SERVICES, folder)
    numbers: dict[str, Numbers] = {}
    for generation in generations:
        name = "Prometheus {}.{}".format(*generation.prometheus_version)
        numbers[name] = _numbers(_Prometheus(generation, folder / generation.suite), ours)
    newest, reference = name, numbers.pop(name)
    for generation in generations:
        if found := victoria.programs(generation):
            name = f"VictoriaMetrics {found.version}"
            with victoria.database(found, folder / name) as running:
                numbers[name] = _numbers(_Victoria(running), ours)
    servers = {name: _compared(its, reference) for name, its in numbers.items()}
    refused: list[str] = []
    if found:
        replayed, refused = _replayed(found, ours, folder / "replayed")
        servers[f"vmalert {found.version} -replay"] = _compared(
            replayed, {which: its for which, its in reference.items() if which in replayed}
        )
    return Elsewhere(newest, servers, refused)


def section(elsewhere: Elsewhere) -> str:
    """Write the figures down."""
    words = layout.filled(
        _SECTION,
        services=len(_SERVICES),
        names=", ".join(_NAMES),
        days=_DAYS,
        newest=elsewhere.newest.removeprefix("Prometheus "),
        replayed=", ".join(_REPLAYED),
        alone=_ALONE
        if any(its.alone for each in elsewhere.servers.values() for its in each.values())
        else "",
        missing="" if any("Victoria" in name for name in elsewhere.servers) else _MISSING,
    )
    rows = [
        (name, *(_cell(its.get(what.name)) for what in _WHATS)) for name, its in elsewhere.servers.items()
    ]
    most = [
        max((its[what.name].values for its in elsewhere.servers.values() if what.name in its), default=0)
        for what in _WHATS
    ]
    rows.append(("values compared", *(f"{values:,}" for values in most)))
    refused = "".join(
        f"\n\n{layout.wrapped(f'`vmalert -replay` refuses {words}')}" for words in elsewhere.refused
    )
    return f"{words}\n\n{layout.table(('', *(what.name for what in _WHATS)), rows)}{refused}"


def _cell(differences: Differences | None) -> str:
    if differences is None:
        return "-"
    alone = f", {differences.alone:,} alone" if differences.alone else ""
    return f"{differences.most:.1g}{alone}"


class _What(NamedTuple):
    """A kind of number that is recorded, with its unit, and how much of it one unit is."""

    name: str
    worth: float


_COUNTS = _What("counts (events)", 1)
_RATIOS = _What("error ratios (burn rate)", ERROR_BUDGET)
_BUDGET = _What("budget left (points)", 0.01)
_ALERTS = _What("alerts (burn rate)", ERROR_BUDGET)
_WHATS = (_COUNTS, _RATIOS, _BUDGET, _ALERTS)


def _what(which: Which) -> _What:
    if which.alerts:
        return _ALERTS
    if which.name == naming.BUDGET_REMAINING:
        return _BUDGET
    return _RATIOS if which.name.startswith("slo:error_ratio:") else _COUNTS


def _numbers(server: _Server, ours: Ours) -> Numbers:
    """Evaluate rules, each over what those before it recorded."""
    server.write([one for service in _SERVICES for one in history(service)[0]])
    numbers: dict[Which, Values] = {}
    stages = {service: list(_stages(list(ours.rules(service)))) for service in _SERVICES}
    for number in range(max(map(len, stages.values()))):
        stage = [
            (service, rule)
            for service, its in stages.items()
            for ready in its[number : number + 1]
            for rule in ready
        ]
        with server.asked() as asked:
            for service, rule in stage:
                numbers[_which(service, rule)] = _evaluated(asked, rule, service)
        for service, rule in stage:
            if rule.name in _ROLLED_UP:
                minutes = numbers[_which(service, ours.rule(service, _ROLLED_UP[rule.name]))]
                _check_same(
                    rule, recorded.never_rolled_up(minutes, service.watched), numbers[_which(service, rule)]
                )
                numbers[_which(service, rule)] = recorded.rolled_up(minutes, service.watched)
        server.write(
            Series(rule.name, rule.labels, numbers[_which(service, rule)].items())
            for service, rule in stage
            if rule.labels
        )
    return numbers


def _check_same(rule: Rule, ours: Values, of_server: Values) -> None:
    """Raise AssertionError unless we sum up as the rule does before there is any roll-up.

    Afterwards it reads its own values, also later ones, which were not there when it was evaluated.
    """
    assert ours.keys() == of_server.keys(), f"{rule.name} at {sorted(ours.keys() ^ of_server.keys())[:5]}"
    for at, value in ours.items():
        assert abs(value - of_server[at]) < 1e-6, f"{rule.name} at {at}: {value}, {of_server[at]}"


def _stages(rules: list[Rule]) -> Iterator[list[Rule]]:
    """Give the rules that read raw series alone, then those that read these, and so on."""
    pending = rules
    while pending:
        ready = [rule for rule in pending if not any(_reads(rule, other) for other in pending)]
        assert ready, f"these read each other: {[rule.name for rule in pending]}"
        yield ready
        pending = [rule for rule in pending if rule not in ready]


def _reads(rule: Rule, other: Rule) -> bool:
    return other.labels is not None and other.name != rule.name and f"{other.name}{{" in rule.expr


def _evaluated(asked: Asked, rule: Rule, service: Service) -> Values:
    begin = recorded.first(service) + (_BETWEEN if rule.every > MINUTE else 0)
    values = asked.over(rule.expr, begin, END, rule.every)
    return {at: value for at, value in values.items() if service.watched(at)}


def _which(service: Service, rule: Rule) -> Which:
    return Which(service.name, rule.name, rule.expr, alerts=rule.labels is None)


def _compared(numbers: Numbers, reference: Numbers) -> dict[str, Differences]:
    found: dict[str, Differences] = {}
    for which, theirs in reference.items():
        what, mine = _what(which), numbers[which]
        both = mine.keys() & theirs.keys()
        before = found.get(what.name, Differences(0, 0, 0))
        far = (abs(mine[at] - theirs[at]) / what.worth for at in both)
        found[what.name] = Differences(
            most=max((before.most, *far)),
            alone=before.alone + len(mine.keys() ^ theirs.keys()),
            values=before.values + len(mine.keys() | theirs.keys()),
        )
    return found


def _replayed(found: Programs, ours: Ours, folder: Path) -> tuple[Numbers, list[str]]:
    """Give what vmalert records when it evaluates our files over the history, and what it says of others."""
    services = {service.name: service for service in _SERVICES if service.name in _REPLAYED}
    refused: list[str] = []
    with victoria.database(found, folder) as running:
        running.write(one for service in services.values() for one in history(service)[0])
        for number in range(2):
            files = {_group(ours, service, number, folder): service for service in services.values()}
            begin = recorded.first(_SERVICES[0]) + number * _BETWEEN
            for path, words in victoria.replay(found, running, files, begin, END).items():
                rule, *_, why = words.split(". See")[0].split(": ")
                refused.append(f"{files[path].name}: {rule}: {why}")
                del services[files[path].name]
            for service in services.values():
                running.write(_rolled_up(running, service))
        return {
            _which(service, rule): running.stored(rule.name, rule.labels)
            for service in services.values()
            for rule in ours.rules(service)
            if rule.labels and rule.name not in _ROLLED_UP
        }, refused


def _rolled_up(running: Database, service: Service) -> Iterator[Series]:
    """Roll up what was replayed: a replay evaluates a rule's whole time before it can read itself."""
    labels = recorded.our_labels(service)
    for name, minutes in _ROLLED_UP.items():
        values = recorded.rolled_up(running.stored(minutes, labels), service.watched)
        yield Series(name, labels, values.items())


def _group(ours: Ours, service: Service, number: int, folder: Path) -> Path:
    """Write one of a file's groups to a file of its own, without alerts and roll-ups."""
    groups = yaml.safe_load((ours.folder / f"{service.name}.yaml").read_text(encoding="utf-8"))["groups"]
    for group in groups:
        group["rules"] = [
            rule for rule in group["rules"] if rule.get("record", naming.TOTAL_5M) not in _ROLLED_UP
        ]
    group = [group for group in groups if group["rules"]][number]
    path = folder / f"{service.name}-{number}.yaml"
    path.write_text(json.dumps({"groups": [group]}), encoding="utf-8")
    return path
