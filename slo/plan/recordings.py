"""The series that events are counted in: each minute from raw series, and rolled up every five.

Only events are counted from raw series; every ratio is a sum over a sum of those counts, so a quiet night
weighs as little in the budget as it had users.
"""

from collections.abc import Iterator, Mapping

from slo.model import ROLL_UP, SLO, naming
from slo.plan.exclusions import while_counted
from slo.plan.types import Recording
from slo.sli import Sampling
from slo.text.units import Duration, Percent, plain


def counted(slo: SLO, bundle: str) -> Iterator[Recording]:
    """Count all and bad events, and state the error budget with all that describes the objective."""
    labels = {"slo": slo.id, "slo_bundle": bundle}
    kind = slo.indicator.kind
    total = naming.of(naming.TOTAL_1M, slo=slo.id)
    all_events = while_counted(slo, kind.total_events(slo.sampling))
    bad_events = while_counted(slo, kind.bad_events(slo.sampling, total))
    yield Recording(name=naming.TOTAL_1M, expr=all_events, labels=labels)
    yield Recording(name=naming.BAD_1M, expr=bad_events, labels=labels)
    yield _budget(slo, bundle, slo.objective.target, {})
    for one in slo.objective.targets:
        yield _budget(slo, bundle, one.target, one.group)


def _budget(slo: SLO, bundle: str, target: Percent, group: Mapping[str, str]) -> Recording:
    return Recording(
        name=naming.ERROR_BUDGET,
        expr=f"vector({plain(1 - target.ratio)})",
        labels={
            "slo": slo.id,
            "slo_bundle": bundle,
            **group,
            **({"product": slo.service.product} if slo.service.product else {}),
            "service": slo.service.name,
            "environment": slo.service.environment,
            "objective": slo.objective.name or slo.objective.indicator,
            "target": str(target),
            "window": str(slo.objective.window),
        },
    )


def rolled_up(bundle: str, sampling: Sampling) -> Iterator[Recording]:
    """Sum the counts at every fifth minute; after a missed one, sum what it would have had as well."""
    for minutes, roll_up in ((naming.TOTAL_1M, naming.TOTAL_5M), (naming.BAD_1M, naming.BAD_5M)):
        source = naming.of(minutes, slo_bundle=bundle)
        half = Duration(sampling.interval.milliseconds // 2)
        back = Duration(ROLL_UP.milliseconds - half.milliseconds // 2)
        earlier = f"{naming.of(roll_up, slo_bundle=bundle)}[{half}] offset {back}"
        twice = Duration(2 * ROLL_UP.milliseconds)
        yield Recording(
            name=roll_up,
            expr=(
                "(\n"
                f"  sum_over_time({source}[{range_of(twice, sampling)}]) unless last_over_time({earlier})\n"
                f"  or sum_over_time({source}[{range_of(ROLL_UP, sampling)}])\n"
                ")\n"
                "and on () (minute() % 5 == 0)"
            ),
        )


def range_of(window: Duration, sampling: Sampling) -> Duration:
    """Give the range that holds each sample of a window once.

    Half a step short: the samples stand at full steps, and Prometheus 2 counts both ends of a range.
    """
    return Duration(window.milliseconds - sampling.interval.milliseconds // 2)
