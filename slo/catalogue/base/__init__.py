"""Reader of the Alertmanager configuration of others, and checks of it together with the definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from slo.catalogue.declarations import Declarations
from slo.source.source import decode_text
from slo.text import checks
from slo.text.diagnostics import Invalid, Problem

if TYPE_CHECKING:
    from slo.model.base import Base

ReadFile = Callable[[str], bytes | None]
"""Returns the content of a file of the project by its path; None if the project has no such regular file."""


def beside(path: str) -> str:
    """Return the path from the folder of the definitions to a file beside it."""
    return f"../{path}"


def no_file(_: str) -> bytes | None:
    """Return None: there are no files but the definitions."""
    return None


def read_base(declared: Declarations, read: ReadFile) -> tuple[Base | None, tuple[Problem, ...]]:
    """Return the configuration that the organisation names, and all problems of it."""
    if declared.shared is None or declared.shared.alertmanager.base is None or declared.organisation is None:
        return None, ()
    path = declared.shared.alertmanager.base
    data = read(path)
    if data is None:
        where = declared.organisation.document.where("alertmanager", "base")
        message = f"there is no file {path!r} beside the folder of the definitions"
        hint = "name the Alertmanager configuration that you have, by its path from there"
        return None, (checks.BASE.problem(message, where, hint),)
    from slo.catalogue.base.configuration import configuration  # imported here, because few projects have one

    try:
        base, problems = configuration(decode_text(data, beside(path)), beside(path))
    except Invalid as invalid:
        return None, invalid.problems
    return base, (*problems, *_together(base, declared))


def _together(base: Base, declared: Declarations) -> Iterator[Problem]:
    from slo.catalogue.base.clashes import clashes
    from slo.catalogue.channels import without_mail_server

    yield from clashes(base, declared)
    if declared.shared and not declared.shared.smtp and not base.sends_mail:
        for one in declared.everything:
            if one.value is not None:
                yield from without_mail_server(one.value, one.document)
