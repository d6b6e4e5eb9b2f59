"""What is read of the Alertmanager configuration of others, as texts by which two versions are compared."""

from collections.abc import Iterator, Mapping

from slo.model.base import Base, BaseInhibition, BaseMatcher, BaseRoute


def of_others(base: Base) -> Mapping[str, object]:
    """Return their routes, inhibitions, receivers and settings, wherever they are written."""
    return {
        "place": str(base.index),
        "routes": _numbered(_routes(base.root, ())),
        "inhibitions": _numbered((_inhibition(one), "defined") for one in base.inhibitions),
        "receivers": {name: ", ".join(ways) or "nobody" for name, ways in base.receivers.items()},
        "settings": {name: setting.text for name, setting in base.settings.items() if "smtp" in name},
    }


def _routes(route: BaseRoute, parents: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    path = (*parents, _all(route.matchers)) if route.matchers else parents
    words = (
        f"to {route.receiver}",
        *([f"by {' '.join(route.group_by)}"] if route.group_by else ()),
        *(f"only in {name}" for name in route.active_in),
        *(f"never in {name}" for name in route.muted_in),
        *(["continues"] if route.continues else ()),
    )
    yield " > ".join(path) or "all", ", ".join(words)
    for child in route.routes:
        yield from _routes(child, path)


def _inhibition(one: BaseInhibition) -> str:
    return f"{_all(one.target)} by {_all(one.source)} with equal {' '.join(one.equal) or 'nothing'}"


def _all(matchers: tuple[BaseMatcher, ...]) -> str:
    return " and ".join(f'{name}{op}"{value}"' for name, op, value in matchers)


def _numbered(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Return texts by names; a name that is there already gets a number."""
    found: dict[str, str] = {}
    for name, text in pairs:
        number = sum(one == name or one.startswith(f"{name} #") for one in found)
        found[f"{name} #{number + 1}" if number else name] = text
    return found
