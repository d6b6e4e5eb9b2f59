"""Alert policies: tiers of burn-rate alerts, and categories."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from pydantic import Field, field_validator, model_validator

from slo.model.severity import AlertSeverity
from slo.shapes import Count, Definition, FieldError, Name, Shape
from slo.text.units import Duration, Percent

BURN_NOW = Duration.parse("1h")
"""The window of the current burn rate, which is recorded and shown for every objective."""

_MINUTE = Duration.parse("1m")

_LAST_DIGIT = -12
_ROUNDED_BY = Fraction(1, 2 * 10**12)
"""A budget with as many digits as it can have was rounded: 10.7142857143% in 3d of 28d burn at 1."""

ROLL_UP = Duration.parse("5m")
"""The step in which events are summed for windows longer than 6h."""

LONGEST_FROM_MINUTES = Duration.parse("6h")
"""Windows up to this are summed from counts per minute, longer ones from the roll-up."""

FIRST_MINUTES = Duration.parse("15m")
"""What stands for a compliance window before the first roll-up, which is written within this."""

_SHORTEST_SILENCE = Duration.parse("2m")


class Category(StrEnum):
    """What an alert is about. It decides which party can be called."""

    RELIABILITY = "reliability"
    SECURITY = "security"
    INFRASTRUCTURE = "infrastructure"
    PIPELINE = "pipeline"


class Tier(Shape):
    """Alerts once a share of the error budget was spent within the long window, or at an error ratio there.

    The short window must have the same burn rate or error ratio, so that the alert ends soon after the errors
    do. https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
    """

    severity: AlertSeverity = Field(
        description="page: a person is needed now. ticket: in working hours. info: nobody is"
    )
    budget: Percent | None = Field(None, description="share of the whole error budget, such as 2%")
    error_ratio: Percent | None = Field(
        None,
        description="instead of `budget`: share of events that are bad, such as 60%, whatever the budget is. "
        "Its windows are never scaled",
    )
    long_window: Duration = Field(description="in which so much must be spent, such as 1h")
    short_window: Duration = Field(
        description="in which it must still be spent as fast, such as 5m for 1h: about a twelfth"
    )
    for_: Duration | None = Field(
        None, alias="for", description="how long the burn rate must last before the alert fires"
    )
    keep_firing: Duration | None = Field(
        None,
        alias="keep_firing_for",
        description="how long the alert keeps firing after the burn rate has fallen",
    )

    @field_validator("budget", "error_ratio")
    @classmethod
    def _some(cls, share: Percent | None) -> Percent | None:
        if share is not None and not share.ratio:
            raise ValueError("a tier needs a share above 0%: 0% would alert at the first bad event")
        return share

    @field_validator("error_ratio")
    @classmethod
    def _can_be_exceeded(cls, ratio: Percent | None) -> Percent | None:
        if ratio is not None and ratio.ratio >= 1:
            raise ValueError("no more than 100% of events can be bad: write less, such as 60%")
        return ratio

    @field_validator("long_window", "short_window")
    @classmethod
    def _in_steps(cls, window: Duration) -> Duration:
        step = _MINUTE if window <= LONGEST_FROM_MINUTES else ROLL_UP
        if window.milliseconds % step.milliseconds:
            raise ValueError(
                f"{window} is not accepted: windows up to 6h are multiples of 1m, longer ones multiples of 5m"
            )
        return window

    @model_validator(mode="after")
    def _one_threshold(self) -> "Tier":
        if (self.budget is None) == (self.error_ratio is None):
            raise FieldError("a tier needs either 'budget' or 'error_ratio'", "budget")
        return self

    @model_validator(mode="after")
    def _windows_in_order(self) -> "Tier":
        if self.short_window >= self.long_window:
            message = f"short_window {self.short_window} is not shorter than long_window {self.long_window}"
            raise FieldError(message, "short_window")
        return self

    def burn_rate(self, window: Duration) -> Fraction | None:
        """Return the burn rate of this tier for a compliance window: 14.4 for 2% of a 30-day budget in 1h.

        It is None for an error ratio, which is the same for every budget.
        """
        if self.budget is None:
            return None
        return _burn_rate(self.budget.ratio, self.long_window.milliseconds, window.milliseconds)


@lru_cache
def _burn_rate(budget: Decimal, long_window: int, window: int) -> Fraction:
    exact = Fraction(budget) * window / long_window
    if budget.as_tuple().exponent != _LAST_DIGIT:
        return exact
    simple = exact.limit_denominator(1000)
    return simple if abs(simple - exact) * long_window / window <= _ROUNDED_BY else exact


class AlertPolicy(Definition):
    """The tiers of an objective's alerts, and when missing data causes a ticket."""

    kind: Literal["AlertPolicy"] = "AlertPolicy"
    name: Name
    meant_for: Duration | None = Field(
        None,
        description="the compliance window that the tiers' windows are meant for; "
        "for objectives with another one they are scaled. By default they are used as written",
    )
    tiers: tuple[Tier, ...] = Field(description="[] if no alert depends on the burn rate")
    min_events: Count | None = Field(
        None, description="alert only if a tier's long window has at least this many events"
    )
    min_bad_events: Count | None = Field(
        None,
        description="alert only if at least this many of them were bad: one failed request pages nobody",
    )
    no_data_after: Duration | Literal["never"] = Field(
        Duration.parse("10m"),
        description="open a ticket when an indicator has had no data for this long, or never",
    )
    targets_down: Literal["page", "ticket", "info", "never"] | None = Field(
        None,
        description="what happens within minutes once all targets of an indicator are down or gone; "
        "by default a page if a tier pages, or else never, because no_data_after opens a ticket anyway",
    )

    @field_validator("tiers")
    @classmethod
    def _distinct(cls, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
        seen = [(tier.severity, tier.long_window) for tier in tiers]
        for index, (severity, window) in enumerate(seen):
            if (severity, window) in seen[:index]:
                message = f"two {severity} tiers have the same long window {window}"
                raise FieldError(message, index, "long_window")
        return tiers

    @field_validator("no_data_after")
    @classmethod
    def _after_some_evaluations(cls, silence: Duration | Literal["never"]) -> Duration | Literal["never"]:
        if silence != "never" and silence < _SHORTEST_SILENCE:
            raise ValueError(f"rules run once a minute: write at least {_SHORTEST_SILENCE}, or never")
        return silence

    @property
    def when_targets_are_down(self) -> AlertSeverity | None:
        """The severity of the alert that all targets are down; None if there is none."""
        if self.targets_down is None:
            pages = any(tier.severity is AlertSeverity.PAGE for tier in self.tiers)
            return AlertSeverity.PAGE if pages else None
        return None if self.targets_down == "never" else AlertSeverity(self.targets_down)

    @property
    def counts_events(self) -> bool:
        """Return whether alerts depend on the number of events."""
        return self.min_events is not None or self.min_bad_events is not None

    def unscalable(self, window: Duration) -> Tier | None:
        """Return the first tier that cannot be scaled to a compliance window; None if all can.

        In proportion its long window would be so short that chance alone would often spend its share of the
        budget in it.
        """
        if self.meant_for is None or window >= _DAY:
            return None
        factor = Fraction(window.milliseconds, self.meant_for.milliseconds)
        scaled = (tier for tier in self.tiers if tier.budget is not None)
        return next((one for one in scaled if one.long_window.milliseconds * factor < _LEAST_SCALED), None)

    def tiers_for(self, window: Duration) -> tuple[Tier, ...]:
        """Return the tiers for a compliance window, scaled to it if the policy is meant for another.

        For very short windows two tiers may get the same long window: the first one is kept.
        """
        if self.meant_for is None:
            return self.tiers
        return _all_scaled(self.tiers, window.milliseconds, self.meant_for.milliseconds)


_DAY = Duration.parse("1d")
_LEAST_SCALED = Duration.parse("10m").milliseconds
_SHORTEST_LONG_WINDOW = Duration.parse("15m")
_SHORTEST_SHORT_WINDOW = Duration.parse("5m")
_ROUND_WINDOWS = tuple(
    Duration.parse(text)
    for text in (
        *("5m", "10m", "15m", "20m", "30m"),
        *("1h", "2h", "3h", "4h", "6h", "8h", "12h", "18h"),
        *("1d", "2d", "3d", "4d", "5d", "6d", "7d", "8d", "9d", "10d", "12d", "14d"),
    )
)


@lru_cache(maxsize=1024)
def _all_scaled(tiers: tuple[Tier, ...], window: int, meant_for: int) -> tuple[Tier, ...]:
    factor = Fraction(window, meant_for)
    scaled = [_scaled(tier, factor) for tier in tiers]
    return tuple({(tier.severity, tier.long_window): tier for tier in reversed(scaled)}.values())[::-1]


def _scaled(tier: Tier, factor: Fraction) -> Tier:
    """Scale a tier's windows to the nearest round ones, so that objectives share recordings.

    Those of an error ratio stay: it has nothing to do with the compliance window.
    """
    if tier.budget is None:
        return tier
    long_window = _nearest_round(tier.long_window.milliseconds * factor)
    short_window = _nearest_round(tier.short_window.milliseconds * factor)
    return tier.model_copy(
        update={
            "long_window": max(long_window, _SHORTEST_LONG_WINDOW),
            "short_window": max(short_window, _SHORTEST_SHORT_WINDOW),
        }
    )


def _nearest_round(milliseconds: Fraction) -> Duration:
    def distance(window: Duration) -> Fraction:
        return max(window.milliseconds / milliseconds, milliseconds / window.milliseconds)

    return min(_ROUND_WINDOWS, key=distance)


def _tier(
    severity: AlertSeverity, budget: str | None, long_window: str, short_window: str, error_ratio: str = ""
) -> Tier:
    # Validated by a test, not here: building the validators would slow down every start.
    return Tier.model_construct(
        severity=severity,
        budget=Percent.parse(budget) if budget else None,
        error_ratio=Percent.parse(error_ratio) if error_ratio else None,
        long_window=Duration.parse(long_window),
        short_window=Duration.parse(short_window),
    )


# The recommended parameters of the SRE Workbook, for 30 days:
# https://sre.google/workbook/alerting-on-slos/#recommended_parameters_for_an_slo_based_a
WORKBOOK = AlertPolicy.model_construct(
    name="workbook",
    meant_for=Duration.parse("30d"),
    tiers=(
        _tier(AlertSeverity.PAGE, "2%", "1h", "5m"),
        _tier(AlertSeverity.PAGE, "5%", "6h", "30m"),
        _tier(AlertSeverity.TICKET, "10%", "1d", "2h"),
        _tier(AlertSeverity.TICKET, "10%", "3d", "6h"),
    ),
)

# In a full outage, the error ratio over 15m is above 60% after nine minutes. This tier is the first, so that
# it is kept if another one is scaled to the same window.
_OUTAGE = _tier(AlertSeverity.PAGE, None, "15m", "5m", error_ratio="60%")
WORKBOOK_AND_OUTAGE = AlertPolicy.model_construct(
    name="workbook-and-outage",
    meant_for=WORKBOOK.meant_for,
    tiers=(_OUTAGE, *WORKBOOK.tiers),
)

# For windows of hours: the shares of the workbook would be spent within seconds of them.
HOURS = AlertPolicy.model_construct(
    name="hours",
    meant_for=Duration.parse("6h"),
    tiers=(
        _tier(AlertSeverity.PAGE, "50%", "1h", "5m"),
        _tier(AlertSeverity.TICKET, "75%", "3h", "30m"),
    ),
)
HOURS_AND_OUTAGE = AlertPolicy.model_construct(
    name="hours-and-outage",
    meant_for=HOURS.meant_for,
    tiers=(_OUTAGE, *HOURS.tiers),
)

NO_ALERTS = AlertPolicy.model_construct(name="none", tiers=(), no_data_after="never", targets_down="never")

BUILT_IN_POLICIES = {
    policy.name: policy for policy in (WORKBOOK, WORKBOOK_AND_OUTAGE, HOURS, HOURS_AND_OUTAGE, NO_ALERTS)
}
"""Alert policies that need no definition, by name."""
