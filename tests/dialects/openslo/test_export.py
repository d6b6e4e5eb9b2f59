"""Definitions that are written as OpenSLO, and read again, say what they said."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo.catalogue.conversion import convertible
from slo.dialects.dialect import Answers, Fate, Note, Written
from slo.dialects.formats import written
from slo.dialects.openslo import OPENSLO
from slo.model import Service
from slo.promql.canonical import canonical_query
from slo.sli import KINDS, Groups, Indicator, Sampling
from slo.sli.counts import minute
from slo.source.document import parse
from slo.source.nodes import Document, plain, scalars
from slo.text import checks
from slo.text.diagnostics import Span
from tests.test_examples import example_of

ROOT = Path(__file__).parents[3]
READ_AGAIN = Answers(product_label="product")
NOT_IN_OPENSLO = ("composite",)
"""Kinds that are no indicators of OpenSLO."""

SAID_OF_INDICATORS = ("by", "period", "delay", "alive", "expression", "probe")
"""What notes name where something else is counted."""

PROJECTS = sorted(
    one / "definitions"
    for one in (ROOT / "tests" / "cases").iterdir()
    if (one / "expected/generated").exists()
)
PROJECTS.append(ROOT / "definitions")


def exported(*texts: str) -> Written:
    """Write definitions, each in a file of its own, as OpenSLO."""
    found = convertible(
        {f"{index}.yaml": text.encode() for index, text in enumerate(texts)}, Answers(), written_out=True
    )
    documents = [document for one in found.documents.values() for document in one]
    return written("openslo", documents)


def read_again(text: str, but: str = "") -> dict[str, Any]:
    """Return services by name that OpenSLO documents mean; fails if there is another problem."""
    found = OPENSLO.translate(parse(text, "openslo.yaml").documents, READ_AGAIN)
    problems = [one for one in found.problems if one.code != but]
    assert not problems
    roots = [plain(one.root) for one in found.documents]
    return {one["name"]: one for one in roots if one["kind"] == "Service"}


def service(indicator: str, objective: str = "{indicator: success, target: 99.9%, window: 28d}") -> str:
    return f"""\
kind: Service
name: shop
title: The shop
product: shops
indicators: {{success: {indicator}}}
objectives: [{objective}]
"""


@pytest.mark.parametrize("kind", [one for one in KINDS if one not in NOT_IN_OPENSLO])
def test_each_kind_is_read_again_as_it_was(kind: str) -> None:
    fields = yaml.load(example_of(Indicator, kind), yaml.BaseLoader)
    if kind == "expression":
        fields = {"expression": {"error_ratio": "max(avg_over_time(orders_late_ratio[$window]))"}}
    text = yaml.safe_dump(
        {
            "kind": "Service",
            "name": "shop",
            "indicators": {"success": fields},
            "objectives": [{"indicator": "success", "target": "99.9%", "window": "28d"}],
        }
    )
    before = Service.model_validate(yaml.load(text, yaml.BaseLoader))

    after = Service.model_validate(read_again(exported(text).text)["shop"])

    assert after.indicators == before.indicators
    assert after.objectives == before.objectives


@pytest.mark.parametrize("by", ["region", {"service": "exported_service"}], ids=str)
@pytest.mark.parametrize("kind", [one for one in KINDS if one not in (*NOT_IN_OPENSLO, "expression")])
def test_groups_of_each_kind_are_read_again_or_lost_by_name(kind: str, by: object) -> None:
    fields = yaml.load(example_of(Indicator, kind), yaml.BaseLoader)
    indicator = json.dumps({"by": by, **fields})
    before = Service.model_validate(yaml.load(service(indicator), yaml.BaseLoader)).indicators["success"]
    stated = exported(service(indicator))

    after = Service.model_validate(read_again(stated.text)["shop"]).indicators["success"]

    if any(one.what == "by" for one in stated.notes):
        assert kind in ("threshold", "freshness")
        assert not after.by
    else:
        assert measured(after) == measured(before)


PARTS = """\
kind: Service
name: shop
indicators:
  a: {events: {total: a_total, bad: a_failed_total}}
  b: {threshold: {gauge: queue_length, below: 100}}
  c: {latency: {histogram: c_seconds, within: 1s}}
  whole: {composite: {weights: {shop-a: 1, shop-b: 1, shop-fast: 4}}}
objectives:
  - {indicator: a, target: 99.9%, window: 28d}
  - {indicator: b, target: 97%, window: 28d}
  - {indicator: c, name: fast, target: 95%, window: 28d}
  - {indicator: whole, target: 99.5%, window: 28d}
"""
SLICED = """\
kind: Service
name: shop
indicators:
  a: {slices: {total: a_total, bad: a_failed_total, at_most: 5%}}
  b: {slices: {total: b_total, bad: b_failed_total, at_most: 1%}}
  whole: {composite: {steps: [shop-a, shop-b]}}
objectives:
  - {indicator: a, target: 99.9%, window: 28d}
  - {indicator: b, target: 99.9%, window: 28d}
  - {indicator: whole, target: 99.9%, window: 28d}
