"""What reports say of time that was left out of a budget."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from slo.conditions import Measurement
from slo.evidence.status import assess
from slo.model import Exclusion
from slo.report import FORMATS
from slo.report.overview import Overview
from slo.text.units import Duration
from tests.evidence.objectives import objective

NOON = datetime(2026, 12, 6, 12, tzinfo=UTC)
UPGRADE = {"name": "database-upgrade", "reason": "The database\nmoves", "start": "2026-12-01T22:00"}
RESTART = {
    "name": "restart",
    "reason": "Certificates are renewed",
    "start": "2026-11-22T10:00",
    "lasts": "30m",
    "repeat": "FREQ=WEEKLY",
    "expires": "2027-11-01",
}


def overview(*exclusions: dict[str, Any], at: datetime = NOON) -> Overview:
    asked = {"author": "shop-team", "services": ["checkout"], "lasts": "2h"}
    values = tuple(Exclusion.model_validate({**asked, **one}) for one in exclusions)
    objectives = (
        replace(objective("checkout-success"), exclusions=values),
        replace(objective("checkout-speed"), exclusions=values[:1]),
        objective("checkout-reach"),
    )
    measured = Measurement(error_ratios={Duration.parse("28d"): Fraction(0)})
    return Overview(at=at, statuses=tuple(assess(slo, measured) for slo in objectives))


def footnotes(shown: Overview) -> list[str]:
    table, _, rest = FORMATS["table"](shown, None).partition("\n\n")
    assert len(table.splitlines()) == 4
    return rest.splitlines()[:-1]


def test_below_a_table_stands_what_was_left_out_of_which_budgets() -> None:
    upgrade = "2h excluded by 'database-upgrade' (The database moves), 2026-12-01 22:00 UTC"
    restarts = "1h30m excluded by 'restart' (Certificates are renewed), 3 times, last 2026-12-06 10:00 UTC"

    assert footnotes(overview(UPGRADE, RESTART)) == [
        f"checkout-success, checkout-speed: {upgrade}",
        f"checkout-success: {restarts}",
    ]


def test_what_goes_on_is_left_out_so_far() -> None:
    shown = overview(UPGRADE, at=datetime(2026, 12, 1, 22, 40, 30, tzinfo=UTC))

    assert "41m excluded by 'database-upgrade'" in footnotes(shown)[0]


def test_what_is_to_come_or_has_left_the_window_is_not_reported() -> None:
    assert footnotes(overview(UPGRADE, at=datetime(2026, 12, 1, 22, tzinfo=UTC))) == []
    assert footnotes(overview(UPGRADE, at=datetime(2026, 12, 30, tzinfo=UTC))) == []


def test_programs_read_each_time_that_was_left_out() -> None:
    success, speed, reach = json.loads(FORMATS["json"](overview(UPGRADE, RESTART), None))["objectives"]

    assert speed["exclusions"] == [
        {
            "name": "database-upgrade",
            "reason": "The database\nmoves",
            "author": "shop-team",
            "from": "2026-12-01T22:00:00Z",
            "to": "2026-12-02T00:00:00Z",
        }
    ]
    assert [one["from"] for one in success["exclusions"]] == [
        "2026-12-01T22:00:00Z",
        "2026-11-22T10:00:00Z",
        "2026-11-29T10:00:00Z",
        "2026-12-06T10:00:00Z",
    ]
    assert reach["exclusions"] == []
