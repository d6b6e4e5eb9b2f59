"""Exceptions of a push: what was applied, what was not, and why."""

from collections.abc import Sequence

from slo.actions.push.comparison import Comparison, Step
from slo.text.plurals import count
from slo.text.terminal import printable


class Clash(Exception):
    """Raised if things of others are in the place of what was generated; nothing was applied."""

    def __init__(self, found: Comparison) -> None:
        shown = "\n".join(f"  {printable(one)}" for one in found.clashes)
        super().__init__(
            f"the server has these from elsewhere, without the mark of slo for these definitions:\n{shown}\n"
            "Nothing was applied: remove or rename them, if they may be replaced."
        )


class Busy(Exception):
    """Raised if another push changes the server; nothing was applied."""


class Differs(Exception):
    """Raised if the server does not hold what was applied."""


class Interrupted(Exception):
    """Raised if a change failed: says which, and what was applied before it."""

    def __init__(self, cause: Exception, done: Sequence[Step], failed: Step, left: Sequence[Step]) -> None:
        lines = [str(cause)]
        lines += [f"  applied      {step}" for step in done]
        lines += [f"  perhaps not  {failed}"]
        lines += [f"  not applied  {step}" for step in left]
        lines += [
            f"{count(len(done), 'change')} of {len(done) + 1 + len(left)} applied; push again to continue"
        ]
        super().__init__("\n".join(lines))
