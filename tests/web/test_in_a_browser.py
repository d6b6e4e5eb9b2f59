"""Live pages in a real Chromium: its console, who can use them, and what stays when they renew."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from slo.languages import LanguageCode
from tests.browser.chromium import Look, browser, require
from tests.servers.waiting import eventually
from tests.web.standin import HALF_LEFT, ID, Said, ratio, site, standin, visiting

SECONDS = 1000  # milliseconds
Answer = list[tuple[Mapping[str, str], list[tuple[float, str]]]]
Past = Callable[[float, float, float], Answer]
NAMES = "[...document.querySelectorAll('#all tbody th')].map(one => one.innerText)"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    require()
    with browser() as started:
        yield started


@contextmanager
def live(chromium: Any, said: Said, path: str, **options: Any) -> Iterator[Look]:
    """Open a page of a site that asks and renews each second."""
    with standin(said), visiting(site(said.url, every=1)) as visitor:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 500}, **options})
        try:
            seen = Look(context.new_page())
            seen.page.on("console", lambda message: seen.said.append(message.text))
            seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
            seen.page.on("request", lambda request: seen.asked.append(request.url))
            seen.page.goto(visitor.url + path)
            yield seen
            assert all(one.startswith(visitor.url) for one in seen.asked)
        finally:
            context.close()


def _past(start: float, end: float, step: float) -> list[tuple[Mapping[str, str], list[tuple[float, str]]]]:
    times = [start + step * index for index in range(int((end - start) / step) + 1)]
    alert = {"__name__": "ALERTS", "slo": ID, "alertname": "Burn", "severity": "page", "alertstate": "firing"}
    return [
        ({"__name__": "slo:error_budget:remaining", "slo": ID}, [(at, "0.5") for at in times]),
        ({"__name__": "slo:error_ratio:1h", "slo": ID}, [(at, "0.002") for at in times]),
        ({"slo_events": "all", "slo": ID}, [(at, "900") for at in times]),
        ({"slo_events": "bad", "slo": ID}, [(at, "9") for at in times]),
        (alert, [(at, "1") for at in times[5:10]]),
    ]


def _by_code(start: float, end: float, step: float) -> Answer:
    """Return a history, and events by code: three of four are good."""
    of = {"all": {"200": "900", "503": "300"}, "bad": {"503": "300"}}
    return _past(start, end, step) + [
        ({"slo_part": part, "code": code}, [(start + step * index, number) for index in range(60)])
        for part, codes in of.items()
        for code, number in codes.items()
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["/", f"/slo/{ID}", "/?q=check&sort=left", "/?sort=-objective"])
def test_everybody_can_use_it(chromium: Any, path: str, width: int, scheme: str) -> None:
    viewport = {"width": width, "height": 900}
    with live(chromium, Said(past=_by_code), path, viewport=viewport, color_scheme=scheme) as seen:
        seen.page.wait_for_selector("#live dl, #live tbody")
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

        assert seen.said == []
        assert seen.is_as_wide_as_the_screen()
        assert seen.serious() == []


def test_renewing_keeps_filter_focus_and_place(chromium: Any) -> None:
    said = Said(
        now=(*HALF_LEFT, *(ratio("28d", "0.001", "checkout-regional", region=f"r{n}") for n in range(60)))
    )
    with live(chromium, said, "/") as seen:
        box = seen.page.get_by_role("searchbox")
        box.press_sequentially("regional r")
        seen.page.wait_for_url("**/?q=regional+r", timeout=60 * SECONDS)
        eventually(lambda: len(seen.page.evaluate(NAMES)) == 60)
        seen.page.evaluate("scrollTo(0, 700)")
        said.now = tuple(ratio("28d", "0.02", "checkout-regional", region=f"r{n}") for n in range(60))
        seen.page.wait_for_selector("#all tr.spent", timeout=60 * SECONDS)

        assert len(seen.page.evaluate(NAMES)) == 60
        assert box.input_value() == "regional r"
        assert seen.page.evaluate("document.activeElement.name") == "q"
        assert seen.page.evaluate("scrollY") == 700
        assert seen.said == []


def test_a_page_says_when_it_is_no_longer_renewed(chromium: Any) -> None:
    with live(chromium, Said(), "/") as seen:
        seen.page.context.set_offline(True)
        seen.page.wait_for_selector("#away:visible", timeout=60 * SECONDS)
        seen.page.context.set_offline(False)
        seen.page.wait_for_selector("#away", state="hidden", timeout=60 * SECONDS)

        assert ID in seen.page.evaluate(NAMES)


def test_without_scripts_the_form_and_the_links_do(chromium: Any) -> None:
    with live(chromium, Said(past=_past), "/", java_script_enabled=False) as seen:
        seen.page.get_by_role("searchbox").fill("success")
        seen.page.get_by_role("button", name="Filter").click()
        assert "/?q=success&verdict=&" in seen.page.url
        seen.page.get_by_role("link", name=ID).click()
        seen.page.get_by_role("link", name="7d").click()

        assert seen.page.url.endswith(f"/slo/{ID}?range=7d")
        assert seen.page.locator("[role=slider]").count() == 0
        assert seen.page.locator(".chart[data-value]").count() == 4


def test_charts_are_zoomed_by_keys_alone_and_the_address_says_how_far(chromium: Any) -> None:
    with live(chromium, Said(past=_past), f"/slo/{ID}") as seen:
        for name, edge in (("1h", "1h"), ("28 days", "window")):
            seen.page.wait_for_selector("#live .chart")
            seen.page.get_by_role("link", name=name, exact=True).focus()
            seen.page.keyboard.press("Enter")
            seen.page.wait_for_url(f"**/slo/{ID}?range={edge}")

            assert seen.page.locator("a[aria-current]").inner_text() == name
            assert seen.page.locator(".chart[data-value]").count() == 4
            assert seen.page.locator(".chart[data-value] .band").count() == 4
        assert seen.said == []


def _falling(
    start: float, end: float, step: float
) -> list[tuple[Mapping[str, str], list[tuple[float, str]]]]:
    """Return a budget that falls from 100% to 50%, without a value in the middle."""
    times = [start + step * index for index in range(int((end - start) / step) + 1)]
    left = [(at, str(round(1 - index / len(times) / 2, 3))) for index, at in enumerate(times)]
    return [
        ({"__name__": "slo:error_budget:remaining", "slo": ID}, left[:60] + left[80:]),
        ({"__name__": "slo:error_ratio:1h", "slo": ID}, [(at, "0.002") for at in times[:60] + times[80:]]),
    ]


def _once(past: Past) -> Past:
    """Answer every question as the first one, also when a minute has passed."""
    answers: list[Answer] = []

    def same(start: float, end: float, step: float) -> Answer:
        answers.append(past(start, end, step))
        return answers[0]

    return same


def _shown(seen: Look) -> list[str]:
    return [text.replace("−", "-") for text in seen.page.locator(".at").all_inner_texts()]


def _crosses(seen: Look) -> list[str]:
    return list(
        seen.page.evaluate("[...document.querySelectorAll('.cross')].map(one => one.getAttribute('d'))")
    )


def _renewed(seen: Look) -> None:
    """Wait until the page has renewed."""
    seen.page.evaluate(
        "renewed = 0; document.getElementById('live').addEventListener('renewed', () => renewed++)"
    )
    eventually(lambda: seen.page.evaluate("renewed") > 1)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pointer_shows_the_values_of_all_charts_at_one_time(chromium: Any, width: int) -> None:
    with live(
        chromium, Said(past=_once(_falling)), f"/slo/{ID}", viewport={"width": width, "height": 900}
    ) as seen:
        chart = seen.page.locator(".chart").first
        chart.scroll_into_view_if_needed()
        drawing = chart.locator("svg").first.bounding_box()
        before = [chart.bounding_box(), seen.page.evaluate("document.documentElement.scrollHeight")]
        seen.page.mouse.move(drawing["x"] + drawing["width"] / 4, drawing["y"] + 20)
        left, burn = _shown(seen)
        after = [chart.bounding_box(), seen.page.evaluate("document.documentElement.scrollHeight")]

        assert float(left.split(": ")[1].removesuffix("%")) == pytest.approx(87.5, abs=0.4)
        assert burn.endswith(": 2.0×")
        assert left.split(": ")[0] == burn.split(": ")[0]
        assert len(set(_crosses(seen))) == 1
        assert before == after
        _renewed(seen)
        assert _shown(seen) == [left, burn]
        seen.page.mouse.move(drawing["x"] + 20, drawing["y"] - 150)
        assert _shown(seen) == ["", ""]
        assert _crosses(seen) == ["", ""]


def test_the_values_of_lines_have_their_names_and_a_name_has_one_colour_in_all_charts(chromium: Any) -> None:
    with live(chromium, Said(past=_by_code), f"/slo/{ID}?range=1h") as seen:
        slider = seen.page.get_by_role("slider", name="Events a minute by code")
        slider.focus()
        seen.page.keyboard.press("Home")

        assert [text.split(": ")[1] for text in _shown(seen)[-2:]] == ["200 900 · 503 300", "503 25%"]
        colours = seen.page.evaluate(
            "[...document.querySelectorAll('.lines li')].map(one => [one.textContent, one.className])"
        )
        assert colours == [["200", "line-0"], ["503", "line-1"], ["503", "line-1"]]
        assert seen.said == []


def test_a_time_that_is_dragged_over_is_opened_and_is_in_the_address(chromium: Any) -> None:
    with live(chromium, Said(past=_falling), f"/slo/{ID}?range=1d&axis=fitted") as seen:
        chart = seen.page.locator(".chart[data-value]").first
        chart.scroll_into_view_if_needed()
        drawing = chart.locator("svg").first.bounding_box()
        seen.page.mouse.move(drawing["x"] + drawing["width"] / 4, drawing["y"] + 20)
        seen.page.mouse.down()
        seen.page.mouse.move(drawing["x"] + drawing["width"] / 2, drawing["y"] + 20)
        seen.page.mouse.up()
        seen.page.wait_for_url("**/slo/*?axis=fitted&from=*&to=*", timeout=60 * SECONDS)

        ends = [seen.page.locator(f"input[name={name}]").input_value() for name in ("from", "to")]
        lasted = datetime.fromisoformat(ends[1]) - datetime.fromisoformat(ends[0])
        assert lasted.total_seconds() == pytest.approx(6 * 3600, rel=0.05)
        assert seen.said == []


def test_arrow_keys_go_from_value_to_value_also_after_the_page_has_renewed(chromium: Any) -> None:
    with live(chromium, Said(past=_once(_falling)), f"/slo/{ID}") as seen:
        slider = seen.page.get_by_role("slider", name="Burn rate")
        slider.focus()
        assert _shown(seen)[0].endswith(": 50.0%")
        seen.page.keyboard.press("Home")
        assert _shown(seen)[0].endswith(": 100.0%")
        for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
            seen.page.keyboard.press(key)
        first = _shown(seen)
        assert slider.get_attribute("aria-valuenow") == "1"
        assert slider.get_attribute("aria-valuetext") == first[1]

        _renewed(seen)
        assert _shown(seen) == first
        assert seen.page.evaluate("document.activeElement.id") == "chart-1"
        seen.page.keyboard.press("Escape")
        assert _shown(seen) == ["", ""]
        assert seen.said == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("range", ["1h", "1d", "7d", "window"])
def test_all_charts_have_the_same_times_and_no_label_is_cut_on_a_phone(
    chromium: Any, range: str, language: LanguageCode
) -> None:
    with (
        standin(Said(past=_falling)) as said,
        visiting(site(said.url, language=language)) as visitor,
    ):
        page = chromium.new_page(viewport={"width": 390, "height": 900})
        page.goto(f"{visitor.url}/slo/{ID}?range={range}")
        boxes = page.evaluate(
            "[...document.querySelectorAll('.chart[data-value]')]"
            ".map(one => [...one.querySelectorAll('text')]"
            ".map(text => text.getBoundingClientRect()).filter(box => box.width)"
            ".map(box => [box.left, box.right]))"
        )
        drawings = page.evaluate(
            "[...document.querySelectorAll('.chart[data-value] svg')].map(one => one.getBoundingClientRect())"
            ".map(box => [box.left, box.right])"
        )
        page.close()

    assert boxes[0] == boxes[1]
    assert len(boxes[0]) >= 2
    assert all(right < following for (_, right), (following, _) in pairwise(boxes[0]))
    assert boxes[0][0][0] >= 0
    assert boxes[0][-1][1] <= 390
    assert len(set(map(tuple, drawings))) == 1
