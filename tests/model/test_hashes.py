"""Hashes of definitions are kept, because definitions are frozen: a changed copy has one of its own."""

from slo.model.alerting import WORKBOOK
from slo.sli import Probe


def test_equal_definitions_have_equal_hashes() -> None:
    tier = WORKBOOK.tiers[0]
    hash(tier)

    assert hash(tier.model_copy()) == hash(tier)
    assert tier.model_copy() == tier


def test_a_changed_copy_has_the_hash_of_what_it_is() -> None:
    tier, other = WORKBOOK.tiers[:2]
    hash(tier)
    changed = tier.model_copy(update=dict(other))

    assert changed == other
    assert hash(changed) == hash(other)


def test_a_copy_of_an_indicator_computes_its_selectors_anew() -> None:
    probe = Probe.model_validate({"gauge": "up"})
    assert [str(one) for one in probe.selectors] == ["up"]
    changed = probe.model_copy(update={"gauge": Probe.model_validate({"gauge": "down"}).gauge})

    assert [str(one) for one in changed.selectors] == ["down"]
