"""`slo backfill` as people run it: what it asks, writes and says, and its exit code."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from tests.clients.stub import Reply, Stub, error, stub, success, vector

SERVICE = """\
kind: Service
name: checkout
indicators:
  orders:
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="checkout", code=~"5.."}'}
objectives:
  - {indicator: orders, target: 99.9%, window: 28d}
"""
DIRECT = "name: checkout\nstrategy: direct\n"
UNTIL = datetime(2024, 11, 1, 12, tzinfo=UTC)
OUTPUT = Path("history.om")


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv("SLO_PROMETHEUS", raising=False)
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").write_text(SERVICE)


def backfill(server: Stub, *arguments: str) -> Result:
    standard = ["--prometheus", server.url, "--until", UNTIL.isoformat(), "--output", str(OUTPUT)]
    return CliRunner().invoke(slo, ["backfill", *standard, *arguments])


def history(*values: str) -> Reply:
    """Values at fifth minutes from a quarter to twelve on, as a range query's answer has them."""
    points = [[UNTIL.timestamp() - 900 + 300 * step, value] for step, value in enumerate(values)]
    return success({"resultType": "matrix", "result": [{"metric": {}, "values": points}]})


NOTHING = success({"resultType": "matrix", "result": []})


def recorded(*times: datetime) -> Reply:
    """Where roll-ups were recorded."""
    points = [[time.timestamp(), "1"] for time in times]
    return success({"resultType": "matrix", "result": [{"metric": {}, "values": points}]})


def asked_times(server: Stub) -> list[tuple[str, ...]]:
    """Return the times of which raw series were asked."""
    forms: list[Mapping[str, list[str]]] = [
        one.form for one in server.asked if "slo:" not in one.form["query"][0]
    ]
    return [tuple(form[name][0] for name in ("start", "end", "step")) for form in forms]


def test_all_events_are_written_then_the_bad_ones() -> None:
    with stub(NOTHING, history("12", "0", "NaN", "2.5"), history("1", "0", "0.125")) as server:
        said = backfill(server, "--since", "20m")

    assert said.exit_code == 0
    assert OUTPUT.read_text().splitlines() == [
        'slo:sli_total:increase5m{slo="checkout-orders",slo_bundle="checkout"} 12 1730461500.000',
        'slo:sli_total:increase5m{slo="checkout-orders",slo_bundle="checkout"} 0 1730461800.000',
        'slo:sli_total:increase5m{slo="checkout-orders",slo_bundle="checkout"} 2.5 1730462400.000',
        'slo:sli_bad:increase5m{slo="checkout-orders",slo_bundle="checkout"} 1 1730461500.000',
        'slo:sli_bad:increase5m{slo="checkout-orders",slo_bundle="checkout"} 0 1730461800.000',
        'slo:sli_bad:increase5m{slo="checkout-orders",slo_bundle="checkout"} 0.125 1730462100.000',
        "# EOF",
    ]


def test_it_says_what_it_wrote_and_how_to_import_it() -> None:
    with stub(NOTHING, history("12", "3")) as server:
        said = backfill(server, "checkout-orders", "--since", "20m")

    assert said.stderr == "checkout-orders: 4 samples from 2024-11-01 11:45 UTC to 2024-11-01 11:50 UTC\n"
    assert "history.om has 4 samples" in said.stdout
    assert "promtool tsdb create-blocks-from openmetrics" in said.stdout.splitlines()[-1]


def test_the_window_of_an_objective_is_asked_for_day_by_day() -> None:
    with stub(*[NOTHING] * 29, history("1")) as server:
        backfill(server)
    times = asked_times(server)

    assert len(times) == 2 * 28
    assert times[0] == ("1728043500.000", "1728129600.000", "5m")
    assert times[27] == times[55] == ("1730376300.000", "1730462400.000", "5m")


def test_what_is_recorded_is_not_written_again() -> None:
    fifth_minutes = [UNTIL - timedelta(minutes=5 * steps) for steps in range(20 * 12 + 1)]
    with stub(recorded(*fifth_minutes), NOTHING, history("1")) as server:
        said = backfill(server, "--since", "1d")

    assert "checkout-orders: recorded since 2024-10-31 16:00 UTC; that is left as it is" in said.stderr
    assert asked_times(server) == 2 * [("1730376300.000", "1730389800.000", "5m")]


