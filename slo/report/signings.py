"""Text of a signing: what each signature means in figures, new terms, and both texts of changed ones."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from slo.conditions import outage_alert
from slo.model import SLO, AlertSeverity, Calendar
from slo.model.agreement import Change, Terms, changes, path_of_agreement
from slo.model.consent import REMOVED
from slo.model.signing import Signed, Signing
from slo.text.rounding import good, length
from slo.text.terminal import printable
from slo.text.units import Duration, Percent

_Lines = tuple[str, ...]
_Shown = tuple[str, _Lines, tuple[_Lines, ...]]
"""What happens to a signature, its figures, and the lines of each term that changes."""


def signing_text(signing: Signing, slos: Mapping[str, SLO], today: Mapping[str, Fraction]) -> str:
    """Return what is signed for one product: `-` before a term signed earlier, `+` before one signed now.

    It is all that is signed: no character can hide others. Terms that change in the same way in several
    objectives come once, at the end. `today` is the error ratio of objectives in their windows, as far as it
    is known.
    """
    agreement = signing.agreement
    shown = [
        (one.subject.name, *_shown(one, slos.get(one.subject.name), today.get(one.subject.name)))
        for one in signing.signed
    ]
    lines = [path_of_agreement(agreement.home, agreement.party)]
    shared = _shared([changed for *_, changed in shown if changed])
    for name, what, figures, changed in shown:
        lines.append(f"  {name}: {what}")
        own = (line for one in changed if one not in shared for line in one)
        lines += (f"    {line}" for line in (*figures, *own))
    if shared:
        number = sum(bool(changed) for *_, changed in shown)
        lines.append(f"  in each of these {number}:")
        lines += (f"    {line}" for one in shared for line in one)
    return "\n".join(map(printable, lines))


def _shared(every: list[tuple[_Lines, ...]]) -> tuple[_Lines, ...]:
    """Return the changes that all have, in the order of the first, if there are two or more."""
    if len(every) < 2:
        return ()
    return tuple(one for one in every[0] if all(one in changed for changed in every))


def _shown(one: Signed, slo: SLO | None, today: Fraction | None) -> _Shown:
    if one.after is None:
        return f"the signature is removed, because the {one.subject.kind.noun} no longer exists", (), ()
    if one.after.terms == REMOVED:
        return "its removal: it is in force, and no longer defined", (), ()
    differences = changes(one.replaced, one.after.terms)
    lines = tuple(tuple(_change(change, change.term in one.unsaid)) for change in differences)
    figures = tuple(_figures(one.replaced, slo, today)) if slo and not one.is_refresh else ()
    changed = any(change.term not in one.unsaid for change in differences)
    return _what(one, changed), figures, lines


def _what(one: Signed, changed: bool) -> str:
    before = one.before
    if before is None and not one.replaced:
        return "first signature"
    if before is None:
        return (
            "other terms than those in force" if changed else "the terms in force, whose signature is missing"
        )
    if one.is_refresh:
        return f"the signature of {before.agreed_on} by {before.by}, in its newest form"
    if changed:
        return f"other terms than those signed on {before.agreed_on}"
    return f"the same terms as on {before.agreed_on}"


def _figures(replaced: Terms, slo: SLO, today: Fraction | None) -> Iterator[str]:
    """Yield what a target allows, before and now, how soon an outage alerts, and how good it is today."""
    target, window = slo.objective.target, slo.objective.window
    allowed = length(Fraction(slo.error_budget) * slo.window_length.seconds)
    before = _allowed(replaced)
    goal = f"target {target}"
    if "target" in replaced and replaced["target"] != str(target):
        goal = f"target {replaced['target']} → {target}"
    if before is not None and before != allowed:
        allowed = f"{before} → {allowed}"
    in_window = f"a usual {window}" if isinstance(window, Calendar) else str(window)
    now = f"; today {good(today)}" if today is not None else ""
    yield f"{goal}: {allowed} of full outage in {in_window}{now}"
    yield _alert(slo)


def _allowed(terms: Terms) -> str | None:
    """Return how long a full outage could last by earlier terms; None if there are none to be read."""
    try:
        target, window = Percent.parse(terms["target"]), terms["window"].partition(" ")[0]
        usual = Calendar(window).usual if window in list(Calendar) else Duration.parse(window)
    except (KeyError, ValueError):
        return None
    return length(Fraction(1 - target.ratio) * usual.seconds)


def _alert(slo: SLO) -> str:
    if page := outage_alert(slo):
        return f"a full outage pages within {page.within}"
    if ticket := outage_alert(slo, AlertSeverity.TICKET):
        return f"a full outage opens a ticket within {ticket.within}, and pages nobody"
    return "a full outage alerts nobody"


def _change(change: Change, unsaid: bool) -> Iterator[str]:
    if change.signed is not None:
        yield f"- {change.term}: {change.signed}"
    if change.written is not None:
        yield f"+ {change.term}: {change.written}{' (not stated in the earlier form)' if unsaid else ''}"
