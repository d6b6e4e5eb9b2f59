"""The rules that `slo compile` writes, read from its files."""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from bench.rules.design import WORKBOOK, Rule, Tier
from bench.rules.services import OBJECTIVE, Service
from slo.model import naming
from slo.text.units import Duration

_STORED = frozenset(
    {
        naming.TOTAL_1M,
        naming.BAD_1M,
        naming.TOTAL_RECENT,
        naming.BAD_RECENT,
        naming.TOTAL_5M,
        naming.BAD_5M,
        naming.ERROR_BUDGET,
    }
)
_SLO = str(Path(sys.executable).with_name("slo"))


@dataclass(frozen=True, slots=True)
class Ours:
    """Compiled rules by the name of their service, and the folder of their files."""

    compiled: Mapping[str, tuple[Rule, ...]]
    folder: Path
    name: str = "slo"
    tiers: tuple[Tier, ...] = WORKBOOK

    def rules(self, service: Service) -> Iterator[Rule]:
        """Give all rules of a service's file."""
        yield from self.compiled[service.name]

    def rule(self, service: Service, name: str) -> Rule:
        """Find the recording of a name."""
        return next(rule for rule in self.rules(service) if rule.name == name)

    def ratios(self, service: Service) -> Mapping[str, Rule]:
        """Give the recordings of the error ratio by their window, as they read what the bench stores."""
        prefix = "slo:error_ratio:"
        return {
            rule.name.removeprefix(prefix): self._alone(service, rule, _STORED)
            for rule in self.rules(service)
            if rule.name.startswith(prefix)
        }

    def budget_figure(self, service: Service) -> str:
        """Ask for the error ratio of 28 days."""
        return self.ratios(service)["28d"].expr

    def settled(self, service: Service) -> tuple[Rule, Rule]:
        """Give the recordings of all and of bad events of a settled minute, both on raw series alone."""
        return self._on_raw_series(service, naming.TOTAL_1M, naming.BAD_1M)

    def recent(self, service: Service) -> tuple[Rule, Rule]:
        """Give the recordings of all and of bad events since that minute, both on raw series alone."""
        return self._on_raw_series(service, naming.TOTAL_RECENT, naming.BAD_RECENT)

    def _on_raw_series(self, service: Service, total: str, bad: str) -> tuple[Rule, Rule]:
        return self.rule(service, total), self._alone(service, self.rule(service, bad), frozenset())

    def _alone(self, service: Service, rule: Rule, stored: frozenset[str]) -> Rule:
        """Write out what a rule reads of recordings made just before it, but for those that are stored."""
        expr = rule.expr
        for other in self.rules(service):
            if other.labels and other.name not in {rule.name, *stored}:
                latest = rf"{re.escape(other.name)}\{{[^}}]*}}(?!\[)"
                if re.search(latest, expr):
                    written_out = f"({self._alone(service, other, stored).expr})"
                    expr = written_out.join(re.split(latest, expr))
        return rule._replace(expr=expr)


def compiled(services: Iterable[Service], folder: Path) -> Ours:
    """Write definitions below a folder, compile them, and read the rules."""
    definitions, generated = folder / "definitions", folder / "generated"
    definitions.mkdir(parents=True)
    rules = generated / "prometheus"
    by_service: dict[str, tuple[Rule, ...]] = {}
    files = {file: list(its) for file, its in groupby(services, key=lambda service: service.file)}
    for file, its in files.items():
        (definitions / f"{file}.yaml").write_text(_definition(file, its), encoding="utf-8")
    command = [_SLO, "compile", "--definitions", str(definitions), "--output", str(generated)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for file, its in files.items():
        groups = yaml.safe_load((rules / f"{file}.yaml").read_text(encoding="utf-8"))["groups"]
        by_service |= {service.name: tuple(_rules(groups, service)) for service in its}
    return Ours(by_service, rules)


def _definition(file: str, services: Iterable[Service]) -> str:
    indicators = "".join(f"  {service.indicator}:\n    {_measured(service)}\n" for service in services)
    objectives = "".join(
        f"  - {{indicator: {service.indicator}, target: {OBJECTIVE}%, window: 28d}}\n" for service in services
    )
    return (
        f"kind: Service\nname: {file}\nrunbook: https://runbooks.example.org/{file}\n"
        f"indicators:\n{indicators}objectives:\n{objectives}"
    )


def _measured(service: Service) -> str:
    if service.measures_latency:
        return (
            f"latency: {{histogram: 'http_request_duration_seconds{{job=\"{service.job}\"}}', within: 500ms}}"
        )
    return f"events: {{total: '{service.total}', bad: '{service.bad}'}}"


def _rules(groups: Iterable[Mapping[str, Any]], service: Service) -> Iterator[Rule]:
    """Give the rules of a file, but for those that are another objective's alone."""
    inherited = {"slo": service.slo, "slo_bundle": service.file}
    for group in groups:
        every = Duration.parse(group["interval"]).milliseconds // 1000
        for rule in group["rules"]:
            if rule.get("labels", inherited).get("slo") != service.slo:
                continue
            if "record" in rule:
                yield Rule(rule["record"], rule["expr"], inherited | rule.get("labels", {}), every)
            else:
                hold = Duration.parse(rule["for"]).milliseconds // 1000 if "for" in rule else 0
                pages = rule["labels"]["severity"] == "page"
                yield Rule(rule["alert"], rule["expr"], None, every, pages, hold)
