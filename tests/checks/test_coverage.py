"""Pages behind which nobody is: when that is in the year to come, and what counts as somebody."""

import json
import time
from datetime import date
from typing import Any

import pytest

from slo.catalogue.load import load
from slo.checks.by_date.coverage import coverage_holes
from slo.model import Catalogue
from slo.text.diagnostics import Problem
from tests.agreements import signed_by_all
from tests.routing.organisations import pagerduty, slack

TODAY = date(2026, 12, 23)
CHAT = {"slack": slack("shop")}
PAGER = {"pagerduty": pagerduty("shop")}
QUEUE = {"webhook": {"url": "https://tickets.example.org/shop"}}
OFFICE = {"start": "09:00", "end": "17:30", "timezone": "Europe/London", "holidays": "england"}


def catalogue(
    product: dict[str, Any], party: dict[str, Any] | None = None, objective: str = "", products: int = 1
) -> Catalogue:
    """One product or several like it, each with a service; a platform team; and some hours."""
    team = {"kind": "platform", "out_of_hours": "https://example.org", "ticket": QUEUE, **(party or {})}
    marks = {"product": "responsible", "platform-team": "if-called-upon"}
    organisation = {
        "kind": "Organisation",
        "name": "acme",
        "parties": {"platform-team": team},
        "activities": {"respond-to-incidents": marks, "respond-to-other-alerts": marks},
        "calls": [{"category": "reliability", "party": "platform-team"}],
        "hours": {"office": OFFICE, "long": {**OFFICE, "days": "monday-saturday", "end": "22:00"}},
        "holidays": {"england": ["2026-12-25", "2026-12-28", "2027-01-01"]},
    }
    tickets = {
        "kind": "AlertPolicy",
        "name": "tickets",
        "tiers": [{"severity": "ticket", "budget": "10%", "long_window": "1d", "short_window": "2h"}],
    }
    documents: list[dict[str, Any]] = [organisation, tickets]
    for number in range(products):
        name = f"shop{number or ''}"
        documents.append({"kind": "Product", "name": name, **product})
        documents.append(
            {
                "kind": "Service",
                "name": f"orders{number or ''}",
                "product": name,
                "indicators": {"up": {"probe": {"gauge": f'up{{job="{name}"}}'}}},
                "objectives": [
                    {"indicator": "up", "target": "99%", **({"alert_policy": objective} if objective else {})}
                ],
            }
        )
    return load(signed_by_all({"all.yaml": "\n---\n".join(map(json.dumps, documents))}))


def team(page: dict[str, Any], hours: str = "24x7", **more: Any) -> dict[str, Any]:
    return {"alerting": {"page": page, "ticket": QUEUE, "hours": hours, **more}}


def holes(*arguments: Any, **more: Any) -> list[Problem]:
    return list(coverage_holes(catalogue(*arguments, **more), TODAY))


CALLED = {"automatic_after": "15m"}
AWAKE = {"called": {"pagerduty": pagerduty("called")}, "hours": "24x7"}


@pytest.mark.parametrize(
    "product",
    [
        team(PAGER),
        team({**PAGER, **CHAT}, "office"),
        team(CHAT, "office"),  # it says when it reads this, and keeps the rest in its queue
    ],
)
def test_a_pager_and_hours_with_a_queue_leave_no_hole(product: dict[str, Any]) -> None:
    assert holes(product) == []


def test_chat_alone_is_not_read_at_all_hours() -> None:
    (problem,) = holes(team(CHAT))

    assert problem.code == "coverage-hole"
    assert problem.message == "a page of 'shop' reaches nobody on duty at any hour: it goes to Slack #shop"
    assert problem.span.line == 5


def test_a_product_that_pages_nobody_needs_nobody_behind_its_pages() -> None:
    assert holes(team(CHAT), objective="tickets") == []


def test_whom_a_page_calls_by_itself_is_behind_it() -> None:
    assert holes(team(CHAT, call={"platform-team": CALLED}), AWAKE) == []


def test_somebody_called_by_chat_is_not() -> None:
    assert len(holes(team(CHAT, call={"platform-team": CALLED}), {"called": CHAT})) == 1


def test_the_holes_of_a_party_that_keeps_hours_are_listed_by_its_clock() -> None:
    (problem,) = holes({"party": "platform-team"}, {"page": CHAT, "hours": "office"})

    assert problem.message == (
        "a page of 'shop' reaches nobody on duty from 2026-12-23 00:00 to 2026-12-23 09:00, "
        "from 2026-12-23 17:30 to 2026-12-24 09:00, from 2026-12-24 17:30 to 2026-12-29 09:00 Europe/London, "
        "and 256 more times in the next year (6567 hours in all): it goes to Slack #shop"
    )
    assert problem.hint == "give 'platform-team' a pager for its own pages"


def test_a_year_of_fifty_products_is_looked_through_in_less_than_two_seconds() -> None:
    many = catalogue({"party": "platform-team"}, {"page": CHAT, "hours": "long"}, products=50)
    began = time.process_time()

    assert len(list(coverage_holes(many, TODAY))) == 50
    assert time.process_time() - began < 2


def test_no_organisation_is_asked_nothing() -> None:
    assert list(coverage_holes(Catalogue(), TODAY)) == []
