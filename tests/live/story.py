"""The story that real servers live through, once for each generation, and the facts that are left of it.

Rules count on the minute what happened five minutes ago, sum up on each fifth minute of the clock, called
the mark, and compute budgets each fourth minute. Prometheus and Alertmanager load what was generated, byte
for byte; only the folder of a file of rules is chosen, since that decides at which second Prometheus
evaluates its groups.

    before      for ten minutes nobody used the services, whose events were counted for an hour: this is
                backfilled
    start       two people call: one Reliability Engineering, one a party that nobody declared
           0s   the incident: in one moment most users of four services fail; then these serve well again.
                searches are made, more than in the whole rest of the story, and go on until the end
          20s   an instance of the search ends, and fails its users while it shuts down
          35s   the probe finds the search down for 20s
          70s   the other instance of the search has its worst moment, and restarts: its counters start from 0
          75s   it cannot be scraped for 35s, and has a bad time meanwhile; nor can the probe be scraped
         115s   all users leave, the probe ends: from here on the truth stands still
    375s        5 minutes after the incident was seen its alert ends, and Alertmanager says so when it
                looks at the alert again, 5 minutes after the page
    the mark that follows, when all has been settled for 30s or more, and less than 330s
                Prometheus sums up within 12s, and computes each service's budget within 30s

With what it takes to start, this is 8 to 13 and a half minutes, by when in five minutes it starts.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import requests
import yaml

from tests.live.project import Project, project
from tests.live.services import Services, services
from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Alertmanager, Prometheus, alertmanager, prometheus
from tests.servers.slots import place_each
from tests.servers.stubs import Delivery, Stubs, stubs

STARTING = 30  # seconds; servers that take longer may have to wait for budgets by 3 minutes more
SAMPLE_DELAY = 300  # seconds
KNOWN = 600  # seconds of history
COUNTED = 3600  # seconds since counts began: as long as the windows of alerts that page
END = 115  # seconds from the incident
SETTLED = 30  # seconds: the sums at a mark include what happened so long before, and the delay of samples
SLOTS = {60: (2, 12), 240: (15, 30)}  # seconds after the mark
BUDGET = "slo:error_budget:ratio"  # has the labels of an objective
LATEST = 480  # seconds after the mark

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

    def notified(self, words: str) -> set[str]:
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
        _people_call(stage.alertmanager)
        began = time.time()
        mark = _mark(began)
        _users_come_and_go(stage.services, began)
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
        backfill(_history(measured, ours), folder, generation)
        with alertmanager(generation, ours.alertmanager_config, folder) as notifier:
            config = _prometheus_config(notifier, measured)
            with prometheus(generation, config, _placed_rules(generation, ours, folder), folder) as server:
                yield Stage(
                    project=ours,
                    services=measured,
                    prometheus=server,
                    alertmanager=notifier,
                    standins=standins,
                )


def _history(measured: Services, ours: Project) -> Iterator[Series]:
    now = int(time.time())
    yield from measured.unchanged(range(now - KNOWN, now, 15))
    for file in ours.rule_files:
        for group in yaml.safe_load(file.read_text())["groups"]:
            for rule in group["rules"]:
                if rule.get("record") == BUDGET:
                    labels = {name: rule["labels"][name] for name in ("slo", "slo_bundle")}
                    began = [(at, now - COUNTED) for at in range(now - KNOWN, now, 60)]
                    yield Series("slo:history:start1m", labels, began)


def _placed_rules(generation: Generation, ours: Project, folder: Path) -> list[Path]:
    """Copies of the files of rules, in folders from where they are evaluated soon after the mark."""
    mark = _mark(time.time() + STARTING)
    wanted = {
        interval: (mark % interval + first, mark % interval + last)
        for interval, (first, last) in SLOTS.items()
    }
    return [
        path for file in ours.rule_files for path in place_each(generation, file, folder / "rules", wanted)
    ]


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


def _users_come_and_go(measured: Services, began: float) -> None:
    first, second, probe = measured.first, measured.second, measured.probe

    def usual_until(seconds: float) -> None:
        while time.time() < began + seconds:
            measured.recover(good=10)
            measured.serve(first, good=20, bad=1)
            time.sleep(1)

    measured.have_an_incident(good=100, bad=900)
    measured.serve(first, good=5000, bad=600)
    measured.serve(second, good=500)
    probe.answer(1)
    usual_until(20)
    measured.serve(second, good=3, bad=60)
    second.await_scrape()
    second.remove()
    usual_until(35)
    probe.answer(0)
    usual_until(55)
    probe.answer(1)
    usual_until(70)
    measured.serve(first, good=50, bad=200)
    first.await_scrape()
    first.reset()
    measured.serve(first, good=7, bad=3)
    usual_until(75)
    first.down = True
    probe.fail()
    measured.serve(first, good=30, bad=150)
    usual_until(110)
    first.down = False
    probe.answer(1)
    usual_until(END)
    probe.answer(None)


def _budgets_are_computed(stage: Stage, mark: float) -> bool:
    """Whether every budget was computed after its service's sums of the mark."""
    sums = "max by (slo_bundle) (max_over_time(timestamp(slo:sli_total:increase5m)[5m:5s]))"
    since = f"timestamp(slo:error_budget:remaining) > on (slo_bundle) group_left () ({sums} >= {mark})"
    computed = stage.prometheus.query(since)
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


def _mark(began: float) -> float:
    """When all is summed up that happens in a story that begins so."""
    return -(-(began + END + SETTLED) // 300) * 300 + SAMPLE_DELAY


def _wait(probe: Callable[[], bool], until: float) -> None:
    """Wait until the probe holds, or it is too late: the tests will tell what is missing."""
    while not probe() and time.time() < until:
        time.sleep(1)
