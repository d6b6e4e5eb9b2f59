"""Words of people, in one or several languages: what is accepted, and what readers see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.languages import LANGUAGES
from slo.languages.words import Words
from slo.model.terms.objective import terms
from tests.catalogue.problems import block, problems_in

POLICY = """\
kind: ErrorBudgetPolicy
name: usual
steps:
  - name: stop
    when: {remaining: 0%}
    do: """

SERVICE = """
---
kind: Service
name: shop
error_budget_policy: usual
indicators:
  buying: {probe: {gauge: up}}
objectives:
  - {indicator: buying, target: 99.9%}
"""

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(str.strip)


@given(st.dictionaries(st.sampled_from(LANGUAGES), TEXTS, min_size=1), st.sampled_from(LANGUAGES))
def test_a_reader_sees_its_own_language_or_else_the_text_as_it_is(
    by_language: dict[str, str], reader: str
) -> None:
    words = Words.of(by_language)
    assert words.within(reader) == by_language.get(reader, next(iter(words.by_language.values())))
    seen = words.language_for(reader)
    assert seen is not None
    assert by_language[seen] == words.within(reader)


@given(TEXTS, st.sampled_from(LANGUAGES))
def test_a_text_without_languages_is_the_same_for_all_readers(text: str, reader: str) -> None:
    words = Words(text)
    assert words.within(reader) == text == words
    assert words.language_for(reader) is None


def test_texts_that_differ_in_any_language_are_different() -> None:
    both = Words.of({"en": "Stop", "fr": "Arrêt"})
    assert both == Words.of({"fr": "Arrêt", "en": "Stop"})
    assert (
        len({both, Words.of({"en": "Stop"}), Words("Stop"), "Stop", Words.of({"en": "Stop", "fr": "Non"})})
        == 4
    )
    assert Words("Stop") == "Stop"
    assert both != "Stop"


def test_a_change_reaches_every_language() -> None:
    assert Words.of({"en": "Stop.", "fr": "Arrêt."}).each(lambda text: text.rstrip(".")).texts == (
        "Stop",
        "Arrêt",
    )


@pytest.mark.parametrize(
    ("do", "column", "length", "message", "hint"),
    [
        ("{en: Stop, de: Halt}", 20, 2, "'de' is not a language that texts can be in", "accepted: en, fr"),
        (
            "{en: Stop, fre: Arrêt}",
            20,
            3,
            "'fre' is not a language that texts can be in",
            "did you mean 'fr'?",
        ),
        ('{en: "", fr: Arrêt}', 14, 2, "the text in 'en' is empty", "leave out the language"),
        (
            "{en: Stop, fr: Stop}",
            24,
            4,
            "this is the same text as in 'en'",
            "if it is the same in both, write it once, without languages",
        ),
    ],
)
def test_a_mistake_among_languages_is_shown_where_it_is(
    do: str, column: int, length: int, message: str, hint: str
) -> None:
    line = f"    do: {do}"
    assert problems_in(f"{POLICY}{do}") == block(f"""
        error[value]: {message}
         --> shop.yaml:6:{column}
          |
        6 | {line}
          | {" " * (column - 1)}{"^" * length}
          = {hint}
    """)


def test_no_language_at_all_and_a_list_are_no_text() -> None:
    assert "name at least one language: en, fr" in problems_in(f"{POLICY}{{}}")
    assert "'do' must be a single value" in problems_in(f"{POLICY}[Stop]")


def test_every_language_of_a_text_is_a_term_and_a_plain_text_is_the_term_that_it_was() -> None:
    def step(do: str) -> str:
        (slo,) = load({"shop.yaml": f"{POLICY}{do}{SERVICE}"}).slos
        return terms(slo)["step stop"]

    assert step("Stop releases") == "at most 0% left, ticket: Stop releases"
    assert step("{fr: Arrêter, en: Stop}") == step("{en: Stop, fr: Arrêter}")
    assert step("{en: Stop, fr: Arrêter}") == "at most 0% left, ticket: en: Stop; fr: Arrêter"
    assert step("{en: Stop, fr: Gel}") != step("{en: Stop, fr: Arrêter}")
