"""Comments that silence a check, and an organisation's severities: where they hold, and what they leave."""

from collections.abc import Iterable
from datetime import date

import pytest
import yaml

from slo.catalogue.load import load
from slo.checks import lint
from slo.source import document
from slo.text.checks import CHECKS
from slo.text.diagnostics import Severity
from tests.checks.fake import Fake

SERVICE = """\
kind: Service
name: checkout
indicators:
  orders:
    events: {total: orders_total, bad: failures_total}
  unused:
    probe: {gauge: up}
objectives:
  - {indicator: orders, target: 99.9%}
"""
ORGANISATION = """\
kind: Organisation
name: techops
parties: {platform-team: {kind: platform, ticket: {pagerduty: {routing_key_file: /secrets/key}}}}
"""
REASON = "# slo: allow unused-indicator recorded for a report"


def codes(service: str, **severities: str) -> dict[str, str]:
    levels = "".join(f"  {code.replace('_', '-')}: {level}\n" for code, level in severities.items())
    organisation = f"{ORGANISATION}checks:\n{levels}" if severities else ""
    files = {"a.yaml": service, "organisation.yaml": organisation} if severities else {"a.yaml": service}
    return {problem.code: problem.severity for problem in lint(load(files))}


def test_without_a_comment_it_is_asked() -> None:
    assert codes(SERVICE) == {"unused-indicator": "warning"}


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("  unused:", f"  unused:  {REASON}"),
        ("  unused:", f"  {REASON}\n  unused:"),
        ("  unused:", f"{REASON}\n  # and this says more of it\n  unused:"),
        ("  unused:", f"  {REASON}\r\n  unused:"),
        ("  unused:\n    probe: {gauge: up}", f"  unused: {{probe: {{gauge: up}}}} {REASON}"),
    ],
)
def test_a_comment_silences_on_its_line_or_the_one_below(line: str, written: str) -> None:
    assert codes(SERVICE.replace(line, written)) == {}


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("  unused:", f"  {REASON}\n\n  unused:"),
        ("  orders:", f"  orders:  {REASON}"),
        ("{gauge: up}", f"{{gauge: up}}  {REASON}"),
    ],
)
def test_elsewhere_it_silences_nothing_and_is_questioned(line: str, written: str) -> None:
    assert codes(SERVICE.replace(line, written)) == {
        "unused-indicator": "warning",
        "unused-allow": "warning",
    }


@pytest.mark.parametrize(
    "text",
    [
        f"'a {REASON}'",
        f'"a\n      {REASON}"',
        f"|\n      {REASON}",
        f">-\n      a\n      {REASON}\n",
        f"|2  # a block\n      {REASON}",
        "a#slo:allow",
    ],
)
@pytest.mark.parametrize("parser", [document._Parser, yaml.SafeLoader])
def test_in_a_text_it_is_no_comment(text: str, parser: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "_Parser", parser)
    parsed = document.parse(f"kind: {text}\nname: a  # slo: other\n", "a.yaml")

    assert [comment.text for comment in parsed.comments if comment.text.startswith("slo:")] == ["slo: other"]


def test_comments_are_not_looked_for_where_none_is_to_us() -> None:
    assert document.parse("kind: a  # a comment\n", "a.yaml").comments == ()


def test_of_what_was_not_asked_a_comment_is_not_questioned() -> None:
    comments = "  # slo: allow no-traffic it is new\n  # slo: allow review-due soon\n"
    text = SERVICE.replace("  unused:\n    probe: {gauge: up}\n", "").replace("  - {", f"{comments}  - {{")
    catalogue = load({"a.yaml": text})

    def asked(found: Iterable[object]) -> int:
        return sum("unused-allow" in str(one) for one in found)

    assert asked(lint(catalogue)) == 0
    assert asked(lint(catalogue, date(2026, 10, 1))) == 1
    assert asked(lint(catalogue, date(2026, 10, 1), Fake().data)) == 2


@pytest.mark.parametrize(("level", "expected"), [("error", "error"), ("warning", "warning"), ("off", None)])
def test_an_organisation_decides_on_severities(level: str, expected: str | None) -> None:
    assert codes(SERVICE, unused_indicator=level).get("unused-indicator") == expected


def test_a_comment_silences_what_an_organisation_raised_or_switched_off() -> None:
    text = SERVICE.replace("  unused:", f"  unused:  {REASON}")

    assert codes(text, unused_indicator="error") == {}
    assert codes(text, unused_indicator="off") == {}


def test_only_warnings_can_have_another_severity() -> None:
    assert all(check.adjustable is (check.severity is Severity.WARNING) for check in CHECKS.values())
