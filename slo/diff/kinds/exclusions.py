"""Exclusions: which time is left out of which error budgets."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from slo.diff.change import About, Change, Rank, Value
from slo.diff.comparison import Comparison
from slo.diff.words import in_one_line
from slo.model import Catalogue, Exclusion
from slo.text.plurals import count, some
from slo.text.times import MINUTE
from slo.text.units import Duration


class _Excluded(NamedTuple):
    """An exclusion as it is written, and the objectives that it names, whether all signed that or not."""

    exclusion: Exclusion
    slos: tuple[str, ...] = ()


def exclusions(compared: Comparison) -> Iterator[Change]:
    """Yield what each exclusion leaves out now, and left out before."""
    before, after = (_by_name(plan.catalogue) for plan in (compared.before, compared.after))
    for name in dict.fromkeys((*after, *before)):
        had, has = before.get(name), after.get(name)
        sentences = tuple(one and f"{_time(one)}, {_of(one)}" for one in (had, has))
        keys = _keys(name, had, has, compared)
        if sentences[0] != sentences[1]:
            yield Change(Rank.BUDGET, About("exclusion", name), _both(had, has), keys, Value(*sentences))


def _by_name(catalogue: Catalogue) -> Mapping[str, _Excluded]:
    found = {name: _Excluded(one.value) for name, one in catalogue.exclusions.items()}
    for slo in catalogue.slos if found else ():
        for name in (one.name for one in slo.all_exclusions if one.name in found):
            found[name] = found[name]._replace(slos=(*found[name].slos, slo.id))
    return found


def _keys(
    name: str, had: _Excluded | None, has: _Excluded | None, compared: Comparison
) -> tuple[tuple[str, ...], ...]:
    ids = dict.fromkeys(id for one in (had, has) if one for id in one.slos)
    fields = (("unsigned", name), ("exclusions",))
    its = (key for id in ids for field in fields for key in compared.under("objective", id, *field))
    return (*compared.under("exclusion", name), *dict.fromkeys(its))


def _both(had: _Excluded | None, has: _Excluded | None) -> str:
    """Say what an exclusion leaves out; of a changed one, only what differs."""
    if has is None:
        assert had is not None
        return (
            "leaves nothing out any more: bad events in that time count. "
            f"Before, it left out {_time(had)}, {_of(had)}"
        )
    if had is None:
        return f"leaves out {_time(has)}, {_of(has)}"
    time, before = _time(has), _time(had)
    parts = [f"leaves out {time}; before, {before}" if time != before else f"leaves out {time}, as before"]
    if new := [id for id in has.slos if id not in had.slos]:
        parts.append(f"now also of {some(new)}")
    if left := [id for id in had.slos if id not in has.slos]:
        parts.append(f"no longer of {some(left)}")
    if _why(has) != _why(had):
        parts.append(f"the reason is now '{_why(has)}'; before, '{_why(had)}'")
    return "; ".join(parts)


def _time(one: _Excluded) -> str:
    exclusion = one.exclusion
    start = f"{exclusion.lasts} from {exclusion.start:{MINUTE}} in {exclusion.timezone}"
    if not exclusion.repeat:
        return start
    number = len(exclusion.occurrences())
    total = Duration(number * exclusion.lasts.milliseconds)
    return f"{start}, {count(number, 'time')} until {exclusion.expires} ({total} in all)"


def _of(one: _Excluded) -> str:
    return f"of {some(one.slos) or 'nothing'} ({_why(one)})"


def _why(one: _Excluded) -> str:
    return in_one_line(one.exclusion.reason)
