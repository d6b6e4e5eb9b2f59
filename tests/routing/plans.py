"""Plans with what routing adds to rules, and the files that are written of them."""

from pathlib import Path
from typing import Any

from slo.model import naming
from slo.plan.routing import routing
from slo.plan.types import Alert, Labels, Plan, RuleFile, RuleGroup
from slo.targets.alertmanager import artifacts
from slo.text.units import Duration
from tests.routing.organisations import catalogue

TEMPLATE = Path(__file__).parents[2] / "templates" / "alertmanager" / "slo.tmpl"
OURS = {"alertmanager/slo.tmpl": TEMPLATE.read_text(encoding="utf-8")}


def alert(name: str, **labels: str) -> Alert:
    return Alert(name=name, expr="vector(1)", labels=labels, annotations={})


def burning(product: str, severity: str) -> Alert:
    """The alert of the one SLO of a product."""
    labels = {
        "product": product,
        "service": f"{product}-api",
        "slo": f"{product}-api-success",
        "environment": "production",
        "severity": severity,
        "category": "reliability",
    }
    return alert(naming.BURN, **labels, window="1h")


def plan(*products: dict[str, Any], **organisation: Any) -> Plan:
    """What is planned for these products, or else for all, with rules that page and ticket for each."""
    declared = catalogue(*products, **organisation)
    alerts = [
        burning(name, severity) for name in declared.products for severity in ("page", "page", "ticket")
    ]
    group = RuleGroup(name="all", interval=Duration.parse("1m"), rules=(*alerts, alert(naming.HEARTBEAT)))
    rules = RuleFile(bundle="all", source="all.yaml", groups=(group,))
    return Plan(rule_files=(rules,), routing=routing(declared))


def written(plan: Plan, folder: Path) -> Path:
    """Write everything for Alertmanager below a folder, and give the path of its configuration."""
    for artifact in artifacts(plan, OURS):
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(artifact.text, encoding="utf-8")
    return folder / "alertmanager" / "alertmanager.yml"


def table(config: Path) -> list[tuple[Labels, list[str]]]:
    """Read the table beside a configuration: labels, and the receivers that they reach."""
    lines = (config.parent / "routes.txt").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if not line.startswith("#")]
    return [
        (dict(label.split("=", 1) for label in labels.split()), receivers.split(","))
        for _, receivers, labels in rows
    ]
