"""Alerts of an objective: one per tier of its alert policy, one per step of its error budget policy, and
those for what is not measured.
"""

from collections.abc import Iterator

from slo.conditions import (
    ExhaustedWithin,
    ForEachBudget,
    NoData,
    RemainingAtMost,
    SeriesSilent,
    SpentWithin,
    TargetsDown,
    TierCondition,
    budgets,
    of_step,
    of_tiers,
    targets_down_after,
)
from slo.labels import routed
from slo.model import SLO, AlertSeverity, Calendar, Step, Strategy, Tier, naming
from slo.plan.drafts import marked
from slo.plan.texts import AllLabels, MeasuredRatio, MeasuredTime, Text, group_in_words
from slo.plan.types import Alert
from slo.promql import Selector
from slo.text.units import Duration


def alerts(slo: SLO) -> Iterator[Alert]:
    """Yield the alerts of an objective in the order of its policies."""
    for alert in _of_policies(slo):
        yield marked(alert, slo)


def _of_policies(slo: SLO) -> Iterator[Alert]:
    for one in of_tiers(slo):
        yield _burn(slo, one)
    for step in slo.steps:
        yield _step(slo, step)
    if isinstance(slo.policy.no_data_after, Duration):
        yield _no_data(slo, slo.policy.no_data_after)
        if slo.indicator.kind.lasting is not None:
            yield _one_silent(slo, slo.indicator.kind.lasting, slo.policy.no_data_after)
    if slo.when_targets_are_down is not None:
        yield _targets_down(slo, slo.when_targets_are_down)


def routing_labels(slo: SLO, severity: AlertSeverity) -> dict[str, str]:
    """Return the labels of an objective's alert that routes match."""
    return routed(
        product=slo.service.product,
        service=slo.service.name,
        slo=slo.id,
        environment=slo.service.environment,
        severity=severity,
        category=slo.objective.category,
    )


def _burn(slo: SLO, one: TierCondition) -> Alert:
    objective, tier = slo.objective, one.tier
    return Alert(
        key=(slo.id, "burn", tier.severity, str(tier.long_window)),
        name=naming.BURN,
        condition=ForEachBudget.of(slo, one.condition),
        for_=tier.for_,
        keep_firing=tier.keep_firing,
        labels={**routing_labels(slo, tier.severity), "window": str(tier.long_window)},
        annotations={
            "summary": (
                slo.id,
                *group_in_words(slo),
                f" {_spent(tier, slo)}",
            ),
            "description": (
                MeasuredRatio(),
                f" of events were bad over the last {tier.long_window}. ",
                *_measured(slo),
                f"The objective is {objective.target} good over {_window(slo)}.{_meaning(slo)}",
            ),
            **_runbook(slo),
        },
    )


def _spent(tier: Tier, slo: SLO) -> str:
    if tier.budget is None:
        return f"had over {tier.error_ratio} bad events in {tier.long_window}"
    return f"spent over {tier.budget} of its {slo.objective.window} budget in {tier.long_window}"


def _step(slo: SLO, step: Step) -> Alert:
    """Return the alert that fires while a step of the error budget policy applies."""
    assert slo.budget_policy is not None
    return Alert(
        key=(slo.id, "step", step.name),
        name=naming.BUDGET_POLICY,
        condition=ForEachBudget.of(slo, of_step(step)),
        labels={
            **routing_labels(slo, step.severity),
            "step": step.name,
            **({"told": ",".join(step.notify)} if step.notify else {}),
        },
        annotations={
            "summary": (slo.id, *group_in_words(slo), f": {step_in_words(slo, step)}"),
            "description": (
                *_measured(slo),
                f"Agreed in {slo.budget_policy.name}, step {step.name}: {step.do}",
            ),
            **_runbook(slo),
        },
    )


