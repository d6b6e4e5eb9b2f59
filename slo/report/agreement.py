"""The YAML file with the signatures of a party. Approving a change of this file is signing."""

from slo.model import Agreement
from slo.model.agreement import terms_text
from slo.text.yaml import Value, document

_HEAD = """\
# What {party} has signed of {product}, term by term. Written by 'slo agree --as {party}'.
"""


def agreement_text(agreement: Agreement) -> str:
    """Return the file of an agreement, with its signatures in their order."""
    head = _HEAD.format(party=agreement.party, product=agreement.product)
    signatures: dict[str, Value] = {
        slo: {
            **({"version": signature.version} if signature.version > 1 else {}),
            "agreed_on": signature.agreed_on.isoformat(),
            "by": signature.by,
            "digest": signature.digest,
            "terms": terms_text(signature.terms),
        }
        for slo, signature in agreement.objectives.items()
    }
    body: dict[str, Value] = {
        "kind": agreement.kind,
        "product": agreement.product,
        "party": agreement.party,
        "objectives": signatures,
    }
    return head + document(body)
