"""What thousands of definitions keep in memory, and what changed copies compute anew."""

from dataclasses import replace

import pytest

from slo.model.service import Objective
from slo.text.units import Duration, Percent
from tests.evidence.objectives import objective, policy

GIVEN = {"indicator": "orders", "target": "99.9%"}


def test_values_share_the_set_of_given_fields() -> None:
    one, other = (Objective.model_validate(GIVEN | {"indicator": name}) for name in ("orders", "parcels"))

    assert one.model_fields_set is other.model_fields_set
    assert one.target is other.target

    copied, copied_too = (each.model_copy(update={"window": Duration.parse("7d")}) for each in (one, other))
    assert copied.model_fields_set == {"indicator", "target", "window"}
    assert copied.model_fields_set is copied_too.model_fields_set
    assert one.model_fields_set == {"indicator", "target"}


def test_quantities_are_read_again_after_a_mistake() -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="above 100%"):
            Objective.model_validate(GIVEN | {"target": "101%"})
    assert Objective.model_validate(GIVEN).target == Percent.parse("99.9%")


def test_a_changed_objective_computes_its_own_values() -> None:
    slo = objective()
    before = slo.tiers
    changed = replace(slo, policy=policy(("10%", "3d", "6h")))

    assert changed.tiers == changed.policy.tiers != before
    assert slo.tiers is before
    assert changed != slo
    assert replace(changed, policy=slo.policy) == slo
