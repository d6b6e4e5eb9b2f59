"""The YAML file with the signatures of a party. Approving a change of this file is signing."""

from slo.model import Agreement
from slo.model.agreement import Signature, terms_text
from slo.model.consent import SubjectKind
from slo.text.yaml import Value, document

_HEAD = """\
# What {party} has signed {of}, term by term. Written by 'slo agree --as {party}'.
"""


def agreement_text(agreement: Agreement) -> str:
    """Return the file of an agreement, with its signatures in their order."""
    body: dict[str, Value] = {"kind": agreement.kind}
    if agreement.product:
        body["product"] = agreement.product
    if agreement.organisation:
        body["organisation"] = agreement.organisation
    body["party"] = agreement.party
    for kind in SubjectKind:
        if signatures := getattr(agreement, kind):
            body[kind] = {name: _signature(one) for name, one in signatures.items()}
    of = f"of {agreement.product}" if agreement.product else "for the organisation"
    return _HEAD.format(party=agreement.party, of=of) + document(body)


def _signature(one: Signature) -> dict[str, Value]:
    return {
        **({"version": one.version} if one.version > 1 else {}),
        "agreed_on": one.agreed_on.isoformat(),
        "by": one.by,
        "digest": one.digest,
        "terms": terms_text(one.terms),
    }
