"""Time windows of OpenSLO become compliance windows."""

import pytest

from slo.dialects.dialect import Answers, Fate
from tests.dialects.openslo.documents import MONTH, an_slo, natively, notes, problems

IN_LONDON = "calendar: {startTime: %s, timeZone: Europe/London}"


def window(text: str) -> str | None:
    found: str | None = natively(text)["Service shop"]["objectives"][0].get("window")
    return found


@pytest.mark.parametrize(
    ("written", "becomes"), [("4w", "28d"), ("30d", "30d"), ("1M", "30d"), ("1Q", "90d"), ("1w", "7d")]
)
def test_rolling_windows_are_days(written: str, becomes: str) -> None:
    assert window(an_slo(window=f"{{duration: {written}, isRolling: true}}")) == becomes


@pytest.mark.parametrize(
    ("written", "start", "becomes"),
    [
        ("1w", "2024-01-01 00:00:00", "week"),
        ("1M", "2026-02-01 00:00:00", "month"),
        ("1Q", "2026-04-01 00:00:00", "quarter"),
        ("3M", "2026-04-01 00:00:00", "quarter"),
        ("1Y", "2026-01-01 00:00:00", "year"),
    ],
)
def test_calendar_windows_are_periods(written: str, start: str, becomes: str) -> None:
    text = an_slo(window=f"{{duration: {written}, {IN_LONDON % start}}}")

    assert window(text) == becomes
    assert natively(text)["Service shop"]["timezone"] == "Europe/London"
    assert not notes(text, fate=Fate.CHANGED)


def test_periods_that_begin_at_other_times_are_said_to_change() -> None:
    text = an_slo(window=f"{{duration: 1w, {IN_LONDON % '2022-01-01 12:00:00'}}}")

    assert window(text) == "week"
    assert notes(text, fate=Fate.CHANGED) == [
        ("startTime: 2022-01-01 12:00:00", "weeks begin on Monday at 00:00")
    ]


def test_a_calendar_window_of_one_minute_is_a_month() -> None:
    text = an_slo(window=MONTH.replace("1M", "1m"))

    assert window(text) == "month"
    assert notes(text, fate=Fate.CHANGED) == [("duration: 1m", "1M")]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{duration: 1Y, isRolling: true}", "whole days up to 90d, not 365d"),
        ("{duration: 30s, isRolling: true}", "'30s' is not a duration such as 28d"),
        (
            f"{{duration: 2w, {IN_LONDON % '2024-01-01 00:00:00'}}}",
            "a calendar window of 2w is not supported",
        ),
        (f"{{duration: 1w, {IN_LONDON % '2024-01-01T00:00:00'}}}", "is not a time such as"),
        (f"{{duration: 1w, {IN_LONDON % '2024-13-01 00:00:00'}}}", "does not exist in the calendar"),
        (MONTH.replace("Europe/London", "Europe/Lundon"), "is not an IANA time zone"),
        (MONTH.replace("{duration", "{isRolling: true, duration"), "a rolling window has no 'calendar'"),
    ],
)
def test_other_windows_are_refused(written: str, said: str) -> None:
    assert said in problems(an_slo(window=written))


def test_a_missing_window_is_the_default_or_the_answer() -> None:
    text = an_slo().replace("  timeWindow: [{duration: 4w, isRolling: true}]\n", "")

    assert window(text) is None
    assert notes(text, fate=Fate.CHANGED) == [
        ("timeWindow", "28d, unless the organisation has another default")
    ]
    assert natively(text, answers=Answers(window="7d"))["Service shop"]["objectives"][0]["window"] == "7d"
    assert "timeWindow: there is none" in problems(text, answers=Answers(strict=True))


def test_a_window_inside_of_an_objective_is_that_of_the_objective() -> None:
    text = an_slo(objectives="{target: 0.99, timeWindow: [{duration: 7d, isRolling: true}]}")
    text = text.replace("  timeWindow: [{duration: 4w, isRolling: true}]\n", "")

    assert window(text) == "7d"


def test_a_service_has_one_time_zone() -> None:
    other = an_slo(window=MONTH.replace("Europe/London", "UTC"), name="shop-others")
    assert "the periods of 'shop' are those of Europe/London already" in problems(an_slo(window=MONTH), other)
