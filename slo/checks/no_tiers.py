"""Objectives whose alert policy has no tiers, although nothing near them says so."""

from collections.abc import Iterator

from slo.model import SLO, Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem


def without_tiers_by_default(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives without tiers for which neither they nor their service name the alert policy."""
    for slo in catalogue.slos:
        if not slo.tiers and slo.service.alert_policy is None and not _names_its_policy(slo):
            yield checks.NO_TIERS.problem(
                f"no alert depends on the burn rate of {slo.id!r}: its default policy is {slo.policy.name!r}",
                slo.where("target"),
                hint=f"write 'alert_policy: {slo.policy.name}' for the objective, or name another policy",
            )


def _names_its_policy(slo: SLO) -> bool:
    name = slo.objective.name or slo.objective.indicator
    written = (one for one in slo.service.objectives if (one.name or one.indicator) == name)
    return any(one.alert_policy is not None for one in written)
