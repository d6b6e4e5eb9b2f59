"""The servers that evaluate rules in these tests: the oldest, and the newest."""

import pytest

from tests.servers.binaries import Generation


@pytest.fixture
def generation(oldest_and_newest: Generation) -> Generation:
    return oldest_and_newest
