"""What spreadsheets, Prometheus and chats read of error budgets, and the notes below their figures."""

import csv
import io
import json
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from slo.conditions import Measurement, Window
from slo.evidence.status import Status, assess, worst_first
from slo.model import SLO, Draft, ErrorBudgetPolicy
from slo.report import FORMATS
from slo.report.csv import HEADER
from slo.report.overview import Overview
from slo.text.units import Duration
from tests.evidence.objectives import budget_policy, objective
from tests.servers.binaries import Generation

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
POLICY: ErrorBudgetPolicy = budget_policy(
    {"name": "caution", "when": {"remaining": "25%"}},
    {"name": "freeze", "when": {"remaining": "0%"}, "freeze": "true", "do": "Release\nonly what mends it"},
)
NASTY = 'a|b`*"\\\n<script>'


def measured(slo: SLO, ratio: str | None, total: int = 100_000, **group: str) -> Status:
    ratios: dict[Window, Fraction] = {}
    events: dict[Window, Fraction] = {Duration.parse("28d"): Fraction(total)}
    if ratio is not None:
        ratios = dict.fromkeys(map(Duration.parse, ("28d", "6h", "1h", "30m", "5m")), Fraction(ratio))
    return assess(slo, Measurement(error_ratios=ratios, events=events), tuple(group.items()))


def typical() -> Overview:
    return Overview(
        at=NOON,
        statuses=worst_first(
            (
                measured(objective("checkout-success", product="shop", budget_policy=POLICY), "0.02"),
                measured(objective("checkout-fast", target="95%"), "0.01", total=100),
                measured(objective("logs-ingested", by="region"), "0", region=NASTY),
                measured(objective("search-success"), None, total=0),
            )
        ),
    )


def notes(*statuses: Status) -> list[str]:
    table = FORMATS["table"](Overview(at=NOON, statuses=statuses), None)
    return table.partition("\n\n")[2].splitlines()[:-1]


def test_notes_name_firing_alerts_and_policy_steps() -> None:
    assert notes(measured(objective(budget_policy=POLICY), "0.02")) == [
        "checkout-success: page firing (1h and 6h windows)",
        "checkout-success: step 'caution' of policy agreed holds: Mend it first",
        (
            "checkout-success: step 'freeze' of policy agreed holds and freezes releases: "
            "Release only what mends it"
        ),
    ]


def test_equal_notes_are_merged() -> None:
    burning = [measured(objective(id), "0.02") for id in ("checkout-fast", "checkout-success")]

    assert notes(*burning) == ["checkout-fast, checkout-success: page firing (1h and 6h windows)"]


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (8_334, ["checkout-success: little traffic, 1 bad event = 12% of the budget (8334 events in 28d)"]),
        (20_001, []),
        (999, ["checkout-success: little traffic, 1 bad event is more than the budget (999 events in 28d)"]),
        (1, ["checkout-success: little traffic, 1 bad event is more than the budget (1 event in 28d)"]),
    ],
)
def test_traffic_that_is_too_low_to_judge_is_reported(total: int, said: list[str]) -> None:
    assert notes(measured(objective(), "0", total=total)) == said


def test_csv_has_a_line_for_each_objective_and_the_numbers_of_json() -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](typical(), None))))
    stated = json.loads(FORMATS["json"](typical(), None))["objectives"]

    assert [row["slo"] for row in rows] == [one["slo"] for one in stated]
    for row, one in zip(rows, stated, strict=True):
        for key in ("error_ratio", "budget_remaining", "outage_left", "events_left", "exhausted_in", "bad"):
            assert row[key] == ("" if one[key] is None else repr(float(one[key])))
    assert tuple(rows[0]) == HEADER
    assert (rows[0]["firing"], rows[0]["steps"]) == ("page:1h page:6h", "caution freeze")
    assert next(row for row in rows if row["group"])["group"] == f"region={NASTY}"


def test_markdown_is_a_table_that_no_value_breaks() -> None:
    lines = FORMATS["markdown"](typical(), None).splitlines()
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines if line.startswith("| ")]

    assert {len(row) for row in cells} == {8}
    assert len(cells) == 2 + 4
    assert "<script>" not in "\n".join(lines)
    assert "- checkout-success: page firing (1h and 6h windows)" in lines
    assert lines[-1].startswith("4 objectives")


def test_markdown_of_nothing_is_a_sentence() -> None:
    assert FORMATS["markdown"](Overview(at=NOON, statuses=()), None).startswith("0 objectives")


def samples(shown: Overview) -> dict[str, float]:
    text = FORMATS["openmetrics"](shown, None)
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {series: float(value) for series, _, value in lines}


def test_metrics_have_what_is_known_and_nothing_else() -> None:
    found = samples(typical())

    assert found['slo_error_budget_remaining_ratio{slo="checkout-success"}'] == -19
    assert found['slo_error_budget_remaining_events{slo="checkout-fast"}'] == 4
    assert found['slo_policy_step{freeze="true",slo="checkout-success",step="freeze"}'] == 1
    assert found['slo_alert_firing{severity="page",slo="checkout-success",window="1h"}'] == 1
    assert found['slo_verdict{slo="search-success",verdict="no data"}'] == 1
    assert not [series for series in found if series.startswith("slo_error_ratio") and "search" in series]
    assert found["slo_as_of_timestamp_seconds"] == NOON.timestamp()


@pytest.mark.parametrize("shown", [typical(), Overview(at=NOON, statuses=())], ids=["typical", "empty"])
def test_promtool_takes_the_metrics(generation: Generation, shown: Overview) -> None:
    text = FORMATS["openmetrics"](shown, None) + "\n"
    command = [str(generation.promtool), "check", "metrics"]
    said = subprocess.run(command, input=text, capture_output=True, text=True, check=False)

    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_of_drafts(form: str) -> None:
    signed = objective()
    shown = [
        FORMATS[form](Overview(at=NOON, statuses=(measured(one, "0"),)), None)
        for one in (signed, replace(signed, draft=Draft(unsigned=("shop",))))
    ]

    assert shown[0] != shown[1]
