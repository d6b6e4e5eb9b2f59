"""slo explain: what it shows can be pasted back, and says in plain words what holds."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.catalogue.conversion import convertible
from slo.catalogue.foreign import is_foreign
from slo.catalogue.load import load
from slo.cli import slo
from slo.dialects.dialect import Answers
from slo.dialects.formats import written
from slo.model import Catalogue
from slo.plan.build import plan
from slo.project import read_beside
from slo.report.definition import definition
from slo.report.explanation import explanation
from slo.source.document import parse
from slo.targets import prometheus
from tests.agreements import signed_by_all
from tests.built_in_archetypes import NAMES, service_using

CASES = Path(__file__).parent.parent / "cases"
COMPILING = sorted(case for case in CASES.iterdir() if (case / "expected" / "generated").is_dir())
SHOP = """\
kind: Organisation
name: acme
parties:
  platform: {kind: platform, ticket: {webhook: {url: https://platform.example}}}
calls: [{category: reliability, party: platform}]
hours: {office: {start: 09:00, end: 17:00, timezone: Europe/London}}
environments:
  staging: {pages: never, window: 30d}
---
kind: Product
name: retail
alerting:
  page: {webhook: {url: https://pager.example}}
  ticket: {webhook: {url: https://tickets.example}}
  hours: office
---
kind: Service
name: shop
product: retail
environment: staging
uses: http-service
with: {job: shop, within: 250ms}
objectives:
  - {name: availability, target: 99.95%, runbook: https://runbooks.example}
"""


def asked(folder: Path, *names: str) -> Result:
    (folder / "shop.yaml").write_text(SHOP)
    return CliRunner().invoke(slo, ["explain", "--definitions", str(folder), *names])


def rules(catalogue: Catalogue) -> dict[str, str]:
    """Give the rules of each service, without the line that names the file it is from."""
    return {rules.path: rules.text.partition("\n")[2] for rules in prometheus.artifacts(plan(catalogue), {})}


def as_written(text: str) -> Catalogue:
    return load({"shop.yaml": text})


def test_a_service_is_shown_with_all_that_was_filled_in(tmp_path: Path) -> None:
    shown = asked(tmp_path, "shop").output

    assert shown.startswith("""\
kind: Service
name: shop
product: retail
environment: staging
scrape_interval: 30s # built in
""")
    assert (
        """\
indicators:
  availability: # archetype http-service
    journey: "Somebody who asks for something gets an answer, and not that the service failed"
    events:
      total: 'http_requests_total{job="shop"}'
      bad: 'http_requests_total{job="shop", code=~"5.."}'
"""
        in shown
    )
    assert """\
objectives:
  - indicator: availability # archetype http-service
    name: availability
    target: 99.95%
    window: 30d # environment staging
    category: reliability # built in
    alert_policy: workbook # built in; pages are tickets in environment staging
    runbook: https://runbooks.example
""" in shown.replace('"', "")


def test_an_objective_is_reported_in_plain_words(tmp_path: Path) -> None:
    assert (
        asked(tmp_path, "shop-latency").output
        == """\
shop-latency
  journey  Somebody who asks for something need not wait for the answer
  counted  latency: Requests outside the histogram's bucket that ends at `within` are bad.
           histogram: http_request_duration_seconds{job="shop"}
           within: 250ms
  budget   5% of events may be bad: 1d 12h of full outage in 30d
  ticket   error ratio above 60% over 15m and over 5m
  ticket   2% of the budget spent in 1h: error ratio above 72% over 1h and over 5m (burn rate 14.4x)
  ticket   5% of the budget spent in 6h: error ratio above 30% over 6h and over 30m (burn rate 6.0x)
  ticket   10% of the budget spent in 1d: error ratio above 15% over 1d and over 2h (burn rate 3.0x)
  ticket   10% of the budget spent in 3d: error ratio above 5% over 3d and over 6h (burn rate 1.0x)
  outage   if all events are bad, it opens a ticket within 11m and pages nobody
  ticket   no data for 10m
  first    retail, which reads chat and mail in office; it can call platform
"""
    )


def test_when_a_page_calls_a_party_is_said_with_its_real_range() -> None:
    call = "call: {platform: {automatic_after: 15m}}"
    pages = SHOP.replace("environment: staging", "environment: production")
    by_rule = pages.replace("  hours: office\n", f"  {call}\n", 1)
    party = "called: {pagerduty: {routing_key_file: /secrets/platform}}, pagerduty: {schedules: [Platform]}"
    by_rule = by_rule.replace("ticket:", f"{party}, ticket:", 1)
    key = "pagerduty: {routing_key_file: /secrets/retail}"
    by_pagerduty = by_rule.replace("webhook: {url: https://pager.example}", key)
    by_pagerduty = by_pagerduty.replace(call, f"{call}\npagerduty: {{schedules: [Retail]}}")
    matrix = "activities: {respond-to-incidents: {product: responsible, platform: if-called-upon}}\nhours:"
    said = []
    for text in (by_rule, by_pagerduty):
        catalogue = load(signed_by_all({"shop.yaml": text.replace("hours:", matrix, 1)}))
        said.append(explanation(catalogue.slos[0], catalogue)[-2:])

    first = "  first    retail; it can call platform"
    rule = "platform is called automatically 15m after a page that is still firing, or up to a minute later"
    pager = "platform is paged by PagerDuty 15m after a page that the product does not answer"
    assert said == [
        [first, f"           {rule}; 'slo ack OBJECTIVE' before that prevents it"],
        [first, f"           {pager}"],
    ]


def test_a_draft_says_who_has_yet_to_sign() -> None:
    matrix = "activities: {set-objectives: {product: responsible, platform: responsible}}"
    (_, latency) = as_written(SHOP.replace("hours:", f"{matrix}\nhours:", 1)).slos

    stated = explanation(latency, Catalogue())
    assert "  draft    retail and platform have yet to sign: until then, pages are tickets" in stated


def test_a_name_that_is_none_is_pointed_at(tmp_path: Path) -> None:
    result = asked(tmp_path, "shop-latncy")

    assert result.exit_code == 2
    assert "has the name 'shop-latncy'; did you mean 'shop-latency'?" in result.output


def test_an_objective_of_a_service_that_is_shown_is_not_shown_again(tmp_path: Path) -> None:
    assert asked(tmp_path, "shop", "shop-latency").output == asked(tmp_path, "shop").output
    assert asked(tmp_path).output == asked(tmp_path, "shop").output


def of_other_tool(text: str) -> bool:
    return any(map(is_foreign, parse(text, "", is_foreign).documents))


def translated(sources: Mapping[str, str]) -> list[str]:
    """Everything but services of what is written for other tools."""
    found = convertible({name: text.encode() for name, text in sources.items()}, Answers())
    documents = [document for name in sorted(found.foreign) for document in found.documents.get(name, ())]
    return [written("native", [one]).text for one in documents if one.text("kind") != "Service"]


@pytest.mark.parametrize("case", COMPILING, ids=lambda case: case.name)
def test_what_is_shown_means_the_same_when_it_is_pasted_back(case: Path) -> None:
    """All other definitions stay; each service is what was shown of it."""
    folder = case / "definitions"
    files = {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.yaml"))}
    signatures = {name: text for name, text in files.items() if "kind: Agreement" in text}
    sources = {name: text for name, text in files.items() if name not in signatures}
    read = partial(read_beside, folder)
    catalogue = load(files, read=read)
    shown = [
        definition(service, [one for one in catalogue.slos if one.service.name == name], catalogue)
        for name, service in catalogue.services.items()
    ]
    others = [
        document
        for text in sources.values()
        for document in text.split("\n---\n")
        if "kind: Service" not in document
        and "kind: Archetype" not in document
        and not of_other_tool(document)
    ]

    pasted = load(
        {"shop.yaml": "\n---\n".join([*others, *translated(sources), *shown]), **signatures}, read=read
    )

    assert rules(pasted) == rules(catalogue)


@pytest.mark.parametrize("name", NAMES)
def test_every_built_in_archetype_can_be_explained(name: str) -> None:
    catalogue = as_written(service_using(name))

    for objective in catalogue.slos:
        stated = explanation(objective, catalogue)
        assert stated[0] == objective.id
        assert objective.indicator.journey in stated[1]


def test_a_budget_is_reported_as_the_outage_it_allows() -> None:
    (objective,) = as_written("""\
kind: Service
name: shop
indicators: {up: {probe: {gauge: up}}}
objectives: [{indicator: up, target: 99.9%}]
""").slos

    assert Fraction(objective.error_budget) * objective.window_length.seconds == Fraction("2419.2")
    assert "  budget   0.1% of events may be bad: 40m 19s of full outage in 28d" in explanation(
        objective, Catalogue()
    )


def test_a_tier_that_can_never_fire_is_explained() -> None:
    (objective,) = as_written("""\
kind: Service
name: shop
indicators: {up: {probe: {gauge: up}}}
objectives: [{indicator: up, target: 90%, window: 30d}]
""").slos

    assert any(
        "never fires, because it needs an error ratio above 144%" in line
        for line in explanation(objective, Catalogue())
    )
