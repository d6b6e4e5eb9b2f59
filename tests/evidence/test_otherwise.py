"""What the status would be without exclusions: by a history, and by what Prometheus has recorded."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from slo.actions.history_events import HistoryEvents
from slo.actions.prometheus_events import PrometheusEvents
from slo.clients.prometheus import Answer
from slo.conditions import Measurement
from slo.evidence.history_csv import parse_history
from slo.evidence.otherwise import excluded_events, excluded_query, otherwise, with_events_back
from slo.evidence.status import Status, Verdict, assess
from slo.languages.language import language
from slo.model import SLO
from slo.promql.samples import Sample
from slo.report import otherwise as report
from slo.text.units import Percent
from tests.evidence.test_exclusions import DAY, NOON, excluding, hourly

READER = language("en").on_terminals
MORNING = NOON - timedelta(hours=6)
NIGHT, LATER = {"start": "2026-11-01T08:00"}, {"start": "2026-11-01T10:00"}


def by_history(slo: SLO, *bad: int) -> Status:
    history = parse_history(hourly(MORNING, *bad), "history.csv", {slo.id})
    _, (status,) = HistoryEvents(history, lambda: NOON).statuses([slo], NOON)
    return status


def decided_by_exclusions(status: Status) -> list[str]:
    return list(report.decided_by_exclusions(status, READER))


def undecided_exclusions(status: Status) -> list[str]:
    return list(report.undecided_exclusions(status, READER))


def test_a_spent_budget_is_seen_without_the_exclusion() -> None:
    status = by_history(excluding(NIGHT), 0, 0, 50, 50, 0, 0)

    assert status.verdict is Verdict.HEALTHY
    assert decided_by_exclusions(status) == ["without the exclusion 'e0': spent, releases would be blocked"]


def test_an_exclusion_that_changes_nothing_is_not_named() -> None:
    assert decided_by_exclusions(by_history(excluding(NIGHT), 0, 0, 0, 0, 0, 0)) == []
    assert by_history(excluding(), 0, 0, 50, 50, 0, 0).otherwise == ()


def test_several_that_matter_only_together_are_named_together() -> None:
    slo = excluding(NIGHT, LATER)
    slo = replace(slo, objective=slo.objective.model_copy(update={"target": Percent.parse("99%")}))
    status = by_history(slo, 0, 0, 2, 1, 2, 1)

    assert [one.status and one.status.verdict for one in status.otherwise] == ["healthy", "healthy", "spent"]
    assert decided_by_exclusions(status) == [
        "without the exclusions 'e0' and 'e1': spent, releases would be blocked"
    ]


def recorded(exclusion: str, total: int, bad: int) -> list[Sample]:
    return [
        Sample(
            {"__name__": f"slo:{name}:1d", "slo": "checkout-success", "exclusion": exclusion},
            Decimal(n),
            NOON,
        )
        for name, n in (("excluded_events", total), ("excluded_bad_events", bad))
    ]


def by_prometheus(slo: SLO, samples: list[Sample], total: int = 400, bad: int = 0) -> Status:
    measured = Measurement(error_ratios={DAY: Fraction(bad, total)}, events={DAY: Fraction(total)})
    status = assess(slo, measured)
    counts = excluded_events(samples, [slo])
    return replace(
        status,
        otherwise=otherwise(slo, NOON, lambda names: with_events_back(status, measured, counts, names)),
    )


def test_what_rules_took_out_is_put_back() -> None:
    slo = excluding(NIGHT)
    status = by_prometheus(slo, recorded("e0", 200, 100))
    alone = status.otherwise[0].status

    assert alone is not None
    assert (alone.total, alone.bad) == (600, 100)
    assert alone.remaining == by_history(excluding(), 0, 0, 50, 50, 0, 0).remaining
    assert decided_by_exclusions(status) == ["without the exclusion 'e0': spent, releases would be blocked"]
    assert undecided_exclusions(status) == []


def test_of_events_that_were_never_counted_nothing_is_known() -> None:
    for samples in ([], recorded("e0", 0, 0)):
        status = by_prometheus(excluding(NIGHT), samples)

        assert decided_by_exclusions(status) == []
        assert undecided_exclusions(status) == [
            "without 'e0', the decision is not known: the rules counted none of the excluded events"
        ]


def test_those_that_overlap_are_put_back_together() -> None:
    slo = excluding(NIGHT, {"start": "2026-11-01T09:00"})
    status = by_prometheus(slo, recorded("e0, e1", 300, 100))

    assert [one.status is None for one in status.otherwise] == [True, True, False]
    assert decided_by_exclusions(status) == [
        "without the exclusions 'e0' and 'e1': spent, releases would be blocked"
    ]


def test_series_of_other_objectives_are_not_used() -> None:
    slo = excluding(NIGHT)
    others = [replace(one, labels={**one.labels, "slo": "other"}) for one in recorded("e0", 200, 100)]

    assert excluded_events(others, [slo]) == {}
    assert excluded_query([slo]) == (
        'last_over_time({__name__=~"slo:excluded_bad_events:1d|slo:excluded_events:1d",slo=~"checkout-success"}[9m])'
    )


class Answering:
    """A Prometheus that has recorded a window without errors, and what an exclusion took out of it."""

    def __init__(self, excluded: list[Sample]) -> None:
        self.asked: list[str] = []
        self._excluded = excluded

    def query(self, expr: str, at: datetime | None = None) -> Answer:
        self.asked.append(expr)
        if "excluded" in expr:
            return Answer(tuple(self._excluded), ())
        figures = {"error_ratio": 0, "events": 400}
        return Answer(
            tuple(
                Sample({"__name__": f"slo:{name}:1d", "slo": "checkout-success"}, Decimal(value), NOON)
                for name, value in figures.items()
            ),
            (),
        )


def test_prometheus_is_asked_once_more_if_an_exclusion_is_in_the_window() -> None:
    server = Answering(recorded("e0", 200, 100))
    events = PrometheusEvents(server, 1, print, lambda: NOON)  # type: ignore[arg-type]
    _, (status,) = events.statuses([excluding(NIGHT)], NOON)

    assert decided_by_exclusions(status) == ["without the exclusion 'e0': spent, releases would be blocked"]
    assert len(server.asked) == 2
    server.asked.clear()
    events.statuses([excluding()], NOON)
    assert len(server.asked) == 1
