"""A Prometheus with made-up figures of definitions in one of several states, for pictures of pages."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from http.server import ThreadingHTTPServer
from itertools import accumulate
from random import Random
from typing import Any
from urllib.parse import parse_qs

from slo.conditions import Group
from slo.evidence.freshness import MARK
from slo.evidence.history import History, Rows, measure
from slo.evidence.status import assess
from slo.model import SLO, naming
from slo.text.units import Duration
from slo.web.objective_history import EVENTS
from tests.servers.loopback import QuietHandler, serving

STATES = ("loaded", "healthy", "burning", "spent", "nodata")
"""Rules that were loaded just now, a calm service, a fast burn, a spent budget, no events for two hours."""

MIXED = "mixed"
"""Each objective in a state of its own."""

_STEP, _DAYS = 300, 40  # seconds of a row, length of a history
_INCIDENTS = {  # hours ago, hours long, error budgets that burn
    "healthy": ((300, 3, 8), (90, 2, 15)),
    "burning": ((300, 3, 8), (1.5, 1.5, 30)),
    "spent": ((300, 9, 40), (90, 20, 30), (5, 5, 3)),
    "nodata": ((300, 3, 8), (90, 2, 15)),
    "loaded": (),
}

Labelled = tuple[dict[str, str], list[tuple[float, str]]]


def state_of(slo: SLO, state: str) -> str:
    """Return the state of an objective: the one that is asked for, or one of its own."""
    return state if state != MIXED else Random(slo.id).choice(STATES[1:] * 2 + ("healthy", "loaded"))


@cache
def rows(id: str, budget: float, state: str, now: int) -> Rows:
    """Return rows of five minutes of an objective, or of a minute if the rules were just loaded."""
    chance = Random(id)
    if state == "loaded":
        starts = [now - 60 * (3 - index) for index in range(3)]
    else:
        end = now - (7200 if state == "nodata" else 0)
        starts = [end - _STEP * (_DAYS * 86400 // _STEP - index) for index in range(_DAYS * 86400 // _STEP)]
    most = chance.choice((60, 900, 20000))
    totals, bads = [], []
    for at in starts:
        day = 0.6 + 0.4 * abs((at / 86400 % 1) - 0.5) * 2
        total = round(most * day * chance.uniform(0.9, 1.1))
        ago = (now - at) / 3600
        rate = max((r for back, long, r in _INCIDENTS[state] if back - long < ago <= back), default=0.25)
        share = min(1.0, rate * budget * chance.uniform(0.7, 1.3))
        totals.append(total)
        bads.append(min(total, int(total * share + chance.random())))
    return Rows(tuple(starts), tuple(accumulate(totals, initial=0)), tuple(accumulate(bads, initial=0)))


def groups_of(slo: SLO) -> tuple[Group, ...]:
    """Return groups as if they were measured: those with targets, and one more."""
    by = slo.indicator.by
    if not by:
        return ((),)
    own = [tuple((label, one.group[label]) for label in by) for one in slo.objective.targets]
    return (*own, tuple((label, f"{label}-1") for label in by))


def history(slos: Iterable[SLO], state: str, now: datetime) -> History:
    """Return a history file's content."""
    at = int(now.timestamp()) // 60 * 60
    return History(
        {
            slo.id: rows(slo.id, 1 - float(slo.objective.target.ratio), state_of(slo, state), at)
            for slo in slos
        }
    )


