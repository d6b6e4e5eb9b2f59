"""Work grows as definitions do: three times as many products take about three times as many steps, not nine.

So do objectives of one service. Steps are bytecodes of each function, which are the same on every machine.
Rules and their tests are only made of one service: of many, they are made of a hundred objectives at a time.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import slo
from slo import targets
from slo.catalogue.load import load
from slo.checks import lint
from slo.diff import differences
from slo.model.signing import sign
from slo.plan import router
from slo.plan.build import outline, plan
from slo.project import read_templates
from tests.agreements import signed, signed_by_all

PRODUCTS = (range(1), range(10, 14), range(20, 32))
"""Numbers of products: of others each time, so that nothing about them is in a cache."""

SOURCES = str(Path(slo.__file__).parent)

ORGANISATION = """\
kind: Organisation
name: techops
status: agreed
targets: [alertmanager, backstage, codeowners, docs, grafana, pagerduty, splunk]
parties:
  platform:
    kind: platform
    page: {webhook: {url: https://platform.example.org/page}}
    ticket: {webhook: {url: https://platform.example.org/ticket}}
    called: {webhook: {url: https://platform.example.org/called}}
    out_of_hours: https://platform.example.org
    code_owners: "@example/platform"
activities:
  respond-to-incidents: {product: responsible, platform: if-called-upon}
  respond-to-other-alerts: {product: responsible, platform: if-called-upon}
  set-up-logging: {product: responsible, platform: supporting}
  set-objectives: {product: responsible, platform: responsible}
  agree-budget-policy: {product: responsible, platform: responsible}
calls: [{category: reliability, party: platform}]
review: {every: 26w, last: 2026-09-01}
arbitration: {decides: director, within: 5d}
"""
PRODUCT = """\
kind: Product
name: product-#
code_owners: "@example/product"
alerting:
  page: {webhook: {url: https://example.org/#/page}}
  ticket: {webhook: {url: https://example.org/#/ticket}}
  call: {platform: {automatic_after: 15m}}
---
kind: Service
name: service-#
product: product-#
runbook: https://example.org/#
logs: {stream: https://logs.example.org/#}
indicators:
  accepted:
    journey: A letter is accepted
    events: {total: 'letters_total{job="#"}', bad: 'letters_total{job="#", result="error"}'}
objectives:
  - {indicator: accepted, target: 99%}
---
kind: Alerts
name: alerts-#
product: product-#
service: service-#
runbook: https://example.org/#
alerts:
  - {name: QueueNotDrained, expr: 'max(messages{job="#"}) > 800', severity: page, summary: Letters wait}
---
kind: UseCase
name: use-case-#
product: product-#
service: service-#
summary: Somebody tries many passwords
search: index=letters | stats count by src | where count > 50
schedule: "*/10 * * * *"
window: 20m
severity: page
playbook: https://example.org/#
owner: the lead developer
review_by: 2027-04-01
"""
MAINTENANCE = """\
kind: Exclusion
name: cluster-upgrade
reason: The cluster moves to a new version
author: platform
services: [{}]
start: 2026-11-07T06:00
lasts: 1h
announce: 7d
"""


WEBHOOK = re.compile(r"(page|called): \{webhook: \{url: https:/(.*)\}\}")
PAGERDUTY = r"\1: {pagerduty: {routing_key_file: \2}}"
PLATFORM_ON_CALL = "    pagerduty: {schedules: [Platform], leadership: Heads}\n"
PRODUCT_ON_CALL = 'pagerduty: {schedules: [[By day, "By night #"]]}\n'

OBJECTIVES = (range(2), range(20, 32), range(40, 76))
"""Numbers of the indicators of one service, likewise."""

INDICATOR = """\
  route-#:
    events: {total: 'letters_total{job="post",route="#"}', bad: 'lost_total{job="post",route="#"}'}
  speed-#: {latency: {histogram: 'letter_seconds{job="post",route="#"}', within: 500ms}}
"""
OBJECTIVE = """\
  - {indicator: route-#, target: 99%}
  - {indicator: speed-#, target: 99.9%, window: 7d}
"""


def definitions(products: range) -> Mapping[str, str]:
    services = ", ".join(f"service-{number}" for number in products)
    files = {f"{number}.yaml": PRODUCT.replace("#", str(number)) for number in products}
    organisation = {"organisation.yaml": ORGANISATION, "maintenance.yaml": MAINTENANCE.format(services)}
    return signed({**organisation, **files}, "platform")


def on_call(products: range) -> Mapping[str, str]:
    """Return products and a platform that PagerDuty wakes by their schedules, as all have signed."""
    return signed_by_all(unsigned_on_call(products))


def unsigned_on_call(products: range) -> Mapping[str, str]:
    """Return the same before anybody has signed, so that each call is a draft."""
    organisation = WEBHOOK.sub(PAGERDUTY, ORGANISATION).replace(
        "activities:", f"{PLATFORM_ON_CALL}activities:"
    )
    product = WEBHOOK.sub(PAGERDUTY, PRODUCT).replace("---", f"{PRODUCT_ON_CALL}---", 1)
    files = {f"{number}.yaml": product.replace("#", str(number)) for number in products}
    return {"organisation.yaml": organisation, **files}


def one_service(indicators: range) -> Mapping[str, str]:
    def each(text: str) -> str:
        return "".join(text.replace("#", str(number)) for number in indicators)

    head = "kind: Service\nname: letters\nrunbook: https://example.org/letters\n"
    return {"letters.yaml": f"{head}indicators:\n{each(INDICATOR)}objectives:\n{each(OBJECTIVE)}"}


def steps(work: Callable[[], object]) -> Counter[tuple[str, str, int]]:
    """Count the bytecodes of each function of slo that some work executes."""
    found: Counter[tuple[str, str, int]] = Counter()

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        if not code.co_filename.startswith(SOURCES):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        name = (code.co_filename, code.co_name, code.co_firstlineno)

        def count(frame: FrameType, event: str, argument: Any) -> Any:
            found[name] += event == "opcode"
            return count

        return count

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return found


def compiled(files: Mapping[str, str]) -> None:
    catalogue = load(files)
    lint(catalogue)
    list(targets.build(outline(catalogue), read_templates(Path()), tuple))


def reviewed(files: Mapping[str, str]) -> None:
    looser = {name: text.replace("99%", "98%").replace("800", "700") for name, text in files.items()}
    differences(plan(load(files)), plan(load(looser)))


def signed_anew(files: Mapping[str, str]) -> None:
    looser = {name: text.replace("target: 99%", "target: 98%") for name, text in files.items()}
    list(sign(load(looser), "platform", (), "head-of-all", date(2026, 11, 1)))


@pytest.mark.parametrize("work", [compiled, reviewed, signed_anew])
def test_no_function_takes_the_square_of_the_number_of_products(
    work: Callable[[Mapping[str, str]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(router, "_MANY", 4)  # a tree of few routes is searched one by one

    assert not steep(work, *map(definitions, PRODUCTS))


@pytest.mark.parametrize("products", [on_call, unsigned_on_call])
def test_no_function_takes_the_square_of_the_number_of_products_on_call(
    products: Callable[[range], Mapping[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(router, "_MANY", 4)

    assert not steep(compiled, *map(products, PRODUCTS))


@pytest.mark.parametrize("work", [compiled, reviewed])
def test_no_function_takes_the_square_of_the_number_of_objectives_of_a_service(
    work: Callable[[Mapping[str, str]], None],
) -> None:
    assert not steep(work, *map(one_service, OBJECTIVES))


def steep(
    work: Callable[[Mapping[str, str]], None], *sizes: Mapping[str, str]
) -> Mapping[tuple[str, str, int], tuple[int, int]]:
    """Return the functions whose steps grow faster than definitions, last of three times as many."""
    once, few, many = sizes
    work(once)  # what is done once and kept
    before, after = (steps(lambda files=files: work(files)) for files in (few, many))
    grown = {name: (before[name], count) for name, count in after.items() if before[name]}
    return {name: counts for name, counts in grown.items() if counts[1] > 4.5 * counts[0] + 300}
