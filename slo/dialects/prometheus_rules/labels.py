"""What the labels of an alert say in terms of slo: its product, environment, severity and category."""

from collections.abc import Sequence
from typing import NamedTuple

from slo.dialects.build import text as made
from slo.dialects.dialect import Answers, Fate
from slo.dialects.findings import Findings
from slo.dialects.products import OWNERS
from slo.dialects.severities import needs_nobody
from slo.dialects.values import text
from slo.gotemplates import is_template
from slo.labels import ON_ALERTS
from slo.model import AlertSeverity, Category
from slo.shapes import as_name
from slo.source.nodes import Record, Scalar

_WORDS = {
    **dict.fromkeys(
        ("page", "critical", "crit", "emergency", "disaster", "fatal", "urgent", "sev1", "p0", "p1"),
        AlertSeverity.PAGE,
    ),
    **dict.fromkeys(
        ("ticket", "warning", "warn", "minor", "medium", "low", "notify", "sev2", "sev3", "p2", "p3", "p4"),
        AlertSeverity.TICKET,
    ),
}


class Said(NamedTuple):
    """What labels say, each with the node that says it; and the labels that stay."""

    severity: Scalar
    labels: dict[str, Scalar]
    product: Scalar | None = None
    environment: Scalar | None = None
    category: Scalar | None = None


def read(labels: dict[str, Scalar], rule: Record, answers: Answers, findings: Findings) -> Said:
    """Read the labels of a rule, those of its group among them."""
    severity, of_severity = _severity(labels.get("severity"), rule, answers, findings)
    product, named_by = _product(labels, rule, of_severity, answers, findings)
    environment, category = labels.get("environment"), labels.get("category")
    if environment is not None and as_name(environment.text or "") != environment.text:
        environment = None
    if text(category) not in tuple(Category):
        category = None
    findings.carried(environment)
    used = {"severity"}
    used |= {"environment"} if environment else set()
    used |= {"category"} if category else set()
    used |= {"product"} if named_by == "product" else set()
    kept = {name: node for name, node in labels.items() if name not in used}
    return Said(severity, _renamed(kept, findings), product, environment, category)


def _severity(
    node: Scalar | None, rule: Record, answers: Answers, findings: Findings
) -> tuple[Scalar, str | None]:
    """Return the severity, and the product if the organisation says that the word names one."""
    word = (text(node) or "").strip()
    if node is None or not word:
        findings.lacking(
            Fate.TO_DECIDE, node or rule, "an alert without severity", "severity: ticket", _SAY_SEVERITY
        )
        return made(AlertSeverity.TICKET, rule), None
    if word in (answers.severities or {}):
        severity, product = (answers.severities or {})[word]
        becomes = f"severity: {severity}" + (f", product: {product}" if product else "")
        findings.note(Fate.CARRIED, node, f"severity: {word}", becomes, "as imports.severities say")
        return made(severity, node), product
    if known := _WORDS.get(word.lower()):
        findings.note(Fate.CARRIED, node, f"severity: {word}", f"severity: {known}")
        return made(known, node), None
    if needs_nobody(word):
        fate, because = (Fate.CARRIED, "") if word == AlertSeverity.INFO else (Fate.CHANGED, _NEEDS_NOBODY)
        findings.note(fate, node, f"severity: {word}", f"severity: {AlertSeverity.INFO}", because)
        return made(AlertSeverity.INFO, node), None
    because = "a severity cannot depend on the series" if is_template(word) else _SAY_SEVERITY
    findings.note(Fate.TO_DECIDE, node, f"severity: {word}", "severity: ticket", because)
    return made(AlertSeverity.TICKET, node), None


_NEEDS_NOBODY = "such alerts usually need nobody; to get tickets, answer by --severity WORD=ticket"
_SAY_SEVERITY = (
    "say what the word means by 'severities' of 'imports', or --severity WORD=page; "
    "if it is a team, --severity WORD=page:PRODUCT"
)


def _product(
    labels: dict[str, Scalar], rule: Record, of_severity: str | None, answers: Answers, findings: Findings
) -> tuple[Scalar | None, str]:
    """Return the name of the product, and the label that names it."""
    if of_severity:
        return made(of_severity, labels["severity"]), "severity"
    accepted = (answers.product_label,) if answers.product_label else OWNERS
    for label in accepted:
        node = labels.get(label)
        said = text(node) or ""
        if node is None or not said:
            continue
        if is_template(said) or not as_name(said):
            findings.note(
                Fate.TO_DECIDE, node, f"{label}: {said}", "no product", "it is no name of a product"
            )
            continue
        if as_name(said) != said:
            findings.note(Fate.CHANGED, node, f"{label}: {said}", f"product: {as_name(said)}")
        else:
            findings.note(Fate.CARRIED, node, f"{label}: {said}", f"product: {said}")
        return made(as_name(said), node), label
    if answers.product:
        return made(answers.product, rule), ""
    findings.lacking(
        Fate.TO_DECIDE,
        rule,
        f"an alert without a label {_either(accepted)}",
        "an alert of no product, for the queue of unowned alerts",
        "name the product by 'product' of 'imports' or --product, or the label that names it by "
        "'product_label' or --product-label",
    )
    return None, ""


def _either(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def _renamed(labels: dict[str, Scalar], findings: Findings) -> dict[str, Scalar]:
    """Rename labels that only slo sets, the way in which Prometheus renames labels of targets that clash."""
    found: dict[str, Scalar] = {}
    for name, node in labels.items():
        kept = name
        while kept in ON_ALERTS or (kept != name and kept in labels):
            kept = f"exported_{kept}"
        if kept != name:
            findings.note(Fate.CHANGED, node, f"label {name}", f"label {kept}", f"slo sets {name} itself")
        found[kept] = node
    return found
