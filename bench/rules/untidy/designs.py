"""The rules that are compared: what `slo compile` writes, and Sloth's."""

import subprocess
import sys
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from bench.rules.services import Service
from bench.rules.sloth import Sloth

_SLO = str(Path(sys.executable).with_name("slo"))


MEASURED = {
    "events": "events: {total: 'http_requests_total{job=\"web\"}', "
    'bad: \'http_requests_total{job="web",code=~"5.."}\'}',
    "latency": "latency: {histogram: 'http_request_duration_seconds{job=\"web\"}', within: 1s}",
    "probe": "probe: {gauge: 'probe_success{job=\"web\"}'}",
}


def ours(folder: Path, changes: Mapping[str, str], kind: str = "events", prometheus: str = "2.42") -> Path:
    """Compile the rules of one objective, for a version of Prometheus."""
    definitions, generated = folder / "definitions", folder / "generated"
    definitions.mkdir(parents=True, exist_ok=True)
    fields = {"target": "99.9", "window": "28d", "environment": "production"} | dict(changes)
    (definitions / "web.yaml").write_text(
        "kind: Service\nname: web\nrunbook: https://runbooks.example.org/web\n"
        f"environment: {fields['environment']}\n"
        f"indicators:\n  requests:\n    {MEASURED[kind]}\n"
        f"objectives:\n  - {{indicator: requests, target: {fields['target']}%, "
        f"window: {fields['window']}}}\n",
        encoding="utf-8",
    )
    (definitions / "organisation.yaml").write_text(
        f'kind: Organisation\nname: us\nparties: {{us: {{kind: platform}}}}\nprometheus: "{prometheus}"\n',
        encoding="utf-8",
    )
    done = subprocess.run(
        [_SLO, "compile", "--definitions", str(definitions), "--output", str(generated)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    file = generated / "prometheus" / "web.yaml"
    if "service" in fields:
        text = file.read_text(encoding="utf-8").replace("service: web", f"service: {fields['service']}")
        file.write_text(text, encoding="utf-8")
    return file


def sloth(folder: Path, interval: int, kind: str = "events") -> Path:
    """Write Sloth's rules of one objective."""
    rules = list(Sloth(interval).rules(Service("web", peak=1, measures_latency=kind == "latency")))
    rules = [rule._replace(expr=rule.expr.replace('le="0.5"', 'le="1"')) for rule in rules]
    groups = []
    for number, (paging, some) in enumerate(groupby(rules, key=lambda rule: rule.labels is None)):
        written: list[dict[str, Any]] = []
        for rule in some:
            if paging:
                labels = {"severity": "page" if rule.pages else "ticket"}
                written.append({"alert": rule.name, "expr": rule.expr, "labels": labels})
            else:
                written.append({"record": rule.name, "expr": rule.expr, "labels": rule.labels})
        groups.append({"name": f"sloth-{number}", "interval": f"{interval}s", "rules": written})
    return _write(folder, {"groups": groups})


def _write(folder: Path, rules: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "rules.yaml"
    file.write_text(yaml.safe_dump(rules, sort_keys=False), encoding="utf-8")
    return file
