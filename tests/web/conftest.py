"""What tests of the live page share: a stand-in for Prometheus, and a visitor of the site beside it."""

from collections.abc import Iterator

import pytest

from tests.web.standin import Said, Visitor, site, standin, visiting


@pytest.fixture
def said() -> Iterator[Said]:
    with standin(Said()) as one:
        yield one


@pytest.fixture
def visitor(said: Said) -> Iterator[Visitor]:
    with visiting(site(said.url)) as one:
        yield one
