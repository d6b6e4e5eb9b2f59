"""The rules that `slo compile` writes, read from its files."""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.rules.design import Rule
from bench.rules.services import OBJECTIVE, Service
from slo.model import naming
from slo.units import Duration

_SLO = str(Path(sys.executable).with_name("slo"))


@dataclass(frozen=True, slots=True)
class Ours:
    """Compiled rules by the name of their service."""

    compiled: Mapping[str, tuple[Rule, ...]]
    name: str = "slo"

    def rules(self, service: Service) -> Iterator[Rule]:
        """Give all rules of a service's file."""
        yield from self.compiled[service.name]

    def rule(self, service: Service, name: str) -> Rule:
        """Find the recording of a name."""
        return next(rule for rule in self.rules(service) if rule.name == name)

    def budget_figure(self, service: Service) -> str:
        """Ask for the error ratio of 28 days."""
        return self.rule(service, naming.error_ratio(Duration.parse("28d"))).expr

    def counts(self, service: Service) -> tuple[str, str]:
        """Give the expressions of all and of bad events of a minute, both on raw series alone."""
        total, bad = (self.rule(service, name).expr for name in (naming.TOTAL_1M, naming.BAD_1M))
        recorded = naming.of(naming.TOTAL_1M, slo=service.slo)
        assert recorded in bad, f"{bad} does not read {recorded}"
        return total, bad.replace(recorded, f"({total})")


def compiled(services: Iterable[Service], folder: Path) -> Ours:
    """Write definitions below a folder, compile them, and read the rules."""
    definitions, generated = folder / "definitions", folder / "generated"
    definitions.mkdir(parents=True)
    by_service = {}
    for service in services:
        (definitions / f"{service.name}.yaml").write_text(_definition(service), encoding="utf-8")
    command = [_SLO, "compile", "--definitions", str(definitions), "--output", str(generated)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for service in services:
        text = (generated / "prometheus" / f"{service.name}.yaml").read_text(encoding="utf-8")
        by_service[service.name] = tuple(_rules(text, service))
    return Ours(by_service)


def _definition(service: Service) -> str:
    measured = (
        f"latency: {{histogram: 'http_request_duration_seconds{{job=\"{service.name}\"}}', within: 500ms}}"
        if service.measures_latency
        else f"events: {{total: '{service.total}', bad: '{service.bad}'}}"
    )
    return f"""\
kind: Service
name: {service.name}
runbook: https://runbooks.example.org/{service.name}
indicators:
  served:
    {measured}
objectives:
  - {{indicator: served, target: {OBJECTIVE}%, window: 28d}}
"""


def _rules(text: str, service: Service) -> Iterator[Rule]:
    inherited = {"slo": service.slo, "slo_bundle": service.name}
    for group in yaml.safe_load(text)["groups"]:
        every = Duration.parse(group["interval"]).milliseconds / 1000
        for rule in group["rules"]:
            if "record" in rule:
                yield Rule(rule["record"], rule["expr"], inherited | rule.get("labels", {}), every)
            else:
                yield Rule(rule["alert"], rule["expr"], None, every)
