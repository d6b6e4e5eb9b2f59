"""Objects of Kubernetes have names that are valid and differ, and sizes that it accepts."""

import json
import re
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.cli import slo
from slo.model.targets import Target
from slo.plan.types import Plan
from slo.targets.artifact import TooLarge
from slo.targets.manifests import applied_size, object_name, packed
from tests.targets.platforms.stories import choosing, groups, objects, rules_in, written

OPERATORS = (Target.PROMETHEUS_OPERATOR, Target.VM_RULE)
SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
LAST_APPLIED = 262_144
"""The most bytes that all annotations of an object may have."""

ORGANISATION = "kind: Organisation\nname: acme\nparties: {platform: {kind: platform}}\n"
NASTY = 'Till: "Kasse" \\ caisse 😀 é\t- *a &b {{ $value }}\n # d: [e] <f> %\n---\n...\ng'
NAMES = st.text(max_size=300) | st.from_regex(r"[a-z][a-z0-9-]{0,300}", fullmatch=True)


@given(NAMES, st.integers(1, 10_000))
def test_every_name_is_a_subdomain(name: str, part: int) -> None:
    made = object_name(name, part)

    assert len(made) <= 253
    assert SUBDOMAIN.fullmatch(made)


@given(st.tuples(NAMES, st.integers(1, 30)), st.tuples(NAMES, st.integers(1, 30)))
def test_different_objects_have_different_names(one: tuple[str, int], other: tuple[str, int]) -> None:
    assert (object_name(*one) == object_name(*other)) == (one == other)


def test_a_second_part_is_never_named_as_another_service() -> None:
    assert object_name("till", 2) not in {object_name("till-2"), object_name("till2"), object_name("till.2")}


@given(st.lists(st.text("a<\n", max_size=30)), st.integers(1, 100))
def test_texts_are_packed_in_order_and_no_further_than_they_fit(texts: list[str], most: int) -> None:
    parts = [[texts[index] for index in part] for part in packed(texts, most)]

    assert [text for part in parts for text in part] == texts
    assert all(parts)
    assert all(len(part) == 1 or sum(map(applied_size, part)) <= most for part in parts)


def quoted(text: str) -> str:
    """A text between double quotes of YAML."""
    return json.dumps(text, ensure_ascii=False)


def services(number: int, journey: str = "People pay") -> str:
    """A service with many objectives."""
    indicators = "".join(
        f"  paid-{one}: {{journey: {quoted(journey)}, "
        f"events: {{total: 'payments_total{{till=\"{one}\"}}', bad: 'failed_total{{till=\"{one}\"}}'}}}}\n"
        for one in range(number)
    )
    objectives = "".join(f"  - {{indicator: paid-{one}, target: 99.9%}}\n" for one in range(number))
    return f"kind: Service\nname: till\nindicators:\n{indicators}objectives:\n{objectives}"


def large(number: int, target: Target) -> Plan:
    return choosing(load({"all.yaml": f"{ORGANISATION}---\n{services(number)}"}), target, Target.GRAFANA)


def last_applied(one: Any) -> int:
    """The bytes of the annotation in which `kubectl apply` keeps an object."""
    text = json.dumps(one, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode()) + 5 * sum(map(text.count, "<>&"))


@pytest.mark.parametrize("target", OPERATORS)
def test_many_rules_of_a_service_are_several_objects_that_kubectl_can_apply(target: Target) -> None:
    made = large(25, target)
    rules = [one for one in objects(written(made, target)) if one["kind"] != "ConfigMap"]
    names = [one["metadata"]["name"] for one in rules]

    assert len(rules) > 2
    assert names == ["slo-till", *(f"slo-till.{part}" for part in range(2, len(rules) + 1))]
    found = [group for one in rules for group in one["spec"]["groups"]]
    assert rules_in(found, target) == rules_in(groups(made), target)
    assert max(map(last_applied, rules)) < LAST_APPLIED


def test_a_group_too_large_for_any_object_is_refused() -> None:
    rules = "".join(
        f'  - {{name: A{one}, severity: ticket, expr: "up == {one}", summary: "{"x" * 30_000}"}}\n'
        for one in range(20)
    )
    text = f"{ORGANISATION}---\nkind: Alerts\nname: queues\nalerts:\n{rules}"
    with pytest.raises(TooLarge, match=r"the PrometheusRule slo-queues of all.yaml has 6\d\d,\d\d\d bytes"):
        written(choosing(load({"all.yaml": text}), OPERATORS[0]), OPERATORS[0])


@pytest.mark.parametrize("target", [*OPERATORS, Target.MIMIR])
def test_texts_of_people_survive_in_every_file(target: Target) -> None:
    text = (
        f"{ORGANISATION}---\n{services(2, NASTY)}---\nkind: Alerts\nname: queues\nalerts:\n"
        f"  - {{name: Full, severity: ticket, expr: up == 0, summary: x, description: {quoted(NASTY)}}}\n"
    )
    made = choosing(load({"all.yaml": text}), target, Target.GRAFANA)
    texts = written(made, target)

    found = [
        group
        for path, one in texts.items()
        if path.startswith("rules/")
        for document in yaml.safe_load_all(one)
        for group in document.get("spec", document)["groups"]
    ]
    assert rules_in(found, target) == rules_in(groups(made), target)
    descriptions = {
        rule.get("annotations", {}).get("description") for group in found for rule in group["rules"]
    }
    assert NASTY in descriptions
    assert [path for path in texts if path.startswith("dashboards/")] == (
        [] if target is Target.MIMIR else ["dashboards/fleet.yaml", "dashboards/till.yaml"]
    )


def test_what_is_too_large_is_said_without_a_traceback(tmp_path: Any) -> None:
    (tmp_path / "definitions").mkdir()
    rules = "".join(
        f'  - {{name: A{one}, severity: ticket, expr: "up == {one}", summary: "{"x" * 30_000}"}}\n'
        for one in range(20)
    )
    (tmp_path / "definitions" / "all.yaml").write_text(
        f"{ORGANISATION}targets: [vm-rule]\n---\nkind: Alerts\nname: queues\nalerts:\n{rules}"
    )
    paths = [f"--{name}={tmp_path / name}" for name in ("definitions", "output")]
    said = CliRunner().invoke(slo, ["compile", *paths])

    assert said.exit_code == 2
    assert said.stderr.startswith("Error: the VMRule slo-queues of all.yaml has ")
    assert not (tmp_path / "output").exists()
