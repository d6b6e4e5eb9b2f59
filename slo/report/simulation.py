"""A simulation as text and as JSON."""

from collections.abc import Iterator
from fractions import Fraction

from slo.evidence.what_if import Fires, Simulation
from slo.model.little_traffic import remark
from slo.report.figures import number
from slo.text.json import document
from slo.text.plurals import count
from slo.text.rounding import events, length, share, spent, times, whole_length


def as_text(found: Simulation) -> str:
    """Return a paragraph for each supposition."""
    return "\n\n".join("\n".join(lines) for lines in (_budget(found), *_given(found)))


def _budget(found: Simulation) -> list[str]:
    slo = found.slo
    lines = [f"{slo.id}: {slo.objective.target} good over {slo.objective.window}"]
    lines.append(f"  budget    {whole_length(found.allowed)} of full outage")
    if found.events is not None:
        may_fail = Fraction(slo.error_budget) * found.events
        bad = f"of which {events(may_fail)} may be bad" if may_fail >= 1 else "none of which may be bad"
        lines.append(f"  traffic   {events(found.events)}, {bad}")
    if found.one_bad_event is not None and (said := remark(found.one_bad_event)):
        lines.append(f"  {said}")
    return lines


def _given(found: Simulation) -> Iterator[list[str]]:
    given = found.given
    if given.error_ratio is not None and found.burn_rate is not None:
        lasts = "is never spent"
        if found.exhausted_in is not None and found.burn_rate > 1:
            lasts = f"is spent in {length(found.exhausted_in)}"
        title = f"if {share(given.error_ratio)} of events are bad from now on"
        yield [
            title,
            f"  burn      {times(found.burn_rate)}: a whole budget {lasts}",
            *_tiers(found, found.tiers),
        ]
    if given.outage is not None and found.outage is not None:
        title = f"if all events are bad for {given.outage}"
        yield [title, f"  cost      {spent(found.outage)} of the budget", *_tiers(found, found.outage_tiers)]
    if given.failed is not None:
        cost = (
            "unknown without the traffic" if found.failed is None else f"{spent(found.failed)} of the budget"
        )
        yield [f"if {count(given.failed, 'event fails', 'events fail')}", f"  cost      {cost}"]


def _tiers(found: Simulation, tiers: tuple[Fires, ...]) -> Iterator[str]:
    """Yield when each tier fires; one that takes longer than the supposed outage does not."""
    for one in tiers:
        tier, limit = one.tier.tier, one.tier.long.threshold(Fraction(found.slo.error_budget))
        over = f"above {share(limit)} in {tier.long_window}"
        outage = found.given.outage if tiers is found.outage_tiers else None
        if one.after is None or (outage is not None and one.after > outage.seconds):
            when = "does not fire"
        else:
            when = f"fires after {length(one.after)}"
        yield f"  {tier.severity:8}  {when} ({over})"


def as_json(found: Simulation) -> str:
    """Return the figures as JSON: unrounded numbers, times in seconds, null for what is not supposed.

    Later versions may add keys; no key changes its meaning.

    outage_allowed  how long a full outage may last; `events` are those of the window, and `one_bad_event`
                    spends such a share of the budget
    burn_rate       at the `error_ratio`; `exhausted_in` is how long a whole budget lasts, `tiers` what fires
    outage_spends   the share of the budget that the `outage` spends; `outage_tiers` what fires if it goes on
    failed_spend    the share of the budget that the `failed` events spend
    """
    slo = found.slo
    figures = {
        "slo": slo.id,
        "target": float(slo.objective.target.ratio),
        "window": str(slo.objective.window),
        "outage_allowed": number(found.allowed),
        "events": number(found.events),
        "one_bad_event": number(found.one_bad_event),
        "error_ratio": number(found.given.error_ratio),
        "burn_rate": number(found.burn_rate),
        "exhausted_in": number(found.exhausted_in),
        "tiers": [_tier(one) for one in found.tiers],
        "outage": number(found.given.outage.seconds) if found.given.outage else None,
        "outage_spends": number(found.outage),
        "outage_tiers": [_tier(one) for one in found.outage_tiers],
        "failed": found.given.failed,
        "failed_spend": number(found.failed),
    }
    return document(figures)


def _tier(one: Fires) -> dict[str, object]:
    tier = one.tier.tier
    windows = {"long_window": str(tier.long_window), "short_window": str(tier.short_window)}
    return {"severity": tier.severity, **windows, "fires_after": number(one.after)}
