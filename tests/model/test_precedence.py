"""The nearest default applies, and environments that never page have no pages."""

from hypothesis import given
from hypothesis import strategies as st

from slo.model import (
    WORKBOOK,
    AlertPolicy,
    AlertSeverity,
    Defaults,
    Environment,
    Objective,
    Organisation,
    Product,
    Service,
    Tier,
)
from slo.model.precedence import DEFAULTED, layers, settle, without_pages
from slo.text.units import Duration, Percent

WINDOWS = ("objective", "environment", "product", "organisation")
SERVICE = Service.model_validate(
    {
        "name": "shop",
        "environment": "staging",
        "indicators": {"up": {"probe": {"gauge": "up"}}},
        "objectives": [{"indicator": "up", "target": "99%"}],
    }
)
DURATIONS = st.sampled_from(["15m", "1h", "2h", "6h", "1d", "3d"]).map(Duration.parse)
TIERS = st.builds(
    Tier.model_construct,
    severity=st.sampled_from(AlertSeverity),
    budget=st.integers(1, 100).map(lambda percent: Percent.parse(f"{percent}%")),
    long_window=DURATIONS,
    short_window=st.just(Duration.parse("5m")),
)


def organisation(**defaults: Defaults) -> Organisation:
    environments = {"staging": defaults["environment"]} if "environment" in defaults else {}
    return Organisation.model_construct(
        name="acme", defaults=defaults.get("organisation"), environments=environments
    )


@given(st.sets(st.sampled_from(WINDOWS)))
def test_the_nearest_default_applies(said: set[str]) -> None:
    days = {place: Duration.parse(f"{number}d") for number, place in enumerate(WINDOWS, 1)}
    written = {"window": str(days["objective"])} if "objective" in said else {}
    objective = Objective.model_validate({"indicator": "up", "target": "99%", **written})
    defaults = {
        place: (Environment if place == "environment" else Defaults)(window=days[place])
        for place in said - {"objective"}
    }
    product = Product.model_construct(name="retail", defaults=defaults.pop("product", None))

    settled = settle(objective, layers(SERVICE, product, organisation(**defaults)))

    nearest = next((days[place] for place in WINDOWS if place in said), Duration.parse("28d"))
    assert settled.window == nearest


def test_a_service_comes_before_its_environment() -> None:
    service = SERVICE.model_copy(update={"alert_policy": "calm"})
    staging = Environment(alert_policy="strict", error_budget_policy="standard")

    settled = settle(service.objectives[0], layers(service, None, organisation(environment=staging)))

    assert settled.alert_policy == "calm"
    assert settled.error_budget_policy == "standard"


def test_every_default_is_a_field_of_objectives() -> None:
    assert set(DEFAULTED) < Objective.model_fields.keys()


def test_an_objective_without_defaults_stays_what_it_is() -> None:
    assert settle(SERVICE.objectives[0], layers(SERVICE, None, None)) is SERVICE.objectives[0]


def test_the_tickets_of_the_workbook_are_as_soon_as_its_pages_were() -> None:
    tickets = without_pages(WORKBOOK)

    assert [tier.severity for tier in tickets.tiers] == [AlertSeverity.TICKET] * 4
    assert [tier.long_window for tier in tickets.tiers] == [tier.long_window for tier in WORKBOOK.tiers]
    assert (tickets.name, tickets.meant_for) == (WORKBOOK.name, WORKBOOK.meant_for)


@given(st.lists(TIERS, min_size=1, max_size=6))
def test_no_page_is_left_and_no_ticket_comes_later(tiers: list[Tier]) -> None:
    policy = AlertPolicy.model_construct(name="any", tiers=tuple(tiers))

    kept = without_pages(policy).tiers

    assert AlertSeverity.PAGE not in {tier.severity for tier in kept}
    soonest: dict[tuple[AlertSeverity, Duration], Percent] = {}
    for tier in tiers:
        assert tier.budget is not None
        kind = (tier.severity.at_most(AlertSeverity.TICKET), tier.long_window)
        soonest[kind] = min(tier.budget, soonest.get(kind, tier.budget))
    assert len(kept) == len(soonest)
    assert {(tier.severity, tier.long_window): tier.budget for tier in kept} == soonest
