"""Whom an alert reaches by a configuration of Alertmanager, as amtool says."""

from collections.abc import Mapping
from pathlib import Path

from slo.clients.programs import Program
from slo.promql.text import exposed, label_name


def reached(labels: Mapping[str, str], config: str, amtool: Program, folder: Path) -> tuple[list[str], str]:
    """Return the receivers of an alert, and why it cannot be routed, or ""."""
    written = [f"{label_name(name)}={exposed(value)}" for name, value in labels.items()]
    code, output, errors = amtool.run(
        "config", "routes", "test", f"--config.file={config}", *written, folder=folder
    )
    why_not = " ".join(f"{errors} {output}".split()) or f"exit code {code}"
    return output.strip().split(","), why_not if code else ""
