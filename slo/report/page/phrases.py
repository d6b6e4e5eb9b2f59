"""Sentences about the status of an objective in the language of a reader."""

from datetime import datetime

from slo.evidence.months import Month
from slo.evidence.status import Otherwise, Status
from slo.languages.language import Language
from slo.model.responsibility import Arbitration


def verdict(status: Status, language: Language) -> str:
    """Return a verdict, with the time since which there is no data, if there was any."""
    found: str = language.words["verdicts"][status.verdict]
    if status.no_data_since is None:
        return found
    return f"{found} {language.text('since', time=language.short_time(status.no_data_since))}"


def without(one: Otherwise, language: Language) -> str:
    """Return a sentence about what would be without exclusions; one.status is known."""
    assert one.status is not None, "only those are named whose effect is known"
    shown: str = language.words["verdicts"][one.status.verdict]
    left = language.left(one.status.remaining)
    return language.text("without_exclusions", exclusions=", ".join(one.exclusions), verdict=shown, left=left)


def why_no_data(status: Status, language: Language) -> str:
    """Return a sentence about missing data."""
    if status.no_data_since is not None:
        return language.text("no_data_since", time=language.time(status.no_data_since))
    if status.is_young:
        return language.text("first_figures")
    if status.rules is not None:
        why: str = language.words["rules"][status.rules]
        return why.format(file=f"prometheus/{status.slo.service.name}.yaml")
    return language.text("no_data")


def young(status: Status, at: datetime, language: Language) -> str:
    """Return a sentence about how much of the window is measured; "" if all of it is."""
    known = status.measured_for(at)
    if known is None:
        return ""
    age, window = language.length(known.seconds), language.window(status.slo.objective.window)
    return language.text("young", age=age, window=window)


def settled(arbitration: Arbitration, language: Language) -> str:
    """Say what happens if parties disagree, as `Arbitration.in_words` does."""
    within, order = language.length(int(arbitration.within.seconds)), ", ".join(arbitration.order)
    form = "settled_after" if order else "settled"
    return language.text(form, order=order, within=within, decides=arbitration.decides)


def month_of(month: Month, language: Language) -> str:
    """Return a month and, while it is not over, how much of it has passed."""
    name = language.month(month.within)
    if month.over:
        return name
    return f"{name}, {language.text('so_far', length=language.length(month.elapsed))}"
