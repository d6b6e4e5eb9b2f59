"""A matrix that binds nobody, because it is a proposal, or that no longer applies."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.model.matrix_status import not_in_force, settled_by
from slo.text import checks
from slo.text.diagnostics import Problem


def proposals(catalogue: Catalogue) -> Iterator[Problem]:
    """Find a matrix that is not in force."""
    if catalogue.organisation and (found := not_in_force(catalogue)):
        adopt = "once its parties agree, write 'status: agreed'; then each of them signs it"
        hint = f"{found.command}{settled_by(catalogue)}" if found.command else adopt
        yield checks.PROPOSAL.problem(str(found.message), catalogue.organisation.where("status"), hint=hint)


def superseded(catalogue: Catalogue) -> Iterator[Problem]:
    """Find an organisation that another one superseded."""
    if catalogue.organisation and catalogue.organisation.value.superseded_by:
        organisation = catalogue.organisation.value
        yield checks.SUPERSEDED.problem(
            f"{organisation.name!r} was superseded by {organisation.superseded_by}",
            catalogue.organisation.where("superseded_by"),
            hint="use the definitions of its successor",
        )
