"""French readers find no English, except in code, in names, and in what people wrote themselves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from pydantic import BaseModel

from slo.catalogue.load import load
from slo.languages import LANGUAGES, LanguageCode
from slo.languages.language import language
from slo.model import Catalogue
from slo.plan.build import plan
from slo.plan.drafts import without_pages_of_drafts
from slo.plan.routing import routing
from slo.plan.types import Alert
from slo.project import read_templates
from slo.report import FORMATS
from slo.report.who import Model, answers, as_text
from slo.targets import alertmanager, docs
from slo.text.diagnostics import Invalid
from tests.report.page.fleet import review, shown

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"

ENGLISH = frozenset(
    re.findall(
        r"\S+",
        """
        the of and with when is are was were to by from for not has have been this that which within
        until each every only after before left spent alert alerts objective objectives team party
        parties call calls called good bad event events error errors data hour hours day days week
        weeks month last first nobody any at it its their there responsible none yet signed sign draft
        holds held gone over measured reached release releases time times channel channels meaning
        target full outage activity supporting if proposal reviewed owner due exhausted burn rate
        window caption healthy burning verdict needs more most least than reliability
        """,
    )
)
"""Words that are in no French text."""

_CODE = re.compile(
    r"<!--.*?-->|```.*?```|`[^`]*`|<(?:style|script)\b.*?</(?:style|script)>|<[^>]*lang=\"en\"[^>]*>[^<]*"
    r"|https?://\S+|slo (?:ack|call|stand-down|lint|agree)[^\n]*|\{\{.*?\}\}",
    re.DOTALL,
)
_NAME = re.compile(r"\S*[\w@\"#)][-/=._@][\w@\"#(]\S*")
"""Ids, file names, addresses, labels and the like."""


def visible(text: str, own: frozenset[str] = frozenset()) -> str:
    """Return what is to be read in a text, without code, markup, names, and what people wrote themselves."""
    text = re.sub(r"\\([\\`*_|>\[\]~#$&])", r"\1", text)
    for words in sorted(own, key=len, reverse=True):
        text = unescape(text).replace(words, " ")
    return _NAME.sub(" ", unescape(re.sub(r"<(?:/|\w)[^>]*>", " ", _CODE.sub(" ", text))))


def english_in(text: str, own: frozenset[str] = frozenset()) -> set[str]:
    """Return the English words, and the English texts of the tables, in what is to be read in a text."""
    seen = visible(text, own)
    words = {word for word in re.findall(r"[^\W\d_]+", seen.lower()) if word in ENGLISH}
    return words | {known for known in _texts() if known in seen}


@cache
def _texts() -> frozenset[str]:
    """Return the pieces of all English texts that are long enough to be distinguished from French ones."""
    french = "\n".join(map(str, language("fr").words.values()))
    found = re.findall(r"[^{}]+", "\n".join(_flat(language("en").words)))
    return frozenset(
        one for piece in found for one in piece.split("\n") if len(one) > 12 and one not in french
    )


def _flat(texts: object) -> Iterator[str]:
    if isinstance(texts, str):
        yield texts
    elif isinstance(texts, Mapping):
        for inner in texts.values():
            yield from _flat(inner)


def _own(value: object) -> Iterator[str]:
    """Yield all texts that people wrote in definitions."""
    if isinstance(value, str):
        yield from (value, " ".join(value.split()), value.rstrip("."), value.replace("-", " "))
    elif isinstance(value, BaseModel):
        for _, inner in value:
            yield from _own(inner)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (*_own(key), *_own(inner))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _own(inner)


def own(catalogue: Catalogue) -> frozenset[str]:
    kinds = (catalogue.services, catalogue.products, catalogue.exclusions, catalogue.policies)
    others = (catalogue.budget_policies, catalogue.alerts, catalogue.use_cases)
    values = [one.value for kind in (*kinds, *others) for one in kind.values()]
    values += [one.value for one in catalogue.agreements]
    values += [catalogue.organisation.value] if catalogue.organisation else []
    return frozenset(text for value in values for text in _own(value) if len(text) > 2)


def story(case: Path, code: LanguageCode) -> Catalogue | None:
    """Load a story as if its organisation spoke a language; None if there is nothing to load."""
    texts = {str(path): path.read_text(errors="replace") for path in sorted(case.rglob("*.yaml"))}
    speaking = f"kind: Organisation\nlanguage: {code}\n"
    changed = {
        path: text if "\nlanguage: " in text else text.replace("kind: Organisation\n", speaking)
        for path, text in texts.items()
    }
    try:
        return load(changed)
    except Invalid:
        return None


STORIES = [case for case in sorted(CASES.iterdir()) if "two_languages" not in case.name]


@pytest.mark.parametrize("case", STORIES, ids=lambda case: case.name)
def test_pages_alerts_and_who_are_in_french(case: Path) -> None:
    catalogue = story(case / "definitions", "fr")
    if catalogue is None or catalogue.organisation is None or not catalogue.products:
        return
    written = own(catalogue)
    assert {
        path: found for path, text in texts_of(catalogue, "fr") if (found := english_in(text, written))
    } == {}


def test_the_search_finds_english_wherever_there_is_any() -> None:
    found: dict[str, bool] = {}
    for case in STORIES:
        catalogue = story(case / "definitions", "en")
        if catalogue and catalogue.organisation and catalogue.products:
            written = own(catalogue)
            for path, text in texts_of(catalogue, "en"):
                kind = re.sub(r"[: ].*", "", path)
                found[kind] = found.get(kind, False) or bool(english_in(text, written))
    assert found.keys() >= {"docs", "summary", "description", "who"}
    assert all(found.values())
    assert english_in(ROOT.joinpath("templates/alertmanager/slo.tmpl").read_text())


def texts_of(catalogue: Catalogue, code: LanguageCode) -> Iterator[tuple[str, str]]:
    """Yield pages of products, annotations of alerts and answers about everything, each with what it is."""
    planned = plan(catalogue)
    for page in docs.artifacts(planned, read_templates(ROOT / "definitions")):
        yield f"docs {page.path}", page.text
    for file in planned.rule_files:
        for alert in (rule for group in file.groups for rule in group.rules if isinstance(rule, Alert)):
            for name, text in alert.annotations.items():
                ours = "".join(part for part in text if isinstance(part, str))
                if ours and name != "runbook_url":
                    yield f"{name} {alert.key}", ours
    quiet = without_pages_of_drafts(catalogue)
    routed = routing(quiet)
    assert routed is not None
    assert quiet.organisation is not None
    model = Model(quiet, routed, quiet.organisation.value)
    for name in {name for names in model.names.values() for name in names}:
        yield f"who {name}", as_text(answers(name, model), language(code))


def test_notifications_are_in_french() -> None:
    catalogue = story(CASES / "an_organisation_in_two_languages" / "definitions", "fr")
    assert catalogue is not None
    files = {
        one.path: one.text
        for one in alertmanager.artifacts(plan(catalogue), read_templates(ROOT / "definitions"))
    }
    french = files["alertmanager/templates/slo.fr.tmpl"]
    calls = files["alertmanager/templates/calls.tmpl"].partition('define "slo.fr.')[2]

    assert english_in(re.sub(r"\{\{/\*.*?\*/\}\}", "", french, flags=re.DOTALL)) == set()
    assert (
        english_in(re.sub(r'\{\{ template "slo.value" ("[^"]*") \}\}', r"\1", calls), own(catalogue)) == set()
    )
    assert 'template "slo.fr.page.title"' in files["alertmanager/alertmanager.yml"]


def test_both_languages_have_the_same_messages() -> None:
    defined = {
        code: set(
            re.findall(
                r'define "slo\.([^"]+)"',
                ROOT.joinpath(f"templates/alertmanager/slo{suffix}.tmpl").read_text(),
            )
        )
        for code, suffix in (("en", ""), ("fr", ".fr"))
    }
    without_words = {"value", "end", "headline", "summary", "reason", "description"}
    assert {f"fr.{name}" for name in defined["en"] - without_words} == defined["fr"]


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_reports_are_in_french(form: str) -> None:
    written = frozenset(
        {"People can buy", "The database moves", "shop-team", "Stop", "standard", "shop", "target"}
    )
    what = review()
    own_texts = written | {step.do for status in what.overview.statuses for step in status.slo.steps}
    own_texts |= {step.name for status in what.overview.statuses for step in status.slo.steps}
    assert english_in(shown(what, form, "fr"), own_texts) == set()
    assert english_in(shown(what, form, "en"), own_texts) != set()


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_status_is_in_french(form: str) -> None:
    overview = review().overview
    steps = {
        text for status in overview.statuses for step in status.slo.steps for text in (step.do, step.name)
    }
    own_texts = frozenset({"The database moves", *steps})
    assert english_in(FORMATS[form](replace(overview, language="fr"), None), own_texts) == set()
    assert english_in(FORMATS[form](replace(overview, language="en"), None), own_texts) != set()


@pytest.mark.parametrize("form", ["json", "csv", "openmetrics"])
def test_what_programs_read_is_the_same_in_every_language(form: str) -> None:
    overview = review().overview
    assert len({FORMATS[form](replace(overview, language=code), None) for code in LANGUAGES}) == 1
