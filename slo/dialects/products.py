"""The product of a service that is made from definitions of another tool: from a label, or from an answer."""

from collections.abc import Iterable, Mapping

from slo.dialects.build import text
from slo.dialects.dialect import Answers, Fate
from slo.dialects.findings import NOTHING, Findings
from slo.dialects.names import name_for
from slo.shapes import as_name
from slo.source.nodes import Node, Scalar

OWNERS = ("product", "team", "owner")
"""Labels that usually name the product."""


def product_of(
    labels: Iterable[Mapping[str, Scalar]], answers: Answers, at: Node, findings: Findings
) -> Scalar | None:
    """Return the product that a label names, or else the one that was answered; without either, ask.

    `labels` are those of a service and of its objectives: the first that has a label counts.
    """
    found = {
        name: one for each in reversed(list(labels)) for name, one in each.items() if as_name(one.text or "")
    }
    if answers.product_label in found:
        return _named(found[answers.product_label], answers.product_label, findings)
    if answers.product is not None:
        return text(answers.product, at)
    owner = next((name for name in OWNERS if name in found), None) if not answers.product_label else None
    if owner is None:
        because = "answer by --product or --product-label, or by imports of the organisation"
        what = "the product of this service, which nothing names"
        findings.note(Fate.TO_DECIDE, at, what, "no product", because, of=NOTHING)
        return None
    said = found[owner].text or ""
    because = f"with --product-label {owner}, or by imports, it is product {name_for(said)}"
    findings.note(Fate.TO_DECIDE, found[owner], f"label {owner}: {said}", "no product", because, of=NOTHING)
    return None


def _named(label: Scalar, name: str, findings: Findings) -> Scalar:
    said = label.text or ""
    product = name_for(said)
    if product == said:
        findings.note(Fate.CARRIED, label, f"label {name}: {said}", f"product: {product}")
        return label
    because = "names are lower-case words joined by hyphens"
    findings.note(Fate.CHANGED, label, f"label {name}: {said}", f"product: {product}", because)
    return text(product, label)
