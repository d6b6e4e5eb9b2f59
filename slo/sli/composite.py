"""Composite: one indicator from the objectives of several services."""

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from slo.shapes import OF_OBJECTIVE, Count, FieldError
from slo.sli.kind import Kind
from slo.sli.sampling import Sampling

_Part = Annotated[str, OF_OBJECTIVE]


class Composite(Kind):
    """Either the steps of a journey, which fails if any step fails, or a weighted mean.

    The events of a journey are those of its first step. Steps are assumed to fail independently: if each of
    two steps fails for 10%, 19% of journeys fail.
    For a weighted mean, each minute is one event, bad by the weighted mean of the minute's error ratios.
    """

    example: ClassVar[str] = """\
steps: [basket-success, payment-success]
"""
    by_minute: ClassVar[bool] = True

    steps: tuple[_Part, ...] = Field((), description="the ids of the objectives of a journey, in its order")
    weights: dict[_Part, Count] = Field({}, description="the weight of each objective, by its id")

    @model_validator(mode="after")
    def _one_way(self) -> "Composite":
        if bool(self.steps) == bool(self.weights):
            raise ValueError("a composite needs exactly one of 'steps' and 'weights'")
        if len(self.parts) < 2:
            one = "steps" if self.steps else "weights"
            raise FieldError("a composite needs two objectives or more", one)
        for index, step in enumerate(self.steps):
            if step in self.steps[:index]:
                hint = "name each step once, even if a user repeats it"
                raise FieldError(f"{step!r} is listed twice", "steps", index, hint=hint)
        return self

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of its objectives."""
        return self.steps or tuple(self.weights)

    def path_to(self, part: str) -> tuple[str | int, ...]:
        """Return the path to the field that names an objective."""
        return ("steps", self.steps.index(part)) if self.steps else ("weights", part)

    def total_events(self, sampling: Sampling) -> str:
        """Return the total only while all objectives are measured; without one, the result is unknown."""
        if self.steps:
            events = _total(self.steps[0], sampling)
        else:
            any_of_them = " + ".join(_total(part, sampling) for part in self.parts)
            events = f"({any_of_them} > bool 0){sampling.times_minutes}"
        measured = "".join(f"\nand {_bad(part, sampling)}" for part in self.parts)
        return f"{events}{measured}"

    def bad_events(self, sampling: Sampling, total: str) -> str:
        ratios = {part: _error_ratio(part, sampling) for part in self.parts}
        if self.steps:
            all_well = "\n  * ".join(f"(1 - {ratio})" for ratio in ratios.values())
            return f"{total} * on () (\n  1\n  - {all_well}\n)"
        summed = "\n  + ".join(f"{weight} * {ratios[part]}" for part, weight in self.weights.items())
        weighed = "\n  + ".join(
            f"{weight} * ({_total(part, sampling)} > bool 0)" for part, weight in self.weights.items()
        )
        mean = f"(\n  {summed}\n)\n/ (\n  {weighed}\n  > 0\n)"
        return f"{mean}{sampling.times_minutes}\n{sampling.or_none(total)}"


def _total(part: str, sampling: Sampling) -> str:
    return f"sum({sampling.recorded(part, sampling.reading).total})"


def _bad(part: str, sampling: Sampling) -> str:
    return f"sum({sampling.recorded(part, sampling.reading).bad})"


def _error_ratio(part: str, sampling: Sampling) -> str:
    """Return the error ratio of a minute: 0 in a minute without events, no result if not measured."""
    total, bad = _total(part, sampling), _bad(part, sampling)
    return f"(clamp_max({bad} / ({total} > 0), 1) or 0 * {bad})"
