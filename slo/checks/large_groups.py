"""Groups of rules that the default limits of Mimir refuse."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.model.targets import Target
from slo.text import checks
from slo.text.diagnostics import Problem

_MOST_RULES = 20
"""The default of `ruler_max_rules_per_rule_group`.

https://grafana.com/docs/mimir/latest/configure/configuration-parameters/#limits
"""


def groups_too_large_for_mimir(catalogue: Catalogue) -> Iterator[Problem]:
    """Find alerts with recordings, whose group cannot be split, of more than 20 rules for Mimir."""
    if Target.MIMIR not in catalogue.targets:
        return
    for name, one in catalogue.alerts.items():
        rules = len(one.value.rules)
        if one.value.recordings and rules > _MOST_RULES:
            yield checks.LARGE_GROUP.problem(
                f"{name!r} has {rules} rules in one group; Mimir accepts {_MOST_RULES} by default",
                one.where("alerts"),
                hint="write several definitions, or raise ruler_max_rules_per_rule_group",
            )
