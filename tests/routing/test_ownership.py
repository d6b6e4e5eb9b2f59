"""Questions about ownership: alerts that would reach nobody, and people who must not be woken by them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from slo.checks.ownership import ambiguous_owners, unowned_alerts
from slo.model import Catalogue, Declared, Service
from slo.text.diagnostics import Problem, Severity
from tests.routing.organisations import NOTIFY, TECHOPS, catalogue, here, pagerduty

RE = "reliability-engineering"


def said(
    question: Callable[[Catalogue], Iterator[Problem]], *products: dict[str, Any], **organisation: Any
) -> list[tuple[str, str]]:
    """The codes of problems and the places that they are about."""
    return [(problem.code, problem.span.file) for problem in question(catalogue(*products, **organisation))]


def parties(**changed: object) -> dict[str, object]:
    """The parties of TECHOPS, with other ways to reach the platform's."""
    platform = {**TECHOPS["parties"][RE], **changed}
    return {**TECHOPS["parties"], RE: {key: value for key, value in platform.items() if value}}


@pytest.mark.parametrize("question", [unowned_alerts, ambiguous_owners])
def test_nothing_is_questionable_about_an_organisation_that_declares_everything(
    question: Callable[[Catalogue], Iterator[Problem]],
) -> None:
    assert said(question) == []
    assert list(question(Catalogue())) == []


def test_alerts_of_nobody_must_go_somewhere() -> None:
    assert said(unowned_alerts, unowned=None) == []
    assert said(unowned_alerts, unowned=None, parties=parties(ticket=None)) == [
        ("no-queue-for-unowned", "name")
    ]


def test_alerts_of_nobody_must_not_wake_anybody() -> None:
    unowned = {"pagerduty": pagerduty("re")}

    assert said(unowned_alerts, unowned=unowned) == [("unowned-pages", "unowned/pagerduty")]


def test_a_service_without_a_product_wakes_nobody_and_that_is_worth_a_warning() -> None:
    service = Service.model_validate(
        {
            "name": "api",
            "indicators": {"up": {"probe": {"gauge": "up"}}},
            "objectives": [{"indicator": "up", "target": "99%"}],
        }
    )
    whole = replace(catalogue(), services={"api": Declared(service, here)})
    (problem,) = unowned_alerts(whole)

    assert (problem.code, problem.severity) == ("service-without-product", Severity.WARNING)


def test_a_product_must_not_have_the_name_of_a_party() -> None:
    assert said(ambiguous_owners, {**NOTIFY, "name": "cyber-security"}) == [
        ("product-named-as-party", "name")
    ]
