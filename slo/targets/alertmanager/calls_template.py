"""The notification template about calls: whom a page may call upon, and who got a call in another's place.

https://prometheus.io/docs/alerting/latest/notifications/
"""

import json
from collections.abc import Iterator, Mapping

from slo.model import Party
from slo.plan.types import Routing
from slo.targets.artifact import GENERATED


def calls_template(routing: Routing) -> str:
    """Write the line of a page that says whom to call upon, and that of a call that somebody else got."""
    categories: dict[str, list[str]] = {}
    for category, party in routing.called_for.items():
        categories.setdefault(party, []).append(f'"{category}"')
    lines = [f"{{{{/* {GENERATED} */}}}}", '{{ define "slo.if_called_upon" }}']
    for party, its in categories.items():
        contact = _contact(party, routing.parties[party])
        said = f'If that is not enough, call upon {{{{ template "slo.value" {contact} }}}}'
        about = _unless_without_calls(f"eq .CommonLabels.category {' '.join(its)}", routing)
        condition = f"{{{{- if {about} }}}}"
        lines.append(f'{condition}{said}{{{{ template "slo.end" }}}}{{{{ end }}}}')
    lines += _automatic_calls(routing, categories)
    return "\n".join([*lines, "{{- end }}", _substituted(routing), ""])


def _unless_without_calls(condition: str, routing: Routing) -> str:
    """Have a condition hold, but not for products that are to call upon nobody."""
    if not routing.without_calls:
        return condition
    others = " ".join(f'"{product}"' for product in routing.without_calls)
    return f"and ({condition}) (not (eq .CommonLabels.product {others}))"


def _automatic_calls(routing: Routing, categories: Mapping[str, list[str]]) -> Iterator[str]:
    """Write the line of a page that says whom it will call by itself, and how to answer before that."""
    for product, parties in routing.automatic_calls.items():
        for party, after in parties.items():
            said = (
                f"If this page is not over after {after}, it calls upon {party} by itself. "
                'To answer first: slo ack {{ template "slo.value" .CommonLabels.slo }}'
            )
            its = f"(eq .CommonLabels.category {' '.join(categories[party])})"
            condition = f'{{{{- if and (eq .CommonLabels.product "{product}") {its} .CommonLabels.slo }}}}'
            yield f'{condition}{said}{{{{ template "slo.end" }}}}{{{{ end }}}}'


def _substituted(routing: Routing) -> str:
    """Write the line of a call to somebody who cannot be called that says who got it instead."""
    callable_parties = sorted(name for name, party in routing.parties.items() if party.called)
    got = (
        f"{routing.fallback_party} got this call in its place"
        if routing.fallback_party
        else "nobody got this call"
    )
    said = f'{{{{ template "slo.value" .CommonLabels.called_upon }}}} cannot be called, so {got}.'
    line = f'{said}{{{{ template "slo.end" }}}}'
    if callable_parties:
        names = " ".join(f'"{name}"' for name in callable_parties)
        line = f"{{{{- if not (eq .CommonLabels.called_upon {names}) }}}}{line}{{{{ end }}}}"
    return f'{{{{ define "slo.substituted" }}}}{line}{{{{ end }}}}'


def _contact(name: str, party: Party) -> str:
    out_of_hours = f"out of hours {party.out_of_hours}" if party.out_of_hours else ""
    ways = ", ".join(way for way in (party.help, out_of_hours) if way)
    text = f"{party.title or name}: {ways}" if ways else party.title or name
    return json.dumps(text, ensure_ascii=False)  # quoted as in Go
