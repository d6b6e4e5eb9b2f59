"""How much of its window a young history has measured, wherever a status is shown."""

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from slo.conditions import Measurement
from slo.evidence.gate import rule
from slo.evidence.status import Status, assess
from slo.languages.language import language
from slo.model import SLO
from slo.report import json as as_json
from slo.report.footnotes import footnotes
from slo.report.overview import Overview
from slo.report.page import phrases
from slo.report.rulings.judgement import Judgement, explained
from slo.report.young import measured_so_far
from tests.evidence.objectives import objective

AT = datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)
ROLLING, MONTH = objective(), objective(window="month")


def status(slo: SLO, age: timedelta | None) -> Status:
    began = None if age is None else AT - age
    return assess(slo, Measurement(error_ratios={slo.objective.window: Fraction(0)}, began=began))


def test_the_age_is_shown_until_the_whole_window_is_measured() -> None:
    said = {
        age: measured_so_far(status(slo, age), AT, language("en").on_terminals)
        for slo, age in (
            (ROLLING, timedelta(minutes=14, seconds=50)),
            (ROLLING, timedelta(days=3, hours=4)),
            (ROLLING, timedelta(days=28)),
            (ROLLING, None),
            (MONTH, timedelta(days=19)),
            (MONTH, timedelta(days=20)),
        )
    }

    assert list(said.values()) == [
        *("14m of 28d measured", "3d4h of 28d measured", "", "", "19d of this month measured", "")
    ]


def test_status_check_json_and_pages_say_it() -> None:
    young = status(ROLLING, timedelta(minutes=14))
    overview = Overview(at=AT, statuses=(young,))
    ruling = rule(young)

    assert footnotes(overview) == ["checkout-success: 14m of 28d measured"]
    assert "14m of 28d measured" in explained(ruling, Judgement(overview=overview, rulings=(ruling,)))
    (found,) = json.loads(as_json.render(overview, None))["objectives"]
    assert found["measured_since"] == "2026-11-20T11:46:30Z"
    assert phrases.young(young, AT, language("en")) == "14m of 28 days measured."
