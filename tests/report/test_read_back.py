"""Reports for programs, each read by a parser of its format that is not ours: texts of others stay texts.

What is read from a report with hostile texts has the same structure as with a plain one: no element, key,
line, command or series more.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from slo import report
from slo.diff.change import About, Change, Changes, Rank, Unsigned, Value
from slo.evidence.gate import rule
from slo.evidence.status import Status
from slo.languages.language import language
from slo.project import read_report_templates
from slo.report import backtest, diff, page, problems, proofs, rulings, suggestions
from slo.report.backtest.outcome import Backtest, Outcome
from slo.report.overview import Overview
from slo.report.proofs.outcome import Failure, Proved
from slo.report.proofs.outcome import Outcome as Proofs
from slo.report.rulings.judgement import Judgement, Override
from slo.report.suggestions.suggestion import Suggestion
from slo.text.diagnostics import Problem, Span
from slo.text.styles import plain, safe
from tests.evidence.objectives import objective
from tests.report.page.fleet import review
from tests.report.test_formats import measured

PLAIN = "some words"
HOSTILE = """a,"b"; 'c' ::error file=x::y %0A ]]> --> <script>d</script> <!-- &amp; `e` | f ${g} [i](j) \\
::error::own line
# HELP m n
m{o="p"} 1
=q()
- r
## s
\r\t\x00\x1b[2J\x7f\x9b\u2028\u202et\u2066\ufffe\ufeff👩\u200d🚒"""
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
TEMPLATES = read_report_templates(Path("definitions"))


def statuses(text: str) -> tuple[Status, ...]:
    return (measured(objective("logs-kept", by="region"), "0.02", region=text),)


def overview(text: str) -> Overview:
    return Overview(at=NOON, statuses=statuses(text))


def judged(text: str) -> Judgement:
    override = Override(by=text, reason=text, record=text)
    found = tuple(rule(status) for status in statuses(text))
    return Judgement(overview=overview(text), rulings=found, override=override)


def problem(text: str) -> Problem:
    return Problem("value", text, Span(f"definitions/{text}.yaml", 1, 1, 2), hint=text)


def proved(text: str) -> Proofs:
    objectives = (Proved("shop-a", "shop", 1, "", Span(text, 1, 1, 2)), Proved("shop-b", "shop", 0, text))
    failures = (Failure("shop-a", text, Span(text, 1, 1, 2)), Failure(text, text))
    return Proofs(("promtool",), objectives, 1, 1, failures, stale=(text,))


def replayed(text: str) -> Backtest:
    slo = objective("logs-kept", by="region")
    one = Outcome(slo=slo, group=(("region", text),), first=text, not_replayed=(text,))
    return Backtest(first=0, last=1440, outcomes=(one,), base=text, before=(one,))


def changed(text: str) -> Changes:
    about = About("objective", text)
    entries = tuple(Change(rank, about, text, (("a", text),), Value(text, text), text) for rank in Rank)
    return Changes(entries, (Unsigned(text, (text,), True),), values={("a", text): Value(text, None)})


def suggested(text: str) -> Suggestion:
    return Suggestion(slo=objective("logs-kept", by="region"), group=(("region", text),))


WRITERS: Mapping[str, tuple[Mapping[str, Any], Callable[[Any, str], str]]] = {
    "status": (report.FORMATS, lambda write, text: write(overview(text), None)),
    "check": (rulings.FORMATS, lambda write, text: write(judged(text), plain)),
    "lint": (problems.FORMATS, lambda write, text: write((problem(text),), {}, plain)),
    "test": (proofs.FORMATS, lambda write, text: write(proved(text), plain)),
    "backtest": (backtest.FORMATS, lambda write, text: write(replayed(text), None, TEMPLATES)),
    "suggest": (suggestions.FORMATS, lambda write, text: write((suggested(text),))),
    "diff": (diff.FORMATS, lambda write, text: write(changed(text), text, plain)),
    "report": (page.FORMATS, lambda write, text: "".join(write(review(text), language("en"), TEMPLATES))),
}
"""The formats of each command, and a call of one of them whose texts of others are `text`."""


def of_json(value: Any) -> Any:
    if isinstance(value, dict):
        return [(key, of_json(inner)) for key, inner in value.items()]
    return [of_json(inner) for inner in value] if isinstance(value, list) else type(value)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def of_xml(element: ElementTree.Element) -> object:
    return element.tag, [*element.attrib], [of_xml(inner) for inner in element]


def of_csv(text: str) -> object:
    return [len(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]


def of_metrics(text: str) -> object:
    families = text_string_to_metric_families(f"{text}\n")
    return [(one.name, [(it.name, [*it.labels], it.value) for it in one.samples]) for one in families]


def of_commands(text: str) -> object:
    """Read as GitHub's runner does: a command begins a line, and its properties end at the second `::`.

    https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
    """
    commands = (re.match(r"\s*::(\w+) ?(.*?)::", line) for line in re.split("\r\n|\r|\n", text))
    return [one and (one[1], [pair.split("=")[0] for pair in one[2].split(",")]) for one in commands]


def of_markdown(text: str) -> object:
    parsed = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    tokens = (token for one in parsed for token in (one, *(one.children or ())))
    texts = ("text", "text_special", "softbreak")
    return [(t.type, t.tag, t.content * t.type.startswith("html")) for t in tokens if t.type not in texts]


class OfHtml(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [name for name, _ in attrs]))

    def handle_comment(self, data: str) -> None:
        self.found.append(data)


READERS: Mapping[str, Callable[[str], object]] = {
    "json": lambda text: of_json(json.loads(text)),
    "sarif": lambda text: of_json(json.loads(text)),
    "junit": lambda text: of_xml(ElementTree.fromstring(text)),
    "csv": of_csv,
    "openmetrics": of_metrics,
    "github": of_commands,
    "markdown": of_markdown,
    "html": lambda text: OfHtml(text).found,
}
FOR_PEOPLE = {"text", "table"}
CASES = [(name, form) for name, (forms, _) in WRITERS.items() for form in forms if form not in FOR_PEOPLE]


@pytest.mark.parametrize(("name", "form"), CASES)
def test_a_hostile_text_changes_nothing_but_texts(name: str, form: str) -> None:
    forms, call = WRITERS[name]
    read = READERS[form]

    hostile = call(forms[form], HOSTILE)

    assert "own line" in hostile
    assert read(hostile) == read(safe(hostile)) == read(call(forms[form], PLAIN))


@pytest.mark.parametrize("name", WRITERS)
def test_json_keeps_every_character_of_a_text(name: str) -> None:
    forms, call = WRITERS[name]
    written = call(forms["json"], HOSTILE)

    assert safe(written) == written
    assert HOSTILE in [text.removeprefix("region=") for text in texts(json.loads(written))]
