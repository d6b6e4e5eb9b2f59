"""Rules of alerts beside objectives: how they are grouped, and what happens on a real Prometheus."""

import shutil
from pathlib import Path

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.plan.router import route
from slo.plan.types import Alert, Labels
from slo.project import read_definitions
from slo.targets import prometheus
from tests.servers import promtool
from tests.servers.binaries import Generation

DEFINITIONS = Path(__file__).parents[1] / "cases" / "alerts_that_are_no_objectives" / "definitions"
PLAN = plan(load(read_definitions(DEFINITIONS)))
STORY = Path(__file__).with_name("a_page_beside_objectives_calls_like_any_other.yaml")


def labels_of(name: str) -> Labels:
    alerts = (rule for file in PLAN.rule_files for group in file.groups for rule in group.rules)
    return next(one.labels for one in alerts if isinstance(one, Alert) and one.name == name)


def group_of(labels: Labels) -> tuple[str, ...]:
    assert PLAN.routing is not None
    (step,) = route(PLAN.routing.root, labels)
    return tuple(labels.get(label, "") for label in step.route.group_by or ())


def test_two_alerts_of_a_service_are_two_notifications_and_all_series_of_one_are_one() -> None:
    page, ticket = labels_of("QueueNotDrained"), labels_of("DeadLetters")

    assert group_of({**page, "queue": "first"}) == group_of({**page, "queue": "second"})
    assert group_of(page) != group_of({**ticket, "severity": "page"})


def test_no_page_beside_objectives_keeps_the_ticket_of_another_away() -> None:
    assert PLAN.routing is not None
    (page_before_ticket, *_) = PLAN.routing.inhibitions
    page, ticket = labels_of("QueueNotDrained"), labels_of("DeadLetters")

    assert any(page[label] != ticket[label] for label in page_before_ticket.equal)


def test_a_page_beside_objectives_calls_like_any_other(generation: Generation, tmp_path: Path) -> None:
    for artifact in prometheus.artifacts(PLAN, {}):
        (tmp_path / Path(artifact.path).name).write_text(artifact.text)
    shutil.copy(STORY, tmp_path)

    promtool.check_rule_tests(tmp_path / STORY.name, generation)
