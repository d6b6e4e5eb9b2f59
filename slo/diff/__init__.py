"""What a change of definitions means: differences of two plans, in words with numbers."""

from dataclasses import replace

from slo.diff.change import About, Change, Changes, Size, Unsigned
from slo.diff.comparison import Comparison
from slo.diff.kinds import KINDS
from slo.diff.kinds.signatures import unsigned
from slo.diff.leaves import AS_WRITTEN
from slo.diff.rest import rest
from slo.plan.types import Plan
from slo.text.units import Duration

__all__ = ["About", "Change", "Changes", "differences", "to_sign"]

_MINUTE = Duration.parse("1m")


def differences(before: Plan, after: Plan) -> Changes:
    """Return all differences of two plans, the worst first; none if and only if the plans are equal.

    Where definitions are written does not count, but for the files that rules name.
    """
    compared = Comparison(before, after)
    if not compared.values:
        return Changes()
    found = [replace(change, kind=name) for name, kind in KINDS.items() for change in kind(compared)]
    explained = {key for change in found for key in change.keys}
    found += (replace(change, kind="other") for change in rest(compared, explained))
    found = _with_as_written(found, compared)
    return Changes(
        entries=tuple(sorted(found, key=lambda change: change.rank)),
        unsigned=to_sign(after, compared),
        before=_size(before),
        after=_size(after),
        values=compared.values,
    )


def to_sign(plan: Plan, compared: Comparison | None = None) -> tuple[Unsigned, ...]:
    """Return all that parties of a plan have yet to sign; of a comparison, only what differs."""
    standing = plan.catalogue.standing
    return tuple(
        Unsigned(f"{subject.kind.noun} {subject.name}", missing, subject not in standing.drafts)
        for subject in standing.written
        if (missing := unsigned(standing, subject))
        and (compared is None or compared.under("agreement", subject.kind, subject.name))
    )


def _with_as_written(found: list[Change], compared: Comparison) -> list[Change]:
    """Explain that an objective is written differently by its first change."""
    first: dict[str, int] = {}
    for place, change in enumerate(found):
        if change.about.what == "objective":
            first.setdefault(change.about.name, place)
    for id, place in first.items():
        written = compared.under("objective", id, AS_WRITTEN)
        found[place] = replace(found[place], keys=tuple(dict.fromkeys((*found[place].keys, *written))))
    return found


def _size(plan: Plan) -> Size:
    groups = [group for file in plan.rule_files for group in file.groups]
    a_minute = sum(len(group.rules) * _MINUTE.milliseconds / group.interval.milliseconds for group in groups)
    return Size(sum(len(group.rules) for group in groups), round(a_minute))
