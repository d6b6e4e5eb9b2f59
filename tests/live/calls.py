"""Who is called upon, when and by what, on real servers: every scenario in one go of a minute or two.

Pages are made at will: the rules are those that are generated, but a page's condition is a gauge, what is
agreed as 15m lasts 25s, and Alertmanager waits for nothing. Each scenario has objectives of its own.
"""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.servers.binaries import Generation
from tests.servers.exporter import Exporter, exporter
from tests.servers.processes import Alertmanager, alertmanager, prometheus
from tests.servers.stubs import Delivery, Stubs, stubs
from tests.servers.waiting import eventually

DEFINITIONS = Path(__file__).parent / "calling"
AFTER = 25  # seconds, in place of 15m: enough to answer a page on a busy machine
PAGERS = ("platform-page", "platform-called", "cyber-called", "notify-page")
CHATS = ("techops", "cyber-security-help", "notify", "appointments", "appointments-queue")
QUICKLY = {
    "group_wait: 10s": "group_wait: 0s",
    "group_wait: 30s": "group_wait: 0s",
    "group_interval: 5m": "group_interval: 1s",
    "group_interval: 1m": "group_interval: 1s",
}
SLOS = (
    "petitions-api-short",
    "petitions-api-long",
    "petitions-api-answered",
    "petitions-staging-up",
    "clusters-staging-up",
    "notify-api-up",
    "notify-api-logins",
    "appointments-api-up",
)
AGAIN = "petitions-staging-up"
RE = "reliability-engineering"
REASON = "the database console does not let us in"
SECURITY_REASON = "somebody reads our mail"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was delivered, when in seconds since 1970 pages began, and what the commands said."""

    deliveries: tuple[Delivery, ...]
    began: Mapping[str, float]
    said: Mapping[str, subprocess.CompletedProcess[str]]

    def heard(self, whom: str, about: str) -> list[Delivery]:
        """What came to somebody, such as `slack techops`, with these words in it."""
        return [
            one
            for one in self.deliveries
            if f"{one.kind} {one.address}" == whom and about in str(one.payload)
        ]

    def notified(self, about: str) -> set[str]:
        return {f"{one.kind} {one.address}" for one in self.deliveries if about in str(one.payload)}


@dataclass(frozen=True, slots=True)
class Stage:
    """All that takes part, up and running."""

    folder: Path
    pages: Exporter
    notifier: Alertmanager
    standins: Stubs

    def page(self, *slos: str, on: bool = True) -> None:
        with self.pages.step():
            for slo in slos:
                self.pages.set("burning", {"slo": slo}, float(on))

    def slo(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return _slo(self.folder, *arguments, "--alertmanager", self.notifier.url, "--as", "ana")

    def heard(self, kind: str, address: str, words: str) -> None:
        self.standins.wait_for(
            lambda one: (one.kind, one.address) == (kind, address) and words in str(one.payload), timeout=40
        )

    def silence(self, **labels: str) -> None:
        """Silence alerts for 5 seconds, as people do who take it for an answer."""
        matchers = [
            {"name": name, "value": value, "isRegex": False, "isEqual": True}
            for name, value in labels.items()
        ]
        now = datetime.now(UTC)
        self.notifier._ask(
            "POST",
            "/api/v2/silences",
            json={
                "matchers": matchers,
                "startsAt": now.isoformat(),
                "endsAt": (now + timedelta(seconds=5)).isoformat(),
                "createdBy": "ana",
                "comment": "I have it",
            },
        )


PITFALL = {
    "alertname": "Silenced",
    "product": "notify",
    "service": "notify-api",
    "slo": "a-page-that-was-silenced",
    "environment": "production",
    "severity": "page",
    "category": "reliability",
}


def live(generation: Generation, folder: Path) -> Facts:
    """Live through all scenarios."""
    said: dict[str, subprocess.CompletedProcess[str]] = {}
    began: dict[str, float] = {}
    with _stage(generation, folder) as stage:
        stage.page(*SLOS, on=False)
        stage.pages.await_scrape(timeout=60)
        stage.page("clusters-staging-up")
        stage.heard("pagerduty", "platform-page", "clusters-staging-up")
        began = dict.fromkeys(SLOS, time.time())
        stage.page(*SLOS)
        for slo in ("petitions-api-short", "petitions-api-answered"):
            stage.heard("email", "petitions-page@example.org", slo)
        stage.page("petitions-api-short", on=False)
        said["ack"] = stage.slo("ack", "petitions-api-answered")
        said["call"] = stage.slo("call", "reliability-engineering", "notify-api-up", "--reason", REASON)
        said["security"] = stage.slo("call", "cyber-security", "petitions", "--reason", SECURITY_REASON)
        _silenced_page(stage)
        said["drill"], said["answer"] = _drill(stage)
        stage.heard("pagerduty", "platform-called", "petitions-api-long")
        # The party has a page of its own in staging all the time; a call from there ends, and comes again.
        stage.heard("pagerduty", "platform-called", AGAIN)
        stage.page(AGAIN, on=False)
        stage.heard(
            "pagerduty", "platform-called", f"Stood down: petitions calls upon {RE}: the page of {AGAIN}"
        )
        stage.page(AGAIN)
        eventually(lambda: len(_triggers(stage.standins, AGAIN)) == 2, 60)
        stage.heard("pagerduty", "platform-called", REASON)
        stage.heard("slack", "cyber-security-help", SECURITY_REASON)
        said["late ack"] = stage.slo("ack", "petitions-api-long")
        time.sleep(4)  # by now others would have called, too
        for name in ("call", "security"):
            call = said[name].stdout.split()[-1]
            said[f"end of {name}"] = stage.slo("stand-down", call)
        stage.heard("pagerduty", "platform-called", "Stood down: notify calls")
        stage.heard("pagerduty", "cyber-called", "Stood down: petitions calls")
        stage.page(*SLOS, on=False)
        stage.heard("pagerduty", "platform-called", "Stood down: petitions calls")
        stage.heard("email", "petitions-page@example.org", "Resolved: petitions: petitions-api-answered")
        time.sleep(2)
        said["calls"] = _slo(folder, "calls", "--format", "json")
        return Facts(tuple(stage.standins.deliveries()), began, said)


def muted(generation: Generation, folder: Path, end: datetime) -> tuple[Delivery, ...]:
    """Have a page begin before a team's hours end, and end after them, and give what was delivered."""
    labels = {**PITFALL, "product": "appointments", "slo": "appointments-api-up"}
    with stubs() as standins:
        _project(folder, standins, end=f"{end:%H:%M}")
        config = quickly(folder / "generated/alertmanager/alertmanager.yml")
        with alertmanager(generation, config, folder) as notifier:
            notifier.post_alerts(labels, ends_at=end + timedelta(seconds=60))
            eventually(lambda: standins.deliveries("slack", "appointments"))
            time.sleep(max(0, end.timestamp() + 1 - time.time()))
            notifier.post_alerts(labels, ends_at=datetime.now(UTC))
            eventually(lambda: len(standins.deliveries("slack", "appointments-queue")) == 2)
            time.sleep(2)
        return tuple(standins.deliveries())


