"""What `slo backtest` and `slo suggest` print of a shop, with and without a change.

`pytest --update` accepts what the program prints now; then read the diff as a reviewer would.
"""

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from tests.backtests.shop import CHANGED, ORGANISATION, SERVICE, history

CALLS = Path(__file__).parent.parent / "cases/a_page_that_goes_on_calls_for_help/definitions"
EXPECTED = Path(__file__).parent / "expected"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    for name, service in (("definitions", CHANGED), ("base", SERVICE)):
        (folder / name).mkdir()
        (folder / name / "organisation.yaml").write_text(ORGANISATION)
        (folder / name / "shop.yaml").write_text(service)
    (folder / "history.csv").write_text(history())
    return folder


STORIES = {
    "backtest.txt": ["backtest", "--definitions", "base"],
    "change.txt": ["backtest", "--base", "base"],
    "change.md": ["backtest", "--base", "base", "--format", "markdown"],
    "suggest.txt": ["suggest"],
}


@pytest.mark.parametrize("name", STORIES)
def test_story(name: str, shop: Path, monkeypatch: pytest.MonkeyPatch, update: bool) -> None:
    monkeypatch.chdir(shop)
    said = run(*STORIES[name])
    if update:
        (EXPECTED / name).write_text(said.stdout)

    assert said.exit_code == 0, said.output
    assert said.stdout == (EXPECTED / name).read_text()


def test_a_page_is_in_hours_by_the_hours_of_the_team(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = outcome(shop, monkeypatch, "--definitions", "base")

    pages = {page["from"][:13]: page["in_hours"] for page in orders["pages"]}
    # On a Tuesday morning, at night, on a Sunday evening, and on a holiday.
    assert pages["2026-10-06T10"] is True
    assert pages["2026-10-11T20"] is False
    assert pages.get("2026-10-14T12", False) is False
    assert {tuple(page["receivers"]) for page in orders["pages"]} == {
        ("shop/page", "shop/pager", "shop/queue"),
        ("shop/pager", "shop/queue"),
    }


def test_a_page_that_goes_on_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = history().replace("shop-orders", "permit-api-granted")
    (tmp_path / "history.csv").write_text(text)

    found = json.loads(run("backtest", "--definitions", str(CALLS), "--format", "json").stdout)
    calls = [call for one in found["objectives"] for call in one["calls"]]

    # After three minutes in which 30% of orders fail, a page fires; it calls 20 minutes later.
    assert {call["party"] for call in calls} == {"platform-team"}
    assert calls[0]["from"] == "2026-10-06T10:23:00Z"


def test_missing_data_is_an_alert_and_is_never_healthy(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = outcome(shop, monkeypatch)
    (no_data,) = (alert for alert in orders["alerts"] if alert["name"] == "no data")

    assert no_data["firing"] == [{"from": "2026-10-10T00:10:00Z", "to": "2026-10-10T03:01:00Z"}]
    assert orders["no_data"] == [{"from": "2026-10-10T00:05:00Z", "to": "2026-10-10T03:01:00Z"}]


def test_what_was_never_measured_is_said(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop)

    assert run("backtest", "shop-visits").exit_code == 4
    assert "no data: shop-visits; nothing is known of it" in run("backtest").stdout


def test_a_page_in_html_has_charts_and_loads_nothing(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop)
    page = run("backtest", "--base", "base", "--format", "html").stdout

    assert page.count("<svg viewBox") == 2
    assert "default-src 'none'" in unescape(page)
    assert "shop-orders" in page


def test_an_end_before_the_beginning_is_refused(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop)

    assert run("backtest", "--from", "2026-10-07T00:00Z", "--to", "2026-10-06T00:00Z").exit_code == 2


def outcome(shop: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> dict[str, Any]:
    monkeypatch.chdir(shop)
    said = run("backtest", "shop-orders", *options, "--format", "json")
    assert said.exit_code == 0, said.output
    (found,) = json.loads(said.stdout)["objectives"]
    return dict(found)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(slo, [*arguments, "--events", "history.csv"])
