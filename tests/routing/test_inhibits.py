"""Alerts of teams' own that inhibit others: on each generation of Alertmanager, in proofs, and in errors."""

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from slo.actions.prove.inhibitions import inhibitions
from slo.catalogue.base.configuration import configuration
from slo.catalogue.load import load
from slo.plan.build import plan
from slo.report.proofs.outcome import Failure
from slo.targets.alertmanager.configuration import inhibition
from slo.targets.tests.inhibitions import Silencing, silencings
from slo.text.diagnostics import Invalid
from tests.routing.organisations import TECHOPS
from tests.routing.plans import written
from tests.servers.binaries import Generation
from tests.servers.processes import alertmanager
from tests.servers.stubs import stubs
from tests.servers.waiting import eventually

DOWN: dict[str, Any] = {
    "name": "NodeDown",
    "severity": "page",
    "inhibits": [{"alerts": ["DiskFull", "apps/Slow"], "equal": ["instance"]}],
}
DISKS = ({"name": "DiskFull", "severity": "page"}, {"name": "DiskFull", "severity": "ticket"})
SLOW = {"name": "Slow", "severity": "ticket"}


def rule(**fields: Any) -> dict[str, Any]:
    return {"expr": "up == 0", "summary": "Look", "runbook": "https://example.org", **fields}


def definitions(*nodes: dict[str, Any], apps: tuple[dict[str, Any], ...] = (SLOW,), use: Any = None) -> str:
    channels = use or {
        name: {"webhook": {"url": f"http://{name}.example.org"}} for name in ("page", "ticket")
    }
    documents = [
        {"kind": "Organisation", **TECHOPS},
        {"kind": "Product", "name": "bank", "alerting": channels},
        {"kind": "Product", "name": "shop", "alerting": channels},
        {"kind": "Alerts", "name": "nodes", "product": "bank", "alerts": [rule(**one) for one in nodes]},
        {"kind": "Alerts", "name": "apps", "product": "bank", "alerts": [rule(**one) for one in apps]},
        {
            "kind": "Alerts",
            "name": "tills",
            "product": "shop",
            "alerts": [rule(name="Till", severity="page")],
        },
    ]
    return "\n---\n".join(json.dumps(one, indent=1) for one in documents)


def labels(id: str, severity: str, **more: str) -> dict[str, str]:
    return {
        "alertname": id.partition("/")[2],
        "product": "bank",
        "service": "-",
        "slo": id,
        "environment": "production",
        "category": "reliability",
        "severity": severity,
        **more,
    }


def test_while_a_node_is_down_nobody_hears_of_its_disks_and_apps(
    generation: Generation, tmp_path: Path
) -> None:
    with stubs() as standins:
        use = {use: {"webhook": {"url": standins.webhook_url(use)}} for use in ("page", "ticket")}
        config = written(plan(load({"all.yaml": definitions(DOWN, *DISKS, use=use)})), tmp_path)
        text = config.read_text()
        for wait in ("group_wait: 10s", "group_wait: 30s"):
            text = text.replace(wait, "group_wait: 1s")
        config.write_text(text)
        with alertmanager(generation, config, tmp_path / "server") as server:
            server.post_alerts(labels("nodes/NodeDown", "page", instance="a"))
            eventually(lambda: len(standins.deliveries("webhook")) >= 1, 30)
            server.post_alerts(
                *(labels("nodes/DiskFull", severity, instance="a") for severity in ("page", "ticket")),
                labels("apps/Slow", "ticket", instance="a"),
                labels("nodes/DiskFull", "page", instance="b"),
                labels("nodes/DiskFull", "ticket"),
                labels("apps/Slow", "ticket"),
            )
            eventually(lambda: len(standins.deliveries("webhook")) >= 4, 30)
            time.sleep(3)  # in which the others would have come
        arrived = standins.deliveries("webhook")

    heard = sorted(
        (one.address, alert["labels"]["slo"], alert["labels"].get("instance", ""))
        for one in arrived
        for alert in one.payload["alerts"]
    )
    assert heard == [
        ("page", "nodes/DiskFull", "b"),
        ("page", "nodes/NodeDown", "a"),
        ("ticket", "apps/Slow", ""),
        ("ticket", "nodes/DiskFull", ""),
    ]


ACCEPTED = {
    "several alerts": (DOWN, *DISKS),
    "its own lower severity": (
        {"name": "DiskFull", "severity": "page", "inhibits": [{"alerts": ["DiskFull"], "equal": ["mount"]}]},
        {"name": "DiskFull", "severity": "ticket"},
    ),
    "the same alert by other labels": (
        {**DOWN, "inhibits": [{"alerts": ["DiskFull"], "equal": [label]} for label in ("instance", "rack")]},
        *DISKS,
    ),
    "a chain": (
        {**DOWN, "inhibits": [{"alerts": ["DiskFull"]}]},
        {"name": "DiskFull", "severity": "page", "inhibits": [{"alerts": ["apps/Slow"]}]},
    ),
}