def _triggers(standins: Stubs, about: str) -> list[Delivery]:
    """Return the calls to the platform's pager about an objective."""
    return [
        one
        for one in standins.deliveries("pagerduty", "platform-called")
        if about in str(one.payload) and one.payload["event_action"] == "trigger"
    ]


def _drill(stage: Stage) -> tuple[subprocess.CompletedProcess[str], subprocess.CompletedProcess[str]]:
    """Drill a party, and answer for it from another machine, where nobody has the record."""
    arguments = ("drill", "cyber-security", "notify", "--for", "60s", "--as", "ana")
    command = [sys.executable, "-m", "slo", *arguments, "--alertmanager", stage.notifier.url]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=stage.folder, stdout=pipe, stderr=pipe, text=True) as drill:
        assert drill.stderr
        call = drill.stderr.readline().split()[-1]
        stage.heard("pagerduty", "cyber-called", "[DRILL] notify calls upon cyber-security")
        answer = stage.slo("ack", call, "--record", "elsewhere.jsonl")
        stdout, stderr = drill.communicate(timeout=60)
    return subprocess.CompletedProcess(command, drill.returncode, stdout, stderr), answer


def _silenced_page(stage: Stage) -> None:
    """Have a page end while it is silenced, posted by hand: Prometheus says for 15m that a page is over."""
    over = datetime.now(UTC) + timedelta(seconds=4)
    stage.notifier.post_alerts(PITFALL, ends_at=over)
    stage.heard("pagerduty", "notify-page", PITFALL["slo"])
    stage.silence(slo=PITFALL["slo"])


