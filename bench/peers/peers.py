"""The programs that are compared: how each is given the same objectives, and called for rules alone.

The objectives are ratios of events over 28 days, ten to a service, each with pages and tickets.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

OBJECTIVES_A_SERVICE = 10


class Objective(NamedTuple):
    """An objective of a service, by their numbers."""

    service: int
    number: int

    @property
    def selector(self) -> str:
        return f'job="service-{self.service}", handler="/page-{self.number}"'

    @property
    def target(self) -> str:
        return f"99.{self.number}"


class Peer(NamedTuple):
    """A program: it reads what `write` writes into `in`, and writes rules into `out`, both in one folder."""

    name: str
    program: str
    write: Callable[[Path, int], None]
    arguments: tuple[str, ...]
    version: tuple[str, ...]


def services(objectives: int) -> Iterator[list[Objective]]:
    """Yield the objectives of each service."""
    for first in range(0, objectives, OBJECTIVES_A_SERVICE):
        count = min(OBJECTIVES_A_SERVICE, objectives - first)
        yield [Objective(first // OBJECTIVES_A_SERVICE, number) for number in range(count)]


def _write_slo(folder: Path, objectives: int) -> None:
    (folder / "organisation.yaml").write_text(
        "kind: Organisation\nname: bench\ntargets: [prometheus]\nparties:\n"
        "  sre: {kind: platform, out_of_hours: https://a.example, ticket: {webhook: {url: https://a.example}}}\n"
    )
    for service in services(objectives):
        name = f"service-{service[0].service:05}"
        indicators = "".join(
            f"  page-{one.number}:\n    events:\n"
            f"      total: http_requests_total{{{one.selector}}}\n"
            f'      bad: http_requests_total{{{one.selector}, code=~"5.."}}\n'
            for one in service
        )
        listed = "".join(
            f"  - {{indicator: page-{one.number}, target: {one.target}%, window: 28d}}\n" for one in service
        )
        text = f"kind: Service\nname: {name}\nindicators:\n{indicators}objectives:\n{listed}"
        (folder / f"{name}.yaml").write_text(text)


def _write_sloth(folder: Path, objectives: int) -> None:
    for service in services(objectives):
        name = f"service-{service[0].service:05}"
        slos = "".join(
            f"- name: page-{one.number}\n  objective: {one.target}\n  sli:\n    events:\n"
            f"      error_query: '{_rate(one, _FAILED)}'\n"
            f"      total_query: '{_rate(one)}'\n"
            f"  alerting:\n    name: Page{one.number}\n    page_alert: {{labels: {{severity: page}}}}\n"
            "    ticket_alert: {labels: {severity: ticket}}\n"
            for one in service
        )
        (folder / f"{name}.yaml").write_text(f"version: prometheus/v1\nservice: {name}\nslos:\n{slos}")


_FAILED = ', code=~"5.."'


def _rate(one: Objective, more: str = "") -> str:
    return f"sum(rate(http_requests_total{{{one.selector}{more}}}[{{{{.window}}}}]))"


def _write_pyrra(folder: Path, objectives: int) -> None:
    for one in (one for service in services(objectives) for one in service):
        name = f"service-{one.service:05}-page-{one.number}"
        (folder / f"{name}.yaml").write_text(
            f"apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {{name: {name}}}\n"
            f'spec:\n  target: "{one.target}"\n  window: 4w\n  indicator:\n    ratio:\n'
            f"      errors: {{metric: 'http_requests_total{{{one.selector}, code=~\"5..\"}}'}}\n"
            f"      total: {{metric: 'http_requests_total{{{one.selector}}}'}}\n"
        )


PEERS = (
    Peer(
        "slo",
        sys.executable,
        _write_slo,
        ("-m", "slo", "compile", "--definitions", "in", "--output", "out"),
        ("-m", "slo", "--version"),
    ),
    Peer(
        "Sloth",
        "sloth",
        _write_sloth,
        ("generate", "--no-log", "--default-slo-period=28d", "--input=in", "--out=out"),
        ("version",),
    ),
    Peer(
        "Pyrra",
        "pyrra",
        _write_pyrra,
        ("generate", "--config-files=in/*.yaml", "--prometheus-folder=out"),
        ("--version",),
    ),
    Peer(
        "slokit",
        "slokit",
        _write_sloth,
        ("generate", "--period", "28d", "-i", "in", "-o", "out/rules.yaml"),
        ("--version",),
    ),
)
