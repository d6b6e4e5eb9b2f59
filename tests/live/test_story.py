"""What is true after the story of `story.py`, on every generation of servers.

With several workers of pytest, `--dist loadfile` lets one of them tell the story to all tests of this file.
"""

import math
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from itertools import pairwise
from pathlib import Path

import pytest

from tests.live.services import INCIDENT
from tests.live.story import REASON, REASON_TO_NOBODY, Facts, tell
from tests.servers.binaries import Generation, generations

pytestmark = pytest.mark.live

SLOS = (
    *INCIDENT,
    "licence-search-without-errors",
    "licence-search-with-answer",
    "licence-search-fast",
    "licence-search-reachable",
)
HEARS_OF = {
    "pagerduty licences-page": ("licence-api-issued",),
    "slack licences": ("licence-api-issued", REASON),
    "email licences-tickets@example.org": ("licence-search-reachable cannot be measured",),
    "email letters-page@example.org": ("letter-printing-printed", REASON_TO_NOBODY),
    "pagerduty platform-page": ("deployments-deployed",),
    "pagerduty platform-called": (REASON, REASON_TO_NOBODY),
    "slack techops": (REASON, REASON_TO_NOBODY),
    "email unowned@example.org": ("leaflets-delivered",),
    "webhook heartbeat": ("SLOAlertingHeartbeat",),
}
"""Who is notified of what, and nobody of anything else. The probe has ended long before the story has."""


@pytest.fixture(scope="session")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Future[Facts]]:
    """The story on all generations at the same time, because most of it is waiting."""
    promised = {}
    for generation in generations():
        promised[generation.suite] = story = Future[Facts]()
        folder = tmp_path_factory.mktemp(generation.suite)
        # A daemon, so that nobody waits for a story when the tests are stopped; its servers end with it.
        threading.Thread(target=_fulfil, args=(story, generation, folder), daemon=True).start()
    return promised


@pytest.fixture
def facts(generation: Generation, stories: Mapping[str, Future[Facts]]) -> Facts:
    return stories[generation.suite].result()


def _fulfil(story: Future[Facts], generation: Generation, folder: Path) -> None:
    try:
        story.set_result(tell(generation, folder))
    except BaseException as error:
        story.set_exception(error)


def test_a_team_is_paged_by_its_pager_and_in_its_chat(facts: Facts) -> None:
    assert facts.notified("licence-api-issued spent over") == {"pagerduty licences-page", "slack licences"}
    page = facts.messages("pagerduty licences-page")[0]
    assert page["event_action"] == "trigger"
    assert page["payload"]["severity"] == "critical"
    assert "A driver gets a licence." in page["payload"]["custom_details"]["text"]
    assert page["links"] == [{"href": "https://example.org/runbooks/licence-api", "text": "runbook"}]


def test_a_team_without_a_pager_is_paged_by_mail(facts: Facts) -> None:
    assert facts.notified("letter-printing-printed spent over") == {"email letters-page@example.org"}


def test_the_platform_wakes_its_own_people_and_no_team(facts: Facts) -> None:
    assert facts.notified("deployments-deployed spent over") == {"pagerduty platform-page"}


def test_what_belongs_to_nobody_waits_in_a_queue_and_wakes_nobody(facts: Facts) -> None:
    assert facts.notified("leaflets-delivered spent over") == {"email unowned@example.org"}


def test_a_call_reaches_the_party_and_the_team_knows_of_it(facts: Facts) -> None:
    assert facts.notified(REASON) == {"pagerduty platform-called", "slack techops", "slack licences"}
    assert any("the person on call" in str(message) for message in facts.messages("slack techops"))


def test_a_call_to_nobody_known_does_not_vanish(facts: Facts) -> None:
    assert facts.notified(REASON_TO_NOBODY) == {
        "pagerduty platform-called",
        "slack techops",
        "email letters-page@example.org",
    }


def test_nobody_hears_of_what_is_not_theirs(facts: Facts) -> None:
    strays = [
        one for one in facts.heard if not any(words in one.text for words in HEARS_OF.get(one.whom, ()))
    ]

    assert strays == []
    assert facts.messages("pagerduty cyber-called") == facts.messages("slack cyber-security-help") == []


def test_the_heart_beats_each_minute(facts: Facts) -> None:
    beats = [one.at for one in facts.heard if one.whom == "webhook heartbeat"]

    assert len(beats) >= 5
    assert all(45 < later - earlier < 80 for earlier, later in pairwise(beats))


def test_the_page_ends_with_the_incident(facts: Facts) -> None:
    events = facts.messages("pagerduty licences-page")

    assert [events[0]["event_action"], events[-1]["event_action"]] == ["trigger", "resolve"]
    assert len({event["dedup_key"] for event in events}) == 1


@pytest.mark.parametrize("slo", SLOS)
def test_status_tells_the_truth(facts: Facts, slo: str) -> None:
    status = facts.status[slo]
    remaining = 1 - float(facts.error_ratios[slo]) / status["error_budget"]

    # In shares of the error budget: 0.001 is a tenth of a percentage point.
    assert status["budget_remaining"] == pytest.approx(remaining, rel=0, abs=0.001)


def test_status_knows_every_objective(facts: Facts) -> None:
    assert facts.status.keys() == facts.error_ratios.keys() == set(SLOS)


def test_every_rule_could_be_evaluated(facts: Facts) -> None:
    assert [rule for rule in facts.rules if rule["health"] != "ok"] == []
    assert facts.failures == 0


def test_only_numbers_are_stored(facts: Facts) -> None:
    assert {series for series, total in facts.recorded.items() if not math.isfinite(total)} == set()
    assert len(facts.recorded) >= 6 * len(SLOS)