def test_interruptions_of_an_hour_are_filled() -> None:
    missing = {UNTIL - timedelta(hours=4), UNTIL - timedelta(hours=2)}
    every = {UNTIL - timedelta(minutes=5 * steps) for steps in range(24 * 12 + 2)}
    with stub(
        recorded(*every - {at + timedelta(minutes=5 * k) for at in missing for k in range(-11, 1)}),
        NOTHING,
        history(*"12345"),
    ) as server:
        said = backfill(server, "--since", "1d")

    assert "with 2 interruptions; that is left as it is" in said.stderr
    first, last = min(missing) - timedelta(minutes=55), max(missing) - timedelta(minutes=5)
    assert asked_times(server) == 2 * [(f"{first.timestamp():.3f}", f"{last.timestamp():.3f}", "5m")]


def test_where_all_is_recorded_there_is_nothing_to_write() -> None:
    every = [UNTIL - timedelta(minutes=5 * steps) for steps in range(24 * 12 + 1)]
    with stub(recorded(*every), NOTHING) as server:
        said = backfill(server, "--since", "1d")

    assert said.exit_code == 4
    assert said.stderr.splitlines()[-1] == "There is no history to write"
    assert not OUTPUT.exists()


def test_no_raw_data_is_an_exit_code_of_its_own_and_no_file() -> None:
    with stub(NOTHING) as server:
        said = backfill(server, "--since", "1d")

    assert (said.exit_code, said.stdout) == (4, "")
    assert "checkout-orders: no raw data from 2024-10-31 12:05 UTC to 2024-11-01 12:00 UTC" in said.stderr
    assert not OUTPUT.exists()


@pytest.mark.parametrize("reply", [error(422, "too many samples"), Reply(404), vector()])
def test_a_server_that_stops_answering_leaves_no_file(reply: Reply) -> None:
    with stub(NOTHING, NOTHING, history("1"), reply) as server:
        said = backfill(server, "--since", "1d")

    assert (said.exit_code, said.stdout) == (3, "")
    assert not OUTPUT.exists()


def test_a_remark_is_reported_once() -> None:
    with stub(NOTHING, NOTHING, NOTHING, NOTHING, history("1")) as server:
        server.replies[-1] = Reply(
            body=server.replies[-1].body[:-1] + ', "warnings": ["a store is missing"]}'
        )
        said = backfill(server, "--since", "3d")

    assert said.stderr.count("Prometheus warns: a store is missing") == 1


def test_a_file_is_never_written_over() -> None:
    OUTPUT.write_text("of somebody else")
    with stub(NOTHING, history("1")) as server:
        said = backfill(server)

    assert said.exit_code == 2
    assert "cannot write history.om: File exists" in said.stderr
    assert OUTPUT.read_text() == "of somebody else"
    assert server.asked == []


def test_a_direct_service_has_no_history_to_write() -> None:
    Path("definitions/checkout.yaml").write_text(SERVICE.replace("name: checkout\n", DIRECT))
    with stub(NOTHING, history("1")) as server:
        said = backfill(server)

    assert (said.exit_code, said.stdout) == (2, "")
    assert "nothing to backfill: checkout-orders is computed directly from raw series" in said.stderr
    assert server.asked == []


def test_a_direct_service_is_passed_over_beside_others() -> None:
    Path("definitions/checkout.yaml").write_text(SERVICE.replace("name: checkout\n", DIRECT))
    Path("definitions/other.yaml").write_text(SERVICE.replace("checkout", "other"))
    with stub(NOTHING, history("1")) as server:
        said = backfill(server, "--since", "20m")

    assert said.exit_code == 0
    assert "checkout-orders" not in OUTPUT.read_text()
    assert "other-orders" in OUTPUT.read_text()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["checkout-order"], "did you mean 'checkout-orders'?"),
        (["--since", "a month"], "'a month' is not a duration"),
        (["--until", "noon"], "'noon' is not a time"),
        (["--until", datetime.now(UTC).isoformat()], "younger than 3h"),
        (["--prometheus", "me:secret@a"], "not a URL"),
    ],
)
def test_wrong_usage_is_reported(arguments: list[str], says: str) -> None:
    with stub(vector()) as server:
        said = backfill(server, *arguments)

    assert (said.exit_code, said.stdout) == (2, "")
    assert says in said.stderr
    assert "secret" not in said.stderr
    assert not OUTPUT.exists()
