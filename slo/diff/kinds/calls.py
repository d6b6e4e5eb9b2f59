"""Calls that nobody decides on: automatic calls that come sooner or later, begin or end."""

from collections.abc import Iterator, Mapping

from slo.diff.change import About, Change, Rank, Value
from slo.diff.comparison import Comparison
from slo.diff.recipients import Recipients, through
from slo.diff.words import about
from slo.model import AlertSeverity, Catalogue, Category, naming
from slo.model.agreement import Terms
from slo.model.consent import ends
from slo.model.subjects import SubjectKind
from slo.model.terms.calls import AFTER, in_words
from slo.plan.calls import agreed_parties
from slo.text.units import Duration


def calls(compared: Comparison) -> Iterator[Change]:
    """Yield how products call parties as it is written, and which party is called for a category."""
    before, after = (_written(plan.catalogue) for plan in (compared.before, compared.after))
    for name in dict.fromkeys((*before, *after)):
        had, has = before.get(name), after.get(name)
        if had != has:
            product, _, party = name.partition("/")
            keys = (
                *compared.under("product", product, "alerting", "call"),
                *compared.under("routing", "automatic_calls", product),
            )
            way = _way(product, party, compared) if has and not had else ""
            sentence = f"{_sentence(party, had, has)}{way}"
            yield Change(Rank.WOKEN, About("product", product), sentence, keys)
    yield from _categories(compared)
    yield from _about_another(compared)
    yield from _of_objectives(compared)


def _way(product: str, party: str, compared: Comparison) -> str:
    """Say through which channels a call reaches a party, and when."""
    page = compared.after.catalogue.severities.of(AlertSeverity.PAGE)
    call = {"product": product, "severity": page, naming.CALLED_UPON: party}
    ways = tuple(sorted(way for way in Recipients(compared.after).ways(call) if way.party == party))
    return f". Calls reach it {through(ways)}" if ways else ""


def _written(catalogue: Catalogue) -> Mapping[str, Terms]:
    """Return the terms of calls as they are written, in force or not; those that end are left out."""
    return {
        subject.name: one.terms
        for subject, one in catalogue.standing.written.items()
        if subject.kind is SubjectKind.CALL and not ends(one.terms)
    }


def _sentence(party: str, had: Terms | None, has: Terms | None) -> str:
    if has is None:
        assert had is not None
        return f"{party} is no longer {in_words(had)}: people have to call it"
    if had is None:
        return f"{party} is {in_words(has)}; before, only people called it"
    if AFTER in had and AFTER in has and had[AFTER] != has[AFTER]:
        before, after = Duration.parse(had[AFTER]), Duration.parse(has[AFTER])
        sooner = "sooner" if after < before else "later"
        difference = Duration(abs(after.milliseconds - before.milliseconds))
        fires = f"once a page has been firing for {after}; before, for {before}"
        return f"{party} is called automatically {difference} {sooner}: {fires}"
    if in_words(had) == in_words(has):
        return f"{party} is {in_words(has)}, about {has['categories']}; before, about {had['categories']}"
    return f"{party} is {in_words(has)}; before, it was {in_words(had)}"


def _categories(compared: Comparison) -> Iterator[Change]:
    keys = (*compared.under("organisation", "calls"), *compared.under("routing", "called_for"))
    before, after = (_called_for(plan.catalogue) for plan in (compared.before, compared.after))
    for category in Category:
        had, has = before.get(category), after.get(category)
        if had != has:
            organisation = compared.after.catalogue.organisation or compared.before.catalogue.organisation
            assert organisation is not None
            sentence = f"{has or 'nobody'} is called upon for {category} instead of {had or 'nobody'}"
            yield Change(
                Rank.WOKEN, About("organisation", organisation.value.name), sentence, keys, Value(had, has)
            )


def _called_for(catalogue: Catalogue) -> Mapping[Category, str | None]:
    if catalogue.organisation is None:
        return {}
    return {category: catalogue.organisation.value.calls_for(category) for category in Category}


def _about_another(compared: Comparison) -> Iterator[Change]:
    """Yield the objectives that are of another category, so that another party may be called."""
    for pair in compared.pairs:
        before, after = (slo.objective.category for slo in pair)
        if before != after:
            had, has = (
                _called_for(plan.catalogue).get(slo.objective.category) or "nobody"
                for plan, slo in zip((compared.before, compared.after), pair, strict=True)
            )
            keys = compared.under("objective", pair.after.id, "objective", "category")
            called = f": {has} is called upon instead of {had}" if had != has else ""
            rank = Rank.WOKEN if called else Rank.OTHER
            yield Change(
                rank,
                about(pair.after),
                f"about {after} instead of {before}{called}",
                keys,
                Value(before, after),
            )


def _of_objectives(compared: Comparison) -> Iterator[Change]:
    """Yield the automatic calls of objectives that change hands, or begin or cease to page."""
    for pair in compared.pairs:
        before, after = ((slo.service.product, slo.can_page) for slo in pair)
        if before == after:
            continue
        had, has = (
            {party: how.automatic_after for party, how in agreed_parties(slo, plan.catalogue).items()}
            for plan, slo in zip((compared.before, compared.after), pair, strict=True)
        )
        keys = compared.under("objective", pair.after.id, "service", "product")
        why = f"pages of {pair.after.service.product or 'no product'} do not call it"
        because = why if pair.after.can_page else "nothing of it pages any more"
        instead = "only people called it" if pair.before.can_page else "nothing of it paged"
        for party in dict.fromkeys((*had, *has)):
            if had.get(party) != has.get(party):
                sentence = _of_pages(party, had.get(party), has.get(party), because, instead)
                yield Change(Rank.WOKEN, about(pair.after), sentence, keys)


def _of_pages(party: str, had: Duration | None, has: Duration | None, because: str, instead: str) -> str:
    if has is None:
        return f"{party} is no longer called automatically, because {because}"
    before = f"for {had}" if had else instead
    return f"{party} is called automatically once a page has been firing for {has}; before, {before}"