"""


@pytest.mark.parametrize("text", [PARTS, SLICED])
def test_a_composite_is_read_again_with_its_parts(text: str) -> None:
    before = Service.model_validate(yaml.load(text, yaml.BaseLoader))
    stated = exported(text)

    after = Service.model_validate(read_again(stated.text)["shop"])

    assert not [one for one in stated.notes if one.fate is Fate.LOST and "composite" in one.what]
    assert after.indicators == before.indicators
    assert sorted(after.objectives, key=str) == sorted(before.objectives, key=str)


@pytest.mark.parametrize(
    ("written", "instead", "because"),
    [
        ("{indicator: b, target: 97%, window: 28d}", "{indicator: b, target: 97%, window: 7d}", "one window"),
        ("{weights: {shop-a: 1, shop-b: 1, shop-fast: 4}}", "{steps: [shop-a, shop-b]}", "no steps"),
        ("shop-b: 1", "basket-b: 1", "basket-b is not written"),
        ("{threshold: {gauge: queue_length, below: 100}}", SLICED.split("a: ")[1].splitlines()[0], "slices"),
    ],
)
def test_a_composite_that_openslo_cannot_say_is_lost_with_the_reason(
    written: str, instead: str, because: str
) -> None:
    assert written in PARTS
    (lost,) = [one for one in exported(PARTS.replace(written, instead)).notes if "a composite" in one.what]

    assert lost.fate is Fate.LOST
    assert because in lost.because
    assert lost.what == "objective whole, a composite"


def test_what_people_wrote_about_an_objective_is_kept() -> None:
    objective = (
        "{indicator: success, name: orders, target: 99.95%, window: quarter, category: security, "
        "description: Orders succeed, runbook: 'https://example.org/orders', third_party: bank, "
        "alerts: {labels: {team: sales}}}"
    )
    text = service("{journey: Somebody orders, events: {total: a_total, bad: b_total}}", objective)
    before = Service.model_validate(yaml.load(text + "timezone: Europe/London\n", yaml.BaseLoader))

    after = read_again(exported(text + "timezone: Europe/London\n").text)["shop"]

    assert Service.model_validate(after) == before


def test_alert_policies_are_read_again_with_their_burn_rates() -> None:
    text = service(
        "{events: {total: a_total, bad: b_total}}",
        "{indicator: success, target: 99.9%, window: 28d, alert_policy: workbook}",
    )
    written = exported(text)
    found = OPENSLO.translate(parse(written.text, "openslo.yaml").documents, READ_AGAIN)
    policy = next(plain(one.root) for one in found.documents if one.text("kind") == "AlertPolicy")

    assert [(one["severity"], one["budget"], one["long_window"]) for one in policy["tiers"]] == [
        ("page", "2%", "1h"),
        ("page", "5%", "6h"),
        ("ticket", "10%", "1d"),
        ("ticket", "10%", "3d"),
    ]


def test_what_openslo_cannot_say_is_lost_by_name() -> None:
    text = service(
        "{events: {total: a_total, bad: b_total}, by: region}",
        "{indicator: success, target: 99.9%, window: 28d, renamed_from: shop-old, "
        "targets: [{group: {region: eu}, target: 99%}]}",
    )
    written = exported(text + "strategy: direct\nscrape_interval: 1m\n", "kind: Product\nname: shops\n")
    lost = {one.what for one in written.notes if one.fate is Fate.LOST}

    assert lost >= {"renamed_from", "targets", "strategy", "scrape_interval", "alert policy"}


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda folder: folder.parent.name)
def test_definitions_of_projects_are_read_again_without_a_loss_that_is_not_said(folder: Path) -> None:
    sources = {str(path): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}
    found = convertible(sources, Answers(), written_out=True)
    assert not found.problems
    for documents in found.documents.values():
        exported = written("openslo", documents)
        again = {
            name: Service.model_validate(one)
            for name, one in read_again(exported.text, but=checks.NOT_COUNTABLE.code).items()
        }
        for document in documents:
            if document.text("kind") == "Service":
                before = Service.model_validate(plain(document.root))
                same_or_said(before, again.get(before.name), document, exported.notes)
            else:
                assert exported.notes


def same_or_said(before: Service, after: Service | None, document: Document, notes: tuple[Note, ...]) -> None:
    """Fail if an objective measures or demands something else, and no note at its place says so."""
    for index, objective in enumerate(before.objectives):
        indicator = before.indicators.get(objective.indicator)
        if indicator is None:
            continue
        places = [("objectives", index), ("indicators", objective.indicator)]
        here = [one for one in notes if any(within(one.span, document, place) for place in places)]
        name = objective.name or objective.indicator
        same = [one for one in after.objectives if (one.name or one.indicator) == name] if after else []
        if not same:
            assert any("composite" in one.what or "name" in one.what for one in here), name
            continue
        assert after is not None
        (found,) = same
        assert (found.target, found.window) == (objective.target, objective.window)
        assert found.category == objective.category
        assert str(found.description) == str(objective.description)
        if measured(after.indicators[found.indicator]) != measured(indicator):
            assert [one for one in here if one.what in SAID_OF_INDICATORS], (name, here)


def within(span: Span, document: Document, place: tuple[str | int, ...]) -> bool:
    """Return whether a span is in the lines of what a path leads to."""
    first = document.where(*place)
    spans = [document.source.span(one.start, one.end) for one in scalars(document.at(*place))]
    return span.file == first.file and first.line <= span.line <= max(one.line for one in spans)


def measured(indicator: Indicator) -> object:
    """Return what an indicator counts in a minute, by its PromQL; a composite counts what its parts do."""
    if indicator.kind.parts:
        return indicator.kind
    pairs = sorted(zip(indicator.groups.sources, indicator.groups.labels, strict=True))
    groups = Groups(tuple(source for source, _ in pairs), tuple(label for _, label in pairs))
    both = minute(indicator.kind, Sampling(groups=groups))
    return groups, canonical_query(both.total), canonical_query(both.bad)
