"""Rules and routes: how many change. The keys of a change name each of them."""

from collections import Counter
from collections.abc import Iterator, Mapping

from slo.diff.change import About, Change, Rank
from slo.diff.comparison import Comparison
from slo.plan.series import Key
from slo.text.plurals import count, listed

_OF_ROUTING = ("route", "receiver", "routing")
_NOUNS = {
    "alert": "alert",
    "recording": "recording",
    "group": "group",
    "rules of": "file",
    "route": "route",
    "receiver": "receiver",
    "routing": "configuration",
}
"""The words for the parts of a plan that this kind is about, by the beginning of their keys."""
_FRAMES = ("group", "file")
"""What changes along with the rules in it."""


def rules(compared: Comparison) -> Iterator[Change]:
    """Yield how many rules of each service, and how many routes, are new, changed or removed."""
    services = _services(compared)
    found: dict[About, list[Key]] = {}
    for key in compared.values:
        if key[0] in _OF_ROUTING:
            found.setdefault(About("routing", "Alertmanager"), []).append(key)
        elif key[0] in _NOUNS:
            found.setdefault(About("service", _bundle(key, services)), []).append(key)
    for about, keys in found.items():
        yield Change(Rank.RULES, about, _sentence(keys, compared), tuple(keys))


def _services(compared: Comparison) -> Mapping[str, str]:
    """Return the services of all objectives."""
    plans = (compared.before, compared.after)
    return {slo.id: slo.service.name for plan in plans for slo in plan.catalogue.slos}


def _bundle(key: Key, services: Mapping[str, str]) -> str:
    """Return whose rules have a key: those of a service, or of a definition of other alerts."""
    if key[0] == "group":
        return key[1].split(":")[1]
    return services.get(key[1], key[1].partition("/")[0])


def _sentence(keys: list[Key], compared: Comparison) -> str:
    """Count the parts with these keys by what happens to them, and name changed settings."""
    settings = {key[1].replace("_", " "): None for key in keys if _is_setting(key)}
    states = {compared.parts[key]: _state(key, compared) for key in keys if not _is_setting(key)}
    counts = Counter((_NOUNS[part[0]], state) for part, state in states.items())
    counts = Counter({one: number for one, number in counts.items() if one[0] not in _FRAMES}) or counts
    found = [f"{count(number, noun)} {state}" for (noun, state), number in sorted(counts.items())]
    if settings:
        found.append(f"settings of {listed(tuple(settings))} changed")
    return ", ".join(found)


def _is_setting(key: Key) -> bool:
    """Return whether a key is of a setting of Alertmanager: of neither routes nor receivers."""
    return key[0] == "routing" and len(key) > 1


def _state(key: Key, compared: Comparison) -> str:
    value = compared.values[key]
    if key != compared.parts[key]:
        return "changed"
    return "new" if value.before is None else "removed"
