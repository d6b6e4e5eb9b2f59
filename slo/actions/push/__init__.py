"""Apply rules, routes or dashboards to a server by its API: compare, agree, change, and read back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import NamedTuple, Protocol

from slo.actions.push.comparison import Comparison
from slo.actions.push.failures import Clash, Differs, Interrupted
from slo.clients.failures import Refused, Unreachable
from slo.clients.grafana import Conflict

Notice = Callable[[str], None]
"""Shows a sentence to the user while a push is under way."""

Keep = Callable[[], None]
"""Called before each change: makes sure that no other push may begin until the change is made."""


class Holder(Protocol):
    """A server that holds what was generated."""

    def compare(self) -> Comparison:
        """Read the server, and compare it with what was generated; raises Unreachable or Refused."""

    def alone(self, notice: Notice) -> AbstractContextManager[Keep]:
        """Keep other pushes from changing this server; raises Busy if another one is under way."""


class Pushed(NamedTuple):
    """What differed, and whether it was applied."""

    comparison: Comparison
    applied: bool


def push(holder: Holder, agree: Callable[[Comparison], bool], notice: Notice) -> Pushed:
    """Make a server hold what was generated, if `agree` to the differences.

    Raises Clash and Busy before anything is changed, Interrupted with what was, and Differs if the server
    does not hold what was applied. A repetition continues where a push was interrupted.
    """
    found = holder.compare()
    if found.clashes:
        raise Clash(found)
    if not found.steps or not agree(found):
        return Pushed(found, applied=False)
    with _alone(holder, notice) as keep:
        before, found = found, _compared(holder, "nothing was applied")  # others may have pushed meanwhile
        if found.clashes:
            raise Clash(found)
        if not found.steps or (found.steps != before.steps and not agree(found)):
            return Pushed(found, applied=False)
        _apply(found, keep)
        if left := _compared(holder, "all was applied, but could not be read back").steps:
            shown = "\n".join(f"  {step}" for step in left)
            raise Differs(f"all was applied, but the server now differs, so others change it, too:\n{shown}")
    return Pushed(found, applied=True)


@contextmanager
def _alone(holder: Holder, notice: Notice) -> Iterator[Keep]:
    with ExitStack() as stack:
        with _saying("nothing was applied"):
            keep = stack.enter_context(holder.alone(notice))
        yield keep


def _compared(holder: Holder, state: str) -> Comparison:
    with _saying(state):
        return holder.compare()


@contextmanager
def _saying(state: str) -> Iterator[None]:
    """Add what has been applied so far to the messages of failures."""
    try:
        yield
    except (Unreachable, Refused) as error:
        raise Unreachable(f"{error}; {state}") from error


def _apply(found: Comparison, keep: Keep) -> None:
    for number, step in enumerate(found.steps):
        try:
            keep()
            step.write()
        except (Unreachable, Refused, Conflict) as error:
            raise Interrupted(error, found.steps[:number], step, found.steps[number + 1 :]) from error
