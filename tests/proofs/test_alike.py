"""Error budgets that are alike have one plan of tests: nothing of one of them shows in those of another."""

from pathlib import Path

import pytest

from slo import load
from slo.plan.build import plan
from slo.targets.tests import all_proofs
from slo.targets.tests.expected import Measured
from slo.targets.tests.files import text


def proofs(folder: Path) -> dict[str, str]:
    return {one.path: text(one) for one in all_proofs(plan(load(folder)))}


def test_a_service_has_the_same_tests_beside_any_others(tmp_path: Path) -> None:
    services = {
        f"{name}-{kind}": f"kind: Service\nname: {name}-{kind}\nindicators: {{up: {indicator}}}\n"
        f"objectives: [{{indicator: up, target: {target}, window: {window}}}]\n"
        for name, target, window in (("a", "99.9%", "28d"), ("b", "99.9%", "28d"), ("c", "99%", "7d"))
        for kind, indicator in {
            "probe": "{probe: {gauge: up}}",
            "events": '{events: {total: \'hits{job="x"}\', bad: \'hits{job="x", code="500"}\'}}',
            "latency": "{latency: {histogram: took, within: 500ms}}",
        }.items()
    }
    together = tmp_path / "together"
    together.mkdir()
    alone: dict[str, str] = {}
    for name, written in services.items():
        (together / f"{name}.yaml").write_text(written)
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.yaml").write_text(written)
        alone |= proofs(tmp_path / name)

    assert proofs(together) == alone
    assert len(alone) > 2 * len(services)


def test_error_budgets_that_are_alike_are_planned_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured, looked = Measured.at, list[int]()
    monkeypatch.setattr(Measured, "at", lambda *given: looked.append(given[1]) or measured(*given))

    def looks(target: str, routes: int) -> int:
        """Return how often a minute is looked at for objectives with a target that no other test has."""
        indicator = '{events: {total: \'hits{route="#"}\', bad: \'hits{route="#",code="500"}\'}}'
        indicators = "".join(f"  i{one}: {indicator.replace('#', str(one))}\n" for one in range(routes))
        objectives = "".join(f"  - {{indicator: i{one}, target: {target}}}\n" for one in range(routes))
        service = f"kind: Service\nname: a\nindicators:\n{indicators}objectives:\n{objectives}"
        (tmp_path / "a.yaml").write_text(service)
        looked.clear()
        proofs(tmp_path)
        return len(looked)

    one, many = looks("99.731%", 1), looks("99.732%", 10)

    assert 0 < many < 2 * one
