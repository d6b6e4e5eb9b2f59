"""The page, Markdown and JSON: one set of figures, texts that stay texts, and every language complete."""

import json
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from slo.languages import LANGUAGES
from slo.languages.language import language
from slo.report.overview import Overview
from slo.report.page import html
from slo.report.page.html import UnusableTemplates
from slo.report.page.review import Review
from slo.text.rounding import left
from tests.report.page.fleet import HOSTILE, NOON, many, review, shown

VOID = {"meta", "input"}
ENDED_BY_ANOTHER = {"dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option"}


class Reader(HTMLParser):
    """Reads elements, attributes and texts of a page, and whether each element that must end does."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID | ENDED_BY_ANOTHER:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID | ENDED_BY_ANOTHER:
            assert self.open.pop() == tag

    def handle_data(self, text: str) -> None:
        self.texts.append(text)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_is_whole_and_loads_nothing(code: str) -> None:
    page = Reader(shown(review(), code=code))

    assert page.open == []
    assert {tag for tag, _ in page.elements} & {"link", "img", "iframe", "object", "embed", "base"} == set()
    assert not any({"src", "style"} & attributes.keys() for _, attributes in page.elements)
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    links = {str(attributes["href"]) for tag, attributes in page.elements if tag == "a"}
    assert all(link.startswith(("#", "https://")) for link in links)
    anchors = {str(attributes["id"]) for _, attributes in page.elements if "id" in attributes}
    assert {link[1:] for link in links if link.startswith("#")} <= anchors
    assert len(anchors) == sum("id" in attributes for _, attributes in page.elements)


def test_what_people_write_stays_a_text() -> None:
    plain, hostile = Reader(shown(review())), Reader(shown(review(HOSTILE)))

    assert [tag for tag, _ in hostile.elements] == [tag for tag, _ in plain.elements]
    assert [sorted(attributes) for _, attributes in hostile.elements] == [
        sorted(attributes) for _, attributes in plain.elements
    ]
    assert sum(HOSTILE in text for text in hostile.texts) >= 4
    assert any("{{ 7*7 }}" in text for text in hostile.texts)


def test_what_people_write_stays_a_text_in_markdown() -> None:
    text = shown(review(HOSTILE), "markdown")

    assert "<script" not in text
    assert "<img" not in text
    assert not re.search(r"(?<!\\)\[x(?<!\\)\]", text)
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in tables} == {11, 5, 4}


@pytest.mark.parametrize("part", ["style", "script"])
def test_only_the_style_and_the_script_of_the_page_are_allowed(part: str) -> None:
    page = shown(review())
    text = re.search(rf"<{part}>(.*?)</{part}>", page, re.DOTALL)

    assert text
    assert f"{part}-src &#39;sha256-{html._digest(text[1])}&#39;" in page
    assert "default-src &#39;none&#39;" in page


def test_all_forms_have_the_same_figures() -> None:
    what = review()
    table = shown(what, "markdown")
    programs = {one["slo"]: one for one in json.loads(shown(what, "json"))["objectives"]}
    page = "".join(Reader(shown(what)).texts)

    for sheet in what.sheets:
        status, book = sheet.status, programs[sheet.status.slo.id]["ledger"]
        if status.remaining is None:
            continue
        said = left(status.remaining).replace("-", "−")
        assert said in page
        assert f"| {said} |" in table
        spent = sum(one["share"] for one in book["incidents"]) + book["other"]["share"]
        assert spent == pytest.approx(1 - float(status.remaining))
        assert programs[status.slo.id]["burn_down"][-1] == ["2026-11-01T12:00:00Z", float(status.remaining)]


def test_each_part_is_reported() -> None:
    page = " ".join(Reader(shown(review())).texts)

    for text in (
        "28\u00a0Oct, 18:00", "5h", "Budget left, as full outage", "The database moves", "Holds now",
        "releases wait",
        "notifies cyber-security", "Draft: shop, reliability-engineering yet to sign.",
        "reliability-engineering signed target 99%; now it is People can buy.",
        "Agreed by shop (1 Oct 2026), reliability-engineering (2 Oct 2026)", "7m", "Oct 2026",
        "Sep 2026", "so far", "Firing",
        "Graphs in Prometheus", "Runbook", "Nothing was measured", "Too few events", "calendar week",
        "History is shown in steps of 1h.",
    ):  # fmt: skip
        assert text in page, text


def test_maintenance_that_is_planned_is_announced_in_every_form() -> None:
    page, table = " ".join(Reader(shown(review())).texts), shown(review(), "markdown")

    assert "Planned maintenance" in page
    assert re.search(r"5\s+Dec\s+2026, 06:00", page)
    assert re.search(
        r"\| 5\sDec\s2026, 06:00 \| 2h \| The database moves \(requested by shop-team\) \| checkout-spent \|",
        table,
    )
    assert json.loads(shown(review(), "json"))["planned"] == [
        {
            "name": "restart",
            "reason": "The database moves",
            "author": "shop-team",
            "impact": "discernible",
            "from": "2026-12-05T06:00:00Z",
            "to": "2026-12-05T08:00:00Z",
            "objectives": ["checkout-spent"],
        }
    ]


def test_a_month_that_is_not_over_has_no_verdict() -> None:
    """The review is of noon on the first of November."""
    page = shown(review())
    rows = [re.sub(r"<[^>]*>", "|", row) for row in re.findall(r"<tr>.*?(?=<tr>|</table>)", page, re.DOTALL)]
    november = [row for row in rows if "Nov 2026" in row]
    october = [row for row in rows if "Oct 2026" in row]

    assert november
    assert all("12h so far" in row and row.split("|")[-2:-1] == ["–"] for row in november), november
    assert all("so far" not in row and re.search(r"%.*(yes|no)", row) for row in october), october


def test_a_budget_that_is_overspent_many_times_is_cut_off_everywhere() -> None:
    [sheet, *_] = review().sheets
    fast = replace(
        sheet.status, error_budget=Fraction(1, 10**7), remaining=Fraction(-300), exhausted_in=Fraction(0)
    )
    spent = replace(review(), overview=Overview(at=NOON, statuses=(fast,)))

    for form in ("html", "markdown"):
        text = shown(spent, form=form).replace("−", "-").replace("&lt;", "<").replace("&gt;", ">")
        shares = [float(one) for one in re.findall(r"(?<!\.)(-?[0-9][0-9,.]*)%", text.replace(",", ""))]
        assert "< -999%" in text
        assert min(shares) >= -999
        assert max(shares) <= 999
        assert "already spent" in text


def test_what_is_unknown_is_left_out() -> None:
    page = " ".join(Reader(shown(replace(review(prometheus=""), calls=None, step=None))).texts)

    assert "Prometheus" not in page
    assert "No party was called" not in page
    assert "in steps of" not in page


def test_no_objective_at_all_is_reported() -> None:
    nothing = Review(overview=Overview(at=NOON, statuses=()))

    assert "No objective is declared." in shown(nothing)
    assert json.loads(shown(nothing, "json"))["objectives"] == []
    assert "As of 1 Nov 2026" in shown(nothing, "markdown")


def test_a_thousand_objectives_are_a_file_that_can_be_sent() -> None:
    assert len(shown(many(1000)).encode()) < 5_000_000


def test_a_template_that_is_wrong_is_pointed_at() -> None:
    with pytest.raises(UnusableTemplates, match=r"templates/report/page\.html:2: "):
        _filled("\n{% if %}")
    with pytest.raises(UnusableTemplates, match="'nobody' is undefined"):
        _filled("{{ nobody }}")


def _filled(page: str) -> str:
    templates = {"page.html": page, "style.css": "", "script.js": ""}
    return "".join(html.render(review(), language("en"), templates))


@pytest.mark.parametrize(
    ("code", "target", "some", "length", "day", "number"),
    [
        ("en", "99.9%", "−28.6%", "−1h 5m", "1 Nov 2026", "12,345"),
        ("fr", "99,9\u202f%", "−28,6\u202f%", "−1\u202fh 5\u202fmin", "1er nov. 2026", "12\u202f345"),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_does(
    code: str, target: str, some: str, length: str, day: str, number: str
) -> None:
    words = language(code)

    assert words.target("99.9%") == target
    assert words.left(Fraction(-2857, 10_000)) == some
    assert words.length(Fraction(-3900)) == length
    assert words.day(date(2026, 11, 1)) == day
    assert words.count(12_345) == number
    assert words.number_of("objectives", 0) == ("0 objectif" if code == "fr" else "0 objectives")
