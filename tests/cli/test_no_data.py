"""What is said where no objective has data."""

from dataclasses import replace

import pytest

from slo.actions.failures import NoData
from slo.cli.notices import require_data
from slo.conditions import Measurement
from slo.evidence.rules import Rules
from slo.evidence.status import assess
from tests.evidence.objectives import objective


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (None, "No objective has data: has it loaded the generated rules?"),
        (Rules.WAITING, "No objective has data yet"),
        (Rules.MISSING, "No objective has data"),
        (Rules.FAILING, "No objective has data"),
        (Rules.EVALUATED, "No objective has data"),
    ],
)
def test_people_are_asked_whether_rules_are_loaded_only_where_that_is_not_known(
    rules: Rules | None, said: str
) -> None:
    status = replace(assess(objective(), Measurement(error_ratios={})), rules=rules)

    with pytest.raises(NoData) as failure:
        require_data([status], "http://localhost:9090")

    assert str(failure.value) == said