def failures(rules: list[dict[str, Any]], wanted: Iterable[Silencing]) -> list[Failure]:
    """What is wrong with the inhibitions of a configuration."""
    config = {"route": {"receiver": "a"}, "receivers": [{"name": "a"}], "inhibit_rules": rules}
    read, _ = configuration(json.dumps(config, default=list), "alertmanager.yml")
    return list(inhibitions(read.inhibitions, wanted))


@pytest.mark.parametrize("nodes", ACCEPTED.values(), ids=ACCEPTED)
def test_proofs_hold_for_what_is_written_and_fail_for_anything_else(nodes: Any) -> None:
    made = plan(load({"all.yaml": definitions(*nodes)}))
    assert made.routing is not None
    rules: list[dict[str, Any]] = [inhibition(one) for one in made.routing.inhibitions]
    wanted = tuple(silencings(made.catalogue))
    assert not failures(rules, wanted)
    for index, one in enumerate(rules[2:], start=2):
        assert failures(rules[:index] + rules[index + 1 :], wanted)
        for side in ("source_matchers", "target_matchers"):
            weaker = {**one, side: [matcher for matcher in one[side] if not str(matcher).startswith("slo=")]}
            assert failures([*rules[:index], weaker, *rules[index + 1 :]], wanted)


def test_each_matcher_and_each_equal_label_is_proved() -> None:
    made = plan(load({"all.yaml": definitions(DOWN, *DISKS)}))
    assert made.routing is not None
    rules: list[dict[str, Any]] = [inhibition(one) for one in made.routing.inhibitions]
    wanted = tuple(silencings(made.catalogue))
    for index, one in enumerate(rules[2:], start=2):
        for field in ("target_matchers", "equal"):
            for left_out in one[field]:
                if str(left_out).startswith(("severity", "instance=")):
                    # All severities of the alert are inhibited; and the other side requires an instance, too.
                    continue
                weaker = {**one, field: [value for value in one[field] if value != left_out]}
                mutant = [*rules[:index], weaker, *rules[index + 1 :]]
                assert failures(mutant, wanted), (one, left_out)


@pytest.mark.parametrize(
    "theirs",
    [
        {"source_match": {"severity": "page"}, "target_match_re": {"severity": "ticket|info"}},
        {"source_matchers": ["severity = page"], "target_matchers": ['{"severity" =~ "ticket|info"}']},
    ],
)
def test_inhibitions_of_others_are_judged_in_all_forms_of_alertmanager(
    theirs: dict[str, Any],
) -> None:
    made = plan(load({"all.yaml": definitions(DOWN, *DISKS)}))
    assert made.routing is not None
    rules: list[dict[str, Any]] = [inhibition(one) for one in made.routing.inhibitions]
    wanted = tuple(silencings(made.catalogue))

    assert not failures(rules, wanted)
    assert failures([*rules, theirs], wanted)


REFUSED = {
    "an unknown alert": ({**DOWN, "inhibits": [{"alerts": ["DiskFul"]}]}, "there is no alert 'DiskFul'"),
    "an alert of another product": (
        {**DOWN, "inhibits": [{"alerts": ["tills/Till"]}]},
        "'tills/Till' is of another product, whose team would not be notified",
    ),
    "a page by a ticket": (
        {**DOWN, "severity": "ticket", "inhibits": [{"alerts": ["DiskFull"]}]},
        "'DiskFull' is a page, and this alert is a ticket: nobody would hear of it",
    ),
    "itself": (
        {**DOWN, "inhibits": [{"alerts": ["NodeDown"]}]},
        "'NodeDown' is this alert itself, and has no rule of a lower severity",
    ),
    "a label that slo sets": (
        {**DOWN, "inhibits": [{"alerts": ["DiskFull"], "equal": ["product"]}]},
        "'product' is set by slo: name labels of the series that the alerts are about",
    ),
}


@pytest.mark.parametrize(("down", "message"), REFUSED.values(), ids=REFUSED)
def test_what_would_silence_too_much_is_refused(down: Any, message: str) -> None:
    with pytest.raises(Invalid) as found:
        load({"all.yaml": definitions(down, *DISKS)})
    (problem,) = found.value.problems
    assert problem.message == message


def test_alerts_that_inhibit_each_other_are_refused() -> None:
    """Each would be silent because of the other, and inhibited alerts inhibit, too."""
    first, second, third = (
        {"name": name, "severity": "page", "inhibits": [{"alerts": [after]}]}
        for name, after in (("A", "B"), ("B", "apps/C"), ("C", "nodes/A"))
    )
    with pytest.raises(Invalid) as found:
        load({"all.yaml": definitions(first, second, apps=(third, SLOW))})
    assert [problem.code for problem in found.value.problems] == ["inhibits"] * 3
