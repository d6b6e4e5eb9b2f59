"""Each defect that the real tree and its rules had: refused, asked about, or impossible to write."""

from pathlib import Path

import pytest
import yaml

from slo.catalogue.load import load
from slo.checks import lint
from slo.plan.build import plan
from slo.plan.router import route
from slo.plan.types import Route
from slo.targets import prometheus
from slo.targets.alertmanager import artifacts
from slo.targets.alertmanager.examples import examples
from slo.text.diagnostics import Invalid
from tests.gds.test_same_teams import CATALOGUE, HERE, PLAN
from tests.routing.plans import OURS
from tests.servers import amtool, promtool
from tests.servers.binaries import Generation

SOURCES = {path.name: path.read_text() for path in sorted((HERE / "definitions").iterdir())}


def routes(node: Route) -> list[Route]:
    return [node, *(below for child in node.routes for below in routes(child))]


def root() -> Route:
    assert PLAN.routing is not None
    return PLAN.routing.root


def refused(old: str, new: str) -> set[tuple[str, str]]:
    """The codes and messages that a change of our definitions is refused with."""
    assert any(old in text for text in SOURCES.values())
    with pytest.raises(Invalid) as found:
        load({name: text.replace(old, new) for name, text in SOURCES.items()})
    return {(problem.code, problem.message) for problem in found.value.problems}


def test_a_label_that_an_aggregation_drops_is_named_where_words_need_it() -> None:
    words = "limits nobody, because it does not reach Redis"
    changed = {
        name: text.replace(words, f"{words} in {{{{ $labels.space }}}}") for name, text in SOURCES.items()
    }
    asked = {(problem.code, problem.message) for problem in lint(load(changed))}

    assert (
        "lost-label",
        "no series of 'NoRedis' has the label 'space', so its value would be empty",
    ) in asked


def test_no_alert_of_a_product_can_end_where_nobody_hears_it() -> None:
    assert PLAN.routing is not None
    named = {one.name for one in PLAN.routing.receivers if one.channels}

    assert {node.receiver for node in routes(root())} <= named


def test_every_receiver_is_reached_by_some_alert_so_none_is_unused_or_behind_a_broader_route() -> None:
    assert PLAN.routing is not None
    tickets = [{"product": name, "severity": "ticket"} for name in CATALOGUE.products]
    pages = [{"product": name, "severity": "page"} for name in CATALOGUE.products]
    alerts = [example.labels for example in examples(PLAN)] + tickets + pages
    reached = {step.receiver for labels in alerts for step in route(root(), labels)}

    assert {one.name for one in PLAN.routing.receivers} == reached


def test_no_label_of_a_series_decides_who_is_notified(generation: Generation, tmp_path: Path) -> None:
    (rules,) = (one for one in prometheus.artifacts(PLAN, {}) if one.path.endswith("notify-disks.yaml"))
    (tmp_path / "rules.yaml").write_text(rules.text)
    theirs = 'product="verify", severity="p1", environment="staging", service="x", slo="y", category="z"'
    series = f'disk_utilization{{organisation="notify", space="production", app="api", {theirs}}}'
    ours = {
        "product": "notify",
        "service": "-",
        "slo": "notify-disks/DiskFull",
        "environment": "production",
        "severity": "page",
        "category": "reliability",
    }
    kept = [*ours, "called_upon", "notifies"]
    # Aggregated by all of them, as a careless author would.
    text = rules.text.replace("by (app, space)", f"by (app, space, {', '.join(kept)})")
    (tmp_path / "rules.yaml").write_text(text)
    story = {
        "rule_files": ["rules.yaml"],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": [
                    {
                        "series": series.replace("}", ', called_upon="cyber", notifies="cyber"}'),
                        "values": "96x10",
                    }
                ],
                "alert_rule_test": [
                    {
                        "eval_time": "6m",
                        "alertname": "DiskFull",
                        "exp_alerts": [
                            {
                                "exp_labels": {**ours, "app": "api", "space": "production"},
                                "exp_annotations": {"summary": "The disk of api is as good as full"},
                            }
                        ],
                    }
                ],
            }
        ],
    }
    (tmp_path / "story.yaml").write_text(yaml.safe_dump(story))

    promtool.check_rule_tests(tmp_path / "story.yaml", generation)


def test_conditions_on_products_are_equal_to_a_product_that_is_declared() -> None:
    matchers = [matcher for node in routes(root()) for matcher in node.matchers if matcher.name == "product"]

    assert {(matcher.op, matcher.value) for matcher in matchers} == {
        ("=", name) for name in CATALOGUE.products
    }


def test_what_is_mistyped_is_refused_and_falls_to_no_other_party() -> None:
    assert ("value", "'p1' is not accepted here") in refused("severity: page", "severity: p1")
    assert ("undeclared", "there is no product 'notfy'") in refused("product: notify\n", "product: notfy\n")
    for severity in ("p1", "Ticket", ""):
        (step,) = route(root(), {"product": "notify", "severity": severity})
        assert step.receiver == "notify/ticket"
    (stray,) = route(root(), {"product": "notfy", "severity": "page"})
    assert stray.receiver == "unowned"


def test_what_is_written_loads_and_repeats_nothing_by_reference(
    generation: Generation, tmp_path: Path
) -> None:
    for artifact in artifacts(plan(CATALOGUE), OURS):
        path = tmp_path / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(artifact.text)
    config = tmp_path / "alertmanager" / "alertmanager.yml"

    amtool.check_config(config, generation)
    assert not any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(config.read_text()))


def test_the_heart_beats_each_time_its_group_is_looked_at() -> None:
    (beat,) = (node for node in routes(root()) if node.receiver == "heartbeat")

    assert beat.group_interval is not None
    assert beat.repeat_interval is not None
    assert beat.repeat_interval < beat.group_interval
