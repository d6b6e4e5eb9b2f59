"""A condition held when it holds minute by minute, however few minutes the search looks at."""

from hypothesis import given, settings
from hypothesis import strategies as st

from slo.conditions import budget_of, of_step, of_tiers
from slo.evidence.replay import Row, Span, View, holding, silent, timeline, united
from slo.evidence.replay.view import Block
from slo.model import SLO, Service
from slo.model.exclusions import Exclusion
from tests.evidence.objectives import budget_policy, objective, policy

START = 29_400_000
"""24 November 2025, 16:00 UTC, in minutes since 1970."""

POLICY = policy(("5%", "15m", "5m"), ("10%", "1h", "10m"), ("20%", "8h", "2h")).model_copy(
    update={"min_events": 40, "min_bad_events": 3}
)
STEPS = budget_policy(
    {"name": "half", "when": {"remaining": "50%"}},
    {"name": "incident", "when": {"spent": "20%", "within": "2h"}},
    {"name": "soon", "when": {"exhausted_within": "12h"}},
)
EXCLUDED = Exclusion.model_validate(
    {
        "name": "upgrade",
        "reason": "a new database",
        "author": "team",
        "objectives": ["checkout-success"],
        "start": "2025-11-24T20:00",
        "lasts": "25m",
        "repeat": "FREQ=DAILY",
        "expires": "2025-12-30",
    }
)


def slos() -> st.SearchStrategy[SLO]:
    """Objectives of each strategy, rolling and by the calendar, with and without exclusions."""
    return st.builds(
        _objective,
        st.sampled_from(["99.9%", "99%", "80%"]),
        st.sampled_from(["1d", "2d", "week"]),
        st.sampled_from(["rollup", "fresh-budget", "direct"]),
        st.booleans(),
        st.booleans(),
    )


def _objective(target: str, window: str, strategy: str, counts: bool, excludes: bool) -> SLO:
    from dataclasses import replace

    few = POLICY if counts else POLICY.model_copy(update={"min_events": None, "min_bad_events": None})
    one = objective(target=target, window=window, policy=few, budget_policy=STEPS)
    service: Service = one.service.model_copy(update={"strategy": type(one.service.strategy)(strategy)})
    one = replace(one, service=service)
    return replace(one, exclusions=(EXCLUDED,)) if excludes and strategy != "direct" else one


@st.composite
def histories(draw: st.DrawFn) -> tuple[Row, ...]:
    """Hours of minutes or of longer rows: quiet, with errors now and then, outages, and gaps."""
    width = draw(st.sampled_from([1, 1, 5, 60]))
    traffic = draw(st.sampled_from([0, 3, 100]))
    pieces = draw(
        st.lists(
            st.tuples(st.integers(1, 200), st.sampled_from([0, 1, 7, 50, 100, None])), min_size=1, max_size=6
        )
    )
    found, minute = [], START + draw(st.integers(0, 9))
    for length, percent in pieces:
        for _ in range(-(-length // width)):
            if percent is not None:
                events = traffic * width + minute % 3
                found.append(Row(minute, minute + width, events, events * percent // 100))
            minute += width
    return tuple(found)


SEEN = st.lists(
    st.tuples(st.integers(0, 600), st.integers(0, 300), st.sampled_from([0, 10, 100])),
    max_size=4,
    unique_by=lambda one: one[0],
)
"""After how many minutes rules saw how many recent events, and how many percent of them were bad."""


STALE = st.sets(st.integers(0, 600), max_size=3).map(sorted)
"""After how many minutes sums of roll-ups were missing."""

YOUNGER = st.tuples(st.integers(1, 400), st.integers(0, 30))
"""After how many minutes rules took the history to have begun so many minutes later."""


@settings(max_examples=20, deadline=None)
@given(slos(), histories(), SEEN, STALE, YOUNGER)
def test_the_search_finds_what_a_look_at_each_minute_finds(
    slo: SLO,
    rows: tuple[Row, ...],
    disturbed: list[tuple[int, int, int]],
    stale: list[int],
    younger: tuple[int, int],
) -> None:
    seen = [Row(START + at - 1, START + at, n, n * percent // 100) for at, n, percent in sorted(disturbed)]
    since, later = younger
    starts = ((START, START), (START + since, START + later))
    found = timeline(
        rows, slo, seen=seen, starts=(starts, starts), stale=tuple(START + minute for minute in stale)
    )
    if found is None:
        return
    view, budget = View(found, slo), budget_of(slo, ())
    first, last = found.first, found.last + 60
    for condition in (*(one.condition for one in of_tiers(slo)), *map(of_step, slo.steps)):
        held = [at for at in range(first, last + 1) if condition.holds(view.at(at), budget)]

        assert holding(condition, budget, view, first, last) == united(Span(at, at + 1) for at in held)


def test_rules_that_saw_late_samples_later_fire_later() -> None:
    """All fails from minute 120 on, and what is scraped from then on comes five minutes late."""
    slo, begins = objective(policy=policy(("2%", "1h", "5m"))), START + 120
    rows = [Row(at, at + 1, 100, 100 * (at >= begins)) for at in range(START, START + 240)]
    late = [Row(at - 1, at, 100 * max(0, begins - at + 5), 0) for at in range(begins + 1, begins + 6)]
    condition, budget = of_tiers(slo)[0].condition, budget_of(slo, ())
    fired = []
    for seen in ([], late):
        found = timeline(rows, slo, seen=seen)
        assert found is not None
        fired.append(holding(condition, budget, View(found, slo), found.first, found.last)[0].start)

    assert fired[1] == begins + 6 > fired[0]


def test_what_is_summed_rarely_ends_while_its_sum_is_missing() -> None:
    """An alert of a long window ends with its sums, and begins again with them."""
    slo = objective(policy=policy(("2%", "8h", "5m")))
    rows = [Row(at, at + 1, 100, 100) for at in range(START, START + 240)]
    stale = tuple(range(START + 200, START + 203))
    found = timeline(rows, slo, stale=stale)
    assert found is not None
    held = holding(of_tiers(slo)[0].condition, budget_of(slo, ()), View(found, slo), found.first, found.last)

    assert [(one.start - START, one.end - START) for one in held][-2:] == [
        (held[-2].start - START, 200),
        (203, 241),
    ]


def test_without_any_count_an_objective_has_no_data_since_its_rules_were_loaded() -> None:
    rows = [Row(START + 100, START + 101, 1, 0)]
    since = timeline(rows, objective(), began=START)
    unknown = timeline(rows, objective())
    assert since is not None
    assert unknown is not None

    assert silent(since, 5, START, START + 100) == (Span(START, START + 101),)
    assert silent(unknown, 5, START, START + 100) == ()


def test_a_healthy_month_takes_few_judgements() -> None:
    slo = objective()
    rows = [Row(at, at + 1, 100, at % 50 == 0) for at in range(START, START + 28 * 1440)]
    found = timeline(rows, slo)
    assert found is not None
    asked: list[tuple[int, int]] = []

    class Counting(View):
        def block(self, first: int, last: int) -> Block:
            asked.append((first, last))
            return super().block(first, last)

    tier = of_tiers(slo)[0]

    assert holding(tier.condition, budget_of(slo, ()), Counting(found, slo), START + 120, found.last) == ()
    assert len(asked) < 28 * 1440 / 10
