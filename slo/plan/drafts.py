"""Drafts: objectives that some party has yet to sign. They are recorded and shown, and wake nobody.

Neither party acts alone: nobody is woken for what is not agreed, and no party is told of steps that it may
know nothing of. Whoever is first gets tickets, which say who has yet to sign.
"""

from dataclasses import replace

from slo.model import SLO, Catalogue
from slo.model.precedence import telling_nobody, without_budget_pages, without_pages
from slo.plan.types import Alert
from slo.text.plurals import have


def without_pages_of_drafts(catalogue: Catalogue) -> Catalogue:
    """Make every page of a draft a ticket, and let its error budget policy tell nobody else."""
    return replace(catalogue, slos=tuple(_quiet(slo) if slo.draft else slo for slo in catalogue.slos))


def marked(alert: Alert, slo: SLO) -> Alert:
    """Say in an alert's summary that its objective is a draft, and who has yet to sign it."""
    if slo.draft is None:
        return alert
    mark = f" (draft: {have(slo.draft.missing)} yet to sign)"
    summary = (*alert.annotations["summary"], mark)
    return alert._replace(annotations={**alert.annotations, "summary": summary})


def _quiet(slo: SLO) -> SLO:
    budget_policy = slo.budget_policy and telling_nobody(without_budget_pages(slo.budget_policy))
    return replace(slo, policy=without_pages(slo.policy), budget_policy=budget_policy)
