"""The order of changes, for any rules in any groups before and after."""

from collections.abc import Mapping
from copy import deepcopy

from hypothesis import example, given, settings
from hypothesis import strategies as st

from slo.actions.push.comparison import Mark
from slo.actions.push.rule_groups import Written, difference, is_marked, marked, text_of
from slo.clients.mimir import Group, Key
from tests.push.tenants import MARK

NAMES = st.sampled_from("abcdefgh")
RULES = st.lists(NAMES, min_size=1, max_size=4, unique=True)
PLACES = st.sampled_from("12345")
HELD = st.dictionaries(PLACES, st.tuples(RULES, st.integers(0, 1)), max_size=5)

Held = Mapping[str, tuple[list[str], int]]


def groups(held: Held, mark: str = MARK) -> dict[Key, Group]:
    return {
        ("slo:x", place): marked(
            {"name": place, "rules": [{"record": name, "expr": f"vector({version})"} for name in names]}, mark
        )
        for place, (names, version) in held.items()
    }


def evaluated(server: Mapping[Key, Group]) -> set[str]:
    return {rule["record"] for group in server.values() for rule in group["rules"]}


def change(server: dict[Key, Group], step: Written) -> None:
    server.pop(step.key, None)
    if step.mark is not Mark.REMOVE:
        server[step.key] = step.group


@example(
    {"5": (["a"], 0), "3": (["a", "b"], 0), "4": (["b"], 0)},
    {"1": (["b"], 0), "3": (["a"], 0), "4": (["e"], 0)},
    0,
)
@settings(max_examples=500, deadline=None)
@given(HELD, HELD, st.integers(0, 10))
def test_no_rule_that_stays_is_ever_missing_wherever_a_push_stops_and_another_completes_it(
    before: Held, after: Held, stopped: int
) -> None:
    server, wanted = groups(before), groups(after)
    stays = evaluated(server) & evaluated(wanted)
    for steps in (difference(wanted, deepcopy(server), MARK).written[:stopped], None):
        for step in difference(wanted, deepcopy(server), MARK).written if steps is None else steps:
            change(server, step)

            assert stays <= evaluated(server)
    assert server == wanted
    assert not difference(wanted, server, MARK).written


@given(HELD, HELD, st.sampled_from(["", "others", f"{MARK} too"]))
def test_groups_of_others_are_neither_written_nor_removed(ours: Held, theirs: Held, mark: str) -> None:
    found = groups(theirs, mark)
    steps = difference(groups(ours), found, MARK)

    assert set(steps.clashes) == set(groups(ours)) & set(found)
    assert not {step.key for step in steps.written} & set(found)
    assert steps.foreign == len(found)


def test_the_mark_is_at_the_end_of_an_expression_of_one_line_or_of_several() -> None:
    for expr in ("up", "sum(\n  up\n)", "up  # a comment"):
        group = marked({"name": "a", "rules": [{"record": "r", "expr": expr}]}, MARK)

        assert is_marked(group, MARK)
        assert not is_marked(group, "Pushed by slo for tech")
        assert group["rules"][0]["expr"].splitlines()[:-1] == expr.splitlines()
    assert not is_marked({"name": "a", "rules": []}, MARK)
    assert not is_marked({"name": "a"}, MARK)


def test_the_limit_of_a_group_is_written_as_a_number() -> None:
    assert "limit: 5\n" in text_of({"name": "a", "limit": "5", "rules": [{"record": "r", "expr": "up"}]})
