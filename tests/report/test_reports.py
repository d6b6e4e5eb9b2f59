"""What people and programs read of error budgets."""

import json
import re
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.conditions import Measurement, windows
from slo.evidence.status import Verdict, assess, worst_first
from slo.model import SLO, Declared, Product
from slo.report import FORMATS
from slo.report.overview import Overview, Terminal
from slo.text.diagnostics import Span
from slo.text.rounding import left, share, times
from slo.text.units import Duration
from tests.evidence.objectives import objective

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
RATIOS = st.fractions(min_value=0, max_value=1)


def product(name: str, **fields: object) -> Declared[Product]:
    return Declared(Product.model_validate({"name": name, **fields}), lambda *path: Span("p.yaml", 1, 1, 2))


TEAM = product(
    "shop",
    alerting={
        "page": {"pagerduty": {"routing_key_file": "/etc/alertmanager/secrets/shop"}},
        "ticket": {"email": "shop@example.org"},
    },
)
PLATFORM = product("platform-logs", party="reliability-engineering")


def overview(*measured: tuple[SLO, dict[str, str]]) -> Overview:
    statuses = (
        assess(slo, Measurement(error_ratios={Duration.parse(w): Fraction(r) for w, r in ratios.items()}))
        for slo, ratios in measured
    )
    return Overview(
        at=NOON,
        statuses=worst_first(statuses),
        products={"shop": TEAM, "platform-logs": PLATFORM},
    )


def typical() -> Overview:
    return overview(
        (objective("checkout-success", product="shop"), {"28d": "0.0001234", "1h": "0.00005"}),
        (objective("checkout-speed", target="95%", product="shop"), {"28d": "0.0625", "1h": "0"}),
        (
            objective("payments-success", target="99.95%", product="shop"),
            {"28d": "0.0004", "1h": "0.02", "5m": "0.02"},
        ),
        (objective("logs-ingested", target="99.5%", product="platform-logs"), {}),
        (objective("search-success"), {"28d": "0"}),
    )


def test_a_table_has_a_line_for_each_objective_worst_first_then_notes_and_a_summary() -> None:
    shown = FORMATS["table"](typical(), None).replace("reliability-engineering", "platform")

    assert shown.splitlines() == [
        "SLO               target  over   errors    left  can fail   burn  spent in  verdict  first",
        "checkout-speed       95%   28d    6.25%  -25.0%    -8h24m     0x     spent  spent    shop",
        "payments-success  99.95%   28d    0.04%   20.0%      4m1s  40.0x     3h21m  burning  shop",
        "logs-ingested      99.5%   28d        -       -         -      -         -  no data  platform",
        "checkout-success   99.9%   28d  0.0123%   87.6%    35m20s  <0.1x         -  healthy  shop",
        "search-success     99.9%   28d       0%  100.0%    40m19s      -         -  healthy  nobody",
        "",
        "payments-success: page firing (1h window)",
        "5 objectives: 2 healthy, 1 no data, 1 burning, 1 spent; as of 2026-11-01 12:00 UTC",
    ]


def test_nothing_to_show_is_said() -> None:
    assert FORMATS["table"](overview(), None) == "0 objectives; as of 2026-11-01 12:00 UTC"


def test_a_plain_table_cuts_nothing() -> None:
    name = "a-service-with-quite-a-long-name-availability-for-everybody"
    text = FORMATS["table"](overview((objective(name, product="platform-logs"), {})), None)

    assert name in text
    assert "reliability-engineering" in text


NAME, PARTY = "alertmanager-pages-delivered", "reliability-engineering"
LONG = "a-service-with-quite-a-long-name-availability-for-everybody"


def on_screen(shown: Overview, columns: int, lines: int | None = None) -> list[str]:
    return FORMATS["table"](shown, Terminal(columns, colour=False, lines=lines)).splitlines()


@pytest.mark.parametrize("columns", [200, 120, 100, 80, 60])
def test_a_table_keeps_to_the_terminal_and_has_a_line_for_each_objective(columns: int) -> None:
    shown = overview(
        (objective(LONG, product="platform-logs"), {"28d": "0.0001234", "1h": "0.005"}),
        (objective(LONG[:-1], product="platform-logs"), {"28d": "0.0001234", "1h": "0.005"}),
    )
    _, one, other, blank, *_ = on_screen(shown, columns)

    assert max(map(len, on_screen(shown, columns))) <= columns
    assert blank == ""
    for line in (one, other):
        assert line.startswith(LONG[:12])
        assert all(cell in line for cell in ("87.6%", "5.0x", "4d21h", "healthy"))