class World:
    """What a Prometheus knows at any time: the recorded series of objectives in a state."""

    def __init__(self, slos: Iterable[SLO], state: str) -> None:
        self._slos, self._state = tuple(slos), state
        self._now = int(datetime.now(UTC).timestamp()) // 60 * 60

    def at(self, time: float, ids: str = "") -> Iterator[tuple[dict[str, str], str]]:
        """Yield series with their values at a time; `ids` is a query in which the objectives are named."""
        for slo in self._slos:
            if ids and f'"{slo.id}"' not in ids:
                continue
            for group in groups_of(slo):
                yield from self._of(slo, group, time)

    def raw(self, query: str, times: list[float]) -> list[tuple[dict[str, str], list[tuple[float, str]]]]:
        """Return events by code, or how long they take, for the objective whose selectors a query has."""
        slo = next(one for one in self._slos if _reads(query, one))
        found = rows(
            f"{slo.id}()", 1 - float(slo.objective.target.ratio), state_of(slo, self._state), self._now
        )
        counted = [(at, *map(float, found.between(at - _STEP, at))) for at in times]
        limit = slo.indicator.kind.limit
        if limit is not None:
            most, chance = float(limit.seconds), Random(slo.id)
            return [
                (
                    {"slo_part": share},
                    [
                        (at, repr(most * times_limit * (chance.uniform(0.9, 1.1) + 5 * bad / total)))
                        for at, total, bad in counted
                        if total
                    ],
                )
                for share, times_limit in (("0.5", 0.3), (str(slo.objective.target.ratio), 0.7))
            ]
        parts = {"all": {"200": 0.9, "202": 0.1}, "bad": {"500": 0.6, "503": 0.4}}
        series = [("all", code, share, False) for code, share in parts["all"].items()]
        series += [(part, code, share, True) for part in parts for code, share in parts["bad"].items()]
        return [
            (
                {"slo_part": part, "code": code},
                [
                    (at, repr((bad if failed else total - bad) * share / 5))
                    for at, total, bad in counted
                    if total
                ],
            )
            for part, code, share, failed in series
        ]

    def _of(self, slo: SLO, group: Group, time: float) -> Iterator[tuple[dict[str, str], str]]:
        state = state_of(slo, self._state)
        found = rows(f"{slo.id}{group}", 1 - float(slo.objective.target.ratio), state, self._now)
        at = datetime.fromtimestamp(self._now + (time - self._now) // _STEP * _STEP, UTC)  # where a row ends
        own = {"slo": slo.id, "slo_bundle": slo.service.name, **dict(group)}
        if time < found.starts[0]:
            return
        newest = found.starts[-1] + 60
        if time - newest < 86400 * 28:
            yield {MARK: "1", **own}, str(min(newest, time) + slo.service.settles_after.timedelta.seconds)
        yield {"__name__": naming.START_1M, **own}, str(found.starts[0])
        if state == "loaded":
            return
        yield {"__name__": naming.START_5M, **own}, str(found.starts[0])
        one = measure(History({slo.id: found}), slo, at)
        for window, ratio in one.error_ratios.items():
            yield {"__name__": naming.error_ratio(window), **own}, repr(float(ratio))
        for window, number in one.events.items():
            yield {"__name__": naming.events(window), **own}, repr(float(number))
        if time > newest + 600:
            return
        ratio = one.error_ratios.get(slo.objective.window)
        budget = 1 - float(slo.target_of(dict(group)).ratio)
        if ratio is not None:
            yield {"__name__": naming.BUDGET_REMAINING, **own}, repr(1 - float(ratio) / budget)
        total, bad = found.between(time - _STEP, time)
        for which, number in (("all", total), ("bad", bad)):
            yield {EVENTS: which, **own}, repr(float(number) / 5)
        for tier in assess(slo, one, group).firing:
            alert = {"__name__": "ALERTS", "alertname": naming.BURN, "alertstate": "firing", **own}
            words = {"severity": slo.severities.of(tier.severity), "window": str(tier.long_window)}
            yield {**alert, **words}, "1"


def _reads(query: str, slo: SLO) -> bool:
    matchers = [str(one).removeprefix(one.metric).rstrip("}") for one in slo.indicator.kind.selectors]
    return bool(matchers) and all(one in query for one in matchers)


@contextmanager
def prometheus(world: World) -> Iterator[str]:
    """Serve a world as Prometheus would, and yield its URL."""

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            self.answer(200, json.dumps({"status": "success", "data": {"groups": []}}), "application/json")

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            if self.path.endswith("query"):
                at = float(form.get("time", [str(datetime.now(UTC).timestamp())])[0])
                self._say("vector", [{"metric": m, "value": [at, v]} for m, v in world.at(at)])
            else:
                times = (float(form[one][0]) for one in ("start", "end"))
                self._say("matrix", _past(world, form["query"][0], *times, form["step"][0]))

        def _say(self, kind: str, result: object) -> None:
            body = {"status": "success", "data": {"resultType": kind, "result": result}}
            self.answer(200, json.dumps(body), "application/json")

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield f"http://{address}"


def _past(world: World, query: str, start: float, end: float, step: str) -> list[dict[str, Any]]:
    width = float(Duration.parse(step).seconds)
    if '"slo_part"' in query:
        times = [start + index * width for index in range(int((end - start) / width) + 1)]
        return [{"metric": labels, "values": values} for labels, values in world.raw(query, times)]
    found: dict[tuple[tuple[str, str], ...], list[tuple[float, str]]] = {}
    for index in range(int((end - start) / width) + 1):
        at = start + index * width
        for labels, value in world.at(at, query):
            if labels.get("__name__", EVENTS) in query:
                found.setdefault(tuple(sorted(labels.items())), []).append((at, value))
    return [{"metric": dict(labels), "values": values} for labels, values in found.items()]
