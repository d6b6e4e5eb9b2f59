"""The story that real servers live through, once for each generation, and the facts that are left of it.

Rules count on the minute, sum up on each fifth minute of the clock, and compute budgets each fourth minute
after that. So the story is told against the clock, before a fifth minute called the mark:

    start       the definitions are compiled; Prometheus and Alertmanager load what was written, as it is
                nobody uses the services: what the first scrape of a counter shows happened before it
                two people call: one Reliability Engineering, one a party that nobody declared
    mark - 135s the incident: in one moment most users of four services fail; then these serve well again.
                searches are made, more than in the whole rest of the story, and go on until the end
    mark - 115s an instance of the search ends, and fails its users while it shuts down
    mark - 100s the probe finds the search down for 20s
    mark -  65s the other instance of the search has its worst moment, and restarts: its counters start from 0
    mark -  60s it cannot be scraped for 35s, and has a bad time meanwhile
    mark -  20s all users leave, the probe ends: from here on the truth stands still
    mark        Prometheus sums up, in the minute that follows
    mark + 1m   each service's budget is computed, within 4 minutes; then 5 minutes after the incident was
                counted its alert ends, and Alertmanager says so when it looks at the alert again, 5 minutes
                after the page: that is all over 6m30s after the mark

With what it takes to start, this is 9 to 15 minutes, by when in five minutes it starts. The incident is great
because alerts take for good what they do not know yet: nearly all of the hour that they look at.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import requests

from tests.live.project import Project, project
from tests.live.services import Services, services
from tests.servers.binaries import Generation
from tests.servers.processes import Alertmanager, Prometheus, alertmanager, prometheus
from tests.servers.stubs import Delivery, Stubs, stubs

QUIET = 70  # seconds after the first scrape, so that every rule has seen every counter twice
INCIDENT = -135  # seconds from the mark
END = -20
LATEST = 480

CALL = {
    "alertname": "CalledUpon",
    "called_upon": "reliability-engineering",
    "call_id": "1",
    "product": "licences",
    "service": "licence-search",
    "environment": "production",
    "severity": "page",
    "category": "reliability",
}
CALL_TO_NOBODY = {
    **CALL,
    "called_upon": "night-watch",
    "call_id": "2",
    "product": "letters",
    "service": "letter-printing",
}
REASON = "The index is broken and cannot be rebuilt by us"
REASON_TO_NOBODY = "The printer is on fire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message: when it came, in seconds since 1970, to whom, such as `slack licences`, and all in it."""

    at: float
    whom: str
    text: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What happened in one story. `error_ratios` is the truth, `status` what `slo status` said, by SLO.

    `rules` are as Prometheus's API describes them, `failures` is how often one could not be evaluated, and
    `recorded` the sum of each series that rules stored.
    """

    heard: tuple[Heard, ...]
    error_ratios: Mapping[str, Fraction]
    status: Mapping[str, Mapping[str, Any]]
    rules: tuple[Mapping[str, Any], ...]
    failures: float
    recorded: Mapping[str, float]

    def told(self, words: str) -> set[str]:
        """Who heard these words."""
        return {one.whom for one in self.heard if words in one.text}

    def messages(self, whom: str) -> list[Mapping[str, Any]]:
        """What somebody heard, in order."""
        return [one.payload for one in self.heard if one.whom == whom]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """All that takes part in a story, up and running."""

    project: Project
    services: Services
    prometheus: Prometheus
    alertmanager: Alertmanager
    standins: Stubs


def tell(generation: Generation, folder: Path) -> Facts:
    """Live through the story on these servers."""
    with _stage(generation, folder) as stage:
        stage.services.await_scrapes()
        mark = _next_mark(time.time() + QUIET - INCIDENT)
        _people_call(stage.alertmanager)
        _users_come_and_go(stage.services, mark)
        _wait(lambda: _budgets_are_computed(stage, mark) and _page_is_over(stage), mark + LATEST)
        return Facts(
            heard=tuple(map(_heard, stage.standins.deliveries())),
            error_ratios=stage.services.error_ratios,
            status=stage.project.status(stage.prometheus.url),
            rules=tuple(stage.prometheus.rules()),
            failures=_rule_failures(stage.prometheus),
            recorded=_recorded(stage.prometheus),
        )


@contextmanager
def _stage(generation: Generation, folder: Path) -> Iterator[Stage]:
    with stubs() as standins, services() as measured:
        ours = project(folder, standins)
        ours.compile()
        with alertmanager(generation, ours.alertmanager_config, folder) as notifier:
            config = _prometheus_config(notifier, measured)
            with prometheus(generation, config, ours.rule_files, folder) as server:
                yield Stage(
                    project=ours,
                    services=measured,
                    prometheus=server,
                    alertmanager=notifier,
                    standins=standins,
                )


def _prometheus_config(notifier: Alertmanager, measured: Services) -> str:
    jobs = "".join(
        f"  - {{job_name: {job}, static_configs: [{{targets: {list(targets)}}}]}}\n"
        for job, targets in measured.targets.items()
    )
    return f"""
