"""The notification template for calls: whom to call upon, and who receives a call instead.

https://prometheus.io/docs/alerting/latest/notifications/
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from slo.channels.message import in_language
from slo.languages import LanguageCode
from slo.languages.language import Language, language
from slo.model import Party
from slo.plan.types import Routing
from slo.targets.artifact import GENERATED

_END = '{{ template "slo.end" }}'


def calls_template(routing: Routing, languages: Iterable[LanguageCode]) -> str:
    """Return the template that names whom to call upon, and who receives a call instead of another party."""
    categories: dict[str, list[str]] = {}
    for category, party in routing.called_for.items():
        categories.setdefault(party, []).append(f'"{category}"')
    lines = (line for code in languages for line in _in_language(code, routing, categories))
    return "\n".join([f"{{{{/* {GENERATED} */}}}}", *lines, ""])


def _in_language(code: LanguageCode, routing: Routing, categories: Mapping[str, list[str]]) -> Iterator[str]:
    reader = language(code)
    yield f'{{{{ define "{in_language("slo.if_called_upon", code)}" }}}}'
    yield from _calls_by_people(routing, categories, reader)
    yield from _automatic_calls(routing, categories, reader)
    yield "{{- end }}"
    name = in_language("slo.substituted", code)
    yield f'{{{{ define "{name}" }}}}{_substituted(routing, reader)}{{{{ end }}}}'


def _calls_by_people(
    routing: Routing, categories: Mapping[str, list[str]], reader: Language
) -> Iterator[str]:
    """Yield lines with whom people can call upon, by category, except for products without calls."""
    others = " ".join(f'"{product}"' for product in routing.without_calls)
    for party, its in categories.items():
        contact = _value(_contact(party, routing.parties[party], reader))
        text = reader.text("call_upon_if_needed", party=contact)
        about = f"eq .CommonLabels.category {' '.join(its)}"
        yield _line(f"and ({about}) (not (eq .CommonLabels.product {others}))" if others else about, text)


def _automatic_calls(
    routing: Routing, categories: Mapping[str, list[str]], reader: Language
) -> Iterator[str]:
    """Yield lines with the party that a page calls automatically, and how to answer before."""
    for product, parties in routing.automatic_calls.items():
        for party, after in parties.items():
            slo = _value(".CommonLabels.slo")
            text = reader.text("call_automatic", after=after, party=party, slo=slo)
            about = f"(eq .CommonLabels.category {' '.join(categories[party])})"
            yield _line(f'and (eq .CommonLabels.product "{product}") {about} .CommonLabels.slo', text)


def _substituted(routing: Routing, reader: Language) -> str:
    """Return the line about who receives a call to a party that cannot be called."""
    callable_parties = " ".join(
        f'"{name}"' for name in sorted(routing.parties) if routing.parties[name].called
    )
    key = "call_received_instead" if routing.fallback_party else "call_received_by_nobody"
    called = _value(".CommonLabels.called_upon")
    text = reader.text(key, called=called, party=routing.fallback_party)
    if callable_parties:
        return _line(f"not (eq .CommonLabels.called_upon {callable_parties})", text)
    return text + _END


def _line(condition: str, text: str) -> str:
    return f"{{{{- if {condition} }}}}{text}{_END}{{{{ end }}}}"


def _value(of: str) -> str:
    return f'{{{{ template "slo.value" {of} }}}}'


def _contact(name: str, party: Party, reader: Language) -> str:
    ways = [reader.read(party.help)] if party.help else []
    if party.out_of_hours:
        ways.append(reader.text("call_out_of_hours", link=party.out_of_hours))
    title = reader.read(party.title or name)
    text = reader.text("call_party", party=title, ways=", ".join(ways)) if ways else title
    return json.dumps(text, ensure_ascii=False)  # quoted as in Go
