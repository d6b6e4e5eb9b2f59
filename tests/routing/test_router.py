"""The router answers like Alertmanager, also where that surprises."""

import random
from pathlib import Path

import pytest

from slo.plan.router import matches, route
from slo.plan.routing import routing
from slo.plan.routing.messages import PAGE
from slo.plan.types import Labels, Matcher, Plan, Receiver, Route, Routing
from slo.targets.alertmanager import artifacts
from tests.routing.organisations import catalogue, random_alert
from tests.routing.plans import OURS
from tests.servers import amtool
from tests.servers.binaries import Generation
from tests.servers.routing import receivers

RANDOM_TREES = 12
ALERTS_PER_TREE = 500
ALERTS_OF_PLAN = 3000


def reached(root: Route, labels: Labels) -> list[str]:
    return [step.receiver for step in route(root, labels)]


def leaf(receiver: str, *matchers: Matcher, **settings: object) -> Route:
    return Route(receiver=receiver, why="", matchers=matchers, **settings)  # type: ignore[arg-type]


A_IS_1 = Matcher("a", "=", "1")
B_IS_1 = Matcher("b", "=", "1")


def test_the_first_child_that_matches_has_the_alert() -> None:
    root = leaf("root", routes=(leaf("first", A_IS_1), leaf("second", A_IS_1)))

    assert reached(root, {"a": "1"}) == ["first"]
    assert reached(root, {"a": "2"}) == ["root"]


def test_a_child_that_continues_lets_its_siblings_have_the_alert_as_well() -> None:
    root = leaf("root", routes=(leaf("first", A_IS_1, continues=True), leaf("second", A_IS_1)))

    assert reached(root, {"a": "1"}) == ["first", "second"]


def test_the_parent_of_a_child_that_matched_hears_nothing() -> None:
    child = leaf("child", A_IS_1, continues=True)
    root = leaf("root", routes=(leaf("parent", A_IS_1, routes=(child,)),))

    assert reached(root, {"a": "1"}) == ["child"]


def test_a_grandchild_that_continues_does_not_make_its_parent_continue() -> None:
    parent = leaf("parent", A_IS_1, routes=(leaf("grandchild", A_IS_1, continues=True),))
    root = leaf("root", routes=(parent, leaf("uncle", A_IS_1)))

    assert reached(root, {"a": "1"}) == ["grandchild"]


def test_a_missing_label_is_an_empty_one() -> None:
    assert matches(Matcher("a", "=", ""), {})
    assert matches(Matcher("a", "!=", "x"), {})
    assert matches(Matcher("a", "=~", ".*"), {})
    assert not matches(Matcher("a", "=~", ".+"), {"a": ""})


def test_regular_expressions_match_whole_values() -> None:
    assert matches(Matcher("a", "=~", "x|xy"), {"a": "xy"})
    assert not matches(Matcher("a", "=~", "x|y"), {"a": "xy"})
    assert not matches(Matcher("a", "=~", "x"), {"a": "x\n"})
    assert matches(Matcher("a", "!~", "x|y"), {"a": "xy"})


def test_a_step_knows_the_whole_way_to_its_receiver() -> None:
    child = leaf("child", B_IS_1)
    parent = leaf("parent", A_IS_1, routes=(child,))
    root = leaf("root", routes=(parent,))
    (step,) = route(root, {"a": "1", "b": "1"})

    assert step.path == (root, parent, child)


def _value(chance: random.Random) -> str:
    return chance.choice(("", "x", "y", "xy", "x.y", 'a "b"', "a\\b"))


def _matcher(chance: random.Random) -> Matcher:
    name = chance.choice("abc")
    op = chance.choice(("=", "!=", "=~", "!~"))
    if op in ("=", "!="):
        return Matcher(name, op, _value(chance))
    return Matcher(name, op, chance.choice((".*", ".+", "x|y", "x.y", "x?y?", "[xy]+", "(x|y)(y|)", "")))


def _tree(chance: random.Random, name: str, depth: int) -> Route:
    children = chance.randint(0, 4) if depth else 0
    return Route(
        receiver=name,
        why="",
        matchers=tuple(_matcher(chance) for _ in range(chance.randint(0, 2))),
        continues=chance.random() < 0.4,
        routes=tuple(_tree(chance, f"{name}.{child}", depth - 1) for child in range(children)),
    )


def _random_tree(chance: random.Random) -> Route:
    branches = tuple(_tree(chance, f"root.{branch}", 2) for branch in range(4))
    return Route(receiver="root", why="", group_by=("a",), routes=branches)


def _names(node: Route) -> list[str]:
    return [node.receiver, *(name for child in node.routes for name in _names(child))]


def _mute(root: Route) -> Routing:
    receivers = tuple(Receiver(name=name, channels=None, message=PAGE) for name in sorted(set(_names(root))))
    return Routing(root=root, receivers=receivers, inhibitions=(), hours={}, holidays={}, smtp=None)


def _written(planned: Routing, folder: Path) -> Path:
    config, *_ = artifacts(Plan(rule_files=(), routing=planned), OURS)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "alertmanager.yml"
    path.write_text(config.text, encoding="utf-8")
    return path


def test_it_answers_like_alertmanager_on_random_trees(generation: Generation, tmp_path: Path) -> None:
    chance = random.Random(1)
    branches: list[Route] = []
    alerts: list[dict[str, str]] = []
    # All trees in one, each below a label of its own, so that one server judges them all.
    for number in range(RANDOM_TREES):
        tree = _random_tree(chance)
        which = Matcher("tree", "=", str(number))
        branches.append(
            Route(receiver=f"tree{number}", why="", matchers=(which,), routes=tree.routes),
        )
        alerts += [
            {"tree": str(number), "id": str(alert), **{name: _value(chance) for name in "abc"}}
            for alert in range(ALERTS_PER_TREE)
        ]
    root = Route(receiver="root", why="", group_by=("tree",), routes=tuple(branches))
    config = _written(_mute(root), tmp_path)

    assert receivers(config, alerts, tmp_path / "server", generation) == [reached(root, a) for a in alerts]


def test_it_answers_like_alertmanager_on_what_we_plan(generation: Generation, tmp_path: Path) -> None:
    planned = routing(catalogue())
    assert planned is not None
    chance = random.Random(2)
    alerts = [{"id": str(number), **random_alert(chance)} for number in range(ALERTS_OF_PLAN)]
    config = _written(planned, tmp_path)

    assert receivers(config, alerts, tmp_path / "server", generation) == [
        reached(planned.root, alert) for alert in alerts
    ]


@pytest.mark.parametrize("seed", range(3))
def test_it_answers_like_amtool(seed: int, generation: Generation, tmp_path: Path) -> None:
    chance = random.Random(seed)
    root = _random_tree(chance)
    config = _written(_mute(root), tmp_path)
    for _ in range(10):
        labels = {name: _value(chance) for name in "abc"}

        assert amtool.routes_test(config, labels, generation) == reached(root, labels)
