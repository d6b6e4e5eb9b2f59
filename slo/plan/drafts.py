"""Drafts: objectives that a party has yet to sign. They are recorded and shown, but page nobody.

Nobody is woken for what is not agreed, and no party is notified of steps that it has not signed. The first
responder gets tickets, which name the parties that have yet to sign.
"""

from dataclasses import replace

from slo.languages.language import language
from slo.model import SLO, Catalogue
from slo.model.precedence import without_budget_pages, without_notify, without_pages
from slo.plan.types import Alert


def without_pages_of_drafts(catalogue: Catalogue) -> Catalogue:
    """Turn every page of drafts into a ticket, and notify no other party of their error budget policies."""
    return replace(catalogue, slos=tuple(_quiet(slo) if slo.draft else slo for slo in catalogue.slos))


def marked(alert: Alert, slo: SLO) -> Alert:
    """Add to the summary of a draft's alert who has yet to sign."""
    if slo.draft is None:
        return alert
    mark = language(slo.language).text("alert_draft", parties=slo.draft.missing)
    summary = (*alert.annotations["summary"], mark)
    return alert._replace(annotations={**alert.annotations, "summary": summary})


def _quiet(slo: SLO) -> SLO:
    budget_policy = slo.budget_policy and without_notify(without_budget_pages(slo.budget_policy))
    return replace(slo, policy=without_pages(slo.policy), budget_policy=budget_policy)
