"""The callback that shows what is waited for, as long as it is waited for."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

Waiting = Callable[[str], AbstractContextManager[object]]
"""Returns a context: within it, the named work goes on and nothing is printed."""


def unseen(what: str) -> AbstractContextManager[object]:
    """Show nothing."""
    return nullcontext()