@contextmanager
def _stage(generation: Generation, folder: Path) -> Iterator[Stage]:
    with stubs() as standins, exporter() as pages:
        _project(folder, standins, end="24:00")
        config = quickly(folder / "generated/alertmanager/alertmanager.yml")
        with alertmanager(generation, config, folder) as notifier:
            server = f"""
global: {{scrape_interval: 1s}}
alerting:
  alertmanagers: [static_configs: [targets: ["{notifier.url.removeprefix("http://")}"]]]
scrape_configs: [{{job_name: pages, static_configs: [targets: ["{pages.address}"]]}}]
"""
            with prometheus(generation, server, [_rules(folder)], folder):
                yield Stage(folder, pages, notifier, standins)


def _project(folder: Path, standins: Stubs, end: str) -> None:
    """Write the definitions and the secrets, and compile."""
    filled_in = {
        "@SECRETS@": str(folder / "secrets"),
        "@STANDINS@": standins.url,
        "@SMARTHOST@": standins.smarthost,
        "@END@": end,
    }
    (folder / "definitions").mkdir(parents=True)
    for definition in DEFINITIONS.iterdir():
        text = definition.read_text()
        for placeholder, value in filled_in.items():
            text = text.replace(placeholder, value)
        (folder / "definitions" / definition.name).write_text(text)
    for kind, secrets in (("pagerduty", {name: name for name in PAGERS}), ("slack", _slack(standins))):
        (folder / "secrets" / kind).mkdir(parents=True)
        for name, text in secrets.items():
            (folder / "secrets" / kind / name).write_text(text)
    for party in ("petitions", RE, "notify", "cyber-security"):
        _slo(folder, "agree", "--as", party, "--by", f"head-of-{party}", "--yes")
    said = _slo(folder, "compile")
    assert said.returncode == 0, said.stdout + said.stderr


def _slo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "slo", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)


def _slack(standins: Stubs) -> dict[str, str]:
    return {name: standins.slack_url(name) for name in CHATS}


def quickly(config: Path) -> Path:
    """Have an Alertmanager wait for nothing."""
    text = config.read_text()
    for written, quick in QUICKLY.items():
        assert written in text
        text = text.replace(written, quick)
    config.write_text(text)
    return config


def _rules(folder: Path) -> Path:
    """Keep the pages and the calls that were generated; let gauges decide on pages, and time run faster."""
    rules: list[dict[str, Any]] = []
    for file in sorted((folder / "generated/prometheus").iterdir()):
        for group in yaml.safe_load(file.read_text())["groups"]:
            for rule in filter(_is_page, group["rules"]):
                if rule["alert"] == "SLOCall":
                    assert rule["for"] == "15m"
                    rules.append({**rule, "for": f"{AFTER}s"})
                elif rule["labels"]["window"] == "1h":
                    rules.append({**rule, "expr": f'burning{{slo="{rule["labels"]["slo"]}"}} == 1'})
    path = folder / "rules.yml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "all", "interval": "1s", "rules": rules}]}))
    return path


def _is_page(rule: Mapping[str, Any]) -> bool:
    return "alert" in rule and rule["labels"]["severity"] == "page"
