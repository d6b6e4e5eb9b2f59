"""Routes beside those of others: their alerts go where they went, ours where our tree says."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from slo.actions.prove.others import moved
from slo.catalogue.base.configuration import configuration
from slo.clients.programs import Program
from slo.plan.router import route
from slo.plan.routing import routing
from slo.plan.routing.beside import name_beside
from slo.plan.types import Plan
from slo.targets.alertmanager import artifacts
from tests.routing.beside import (
    BASES,
    alert_of_others,
    alert_of_ours,
    base,
    is_ours,
    own,
    plan_beside,
    whole,
    written,
)
from tests.routing.organisations import NOTIFY, catalogue
from tests.routing.plans import OURS as TEMPLATES
from tests.servers import amtool
from tests.servers.binaries import Generation, newest
from tests.servers.routing import receivers

THEIRS = 3000
OURS = 2000
FIRST = {"logged_teams.yml": ["logger"]}
"""The receivers before the place that a file declares for generated routes: they get every alert."""


@pytest.mark.parametrize("name", BASES)
def test_alertmanager_loads_both(name: str, generation: Generation, tmp_path: Path) -> None:
    before, after = written(plan_beside(base(name)), tmp_path)

    amtool.check_config(before, generation)
    amtool.check_config(after, generation)


@pytest.mark.parametrize("name", BASES)
def test_alerts_of_others_take_the_same_way_as_before_and_ours_the_one_of_our_tree(
    name: str, generation: Generation, tmp_path: Path
) -> None:
    chance, theirs = random.Random(name), base(name)
    plan = plan_beside(theirs)
    our_tree, both = own(plan).root, whole(plan).root
    before, after = written(plan, tmp_path)
    others = [{"id": str(number), **alert_of_others(chance, theirs)} for number in range(THEIRS)]
    others = [one for one in others if not is_ours(one, plan)]
    ours = [{"id": f"our{number}", **alert_of_ours(chance)} for number in range(OURS)]
    ours.append({"alertname": "SLOAlertingHeartbeat"})
    of_our_tree = [
        [*FIRST.get(name, []), *(name_beside(step.receiver) for step in route(our_tree, one))] for one in ours
    ]

    had = receivers(before, others, tmp_path / "before", generation)
    has = receivers(after, [*others, *ours], tmp_path / "after", generation)

    assert len(others) > THEIRS / 2
    assert has[: len(others)] == had
    assert has[len(others) :] == of_our_tree
    assert has == [[step.receiver for step in route(both, one)] for one in (*others, *ours)]


OWNED = """\
route:
  receiver: everybody
  routes:
    - {receiver: databases, matchers: [namespace="shop-db"]}
    - {receiver: everybody, matchers: [namespace="shop-web", team="x"]}
receivers: [{name: everybody}, {name: databases}]
"""


def test_alerts_of_others_that_a_product_owns_are_proved_to_reach_both(tmp_path: Path) -> None:
    theirs, _ = configuration(OWNED, "../alertmanager.yml")
    owning = {**NOTIFY, "owns": [{"match": {"namespace": "shop-.+"}}]}
    program = Program("amtool", "", str(newest().amtool))
    (tmp_path / "alertmanager").mkdir()

    def failures(owner: dict[str, Any], compiled: dict[str, Any]) -> int:
        """How many alerts take another way than definitions say by files that others were compiled to."""
        declared, made = (replace(catalogue(one), base=theirs) for one in (owner, compiled))
        config, *_ = artifacts(Plan((), routing(made), made), TEMPLATES)
        (tmp_path / config.path).write_text(config.text)
        with ThreadPoolExecutor(1) as pool:
            count, found = moved(declared, config.path, program, tmp_path, pool)
        assert count == 3
        return len(found)

    assert failures(owning, owning) == failures(NOTIFY, NOTIFY) == 0
    assert failures(NOTIFY, owning) == failures(owning, NOTIFY) == 2
