"""Calls that a product declares but cannot make."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from slo.catalogue.load import load
from slo.model import Automatic, CallMode, Catalogue
from slo.text.diagnostics import Invalid, Problem
from slo.text.units import Duration
from tests.agreements import signed_by_all

RE = "reliability-engineering"
AFTER = {"automatic_after": "15m"}
WEBHOOK = {"webhook": {"url": "https://example.org/"}}
PAGERS = {
    "pagerduty": {"routing_key_file": "/key"},
    "opsgenie": {"api_key_file": "/key"},
}
ORGANISATION: dict[str, Any] = {
    "kind": "Organisation",
    "name": "techops",
    "parties": {
        RE: {"kind": "platform", "called": WEBHOOK},
        "cyber": {"kind": "security", "called": WEBHOOK},
        "support": {"kind": "support"},
        "lab": {"kind": "platform", "called": WEBHOOK},
    },
    "activities": {
        "respond-to-incidents": {"product": "responsible", RE: "if-called-upon", "cyber": "if-called-upon"},
        "respond-to-other-alerts": {"product": "responsible", RE: "if-called-upon"},
    },
    "calls": [{"category": "security", "party": "cyber"}, {"category": "reliability", "party": RE}],
    "hours": {
        "office": {"start": "09:00", "end": "17:00", "timezone": "Europe/London", "holidays": "closed"},
        "late": {"days": "monday-saturday", "start": "08:00", "end": "20:00", "timezone": "Europe/London"},
        "abroad": {"days": "monday-sunday", "start": "00:00", "end": "24:00", "timezone": "Asia/Tokyo"},
        "shut": {"start": "09:00", "end": "17:00", "timezone": "Europe/London", "holidays": "often-closed"},
    },
    "holidays": {"closed": ["2026-12-25"], "often-closed": ["2026-12-25", "2026-12-28"]},
}


def loaded(
    call: dict[str, Any],
    *,
    page: dict[str, Any] = WEBHOOK,
    hours: str = "24x7",
    re_hours: str | None = None,
    signed: bool = False,
) -> Catalogue:
    parties = ORGANISATION["parties"]
    re = {**parties[RE], **({"hours": re_hours} if re_hours else {})}
    organisation = {**ORGANISATION, "parties": {**parties, RE: re}}
    alerting = {"page": page, "ticket": WEBHOOK, "hours": hours, "call": call}
    product = {"kind": "Product", "name": "shop", "alerting": alerting}
    files = {"all.yaml": f"{json.dumps(organisation)}\n---\n{json.dumps(product)}\n"}
    return load(signed_by_all(files) if signed else files)


def problems(call: dict[str, Any], **settings: Any) -> list[Problem]:
    try:
        loaded(call, **settings)
    except Invalid as invalid:
        return list(invalid.problems)
    return []


def in_force(catalogue: Catalogue) -> Mapping[str, Automatic | CallMode]:
    alerting = catalogue.products["shop"].value.alerting
    assert alerting is not None
    return alerting.call


def test_what_both_have_signed_is_in_force() -> None:
    assert in_force(loaded({RE: AFTER, "cyber": "on-declared-security"}, signed=True)) == {
        RE: Automatic(automatic_after=Duration.parse("15m")),
        "cyber": CallMode.ON_DECLARED_SECURITY,
    }


def test_what_nobody_has_signed_is_left_to_people() -> None:
    assert in_force(loaded({RE: AFTER, "cyber": "on-declared-security"})) == {
        RE: CallMode.EXPLICIT,
        "cyber": CallMode.EXPLICIT,
    }


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        ({"cybr": "explicit"}, "undeclared", "there is no party 'cybr'"),
        ({"lab": "explicit"}, "not-callable", "does not mark 'lab' 'if-called-upon'"),
        ({RE: "on-declared-security"}, "not-called-for", f"'{RE}' is not called for security"),
        ({RE: {**AFTER, "agreed": ["product", RE]}}, "value", "both sides sign automatic calls, each in"),
        ({RE: {**AFTER, "automatic_after": "20s"}}, "value", "write at least 1m"),
        ({RE: "explcit"}, "value", "'explcit' is not accepted here"),
    ],
)
def test_a_call_that_cannot_be_made_is_refused(call: dict[str, Any], code: str, said: str) -> None:
    (problem,) = problems(call)

    assert problem.code == code
    assert said in problem.message
    assert problem.span.line > 1


def test_who_has_no_way_to_be_called_is_not() -> None:
    assert {problem.code for problem in problems({"support": "explicit"})} == {"channels", "not-callable"}


def test_who_is_called_for_no_category_is_called_by_no_page() -> None:
    found = problems({"lab": AFTER})

    assert {problem.code for problem in found} == {"not-callable", "not-called-for"}


@pytest.mark.parametrize("pager", PAGERS)
def test_a_pager_that_escalates_by_itself_makes_no_second_call(pager: str) -> None:
    (problem,) = problems({RE: AFTER}, page={**WEBHOOK, pager: PAGERS[pager]})

    assert problem.code == "called-twice"
    assert f"{pager!r} escalates by itself" in problem.message
    assert problems({RE: "explicit"}, page={**WEBHOOK, pager: PAGERS[pager]}) == []


@pytest.mark.parametrize(
    ("product", "party", "covered"),
    [
        ("24x7", "24x7", True),
        ("24x7", "office", False),
        ("office", "24x7", True),
        ("office", "office", True),
        ("office", "late", True),
        ("late", "office", False),
        ("office", "abroad", False),  # zones may drift apart
        ("office", "shut", False),  # the party has a holiday more
        ("shut", "office", True),
        ("24x7", None, True),  # the party says nothing of its hours
    ],
)
def test_a_page_calls_nobody_in_hours_in_which_nobody_is_there(
    product: str, party: str | None, covered: bool
) -> None:
    found = problems({RE: AFTER}, hours=product, re_hours=party)

    assert [problem.code for problem in found] == ([] if covered else ["call-out-of-hours"])
    assert problems({RE: "explicit"}, hours=product, re_hours=party) == []


def test_hours_of_a_party_must_be_declared() -> None:
    (problem,) = problems({}, re_hours="ofice")

    assert (problem.code, problem.hint) == ("undeclared", "did you mean 'office'?")


def test_without_an_organisation_there_is_nobody_to_call() -> None:
    alerting = {"page": WEBHOOK, "ticket": WEBHOOK, "call": {RE: "explicit"}}
    product = {"kind": "Product", "name": "shop", "alerting": alerting}

    with pytest.raises(Invalid) as invalid:
        load({"all.yaml": json.dumps(product)})

    assert [problem.code for problem in invalid.value.problems] == ["undeclared"]