def step_in_words(slo: SLO, step: Step) -> str:
    """Say what holds while a step of the error budget policy applies."""
    whole = f"its {slo.objective.window} budget"
    match of_step(step):
        case RemainingAtMost(share):
            return f"at most {share} of {whole} is left" if share.ratio else f"{whole} is spent"
        case SpentWithin(share, window):
            return f"{share} or more of {whole} was spent in {window}"
        case ExhaustedWithin(time):
            return f"at the pace of the last day {whole} will be spent in less than {time}"


def _no_data(slo: SLO, after: Duration) -> Alert:
    return Alert(
        key=(slo.id, "no data"),
        name=naming.NO_DATA,
        condition=NoData(budgets(slo)),
        # The series of bad events outlives its last sample by the delay that samples may have.
        for_=Duration(rest)
        if (rest := after.milliseconds - slo.sampling.sample_delay.milliseconds) > 0
        else None,
        labels=routing_labels(slo, AlertSeverity.TICKET),
        annotations={
            "summary": (f"{slo.id} cannot be measured: its metrics have been missing for {after}",),
            "description": (
                f"Until they are back, it is unknown whether the objective is met.{_meaning(slo)}",
            ),
            **_runbook(slo),
        },
    )


def _targets_down(slo: SLO, severity: AlertSeverity) -> Alert:
    after = targets_down_after(slo.service.scrape_interval)
    jobs = " or ".join(map(str, slo.scrapes))
    return Alert(
        key=(slo.id, "targets down"),
        name=naming.NO_DATA,
        condition=TargetsDown(slo.scrapes, slo.indicator.by, slo.id if slo.exclusions else None),
        for_=after,
        labels={**routing_labels(slo, severity), "silent": "all-targets"},
        annotations={
            "summary": (
                f"{slo.id} cannot be measured: all its targets are down or gone",
                *((AllLabels(),) if slo.indicator.by else ()),
            ),
            "description": (
                f"Prometheus has reached no target of {jobs} for {after}, but did within the last day. ",
                "Either the service is down, or Prometheus cannot find or reach it: see whether users are ",
                "served, then the page Targets of Prometheus. If it was switched off on purpose, silence ",
                f"this alert; it ends a day after the last target was up.{_meaning(slo)}",
            ),
            **_runbook(slo),
        },
    )


def _one_silent(slo: SLO, selector: Selector, after: Duration) -> Alert:
    """Return the alert on each target of a probe that has fallen silent while others go on."""
    return Alert(
        key=(slo.id, "one silent"),
        name=naming.NO_DATA,
        condition=SeriesSilent(selector),
        for_=after,
        labels={**routing_labels(slo, AlertSeverity.TICKET), "silent": "one-target"},
        annotations={
            "summary": (f"{slo.id}: one of its targets has been silent for {after}:", AllLabels()),
            "description": (
                f"A series of {selector.metric} has no samples any more, while others of this objective do: ",
                "its checks no longer count. See whether it is still probed. If it was removed on purpose, ",
                f"nothing is to be done: this alert ends within a day.{_meaning(slo)}",
            ),
            **_runbook(slo),
        },
    )


def _measured(slo: SLO) -> Text:
    """Return how much of the window is measured; windows straight from raw series have no age."""
    if slo.service.strategy is Strategy.DIRECT:
        return ()
    return (MeasuredTime(slo.id, slo.objective.window, slo.window_length),)


def _window(slo: SLO) -> str:
    """Describe the compliance window, and groups with a different target."""
    window = slo.objective.window
    length = f"each {window}" if isinstance(window, Calendar) else str(window)
    others = "; ".join(
        f"{', '.join(f'{label} {value}' for label, value in one.group.items())}: {one.target}"
        for one in slo.objective.targets
    )
    return f"{length} ({others})" if others else length


def _meaning(slo: SLO) -> str:
    texts = [text for text in (slo.indicator.journey, slo.objective.description) if text]
    return "".join(f" {text.rstrip('.')}." for text in texts)


def _runbook(slo: SLO) -> dict[str, Text]:
    return {"runbook_url": (slo.runbook,)} if slo.runbook else {}
