"""What every test may ask for: `--update`, the marker `live`, and each generation of servers in turn."""

import pytest
from hypothesis import settings

from tests.servers.binaries import SUITES, Generation, require

# How long an example takes says how busy the machine is.
settings.register_profile("slo", deadline=None)
settings.load_profile("slo")


_MINUTES = ("tests/rules/", "tests/proofs/", "tests/consent/test_any_single_edit.py")
"""What takes minutes of processor time."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="accept what the program now says")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "live: runs real servers for minutes")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what waits for minutes, and then with what takes minutes: all else is done meanwhile."""
    items.sort(
        key=lambda item: (item.get_closest_marker("live") is None, not item.nodeid.startswith(_MINUTES))
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, whatever the verbosity, how to get servers that tests were skipped for."""
    skipped = [report.longrepr for report in terminalreporter.getreports("skipped")]
    reasons = {longrepr[2] for longrepr in skipped if isinstance(longrepr, tuple)}
    for reason in sorted(reason for reason in reasons if "tools/" in reason):
        terminalreporter.write_line(reason)


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected files shall be rewritten with what the program now says."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(params=SUITES)
def generation(request: pytest.FixtureRequest) -> Generation:
    """The servers of each Debian suite in turn."""
    return require(request.param)


@pytest.fixture(params=(SUITES[0], SUITES[-1]))
def oldest_and_newest(request: pytest.FixtureRequest) -> Generation:
    """The servers of the oldest suite and of the newest, for what takes minutes: those between agree."""
    return require(request.param)
