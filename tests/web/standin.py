"""A Prometheus that says what a test wants, and may be away; and a live site that asks it."""

import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import requests

from slo.catalogue.load import load
from slo.clients.prometheus import Prometheus
from slo.clients.urls import Address as Url
from slo.evidence.selection import Selection
from slo.languages import LanguageCode
from slo.plan.drafts import without_pages_of_drafts
from slo.project import read_report_templates
from slo.web.definitions import Definitions, LoadedDefinitions
from slo.web.figures import Figures
from slo.web.hosts import Hosts
from slo.web.server import Address, serving
from slo.web.site import Site
from tests.servers.loopback import QuietHandler
from tests.servers.loopback import serving as listening

ID = "checkout-success"
SERVICE = """\
kind: Service
name: checkout
error_budget_policy: standard
indicators:
  success:
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="checkout", code=~"5.."}'}
  regional:
    by: region
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="checkout", code=~"5.."}'}
  silent:
    events: {total: 'nothing_total{job="checkout"}', bad: 'nothing_total{job="checkout", code=~"5.."}'}
objectives:
  - {indicator: success, target: 99.9%, window: 28d}
  - {indicator: regional, target: 99%, window: 28d}
  - {indicator: silent, target: 99%, window: 28d}
---
kind: ErrorBudgetPolicy
name: standard
steps:
  - {name: caution, when: {remaining: 60%}, do: Mend before new work.}
  - {name: freeze, when: {remaining: 0%}, freeze: true, do: Release nothing.}
"""

Series = tuple[Mapping[str, str], str]


def ratio(window: str, value: str, slo: str = ID, **labels: str) -> Series:
    return {"__name__": f"slo:error_ratio:{window}", "slo": slo, **labels}, value


HALF_LEFT = (ratio("28d", "0.0005"), ratio("1h", "0.002"))


@dataclass
class Said:
    """What the stand-in answers, and what it was asked, path by path. `refused` are parts of queries."""

    now: tuple[Series, ...] = HALF_LEFT
    past: Callable[[float, float, float], list[tuple[Mapping[str, str], list[tuple[float, str]]]]] = (
        lambda start, end, step: []
    )
    away: bool = False
    refused: tuple[str, ...] = ()
    after: float = 0
    remarks: list[str] = field(default_factory=list)
    url: str = ""
    asked: list[tuple[str, Mapping[str, list[str]]]] = field(default_factory=list)

    def times(self, path: str = "/api/v1/query") -> int:
        return sum(one == path for one, _ in self.asked)


@contextmanager
def standin(said: Said) -> Iterator[Said]:
    class Handler(QuietHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            said.asked.append((self.path, form))
            time.sleep(said.after)
            if said.away:
                self.answer(503, "<html>")
            elif any(part in form["query"][0] for part in said.refused):
                refusal = {"status": "error", "errorType": "execution", "error": "too many samples"}
                self.answer(422, json.dumps(refusal), "application/json")
            elif self.path.endswith("query"):
                at = time.time()
                self.say("vector", [{"metric": labels, "value": [at, value]} for labels, value in said.now])
            else:
                asked = (float(form["start"][0]), float(form["end"][0]), _seconds(form["step"][0]))
                found = said.past(*asked)
                self.say("matrix", [{"metric": labels, "values": values} for labels, values in found])

        def say(self, kind: str, result: object) -> None:
            data = {
                "status": "success",
                "data": {"resultType": kind, "result": result},
                "warnings": said.remarks,
            }
            self.answer(200, json.dumps(data), "application/json")

    with listening(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        said.url = f"http://{address}"
        yield said


def _seconds(text: str) -> float:
    from slo.text.units import Duration

    return float(Duration.parse(text).seconds)


@dataclass
class Clock:
    """A time that a test moves."""

    at: float = 0

    def __call__(self) -> float:
        return self.at


def site(
    prometheus: str,
    *,
    service: str = SERVICE,
    every: float = 30,
    clock: Callable[[], float] = time.monotonic,
    user_header: str | None = None,
    timeout: int = 5,
    language: LanguageCode | None = None,
) -> Site:
    catalogue = without_pages_of_drafts(load({"checkout.yaml": service}))
    definitions = Definitions(lambda: 1, lambda: LoadedDefinitions(catalogue, catalogue.slos, "abc"))
    asked = Prometheus(Url.parse(prometheus), timeout=timeout)
    figures = Figures(definitions, asked, Selection(), every, clock)
    templates = read_report_templates(Path("definitions"))
    return Site(figures, asked, templates, max(1, int(every)), user_header, language)


@dataclass(frozen=True)
class Visitor:
    """Asks a site over HTTP."""

    url: str

    def get(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None
    ) -> requests.Response:
        return requests.request(method, self.url + path, headers=headers, timeout=30, allow_redirects=False)

    def at_once(self, number: int, path: str) -> list[requests.Response]:
        """Ask so many times at the same time."""
        found: list[requests.Response] = []
        threads = [threading.Thread(target=lambda: found.append(self.get(path))) for _ in range(number)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found


@contextmanager
def visiting(one: Site) -> Iterator[Visitor]:
    with serving(one, Address("127.0.0.1", 0), Hosts(["slo.example.org"])) as address:
        yield Visitor(f"http://{address}")


def samples(text: str) -> dict[str, float]:
    """The series of an exposition and their values."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def check_metrics(text: str, promtool: Path) -> tuple[int, str]:
    """What promtool says of an exposition."""
    command = [str(promtool), "check", "metrics"]
    stated = subprocess.run(command, input=text, text=True, capture_output=True)
    return stated.returncode, stated.stdout + stated.stderr
