"""The servers that evaluate rules in these tests: the oldest, and the newest."""

import pytest

from tests.servers.binaries import SUITES, Generation, require


@pytest.fixture(params=(SUITES[0], SUITES[-1]))
def generation(request: pytest.FixtureRequest) -> Generation:
    """The servers of the oldest suite and of the newest: evaluation takes minutes, and others agree."""
    return require(request.param)
