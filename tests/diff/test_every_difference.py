"""Nothing that changes in a plan is left out: whatever somebody edits, each changed key is named."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.catalogue.record import read_record
from slo.conditions import Always
from slo.diff import Changes, differences
from slo.diff.change import Rank
from slo.diff.kinds import KINDS
from slo.model import (
    AlertPolicy,
    Alerts,
    ErrorBudgetPolicy,
    Exclusion,
    Objective,
    Organisation,
    Product,
    Service,
    UseCase,
)
from slo.plan.build import plan
from slo.plan.keys import Part, parts
from slo.plan.series import Key, Recording
from slo.plan.types import Alert, Plan, Route, RuleGroup
from slo.report.diff import FORMATS
from slo.shapes import Shape
from slo.text.diagnostics import Invalid
from slo.text.styles import coloured
from tests.consent.edits import AGREED, OWN, RECORD, REFUSED, REVIEWED
from tests.diff.edits import OTHERS

EDITS: Mapping[str, Callable[[Mapping[str, str]], dict[str, str]]] = {**REFUSED, **OWN, **REVIEWED, **OTHERS}

MODELS: Mapping[str, tuple[type[Shape], int]] = {
    "organisation": (Organisation, 1),
    "product": (Product, 2),
    "service": (Service, 2),
    "objective": (Objective, 3),
    "alert policy": (AlertPolicy, 2),
    "error budget policy": (ErrorBudgetPolicy, 2),
    "exclusion": (Exclusion, 2),
    "alerts": (Alerts, 2),
    "use case": (UseCase, 2),
}
"""The models of definitions by what keys call them, and how many words of a key come before a field."""

NOT_COMPARED = {"api_version", "kind", "name", "objectives"}
"""What tells definitions apart, and objectives, which are definitions themselves."""

OF_ONE_NAME = (
    "an alert that belongs to no objective",
    "rules of a group that belong to no objective",
    "an alert that inhibits another",
    "a use case",
    "another use case",
)
"""Edits after which definitions of the same name say something else."""

edits = st.lists(st.sampled_from(sorted(EDITS)), max_size=3).map(tuple)


@cache
def planned(names: tuple[str, ...]) -> Plan | None:
    """The plan after these edits; None if it cannot be read."""
    files: Mapping[str, str] = AGREED
    for name in names:
        files = EDITS[name](files)
    definitions = {name: text for name, text in files.items() if name != RECORD}
    try:
        return plan(load(definitions, recorded=read_record(files[RECORD].encode(), RECORD)))
    except Invalid:
        return None


def meaning(one: Plan) -> object:
    """All of a plan without the lines on which comments and problems are."""
    catalogue = one.catalogue
    silenced = Counter((allowed.check.code, allowed.span.file) for allowed in catalogue.allowances)
    problems = [problem.message for problem in catalogue.record_problems]
    without_lines = replace(catalogue, allowances=(), record_problems=())
    return one.rule_files, one.routing, without_lines, silenced, problems


def named(changes: Changes) -> set[Key]:
    return {key for change in changes.entries for key in change.keys}


@given(edits, edits)
@settings(max_examples=30)
def test_there_is_a_difference_if_and_only_if_the_plans_differ(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    before, after = planned(one), planned(other)
    if before is None or after is None:
        return
    changes = differences(before, after)

    assert bool(changes) is (meaning(before) != meaning(after))
    assert named(changes) == set(changes.values)
    assert all(is_named(key, changes) for key in changed_parts(before, after))
    assert named(differences(after, before)) == named(changes)
    assert [change.rank for change in changes.entries] == sorted(change.rank for change in changes.entries)
    assert all(change.sentence for change in changes.entries)


def changed_parts(before: Plan, after: Plan) -> set[Key]:
    """The keys of the rules, routes and receivers that are written differently, without any short cut."""
    had, has = ({key: written(part) for key, part in parts(one)} for one in (before, after))
    return {key for key in had.keys() | has.keys() if had.get(key) != has.get(key)}


def written(part: Part) -> object:
    """What is written of a part: its own, without that of the parts in it."""
    match part:
        case Recording():
            return part.name, dict(part.labels), part.promql()
        case Alert():
            return (part.condition.promql(), part._replace(condition=Always()))
        case RuleGroup():
            return part.interval, [rule.key for rule in part.rules]
        case Route():
            return part._replace(routes=()), [(one.matchers, one.receiver) for one in part.routes]
        case _:
            return part


def is_named(part: Key, changes: Changes) -> bool:
    return any(key[: len(part)] == part for key in named(changes))


@cache
def of_each_edit() -> Mapping[str, Changes]:
    """What differs by each single edit that can be read."""
    before = planned(())
    assert before is not None
    found = {name: planned((name,)) for name in EDITS}
    return {name: differences(before, after) for name, after in found.items() if after is not None}


def test_each_edit_names_all_that_it_changes() -> None:
    before = planned(())
    assert before is not None
    for name, changes in of_each_edit().items():
        after = planned((name,))
        assert after is not None
        assert all(is_named(key, changes) for key in changed_parts(before, after)), name


def test_each_field_of_a_definition_is_named_where_it_differs() -> None:
    plans = [one for name in OF_ONE_NAME if (one := planned((name,))) is not None]
    others = [differences(before, after) for before, after in pairwise(plans)]
    keys = {key for changes in (*of_each_edit().values(), *others) for key in named(changes)}
    fields = {
        what: {key[depth] for key in keys if key[0] == what and len(key) > depth}
        for what, (_, depth) in MODELS.items()
    }

    lacking = {
        what: {name.rstrip("_") for name in model.model_fields} - fields[what] - NOT_COMPARED
        for what, (model, _) in MODELS.items()
    }
    assert {what: names for what, names in lacking.items() if names} == {}


def test_each_kind_is_the_kind_of_some_edit() -> None:
    assert {change.kind for one in of_each_edit().values() for change in one.entries} == {*KINDS, "other"}


def test_who_decides_alone_is_named_where_no_signature_is_needed() -> None:
    of_parties = ("title of a product", "contacts", "channel for pages", "channel of a party", "hours")
    own = {name: {change.own_of for change in of_each_edit()[name].entries} - {""} for name in of_parties}

    assert own == {
        "title of a product": {"shop"},
        "contacts": {"shop"},
        "channel for pages": {"shop"},
        "channel of a party": {"platform-team"},
        "hours": {"platform-team"},
    }
    assert all(not of_each_edit()[name].unsigned for name in of_parties)


def test_what_no_party_may_change_alone_needs_signatures() -> None:
    without = {name for name in REFUSED.keys() & of_each_edit().keys() if not of_each_edit()[name].unsigned}

    assert {name for name in without if not name.startswith("record: ")} == set()


def test_colours_add_nothing_else_to_the_text_and_who_is_woken_is_red() -> None:
    for changes in of_each_edit().values():
        plain, painted = FORMATS["text"](changes, "main"), FORMATS["text"](changes, "main", coloured)

        assert re.sub("\x1b\\[[0-9;]*m", "", painted) == plain
        assert ("\x1b[1;31mwoken" in painted) is any(one.rank is Rank.WOKEN for one in changes.entries)


def test_what_matters_is_in_the_text_and_everything_is_in_the_json() -> None:
    for changes in of_each_edit().values():
        text, found = FORMATS["text"](changes, "main"), json.loads(FORMATS["json"](changes, "main"))

        assert all(change.rank >= Rank.RULES or change.sentence in text for change in changes.entries)
        assert [tuple(one["key"]) for one in found["values"]] == list(changes.values)
        assert found["differs"] is bool(changes)
