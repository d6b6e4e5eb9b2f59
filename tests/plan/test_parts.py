"""Parts of a plan: together they are the plan, and none of their rules is planned before it is asked for."""

import pytest

from slo.catalogue.load import load
from slo.plan import parts, rules
from slo.plan.build import outline, plan

SERVICES = {
    f"{name}.yaml": f"kind: Service\nname: {name}\nindicators: {{up: {{probe: {{gauge: up}}}}}}\n"
    "objectives: [{indicator: up, target: 99%}]\n"
    for name in ("a", "b", "c")
}


def test_parts_together_have_the_files_of_the_plan_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_OBJECTIVES", 1)
    catalogue = load(SERVICES)
    divided = list(parts.parts(outline(catalogue)))

    assert len(divided) == len(SERVICES) + 1
    assert [file for part in divided for file in part.rule_files] == list(plan(catalogue).rule_files)


def test_an_outline_plans_rules_when_they_are_asked_for_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    planned: list[str] = []
    real = rules.rule_file
    monkeypatch.setattr(
        rules, "rule_file", lambda slos, whole: planned.append(slos[0].service.name) or real(slos, whole)
    )
    outlined = outline(load(SERVICES))
    assert planned == []

    next(iter(outlined.rule_files))
    assert planned == ["a"]
    assert len(list(outlined.rule_files)) == len(SERVICES)
