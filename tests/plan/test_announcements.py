"""Planned maintenance is announced to the teams that it touches, and to nobody else."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from slo.catalogue.load import load
from slo.labels import IDENTITY
from slo.model import Catalogue, naming
from slo.plan.build import plan
from slo.plan.recipients import recipients
from slo.plan.types import Alert, Plan
from slo.project import read_definitions
from slo.targets import prometheus
from tests.servers import promtool
from tests.servers.binaries import Generation

DEFINITIONS = Path(__file__).parents[1] / "cases" / "maintenance_is_announced" / "definitions"
PLANNED, BEGUN = naming.MAINTENANCE_PLANNED, naming.MAINTENANCE_BEGUN
STEP = timedelta(minutes=30)

CANAL = """\
kind: Service
name: canal
indicators:
  passage:
    events: {total: 'passages_total{job="canal"}', bad: 'passages_total{job="canal", outcome="failed"}'}
objectives:
  - {indicator: passage, target: 99%}
---
kind: Exclusion
name: gates-greased
reason: The gates are greased.
author: the lock keepers
services: [canal]
"""
ON_SUNDAYS = """\
start: 1970-04-05T01:30
lasts: 2h
timezone: America/New_York
repeat: FREQ=WEEKLY
expires: 1970-05-04
"""
EACH_DAY = """\
start: 1970-01-03T04:00
lasts: 1h
repeat: FREQ=DAILY
expires: 1970-01-20
"""
ONCE = """\
start: 1970-01-03T04:00
lasts: 1h
announce: 1d
"""


def announced(plan: Plan) -> list[Alert]:
    rules = (rule for file in plan.rule_files for group in file.groups for rule in group.rules)
    return [rule for rule in rules if isinstance(rule, Alert) and rule.name in (PLANNED, BEGUN)]


def declared() -> Catalogue:
    return load(read_definitions(DEFINITIONS))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Canal:
    """The announcements of an exclusion as promtool evaluates them, every half hour."""

    def __init__(self, when: str, folder: Path, generation: Generation) -> None:
        (file,) = plan(load({"canal.yaml": CANAL + when})).rule_files
        group = file.groups[0]._replace(
            rules=tuple(one for one in file.groups[0].rules if isinstance(one, Alert))
        )
        self.alerts = {one.name: one for one in group.rules if isinstance(one, Alert)}
        self.folder, self.generation = folder, generation
        only = Plan(rule_files=(file._replace(groups=(group,)),))
        (artifact,) = prometheus.artifacts(only, {})
        (folder / "canal.yaml").write_text(artifact.text.replace("interval: 1m", "interval: 30m"))

    def fires(self, *times: tuple[str, str, str, str]) -> None:
        """Expect alerts from a time until before another, with a summary, and neither before nor after.

        Its expression is asked a minute before and after as well.
        """
        texts, exists = [], []
        for name, first, last, summary in times:
            begin, end = utc(first), utc(last)
            texts += [self.firing(name, at, summary) for at in (begin, end - STEP)]
            texts += [self.firing(name, at, None) for at in (begin - STEP, end)]
            minute = timedelta(minutes=1)
            for at, holds in ((begin - minute, 0), (begin, 1), (end - minute, 1), (end, 0)):
                exists.append(self.holding(name, at, holds))
        tests = {"interval": "30m", "alert_rule_test": texts, "promql_expr_test": exists}
        story = {"rule_files": ["canal.yaml"], "evaluation_interval": "30m", "tests": [tests]}
        (self.folder / "story.yaml").write_text(json.dumps(story))
        promtool.check_rule_tests(self.folder / "story.yaml", self.generation)

    def firing(self, name: str, at: datetime, summary: str | None) -> dict[str, object]:
        alert = self.alerts[name]
        description = (
            "The gates are greased. It was requested by the lock keepers. "
            "Errors during it do not count for canal-passage."
        )
        annotations = {"summary": summary, "description": description}
        expected = [{"exp_labels": alert.labels, "exp_annotations": annotations}] if summary else []
        return {"alertname": name, "eval_time": f"{int(at.timestamp())}s", "exp_alerts": expected}

    def holding(self, name: str, at: datetime, holds: int) -> dict[str, object]:
        expr = f"count(\n{self.alerts[name].condition.promql()}\n) or vector(0)"
        samples = [{"labels": "{}", "value": holds}]
        return {"expr": expr, "eval_time": f"{int(at.timestamp())}s", "exp_samples": samples}


def test_a_ticket_comes_three_days_before_and_another_when_it_begins_by_the_local_clock(
    generation: Generation, tmp_path: Path
) -> None:
    """On 26 April 1970, clocks in New York were set from 02:00 to 03:00, during the maintenance."""
    canal = Canal(ON_SUNDAYS, tmp_path, generation)
    at = "Planned maintenance of canal: {} America/New_York, for 2h"
    until = "Planned maintenance of canal has begun; it ends at {} America/New_York"

    canal.fires(
        (PLANNED, "1970-04-02T06:30", "1970-04-05T06:30", at.format("1970-04-05 01:30")),
        (PLANNED, "1970-04-09T06:30", "1970-04-12T06:30", at.format("1970-04-12 01:30")),
        (BEGUN, "1970-04-12T06:30", "1970-04-12T08:30", until.format("1970-04-12 03:30")),
        (PLANNED, "1970-04-23T06:30", "1970-04-26T06:30", at.format("1970-04-26 01:30")),
        (BEGUN, "1970-04-26T06:30", "1970-04-26T08:30", until.format("1970-04-26 04:30")),
        (PLANNED, "1970-04-30T05:30", "1970-05-03T05:30", at.format("1970-05-03 01:30")),
        (BEGUN, "1970-05-03T05:30", "1970-05-03T07:30", until.format("1970-05-03 03:30")),
    )


def test_what_is_repeated_sooner_is_announced_again_once_it_is_over(
    generation: Generation, tmp_path: Path
) -> None:
    at = "Planned maintenance of canal: {} UTC, for 1h"

    Canal(EACH_DAY, tmp_path, generation).fires(
        (PLANNED, "1970-01-03T05:00", "1970-01-04T04:00", at.format("1970-01-04 04:00")),
        (PLANNED, "1970-01-04T05:00", "1970-01-05T04:00", at.format("1970-01-05 04:00")),
        (PLANNED, "1970-01-19T05:00", "1970-01-20T04:00", at.format("1970-01-20 04:00")),
    )


def test_it_says_itself_how_long_before_it_is_announced(generation: Generation, tmp_path: Path) -> None:
    at = "Planned maintenance of canal: 1970-01-03 04:00 UTC, for 1h"

    Canal(ONCE, tmp_path, generation).fires((PLANNED, "1970-01-02T04:00", "1970-01-03T04:00", at))


def test_what_users_do_not_notice_is_not_announced() -> None:
    assert not announced(plan(load({"canal.yaml": f"{CANAL}impact: none\n{ON_SUNDAYS}"})))


def test_each_product_that_is_touched_has_one_announcement_in_its_queue() -> None:
    planned = plan(declared())
    assert planned.routing is not None
    queues = {
        (alert.name, alert.labels["product"]): [
            (one.receiver, *map(str, one.channels)) for one in recipients(alert.labels, planned.routing)
        ]
        for alert in announced(planned)
    }

    assert queues == {
        (name, product): [(f"{product}/ticket", f"e-mail to {product}-tickets@example.org")]
        for name in (PLANNED, BEGUN)
        for product in ("letters", "parcels")
    }


def test_its_beginning_is_a_notification_of_its_own() -> None:
    grouped = [tuple(alert.labels[label] for label in IDENTITY) for alert in announced(plan(declared()))]

    assert len(set(grouped)) == len(grouped)


def test_an_announcement_names_all_services_of_its_product_that_are_touched() -> None:
    of_letters, *_ = (one for one in announced(plan(declared())) if one.labels["product"] == "letters")

    assert of_letters.annotations["summary"][0] == "Planned maintenance of letters-api, letters-delivery: "
    assert of_letters.labels["service"] == "-"
