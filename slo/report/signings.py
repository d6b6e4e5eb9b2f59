"""Text of a signing: every new term, and old and new text of every changed term."""

from collections.abc import Iterator

from slo.model.agreement import changes, path_of_agreement
from slo.model.signing import Signed, Signing


def signing_text(signing: Signing) -> str:
    """Return what is signed for one product: `-` before a term signed earlier, `+` before one signed now."""
    agreement = signing.agreement
    lines = [path_of_agreement(agreement.product, agreement.party)]
    for one in signing.signed:
        lines += (f"  {line}" for line in _signed(one))
    return "\n".join(lines)


def _signed(one: Signed) -> Iterator[str]:
    if one.after is None:
        yield f"{one.slo}: removed, because the objective no longer exists"
        return
    before = one.before.terms if one.before else {}
    changed = changes(before, one.after.terms)
    if one.before is None:
        yield f"{one.slo}: signed"
    elif changed:
        yield f"{one.slo}: signed again, with other terms"
    else:
        yield f"{one.slo}: signed again, as on {one.before.agreed_on}"
    for change in changed:
        yield from (f"  - {change.term}: {change.signed}",) if change.signed is not None else ()
        yield from (f"  + {change.term}: {change.written}",) if change.written is not None else ()
