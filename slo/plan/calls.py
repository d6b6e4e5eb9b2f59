"""Calls as alerts: automatic calls of pages, and calls by people.

A call has the label `called_upon`, which routes match, and otherwise the labels of its subject.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from slo.conditions import PageFiring
from slo.labels import UNSET
from slo.languages.language import Language, language
from slo.model import SLO, AlertSeverity, Automatic, Catalogue, Category, naming
from slo.model.severity import SeverityWords
from slo.plan.alerts import good_over, routing_labels
from slo.plan.texts import in_words, said
from slo.plan.types import Alert, Labels


class Subject(NamedTuple):
    """Labels and annotations of the subject of a call: an objective, another alert, or a whole product."""

    labels: Labels
    annotations: Mapping[str, str]


def automatic_calls(slo: SLO, catalogue: Catalogue) -> Iterator[Alert]:
    """Yield the automatic calls of an objective: a page calls after it has fired for the agreed time.

    Only the party that is called upon for the category of the objective is called.
    """
    for party, automatic in automatic_parties(slo, catalogue).items():
        yield _automatic(about(slo), party, automatic, language(slo.language), slo.indicator.by)


def automatic_calls_about(subject: Subject, category: Category, catalogue: Catalogue) -> Iterator[Alert]:
    """Yield the automatic calls of an alert beside objectives."""
    product = subject.labels["product"]
    for party, automatic in _automatic_parties(product, category, catalogue).items():
        yield _automatic(subject, party, automatic, language(catalogue.language_of(product)))


def automatic_parties(slo: SLO, catalogue: Catalogue) -> Mapping[str, Automatic]:
    """Return the parties that pages of an objective call automatically, except by escalation."""
    if not slo.can_page:
        return {}
    return _automatic_parties(slo.service.product or "", slo.objective.category, catalogue)


def agreed_parties(slo: SLO, catalogue: Catalogue) -> Mapping[str, Automatic]:
    """Return the parties that pages of an objective call automatically, also through a system of on-call."""
    if not slo.can_page:
        return {}
    return _agreed_parties(slo.service.product or "", slo.objective.category, catalogue)


def _automatic_parties(name: str, category: Category, catalogue: Catalogue) -> Mapping[str, Automatic]:
    product = catalogue.products.get(name)
    if product is None or product.value.on_call:
        return {}
    return _agreed_parties(name, category, catalogue)


def _agreed_parties(name: str, category: Category, catalogue: Catalogue) -> Mapping[str, Automatic]:
    product = catalogue.products.get(name)
    if catalogue.organisation is None or product is None:
        return {}
    called = catalogue.organisation.value.calls_for(category)
    return {party: how for party, how in product.value.automatic_calls.items() if party == called}


def _automatic(
    subject: Subject, party: str, automatic: Automatic, reader: Language, by: tuple[str, ...] = ()
) -> Alert:
    """Return the call of a page, of each group by itself: its time counts from the page of that group."""
    after, product, slo = automatic.automatic_after, subject.labels["product"], subject.labels["slo"]
    return Alert(
        key=(slo, "call", party),
        name=naming.CALL,
        condition=PageFiring(slo, by, subject.labels["severity"]),
        for_=after,
        labels={**subject.labels, naming.CALLED_UPON: party, "call_mode": "automatic"},
        annotations={
            **{name: (text,) for name, text in subject.annotations.items()},
            "call_reason": said(reader, "call_reason", slo=slo, group=in_words(by), after=after),
            "called_by": said(reader, "call_agreed_by", product=product, party=party),
        },
    )


def about(slo: SLO) -> Subject:
    """Return the subject of calls about an objective."""
    reader = language(slo.language)
    meaning = " ".join(
        reader.read(text) for text in (slo.indicator.journey, slo.objective.description) if text
    )
    objective = good_over(slo, reader, reader.window_in_short(slo.objective.window))
    words = {
        "summary": reader.text("call_about", slo=slo.id, objective=objective),
        "description": meaning,
        "runbook_url": slo.runbook,
    }
    return Subject(
        labels=routing_labels(slo, AlertSeverity.PAGE),
        annotations={name: text for name, text in words.items() if text},
    )


def about_product(name: str, reader: Language, words: SeverityWords) -> Subject:
    """Return the subject of calls about a product."""
    labels = {"product": name, "severity": words.of(AlertSeverity.PAGE)}
    return Subject(labels=labels, annotations={"summary": reader.text("call_about_product", product=name)})


def by_people(subject: Subject, party: str, call: str, reason: str, caller: str, *, drill: bool) -> Subject:
    """Return the labels and annotations of a call that a person makes about the subject of a page."""
    return Subject(
        labels={
            "alertname": naming.CALL,
            **{name: value for name, value in subject.labels.items() if value != UNSET},
            naming.CALLED_UPON: party,
            "call_mode": "explicit",
            "call_id": call,
            **({"drill": "true"} if drill else {}),
        },
        annotations={**subject.annotations, "call_reason": reason, "called_by": caller},
    )