@pytest.mark.parametrize(
    ("columns", "heads", "name", "first"),
    [
        (60, "SLO left burn spent in verdict", "alertmanager…s-delivered", ""),
        (80, "SLO left burn spent in verdict first", "alertmanager-pages-delivered", "reliabili…ineering"),
        (100, "SLO left can fail burn spent in verdict first", NAME, PARTY),
        (120, "SLO target over errors left can fail burn spent in verdict first", NAME, PARTY),
        (200, "SLO target over errors left can fail burn spent in verdict first", NAME, PARTY),
    ],
)
def test_what_matters_most_is_shown_on_a_narrow_terminal(
    columns: int, heads: str, name: str, first: str
) -> None:
    one = overview((objective(NAME, product="platform-logs"), {"28d": "0.00001"}))
    header, line, *_ = on_screen(one, columns)

    assert " ".join(header.split()) == heads
    assert (line.split()[0], line.split("healthy")[1].strip()) == (name, first)


def test_a_wider_terminal_shows_more() -> None:
    shown = [len(on_screen(typical(), columns)[0].split()) for columns in (40, 60, 80, 100, 120)]

    assert shown == sorted(shown)
    assert shown[0] < shown[-1] == len(FORMATS["table"](typical(), None).splitlines()[0].split())


def test_numbers_are_never_cut() -> None:
    shown = FORMATS["table"](typical(), Terminal(20, colour=False))

    assert all(cell in shown for cell in ("-25.0%", "20.0%", "100.0%"))


def test_where_all_must_be_on_one_screen_those_that_do_best_are_left_out() -> None:
    lines = on_screen(typical(), 100, lines=7)

    assert len(lines) <= 7
    assert lines[1].startswith("checkout-speed")
    assert "and 3 more with better status" in lines
    assert lines[-1].startswith("5 objectives: 2 healthy")


def test_colour_is_used_only_where_it_is_wanted() -> None:
    coloured = FORMATS["table"](typical(), Terminal(80, colour=True))
    plain = FORMATS["table"](typical(), Terminal(80, colour=False))

    assert "\x1b[1;31mspent" in coloured
    assert "\x1b" not in plain
    assert [
        line.rstrip() for line in re.sub("\x1b\\[[0-9;]*m", "", coloured).splitlines()
    ] == plain.splitlines()


def test_json_has_exact_numbers_and_null_where_nothing_is_known() -> None:
    found = json.loads(FORMATS["json"](typical(), None))
    spent, burning, unknown, *_ = found["objectives"]

    assert found["as_of"] == "2026-11-01T12:00:00Z"
    assert spent == {
        "slo": "checkout-speed",
        "group": {},
        "service": "checkout",
        "environment": "production",
        "product": "shop",
        "first": "shop",
        "target": 0.95,
        "window": "28d",
        "began": "2026-10-04T12:00:00Z",
        "draft": [],
        "unsigned_exclusions": [],
        "without_exclusions": [],
        "verdict": "spent",
        "no_data_since": None,
        "measured_since": None,
        "rules": None,
        "error_ratio": 0.0625,
        "error_budget": 0.05,
        "budget_remaining": -0.25,
        "burn_rate": 0,
        "outage_left": -30240,
        "events_left": None,
        "one_bad_event": None,
        "exhausted_in": 0,
        "total": None,
        "bad": None,
        "firing": [],
        "steps": [],
        "exclusions": [],
    }
    assert burning["firing"] == [
        {"severity": "page", "long_window": "1h", "short_window": "5m", "burn_rate": 13.44}
    ]
    assert unknown["verdict"] == "no data"
    assert [unknown[key] for key in ("error_ratio", "budget_remaining", "burn_rate")] == [None] * 3


def test_json_tells_every_objective_in_the_same_keys() -> None:
    found = json.loads(FORMATS["json"](typical(), Terminal(80, colour=True)))

    assert len({tuple(one) for one in found["objectives"]}) == 1


def test_who_owns_a_product_is_first() -> None:
    shown = typical()

    assert shown.first(objective(product="shop")) == "shop"
    assert shown.first(objective(product="platform-logs")) == "reliability-engineering"
    assert shown.first(objective(product="undeclared")) == "undeclared"
    assert shown.first(objective()) is None


@given(RATIOS)
def test_rounding_never_makes_a_budget_look_better(ratio: Fraction) -> None:
    slo = objective()
    status = assess(slo, Measurement(error_ratios=dict.fromkeys(windows(slo), ratio)))
    assert status.remaining is not None
    shown = left(status.remaining)

    if shown == "< -999%":
        assert status.remaining * 100 < -999
    else:
        assert Fraction(shown.rstrip("%")) <= status.remaining * 100
    assert (shown == "100.0%") == (ratio == 0)
    assert (status.verdict is Verdict.SPENT) >= ("-" in shown)


@given(RATIOS)
def test_nothing_is_shown_only_of_nothing(ratio: Fraction) -> None:
    assert (share(ratio) == "0%") == (ratio == 0)
    assert (times(ratio * 1000) == "0x") == (ratio == 0)


@given(RATIOS.filter(lambda ratio: ratio > Fraction(1, 10**6)))
def test_shares_are_shown_within_half_a_percent(ratio: Fraction) -> None:
    assert abs(Fraction(share(ratio).rstrip("%")) / 100 - ratio) <= ratio / 200
