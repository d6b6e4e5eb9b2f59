"""The notification template for calls: whom to call upon, and who receives a call instead.

https://prometheus.io/docs/alerting/latest/notifications/
"""

import json
from collections.abc import Iterator, Mapping

from slo.model import Party
from slo.plan.types import Routing
from slo.targets.artifact import GENERATED

_END = '{{ template "slo.end" }}'


def calls_template(routing: Routing) -> str:
    """Return the template that names whom to call upon, and who receives a call instead of another party."""
    categories: dict[str, list[str]] = {}
    for category, party in routing.called_for.items():
        categories.setdefault(party, []).append(f'"{category}"')
    return "\n".join(
        [
            f"{{{{/* {GENERATED} */}}}}",
            '{{ define "slo.if_called_upon" }}',
            *_calls_by_people(routing, categories),
            *_automatic_calls(routing, categories),
            "{{- end }}",
            f'{{{{ define "slo.substituted" }}}}{_substituted(routing)}{{{{ end }}}}',
            "",
        ]
    )


def _calls_by_people(routing: Routing, categories: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield lines with whom people can call upon, by category, except for products without calls."""
    others = " ".join(f'"{product}"' for product in routing.without_calls)
    for party, its in categories.items():
        text = f"If that is not enough, call upon {_value(_contact(party, routing.parties[party]))}"
        about = f"eq .CommonLabels.category {' '.join(its)}"
        yield _line(f"and ({about}) (not (eq .CommonLabels.product {others}))" if others else about, text)


def _automatic_calls(routing: Routing, categories: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield lines with the party that a page calls automatically, and how to answer before."""
    for product, parties in routing.automatic_calls.items():
        for party, after in parties.items():
            text = (
                f"If this page still fires after {after}, it calls upon {party} automatically. "
                f"To answer before that: slo ack {_value('.CommonLabels.slo')}"
            )
            about = f"(eq .CommonLabels.category {' '.join(categories[party])})"
            yield _line(f'and (eq .CommonLabels.product "{product}") {about} .CommonLabels.slo', text)


def _substituted(routing: Routing) -> str:
    """Return the line about who receives a call to a party that cannot be called."""
    callable_parties = " ".join(
        f'"{name}"' for name in sorted(routing.parties) if routing.parties[name].called
    )
    got = f"{routing.fallback_party} received this call instead"
    text = (
        f"{_value('.CommonLabels.called_upon')} cannot be called, so "
        f"{got if routing.fallback_party else 'nobody received this call'}."
    )
    if callable_parties:
        return _line(f"not (eq .CommonLabels.called_upon {callable_parties})", text)
    return text + _END


def _line(condition: str, text: str) -> str:
    return f"{{{{- if {condition} }}}}{text}{_END}{{{{ end }}}}"


def _value(of: str) -> str:
    return f'{{{{ template "slo.value" {of} }}}}'


def _contact(name: str, party: Party) -> str:
    out_of_hours = f"out of hours {party.out_of_hours}" if party.out_of_hours else ""
    ways = ", ".join(way for way in (party.help, out_of_hours) if way)
    text = f"{party.title or name}: {ways}" if ways else party.title or name
    return json.dumps(text, ensure_ascii=False)  # quoted as in Go
