"""Alerts of an objective: one per tier of its alert policy, one per step of its error budget policy, and
those for what is not measured. Those on targets that are all down are in `targets_down`.
"""

from collections.abc import Iterator
from typing import NamedTuple, Self

from slo.conditions import (
    Budget,
    ExhaustedWithin,
    ForEachBudget,
    NoData,
    RemainingAtMost,
    SeriesSilent,
    SpentWithin,
    TierCondition,
    budgets,
    of_step,
    of_tiers,
)
from slo.labels import routed
from slo.languages.language import Language, language
from slo.model import SLO, AlertSeverity, Calendar, Step, Strategy, Tier, naming
from slo.plan.texts import AllLabels, MeasuredRatio, MeasuredTime, Placeholders, Text, group_in_words, said
from slo.plan.types import Alert
from slo.promql import Selector
from slo.text.units import Duration


def alerts(slo: SLO) -> Iterator[Alert]:
    """Yield the alerts of an objective in the order of its policies."""
    about = _About.of(slo)
    for one in of_tiers(slo):
        yield _burn(slo, one, about)
    for step in slo.steps:
        yield _step(slo, step)
    if isinstance(slo.policy.no_data_after, Duration):
        yield _no_data(slo, slo.policy.no_data_after)
        if slo.indicator.kind.lasting is not None:
            yield _one_silent(slo, slo.indicator.kind.lasting, slo.policy.no_data_after)


def routing_labels(slo: SLO, severity: AlertSeverity) -> dict[str, str]:
    """Return the labels of an objective's alert that routes match."""
    return routed(
        product=slo.service.product,
        service=slo.service.name,
        slo=slo.id,
        environment=slo.service.environment,
        severity=slo.severities.of(severity),
        category=slo.objective.category,
    )


class _About(NamedTuple):
    """What the alerts of all tiers of an objective say alike, in its language."""

    reader: Language
    budgets: tuple[Budget, ...]
    group: Placeholders
    window: str
    ratio: Placeholders
    measured: Placeholders
    objective: str
    meaning: str

    @classmethod
    def of(cls, slo: SLO) -> Self:
        reader = language(slo.language)
        return cls(
            reader=reader,
            budgets=budgets(slo),
            group=group_in_words(slo),
            window=reader.window_in_short(slo.objective.window),
            ratio=Placeholders((MeasuredRatio(reader),)),
            measured=_measured(slo, reader),
            objective=objective_in_words(slo, reader),
            meaning=meaning(slo, reader),
        )


def _burn(slo: SLO, one: TierCondition, about: _About) -> Alert:
    tier, long = one.tier, str(one.tier.long_window)
    return Alert(
        key=(slo.id, "burn", tier.severity, long),
        name=naming.BURN,
        condition=ForEachBudget(one.condition, about.budgets, slo.indicator.by),
        for_=tier.for_,
        keep_firing=tier.keep_firing,
        labels={**routing_labels(slo, tier.severity), "window": long},
        annotations={
            "summary": _spent(tier, slo, about),
            "description": said(
                about.reader,
                "alert_bad_over",
                ratio=about.ratio,
                long=tier.long_window,
                measured=about.measured,
                objective=about.objective,
                meaning=about.meaning,
            ),
            **runbook(slo),
        },
    )


def _spent(tier: Tier, slo: SLO, about: _About) -> Text:
    alike = {"slo": slo.id, "group": about.group, "long": tier.long_window}
    if tier.budget is None:
        return said(about.reader, "alert_bad_in", ratio=tier.error_ratio, **alike)
    return said(about.reader, "alert_budget_spent_in", budget=tier.budget, window=about.window, **alike)


