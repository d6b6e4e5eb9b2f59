"""The live pages of `slo serve` are in the language of their readers."""

from collections.abc import Iterator

import pytest

from slo.languages import LANGUAGES, LanguageCode
from tests.languages.test_french import english_in
from tests.web.standin import ID, Said, site, standin, visiting

ADDRESSES = ("/", f"/slo/{ID}", "/slo/checkout-silent", "/nothing", "/slo/nothing", f"/?q={'x' * 300}")
OWN = frozenset({"Mend before new work.", "Release nothing."})


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def pages(code: LanguageCode, said: Said) -> Iterator[tuple[str, str]]:
    with visiting(site(said.url, every=0.01, language=code)) as visitor:
        yield from ((address, visitor.get(address).text) for address in ADDRESSES)
        said.away = True
        yield from ((f"away {address}", visitor.get(address).text) for address in ADDRESSES[:2])


@pytest.mark.parametrize("code", LANGUAGES)
def test_live_pages_are_in_the_language_that_was_chosen(code: LanguageCode) -> None:
    with standin(Said()) as said:
        found = dict(pages(code, said))
    assert all(f'<html lang="{code}">' in text for text in found.values())
    with_english = {address for address, text in found.items() if english_in(text, OWN)}
    assert with_english == (set(found) if code == "en" else set())
