"""Target docs: a Markdown page for each product's team, about alerts, calls and the agreement.

The template may be changed. Values in it are escaped unless marked as markup.
https://github.github.com/gfm/
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from slo.conditions import first_alert
from slo.languages import LanguageCode, Phrase
from slo.languages.language import Language, language
from slo.languages.words import NO_WORDS, Words
from slo.model import (
    SLO,
    AlertSeverity,
    Category,
    Condition,
    ErrorBudgetPolicy,
    Exclusion,
    Mark,
    Organisation,
)
from slo.model.severity import ALWAYS_USED
from slo.plan.types import Plan
from slo.targets.artifact import Artifact, Templates, UnusableTemplates
from slo.targets.docs.guides import Guide, guides
from slo.text.markdown import escaped

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = "docs/"
_PAGE = f"{_FOLDER}product.md.j2"
_MARKS = {Mark.RESPONSIBLE: "✓", Mark.SUPPORTING: "✓\\*", Mark.IF_CALLED_UPON: "✓\\*\\*"}
_BLANK_LINES = re.compile(r"\n{3,}")
_OF_SECRET = re.compile(r"(.*) \(/(?:[^()/]+/)*([^()/]+)\)")


class _Markup(str):
    """A text that is Markdown and needs no escapes."""


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate a page for each product; raises UnusableTemplates."""
    if plan.routing is None:
        return
    if _PAGE not in templates:
        raise UnusableTemplates(f"templates/{_PAGE} does not exist")
    from jinja2 import (
        TemplateError,
        TemplateSyntaxError,
    )  # imported here, because most commands generate no pages

    environments = {code: _environment(templates, language(code)) for code in _languages(plan)}
    for guide in guides(plan.catalogue, plan.routing):
        try:
            text = environments[guide.language].get_template(_PAGE).render(guide=guide)
        except (TemplateError, TypeError, ValueError) as error:
            place = f" in line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            raise UnusableTemplates(f"templates/{_PAGE} cannot be used{place}: {error}") from error
        yield Artifact(f"{_FOLDER}{guide.product.name}.md", _BLANK_LINES.sub("\n\n", text.strip()) + "\n")


def _languages(plan: Plan) -> set[LanguageCode]:
    return {plan.catalogue.language_of(name) for name in plan.catalogue.products}


def _environment(templates: Templates, language: Language) -> "Environment":
    from jinja2 import DictLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    pages = {path: text for path, text in templates.items() if path.startswith(_FOLDER)}
    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader(pages),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: _text(value, language),
    )
    environment.filters |= {
        "markup": _Markup,
        "link": lambda address: _Markup(f"<{address}>"),
        "code": _code,
        "mark": lambda mark: _Markup(_MARKS[mark]),
        "all_of": lambda names: language.all_of(map(language.read, names)),
        "listed": lambda names, by=", ": by.join(map(language.read, names)),
        "read": language.read,
        "anchor": lambda heading: _Markup(heading.lower().replace(" ", "-")),
        "channels": lambda names: _Markup(", ".join(_channel(language.read(one)) for one in names)),
        "sentence": lambda words: f"{language.read(words).rstrip('.')}.",
    }
    environment.globals |= {
        "t": language.text,
        "window": language.window_in_short,
        "condition": _condition,
        "of_group": lambda group: ", ".join(f"{label} {value}" for label, value in group.items()),
        "titles": _titles,
        "services": _services,
        "policies": _policies,
        "alike": _alike,
        "further_levels": _further_levels,
        "targets_down": _targets_down,
        "watched": _watched,
        "exclusions": _exclusions,
        "matrix": _matrix,
        "uncalled": _uncalled,
        "categories": _categories,
        "outage": _outage,
    }
    return environment


def _text(value: object, language: Language) -> str:
    """Return a value on one line in a language, with Markdown's special characters escaped."""
    if isinstance(value, _Markup):
        return value
    return escaped(language.read(value))