def _step(slo: SLO, step: Step) -> Alert:
    """Return the alert that fires while a step of the error budget policy applies."""
    assert slo.budget_policy is not None
    reader, agreed = language(slo.language), {"policy": slo.budget_policy.name, "step": step.name}
    condition = step_in_words(slo, step, reader)
    return Alert(
        key=(slo.id, "step", step.name),
        name=naming.BUDGET_POLICY,
        condition=ForEachBudget.of(slo, of_step(step)),
        labels={
            **routing_labels(slo, step.severity),
            "step": step.name,
            **({"notifies": ",".join(step.notify)} if step.notify else {}),
        },
        annotations={
            "summary": said(reader, "alert_step", slo=slo.id, group=group_in_words(slo), condition=condition),
            "description": said(
                reader, "alert_step_about", measured=_measured(slo, reader), do=step.do, **agreed
            ),
            **runbook(slo),
        },
    )


def step_in_words(slo: SLO, step: Step, reader: Language) -> str:
    """Say what holds while a step of the error budget policy applies."""
    window = reader.window_in_short(slo.objective.window)
    match of_step(step):
        case RemainingAtMost(share) if share.ratio:
            return reader.text("alert_budget_left", share=share, window=window)
        case RemainingAtMost():
            return reader.text("alert_budget_gone", window=window)
        case SpentWithin(share, within):
            return reader.text("alert_budget_spent", share=share, window=window, time=within)
        case ExhaustedWithin(time):
            return reader.text("alert_budget_exhausted", window=window, time=time)


def _no_data(slo: SLO, after: Duration) -> Alert:
    reader = language(slo.language)
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
            "summary": said(reader, "alert_no_data", slo=slo.id, after=after),
            "description": said(reader, "alert_no_data_about", meaning=meaning(slo, reader)),
            **runbook(slo),
        },
    )


def _one_silent(slo: SLO, selector: Selector, after: Duration) -> Alert:
    """Return the alert on each target of a probe that has fallen silent while others go on."""
    reader, their_labels = language(slo.language), Placeholders((AllLabels(),))
    labels = {**routing_labels(slo, AlertSeverity.TICKET), "silent": "one-target"}
    own = slo.own_on_alerts(AlertSeverity.TICKET).labels
    return Alert(
        key=(slo.id, "one silent"),
        name=naming.NO_DATA,
        condition=SeriesSilent(selector, (*labels, *own), slo.indicator.groups),
        for_=after,
        labels=labels,
        annotations={
            "summary": said(reader, "alert_one_silent", slo=slo.id, after=after, labels=their_labels),
            "description": said(
                reader, "alert_one_silent_about", metric=selector.metric, meaning=meaning(slo, reader)
            ),
            **runbook(slo),
        },
    )


def _measured(slo: SLO, reader: Language) -> Placeholders:
    """Return how much of the window is measured; windows straight from raw series have no age."""
    if slo.service.strategy is Strategy.DIRECT:
        return Placeholders()
    return Placeholders((MeasuredTime(slo.id, slo.objective.window, slo.window_length, reader),))


def good_over(slo: SLO, reader: Language, window: str) -> str:
    """Say which share must be good over a window."""
    return reader.text("alert_good_over", target=slo.objective.target, window=window)


def objective_in_words(slo: SLO, reader: Language) -> str:
    """Say which share must be good over the compliance window, and which groups have another target."""
    return good_over(slo, reader, _window(slo, reader))


def _window(slo: SLO, reader: Language) -> str:
    """Describe the compliance window, and groups with a different target."""
    window = slo.objective.window
    length = reader.window_in_short(window)
    if isinstance(window, Calendar):
        length = reader.text("alert_each_window", window=length)
    others = "; ".join(
        reader.text(
            "who_about",
            topic=", ".join(f"{label} {value}" for label, value in one.group.items()),
            fact=one.target,
        )
        for one in slo.objective.targets
    )
    return f"{length} ({others})" if others else length


def meaning(slo: SLO, reader: Language) -> str:
    """Return what the objective means to users, in sentences that follow others."""
    texts = [reader.read(words) for words in (slo.indicator.journey, slo.objective.description) if words]
    return "".join(f" {text.rstrip('.')}." for text in texts)


def runbook(slo: SLO) -> dict[str, Text]:
    """Return the annotation with the runbook of the objective, if it has one."""
    return {"runbook_url": (slo.runbook,)} if slo.runbook else {}
