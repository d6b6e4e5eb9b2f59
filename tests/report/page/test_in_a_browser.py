"""The page in a real Chromium: what it says to the console, who can use it, and that it is one file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from slo.evidence.status import Verdict
from slo.report.page.review import Review
from tests.browser.chromium import browser, look, require
from tests.report.page.fleet import HOSTILE, many, review, shown

NAMES = "[...document.querySelectorAll('#all tbody tr:not([hidden]) th')].map(one => one.innerText)"
OPEN = "[...document.querySelectorAll('#objectives > details[open] h3')].map(one => one.textContent)"
PAPER = "getComputedStyle(document.body).backgroundColor"
WHITE, DARK = "rgb(255, 255, 255)", "rgb(20, 23, 28)"
SECONDS = 1000  # milliseconds


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    require()
    with browser() as started:
        yield started


def _of_three_hours_ago(what: Review) -> Review:
    """Return figures of objectives whose events were not counted since: the longest verdict."""
    newest = what.at - timedelta(hours=3)
    old = [
        replace(one, verdict=Verdict.NO_DATA, silent=True, newest=newest) for one in what.overview.statuses
    ]
    return replace(what, overview=replace(what.overview, statuses=tuple(old)))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    texts = {
        "en": shown(review()),
        "fr": shown(review(), code="fr"),
        "old": shown(_of_three_hours_ago(review()), code="fr"),
        "hostile": shown(review(HOSTILE)),
        "many": shown(many(1000)),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text)
    return {name: folder / f"{name}.html" for name in texts}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["en", "fr", "old", "hostile"])
def test_everybody_can_use_it(
    chromium: Any, pages: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    with look(chromium, pages[name], width=width, color_scheme=scheme) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

        assert seen.page.evaluate(PAPER) == (WHITE if scheme == "light" else DARK)
        assert seen.is_as_wide_as_the_screen()
        assert seen.said == []
        assert seen.asked == [pages[name].as_uri()]
        assert seen.serious() == []


def test_headings_sort_and_the_list_follows(chromium: Any, pages: dict[str, Path]) -> None:
    with look(chromium, pages["en"]) as seen:
        worst_first = seen.page.evaluate(NAMES)
        seen.page.get_by_role("button", name="Objective").click()
        by_name = seen.page.evaluate(NAMES)
        seen.page.get_by_role("button", name="Budget left").click()
        seen.page.get_by_role("button", name="Budget left").click()
        best_first = seen.page.evaluate(NAMES)
        details = seen.page.evaluate(
            "[...document.querySelectorAll('#objectives > details h3')].map(one => one.textContent)"
        )
        sorted_by = (
            seen.page.locator("#all")
            .get_by_role("columnheader", name="Budget left")
            .get_attribute("aria-sort")
        )

    assert worst_first[0] == "checkout-spent releases wait"
    assert by_name == sorted(by_name)
    assert sorted_by == "descending"
    assert best_first[0] == "checkout-rare"
    assert best_first[-2:] == ["checkout-spent releases wait", "checkout-silent"]
    assert details == [name.removesuffix(" Draft").removesuffix(" releases wait") for name in best_first]


def test_a_filter_counts_what_it_shows(chromium: Any, pages: dict[str, Path]) -> None:
    with look(chromium, pages["fr"]) as seen:
        seen.page.get_by_role("searchbox").fill("SHOP calm")
        assert seen.page.evaluate(NAMES) == ["checkout-calm region=eu Projet"]
        assert seen.page.get_by_text("1 affichés sur 6").is_visible()

        seen.page.get_by_role("searchbox").fill("")
        seen.page.get_by_label("État").select_option(label="Consommation rapide")
        assert seen.page.evaluate(NAMES) == ["checkout-burning"]
        assert seen.page.locator("#objectives > details:visible").count() == 1


def test_a_tile_and_a_product_filter_what_is_shown(chromium: Any, pages: dict[str, Path]) -> None:
    with look(chromium, pages["en"]) as seen:
        tile = seen.page.get_by_role("button", name="Healthy")
        tile.click()
        assert tile.get_attribute("aria-pressed") == "true"
        assert len(seen.page.evaluate(NAMES)) == 3

        seen.page.locator("#product").select_option(label="stock")
        assert seen.page.evaluate(NAMES) == ["checkout-rare"]

        tile.click()
        seen.page.locator("#product").select_option(label="shop")
        assert tile.get_attribute("aria-pressed") == "false"
        assert len(seen.page.evaluate(NAMES)) == 5


def test_a_filter_and_an_order_are_in_the_address(chromium: Any, pages: dict[str, Path]) -> None:
    address = pages["en"].as_uri() + "?q=checkout&verdict=healthy&product=&sort=-0#checkout-week"
    with look(chromium, pages["en"]) as seen:
        seen.page.goto(address)

        names = seen.page.evaluate(NAMES)
        assert names == sorted(names, reverse=True)
        assert "checkout-spent" not in names
        assert "checkout-week" in seen.page.evaluate(OPEN)
        assert seen.said == []


def test_colours_can_be_chosen_and_are_kept(chromium: Any, pages: dict[str, Path]) -> None:
    with look(chromium, pages["en"], color_scheme="light") as seen:
        seen.page.get_by_label("Colours").select_option("dark")
        assert seen.page.evaluate(PAPER) == DARK

        seen.page.reload()
        assert seen.page.evaluate(PAPER) == DARK
        assert seen.serious() == []


def test_a_keyboard_is_enough(chromium: Any, pages: dict[str, Path]) -> None:
    with look(chromium, pages["en"]) as seen:
        keys = seen.page.keyboard
        keys.press("Tab")
        assert seen.page.evaluate("document.activeElement.className") == "skip"
        keys.press("Enter")
        keys.press("Tab")  # past the buttons of the list, to the first objective
        keys.press("Tab")
        keys.press("Tab")
        assert seen.page.evaluate("document.activeElement.innerText").startswith("checkout-spent")
        before = seen.page.evaluate(OPEN)
        keys.press("Enter")
        assert set(before) - set(seen.page.evaluate(OPEN)) == {"checkout-spent"}

        seen.page.get_by_role("link", name="checkout-week").focus()
        keys.press("Enter")
        seen.page.wait_for_function("document.activeElement.id === 'checkout-week'", timeout=60 * SECONDS)
        assert "checkout-week" in seen.page.evaluate(OPEN)

        seen.page.get_by_role("button", name="Verdict").focus()
        keys.press("Space")
        assert seen.page.get_by_role("columnheader", name="Verdict").get_attribute("aria-sort")


def test_without_scripts_all_is_there(chromium: Any, pages: dict[str, Path]) -> None:
    with look(chromium, pages["en"], java_script_enabled=False) as seen:
        assert not seen.page.get_by_role("searchbox").is_visible()
        assert not seen.page.get_by_role("button").first.is_visible()
        assert seen.page.locator("#objectives > details").count() == 6
        seen.page.locator("summary", has_text="checkout-rare").click()
        assert seen.page.locator("#checkout-rare dl").is_visible()


def test_paper_shows_what_is_open_and_no_controls(chromium: Any, pages: dict[str, Path]) -> None:
    with look(chromium, pages["en"], color_scheme="dark") as seen:
        seen.page.emulate_media(media="print")

        assert seen.page.evaluate(PAPER) == WHITE
        assert not seen.page.get_by_role("searchbox").is_visible()
        assert seen.page.locator("#checkout-spent figure").first.is_visible()
        assert not seen.page.locator("#objectives > details:not([open])").first.is_visible()
        assert seen.page.pdf(format="A4").startswith(b"%PDF")


def test_a_thousand_objectives_open_at_once(chromium: Any, pages: dict[str, Path]) -> None:
    with look(chromium, pages["many"], width=390) as seen:
        assert seen.is_as_wide_as_the_screen()
        seen.page.get_by_role("searchbox").fill("0042")
        assert len(seen.page.evaluate(NAMES)) == 1
        assert seen.said == []