def _code(text: str) -> _Markup:
    """Return a text as Markdown code, with a fence longer than its own backticks; pipes are escaped."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if longest else ""
    return _Markup(f"{fence}{blank}{' '.join(text.split())}{blank}{fence}")


def _channel(name: str) -> str:
    """Return a channel by its name; of a file with its secret, the folder means nothing to a team."""
    of_secret = _OF_SECRET.fullmatch(name)
    return f"{escaped(of_secret[1])} ({_code(of_secret[2])})" if of_secret else escaped(name)


def _services(guide: Guide) -> list[list[SLO]]:
    """Return the objectives of each service."""
    return [list(slos) for _, slos in groupby(guide.slos, key=lambda slo: slo.service.name)]


def _policies(guide: Guide) -> list[ErrorBudgetPolicy]:
    """Return the error budget policies of its objectives, each once, as it applies to most of them."""
    found: dict[str, ErrorBudgetPolicy] = {}
    for slo in sorted(guide.slos, key=lambda slo: slo.draft is not None):
        if slo.budget_policy:
            found.setdefault(slo.budget_policy.name, slo.budget_policy)
    return [found[name] for name in sorted(found)]


def _alike(guide: Guide) -> list[list[SLO]]:
    """Group objectives whose alerts have the same meaning."""
    found: dict[object, list[SLO]] = {}
    for slo in guide.slos:
        policy, steps = slo.policy, slo.budget_policy
        same = (slo.tiers, policy.min_events, policy.min_bad_events, policy.no_data_after, steps)
        found.setdefault(repr(same), []).append(slo)
    return list(found.values())


def _further_levels(guide: Guide) -> tuple[AlertSeverity, ...]:
    """Return the levels besides pages and tickets that its alerts can have."""
    return tuple(level for level in guide.levels if level not in ALWAYS_USED)


def _targets_down(guide: Guide) -> list[tuple[AlertSeverity, list[SLO]]]:
    """Return the objectives with an alert that all their targets are down, by its severity."""
    found = [(one, [slo for slo in guide.slos if slo.when_targets_are_down is one]) for one in AlertSeverity]
    return [(severity, slos) for severity, slos in found if slos]


def _watched(guide: Guide) -> list[SLO]:
    """Return the objectives with an alert on each target that falls silent while others do not."""
    return [slo for slo in guide.slos if slo.indicator.kind.lasting and slo.policy.no_data_after != "never"]


def _outage(slo: SLO) -> Phrase:
    """Say how soon somebody hears of a full outage."""
    if (first := first_alert(slo)) is None:
        return Phrase.of("outage_unnoticed")
    level, within = first
    return Phrase.of(f"outage_{level}", within=within)


def _condition(when: Condition) -> Phrase:
    """Say when a step of an error budget policy holds."""
    if when.remaining is not None:
        left = when.remaining
        return Phrase.of("budget_left", share=left) if left.ratio else Phrase.of("budget_spent")
    if when.spent is not None:
        return Phrase.of("budget_spent_within", share=when.spent, time=when.within)
    return Phrase.of("budget_exhausted", time=when.exhausted_within)


def _exclusions(guide: Guide) -> list[tuple[Exclusion, list[str], Mapping[tuple[str, ...], list[str]]]]:
    """Return each exclusion with its objectives, and those of which parties have yet to sign it, by them."""
    found = {one.name: one for slo in guide.slos for one in slo.all_exclusions}
    return [
        (one, [slo.id for slo in guide.slos if one in slo.exclusions], _unsigned(one, guide))
        for _, one in sorted(found.items())
    ]


def _unsigned(exclusion: Exclusion, guide: Guide) -> Mapping[tuple[str, ...], list[str]]:
    missing: dict[tuple[str, ...], list[str]] = {}
    for slo in guide.slos:
        for one in slo.unsigned:
            if one.exclusion == exclusion:
                missing.setdefault(one.missing, []).append(slo.id)
    return missing


def _matrix(organisation: Organisation) -> list[tuple[str, list[Mark | None]]]:
    """Return each activity with the marks of the product team and of each party."""
    columns = ("product", *organisation.parties)
    return [(row, [marks.get(one) for one in columns]) for row, marks in organisation.activities.items()]


def _titles(names: Iterable[str], guide: Guide) -> tuple[Words, ...]:
    """Return what parties are called."""
    parties = guide.organisation.parties
    return tuple((parties[name].title if name in parties else NO_WORDS) or Words(name) for name in names)


def _categories(categories: Iterable[Category]) -> tuple[Phrase, ...]:
    """Return the words for categories."""
    return tuple(Phrase.of(f"category_{one}") for one in categories)


def _uncalled(guide: Guide) -> list[Category]:
    """Return the categories for which no party can be called upon."""
    called = {category for helper in guide.responders.helpers for category in helper.categories}
    own = guide.product.party
    owned = {one for one in Category if own and guide.organisation.calls_for(one) == own}
    return [category for category in Category if category not in called | owned]
