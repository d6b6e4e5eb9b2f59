"""The YAML file with the signatures of a party. Approving a change of this file is signing."""

from slo.model import Agreement, Signature
from slo.model.agreement import terms_text
from slo.text.yaml import Value, document

_HEAD = """\
# What {party} has signed {of}, term by term. Written by 'slo agree --as {party}'.
"""


def agreement_text(agreement: Agreement) -> str:
    """Return the file of an agreement, with its signatures in their order."""
    of = f"of {agreement.product}" if agreement.product else "for the organisation"
    head = _HEAD.format(party=agreement.party, of=of)
    sections: dict[str, dict[str, Value]] = {}
    for subject, signature in agreement.signed.items():
        sections.setdefault(subject.kind, {})[subject.name] = _signature(signature)
    emergencies: dict[str, Value] = {id: _signature(one) for id, one in agreement.emergencies.items()}
    body: dict[str, Value] = {
        "kind": agreement.kind,
        **({"product": agreement.product} if agreement.product else {}),
        **({"organisation": agreement.organisation} if agreement.organisation else {}),
        "party": agreement.party,
        **sections,
        **({"emergencies": emergencies} if emergencies else {}),
    }
    return head + document(body)


def _signature(signature: Signature) -> Value:
    return {
        **({"version": signature.version} if signature.version > 1 else {}),
        "agreed_on": signature.agreed_on.isoformat(),
        "by": signature.by,
        "digest": signature.digest,
        "terms": terms_text(signature.terms),
        **({"emergency": dict(signature.emergency)} if signature.emergency else {}),
    }
