"""Settings of targets that are not chosen."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.model.targets import USERS_OF_SETTINGS
from slo.text import checks
from slo.text.diagnostics import Problem


def settings_of_no_target(catalogue: Catalogue) -> Iterator[Problem]:
    """Find settings of the organisation that are only for targets that it has not chosen."""
    if catalogue.organisation is None:
        return
    for key, users in USERS_OF_SETTINGS.items():
        if getattr(catalogue.organisation.value, key) and not set(users) & set(catalogue.targets):
            *others, last = (repr(str(one)) for one in users)
            either = f"{', '.join(others)} or {last}" if others else last
            yield checks.UNUSED_SETTINGS.problem(
                f"{key!r} has no effect: the target {either} is not chosen",
                catalogue.organisation.where(key),
                hint=f"add {either} to 'targets', or remove {key!r}",
            )
