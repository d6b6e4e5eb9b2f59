"""Proposals from metrics: drafts are measured, given targets, and checked as `slo lint` would check them."""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from slo.actions.notices import Notify
from slo.catalogue.load import load
from slo.checks import lint
from slo.checks.with_data import Data
from slo.checks.with_data.measured import Measured, measured
from slo.clients.failures import Refused, Unreachable
from slo.model import Catalogue, Service
from slo.proposals import measuring, targets, texts
from slo.proposals.drafts import Draft, LeftOut, with_own_names
from slo.proposals.families import proposals
from slo.proposals.inventory import Inventory
from slo.text.diagnostics import Invalid, Problem
from slo.text.plurals import count, some
from slo.text.units import Duration

_USUAL_INTERVAL = Duration.parse("30s")
_SECONDS = 35
"""For how long services are measured."""
_MINUTE = 60_000  # milliseconds
_MOST_SAMPLES_A_MINUTE = 20_000  # from which on `slo lint` warns


class ServiceProposal(NamedTuple):
    """A service to define: its name, its definition, and its objectives in words."""

    name: str
    text: str
    summary: str


class Proposals(NamedTuple):
    """Services in alphabetical order, and what is left out."""

    services: tuple[ServiceProposal, ...]
    left_out: tuple[LeftOut, ...]


class _Candidate(NamedTuple):
    """A draft, and what it means."""

    draft: Draft
    catalogue: Catalogue
    interval: Duration | None

    @property
    def service(self) -> Service:
        return self.catalogue.services[self.draft.name].value


def propose(
    inventory: Inventory, data: Data, today: date, taken: frozenset[str], notify: Notify
) -> Proposals:
    """Return services whose definitions `slo lint` accepts with this data, and reasons for all else.

    `taken` are the names of services that are defined already. What a query fails for is left out.
    """
    found = list(proposals(inventory))
    left_out = [one for one in found if isinstance(one, LeftOut)]
    left_out += [LeftOut(metric, reason) for metric, reason in sorted(inventory.unanswered.items())]
    drafts = with_own_names(one for one in found if isinstance(one, Draft))
    services: list[ServiceProposal] = []
    late: list[str] = []
    if drafts:
        notify(f"measuring {count(len(drafts), 'service')}")
    deadline = time.monotonic() + _SECONDS
    for draft in sorted(drafts, key=lambda one: one.name):
        if draft.name in taken:
            left_out.append(LeftOut(draft.name, "a service of this name is defined already"))
            continue
        if time.monotonic() > deadline:
            late.append(draft.name)
            continue
        try:
            proposed, reasons = _proposal(draft, inventory.intervals.get(draft.job), data, today)
        except (Refused, Unreachable) as error:
            proposed, reasons = None, [LeftOut(draft.name, f"it could not be measured: {error}")]
        left_out += reasons
        services += [proposed] if proposed else []
    if late:
        left_out.append(LeftOut(some(late), f"the first {_SECONDS}s of measuring were over"))
    return Proposals(tuple(services), tuple(left_out))


def _proposal(
    draft: Draft, interval: Duration | None, data: Data, today: date
) -> tuple[ServiceProposal | None, list[LeftOut]]:
    """Measure a draft and write it down, or say why not."""
    scraped = interval or _USUAL_INTERVAL
    if draft.series * _MINUTE > _MOST_SAMPLES_A_MINUTE * scraped.milliseconds:
        reason = f"its {draft.series:,} series are too many to be read each minute; narrow them by matchers"
        return None, [LeftOut(draft.name, reason)]
    try:
        candidate = _Candidate(draft, load({draft.name: texts.unmeasured(draft, interval)}), interval)
    except Invalid as invalid:
        return None, [LeftOut(draft.name, _first(invalid.problems))]
    chosen, reasons = _chosen(candidate, scraped, data)
    if not chosen:
        return None, reasons
    window = targets.window(data.retention)
    text = texts.definition(draft, candidate.service, chosen, window, interval)
    if problems := lint(load({draft.name: text}), today, data):
        return None, [*reasons, LeftOut(draft.name, _first(problems))]
    return ServiceProposal(draft.name, text, texts.summary(chosen)), reasons


def _first(problems: Sequence[Problem]) -> str:
    hint = f": {problems[0].hint}" if problems[0].hint else ""
    return f"{problems[0].message}{hint}"


def _chosen(
    candidate: _Candidate, interval: Duration, data: Data
) -> tuple[Mapping[str, targets.Chosen], list[LeftOut]]:
    """Return targets by indicator, and reasons for the indicators that have none."""
    draft, service = candidate.draft, candidate.service
    wanted = [
        one for one in measured(candidate.catalogue.services[draft.name]) if one.name not in draft.unmeasured
    ]
    figures = _figures(wanted, draft.series, interval, data)
    usual = {one.indicator: one.target for one in service.objectives} if service.uses else {}
    window = targets.window(data.retention)
    chosen: dict[str, targets.Chosen] = {}
    reasons: list[LeftOut] = []
    for one in wanted:
        if one.name not in figures:
            reasons.append(
                LeftOut(
                    f"{draft.name} {one.name}",
                    "it has been there for less than two minutes: run this again",
                )
            )
            continue
        choice = targets.choose(figures[one.name], usual.get(one.name), window)
        if isinstance(choice, str):
            reasons.append(LeftOut(f"{draft.name} {one.name}", choice))
        else:
            chosen[one.name] = choice
    return chosen, reasons


def _figures(
    wanted: Iterable[Measured], series: int, interval: Duration, data: Data
) -> Mapping[str, measuring.Figures | None]:
    """Return what happened by indicator, for those with a history."""
    by_name = {one.name: one for one in wanted}
    asked = {name: measuring.ages(one) for name, one in by_name.items()}
    ages = data.query_numbers(dict(measuring.keyed(asked)))
    overs = {name: measuring.history(measuring.of(name, ages), series, interval) for name in by_name}
    known = {name: over for name, over in overs.items() if over}
    happened = {name: measuring.events(by_name[name], over) for name, over in known.items()}
    answers = data.query_numbers(dict(measuring.keyed(happened)))
    return {name: measuring.figures(measuring.of(name, answers), over) for name, over in known.items()}
