"""Accounts that a party provides to product teams, and that products still lack."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem


def missing_accounts(catalogue: Catalogue) -> Iterator[Problem]:
    """Find accounts that products with a team of their own do not have yet."""
    if catalogue.organisation is None:
        return
    organisation = catalogue.organisation.value
    teams = [
        name for name, one in catalogue.products.items() if one.value.has_team_served(organisation.hosting)
    ]
    for name, account in organisation.accounts.items():
        if missing := [team for team in teams if team not in account.existing]:
            yield checks.MISSING_ACCOUNT.problem(
                f"the account {name!r} is still missing for {', '.join(missing)}: "
                f"{account.provided_by} provides it",
                catalogue.organisation.where("accounts", name),
                hint="once a product has one, add the product to 'existing'",
            )
