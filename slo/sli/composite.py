"""Composite: one answer from the objectives of several services, for a journey or for a system as a whole."""

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from slo.shapes import OF_OBJECTIVE, Count, FieldError
from slo.sli.counting import Sampling
from slo.sli.kind import Kind

_Part = Annotated[str, OF_OBJECTIVE]


class Composite(Kind):
    """Either the steps of a journey, which fails if any step fails, or a weighted mean.

    Of a journey, the events are those of its first step. Its steps are taken to fail independently of each
    other: of ten journeys, where each of two steps fails for one in ten, 1.9 fail.
    Of a weighted mean, each minute is one event, and bad by the mean of the error ratios of the minute.
    """

    example: ClassVar[str] = """\
steps: [basket-success, payment-success]
"""
    by_minute: ClassVar[bool] = True

    steps: tuple[_Part, ...] = Field(
        (), description="the objectives of a journey, in its order, by their ids"
    )
    weights: dict[_Part, Count] = Field({}, description="how much each objective weighs, by its id")

    @model_validator(mode="after")
    def _one_way(self) -> "Composite":
        if bool(self.steps) == bool(self.weights):
            raise ValueError("a composite needs exactly one of 'steps' and 'weights'")
        if len(self.parts) < 2:
            one = "steps" if self.steps else "weights"
            raise FieldError("a composite is of two objectives or more", one)
        for index, step in enumerate(self.steps):
            if step in self.steps[:index]:
                hint = "a journey fails if any step fails, however often it is taken"
                raise FieldError(f"{step!r} is there already", "steps", index, hint=hint)
        return self

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of the objectives that it is of."""
        return self.steps or tuple(self.weights)

    def path_to(self, part: str) -> tuple[str | int, ...]:
        """Lead to where an objective is named."""
        return ("steps", self.steps.index(part)) if self.steps else ("weights", part)

    def total_events(self, sampling: Sampling) -> str:
        """Give nothing unless all are measured: nobody knows how those fare that are silent."""
        if self.steps:
            events = _total(self.steps[0], sampling)
        else:
            any_of_them = " + ".join(_total(part, sampling) for part in self.parts)
            events = f"({any_of_them} > bool 0)"
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
        return f"(\n  {summed}\n)\n/ (\n  {weighed}\n  > 0\n)\n{sampling.or_none(total)}"


def _total(part: str, sampling: Sampling) -> str:
    return f"sum({sampling.recorded(part).total})"


def _bad(part: str, sampling: Sampling) -> str:
    return f"sum({sampling.recorded(part).bad})"


def _error_ratio(part: str, sampling: Sampling) -> str:
    """Give the error ratio of a minute: 0 in one without events, nothing where nobody knows."""
    total, bad = _total(part, sampling), _bad(part, sampling)
    return f"(clamp_max({bad} / ({total} > 0), 1) or 0 * {bad})"
