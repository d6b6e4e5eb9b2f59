"""Who may approve changes and who is paged, of all parties and products: for the review of user access."""

from collections.abc import Iterator

from slo.languages import Listed, Phrase
from slo.model import AlertSeverity
from slo.report.who.answer import Answer, Fact, Model, granted, granted_data
from slo.report.who.responders import heard, product


def with_access(answer: Answer, model: Model) -> Answer:
    """Add the dates and the subject of the review of user access to the answer about its activity."""
    review = model.organisation.access_review
    if review is None or review.activity != answer.name:
        return answer
    key = "who_every_last" if review.last else "who_every"
    every = Phrase.of(key, every=review.every, last=review.last, next=review.next)
    facts: list[Fact] = [
        (Phrase.of("topic_every"), every),
        *((name, text) for name in model.organisation.parties for text in _of_party(name, model)),
        *((name, text) for name in model.catalogue.products for text in _of_product(name, model)),
    ]
    data = {
        "every": str(review.every),
        "last": review.last and str(review.last),
        "access": {
            **{name: granted_data(one) for name, one in model.organisation.parties.items()},
            **{name: product(name, model).data for name in model.catalogue.products},
        },
    }
    return answer._replace(facts=(*answer.facts, *facts), data={**answer.data, "access_review": data})


def _of_party(name: str, model: Model) -> Iterator[Phrase]:
    itself = model.organisation.parties[name]
    yield from _in_lines(granted(itself))
    uses = {f"severity_{level}": getattr(itself, level) for level in AlertSeverity}
    uses["topic_called"] = itself.called
    for use, way in uses.items():
        if way:
            channels = Listed(one.named for one in way.all)
            yield Phrase.of("who_about", topic=Phrase.of(use), fact=channels)


def _of_product(name: str, model: Model) -> Iterator[Phrase]:
    itself = model.catalogue.products[name].value
    if itself.party:
        yield Phrase.of("who_belongs", party=itself.party)
        return
    yield from _in_lines(granted(itself))
    yield from _in_lines(heard(name, model))


def _in_lines(facts: Iterator[Fact]) -> Iterator[Phrase]:
    return (Phrase.of("who_about", topic=topic, fact=fact) for topic, fact in facts)