global: {{scrape_interval: 1s}}
alerting:
  alertmanagers: [static_configs: [targets: ["{notifier.url.removeprefix("http://")}"]]]
scrape_configs:
{jobs}"""


def _people_call(notifier: Alertmanager) -> None:
    for labels, reason in ((CALL, REASON), (CALL_TO_NOBODY, REASON_TO_NOBODY)):
        said = {"call_reason": reason, "called_by": "the person on call", "call_mode": "explicit"}
        notifier.post_alerts(labels, annotations=said)


def _users_come_and_go(measured: Services, mark: float) -> None:
    first, second, probe = measured.first, measured.second, measured.probe

    def usual_until(seconds: float) -> None:
        while time.time() < mark + seconds:
            measured.recover(good=10)
            measured.serve(first, good=20, bad=1)
            time.sleep(1)

    _sleep_until(mark + INCIDENT)
    measured.have_an_incident(good=100, bad=900)
    measured.serve(first, good=5000, bad=600)
    measured.serve(second, good=500)
    probe.answer(1)
    usual_until(-115)
    measured.serve(second, good=3, bad=60)
    second.await_scrape()
    second.remove()
    usual_until(-100)
    probe.answer(0)
    usual_until(-80)
    probe.answer(1)
    usual_until(-65)
    measured.serve(first, good=50, bad=200)
    first.await_scrape()
    first.reset()
    measured.serve(first, good=7, bad=3)
    usual_until(-60)
    first.down = True
    probe.answer(None)
    measured.serve(first, good=30, bad=150)
    usual_until(-25)
    first.down = False
    probe.answer(1)
    usual_until(END)
    probe.answer(None)


def _budgets_are_computed(stage: Stage, mark: float) -> bool:
    """Whether every budget was computed after the mark's sums, which all rule groups have within a minute."""
    computed = stage.prometheus.query(f"timestamp(slo:error_budget:remaining) > {mark + 60}")
    return {one.labels["slo"] for one in computed} == stage.services.error_ratios.keys()


def _page_is_over(stage: Stage) -> bool:
    ends = stage.standins.deliveries("pagerduty", "licences-page")
    return any(one.payload["event_action"] == "resolve" for one in ends)


def _rule_failures(server: Prometheus) -> float:
    with requests.Session() as session:
        session.trust_env = False  # no proxy between us and the loopback
        page = session.get(f"{server.url}/metrics", timeout=30).text
    name = "prometheus_rule_evaluation_failures_total"
    counts = [line for line in page.splitlines() if line.startswith(name)]
    assert counts, f"Prometheus shows no {name}"
    return sum(float(line.rpartition(" ")[2]) for line in counts)


def _recorded(server: Prometheus) -> Mapping[str, float]:
    """The sum of all that was stored in each series of ours: not a number, if any of it is none."""
    named = 'label_replace({__name__=~"slo:.+"}, "series", "$1", "__name__", "(.+)")'
    sums = server.query(f"sum_over_time({named}[1h:30s])")
    return {f"{one.labels['series']} of {one.labels['slo']}": one.value for one in sums}


def _heard(delivery: Delivery) -> Heard:
    return Heard(
        at=delivery.at,
        whom=f"{delivery.kind} {delivery.address}",
        text="\n".join(_texts(delivery.payload)),
        payload=delivery.payload,
    )


def _texts(payload: object) -> Iterator[str]:
    """All texts in a payload, however deep."""
    match payload:
        case str():
            yield payload
        case Mapping():
            for value in payload.values():
                yield from _texts(value)
        case list():
            for value in payload:
                yield from _texts(value)


def _next_mark(after: float) -> float:
    return -(-after // 300) * 300


def _sleep_until(at: float) -> None:
    time.sleep(max(0, at - time.time()))


def _wait(probe: Callable[[], bool], until: float) -> None:
    """Wait until the probe holds, or it is too late: the tests will tell what is missing."""
    while not probe() and time.time() < until:
        time.sleep(1)
