"""Organisations and products of which a system of on-call wakes people, at random."""

from typing import Any

from hypothesis import strategies as st

from slo.model import Catalogue, Declared, OnCall, Organisation, Product
from slo.model.on_call import PagerDutyOnCall
from slo.targets.pagerduty.plan import pager
from slo.targets.pagerduty.terraform import terraform
from slo.targets.pagerduty.types import Pager
from slo.text.diagnostics import Span

PARTIES = ("reliability-engineering", "cyber-security")
SCHEDULES = st.text(
    st.characters(
        min_codepoint=33, max_codepoint=0x17F, exclude_characters="\x7f", exclude_categories=["Z", "C"]
    ),
    min_size=1,
    max_size=12,
)
MINUTES = st.integers(1, 240).map(lambda minutes: f"{minutes}m")


def here(*path: object) -> Span:
    return Span("/".join(map(str, path)), 1, 1, 2)


def key(name: str, system: type[OnCall] = PagerDutyOnCall) -> dict[str, Any]:
    """A channel that reaches a system, with a key of its own."""
    ways = {
        "pagerduty": {"routing_key_file": f"/secrets/{name}"},
        "opsgenie": {
            "api_key_file": f"/secrets/{name}",
            "api_url": "https://api.atlassian.com/jsm/ops/integration/",
        },
        "incidentio": {"url": f"https://alerts.example.org/{name}", "token_file": f"/secrets/{name}"},
    }
    return {system.channel: ways[system.channel]}


@st.composite
def on_call(draw: st.DrawFn, owner: str, system: type[OnCall] = PagerDutyOnCall) -> dict[str, Any]:
    """Schedules that have their owner's name, so that they are nobody else's."""
    names = draw(st.lists(SCHEDULES, min_size=1, max_size=4, unique=True))
    schedules: list[Any] = [f"{owner} {name}" for name in names]
    together = draw(st.integers(0, len(schedules)))
    said: dict[str, Any] = {
        "schedules": [schedules[:together], *schedules[together:]] if together else schedules,
        "escalate_after": draw(MINUTES),
    }
    if "acknowledgement_timeout" in system.model_fields:
        said["acknowledgement_timeout"] = f"{draw(st.integers(5, 240))}m"
    if draw(st.booleans()):
        said["leadership"] = f"{owner} leadership {draw(SCHEDULES)}"
    return said


@st.composite
def catalogues(draw: st.DrawFn, system: type[OnCall] = PagerDutyOnCall) -> Catalogue:
    """An organisation of two parties, and some products, each with any calls that both sides agreed."""
    parties = {
        name: {
            "kind": "platform",
            "called": key(f"{name}-called", system),
            system.key: draw(on_call(name, system)),
        }
        for name in PARTIES
    }
    hours = {"day": {"start": "09:00", "end": draw(st.sampled_from(["17:30", "24:00"])), "timezone": "UTC"}}
    organisation = Organisation.model_validate({"name": "all", "parties": parties, "hours": hours})
    products = {}
    for name in draw(st.lists(st.sampled_from(["notify", "pay", "pay-2", "forms"]), unique=True, min_size=1)):
        called = draw(st.lists(st.sampled_from(PARTIES), unique=True))
        calls: dict[str, Any] = {party: {"automatic_after": draw(MINUTES)} for party in called}
        if draw(st.booleans()):
            calls = dict.fromkeys(called, "explicit")
        alerting = {
            "page": key(name, system),
            "ticket": {"email": "t@example.org"} if draw(st.booleans()) else key(f"{name}-ticket", system),
            "hours": draw(st.sampled_from(["24x7", "day"] if system.keeps_hours else ["24x7"])),
            "call": calls,
        }
        said = {"name": name, "alerting": alerting, system.key: draw(on_call(name, system))}
        products[name] = Declared(Product.model_validate(said), here)
    return Catalogue(organisation=Declared(organisation, here), products=products)


def planned(catalogue: Catalogue) -> Pager:
    plan = pager(catalogue)
    assert plan is not None
    return plan


def written(plan: Pager) -> str:
    """The text of the file for Terraform."""
    return terraform(plan)


def a_catalogue(
    product: dict[str, Any] | None = None, call: dict[str, Any] | None = None, **alerting: Any
) -> Catalogue:
    """Notify, which calls the platform's party after half an hour, and that party."""
    agreed = {"reliability-engineering": {"automatic_after": "30m"}}
    organisation = {
        "name": "techops",
        "parties": {
            "reliability-engineering": {
                "kind": "platform",
                "called": key("re-called"),
                "pagerduty": {"schedules": ["RE on call"], "leadership": "RE leadership"},
            }
        },
        "calls": [{"category": "reliability", "party": "reliability-engineering"}],
        "hours": {
            "office-hours": {
                "start": "09:00",
                "end": "17:30",
                "timezone": "Europe/London",
                "holidays": "england",
            }
        },
        "holidays": {"england": ["2026-11-05"]},
    }
    notify = {
        "name": "notify",
        "alerting": {
            "page": key("notify"),
            "ticket": {"email": "t@example.org"},
            "call": agreed if call is None else call,
            **alerting,
        },
        "pagerduty": {
            "schedules": [["Notify in hours", "Notify out of hours"]],
            "leadership": "Notify leadership",
        },
        **(product or {}),
    }
    return Catalogue(
        organisation=Declared(Organisation.model_validate(organisation), here),
        products={"notify": Declared(Product.model_validate(notify), here)},
    )
