"""What is true after the scenarios of `calls.py`, on the oldest and the newest generation of servers."""

import json
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.live.calls import AFTER, AGAIN, PITFALL, REASON, SECURITY_REASON, Facts, live, muted
from tests.servers.binaries import SUITES, require
from tests.servers.stubs import Delivery

pytestmark = pytest.mark.live

OLDEST_AND_NEWEST = (SUITES[0], SUITES[-1])
PRODUCT = "email petitions-page@example.org"
RE, RE_CHAT = "pagerduty platform-called", "slack techops"
CYBER, CYBER_CHAT = "pagerduty cyber-called", "slack cyber-security-help"


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Future[Facts]]:
    """The scenarios on both generations at the same time, because most of it is waiting."""
    pool = ThreadPoolExecutor()
    return {
        suite: pool.submit(live, require(suite), tmp_path_factory.mktemp(suite) / "project")
        for suite in OLDEST_AND_NEWEST
    }


@pytest.fixture(scope="module")
def end_of_hours() -> datetime:
    return (datetime.now(UTC) + timedelta(seconds=90)).replace(second=0, microsecond=0)


@pytest.fixture(scope="module", autouse=True)
def out_of_hours(
    tmp_path_factory: pytest.TempPathFactory, end_of_hours: datetime
) -> Mapping[str, Future[tuple[Delivery, ...]]]:
    """What is delivered around the end of a team's hours, which comes while the scenarios are on."""
    pool = ThreadPoolExecutor()
    return {
        suite: pool.submit(muted, require(suite), tmp_path_factory.mktemp(suite) / "project", end_of_hours)
        for suite in OLDEST_AND_NEWEST
    }


@pytest.fixture(params=OLDEST_AND_NEWEST)
def facts(request: pytest.FixtureRequest, lives: Mapping[str, Future[Facts]]) -> Facts:
    return lives[request.param].result()


def test_a_page_that_ends_in_time_calls_nobody(facts: Facts) -> None:
    assert facts.notified("petitions-api-short") == {PRODUCT}
    assert len(facts.heard(PRODUCT, "petitions-api-short")) == 2  # that it began, and that it is over


def test_a_page_that_goes_on_calls_with_a_reason_and_the_product_is_notified(facts: Facts) -> None:
    call, end = facts.heard(RE, "petitions-api-long")
    text = call.payload["payload"]["custom_details"]["text"]

    assert call.at - facts.began["petitions-api-long"] >= AFTER - 1
    assert call.payload["event_action"] == "trigger"
    assert call.payload["payload"]["summary"] == (
        "petitions calls upon reliability-engineering: "
        "the page of petitions-api-long is still firing after 15m"
    )
    assert "Called by: automatic, as agreed by petitions and reliability-engineering" in text
    assert "A citizen signs a petition" in text
    assert call.payload["links"][0]["href"] == "https://example.org/runbooks/petitions"
    assert facts.heard(RE_CHAT, "petitions-api-long")
    assert facts.heard(PRODUCT, "has been called upon")
    assert end.payload["event_action"] == "resolve"
    assert end.payload["dedup_key"] == call.payload["dedup_key"]


def test_who_was_called_hears_the_end_though_somebody_answered_late(facts: Facts) -> None:
    assert facts.said["late ack"].returncode == 0
    assert "was called already" in facts.said["late ack"].stdout
    assert [one.payload["event_action"] for one in facts.heard(RE, "petitions-api-long")] == [
        "trigger",
        "resolve",
    ]


def test_an_answer_keeps_the_page_from_calling_and_the_page_goes_its_own_way(facts: Facts) -> None:
    assert facts.said["ack"].returncode == 0
    assert facts.notified("petitions-api-answered") == {PRODUCT}
    assert len(facts.heard(PRODUCT, "petitions-api-answered")) == 2


def test_a_person_calls_at_once_and_stands_down_while_the_page_goes_on(facts: Facts) -> None:
    call, stand_down = facts.heard(RE, REASON)
    page, over = facts.heard("pagerduty notify-page", "notify-api-up")

    assert facts.said["call"].stderr == ""  # so there is a route to the party
    assert "Called by: ana" in str(call.payload)
    assert "To stand down: slo stand-down " in str(call.payload)
    assert "Stood down by: ana" in str(stand_down.payload)
    assert facts.notified(REASON) == {RE, RE_CHAT, "slack notify"}
    assert page.at < call.at < stand_down.at < over.at
    assert stand_down.payload["event_action"] == "resolve"


def test_what_is_declared_to_be_about_security_reaches_both_together(facts: Facts) -> None:
    both = {"pagerduty notify-page", "slack notify", CYBER, CYBER_CHAT}

    assert facts.notified("notify-api-logins") == both
    first = [facts.heard(whom, "notify-api-logins")[0].at for whom in both]
    assert max(first) - min(first) < 2
    assert facts.notified("notify-api-up spent") == {"pagerduty notify-page", "slack notify"}


def test_people_call_for_security_and_the_product_is_notified(facts: Facts) -> None:
    assert facts.notified(SECURITY_REASON) == {CYBER, CYBER_CHAT, PRODUCT}
    assert [one.payload["event_action"] for one in facts.heard(CYBER, SECURITY_REASON)] == [
        "trigger",
        "resolve",
    ]


def test_a_drill_is_answered_from_anywhere_and_stood_down(facts: Facts) -> None:
    assert facts.said["answer"].returncode == 0, facts.said["answer"].stderr
    assert facts.said["drill"].returncode == 0, facts.said["drill"].stderr
    assert "ana answered for cyber-security after " in facts.said["drill"].stdout
    titles = [one.payload["payload"]["summary"] for one in facts.heard(CYBER, "[DRILL]")]
    assert [title.removeprefix("[DRILL] ").startswith("Stood down: ") for title in titles] == [False, True]
    assert all(title.startswith("[DRILL] ") for title in titles)


def test_a_party_with_a_page_of_its_own_is_called_all_the_same_and_hears_each_end(facts: Facts) -> None:
    (own, _) = facts.heard("pagerduty platform-page", "clusters-staging-up")
    heard = facts.heard(RE, AGAIN)

    assert [one.payload["event_action"] for one in heard] == ["trigger", "resolve", "trigger", "resolve"]
    assert own.at < heard[0].at
    assert len({one.payload["dedup_key"] for one in heard}) == 1


def test_a_product_that_reads_only_mail_hears_of_each_call_and_of_its_end(facts: Facts) -> None:
    said = [one for one in facts.heard(PRODUCT, AGAIN) if "has been called upon" in str(one.payload)]
    ends = ["Stood down: " in str(one.payload) for one in said]

    assert ends == [False, True, False, True]


def test_a_pager_that_escalates_by_itself_is_left_to_do_so(facts: Facts) -> None:
    calls = [one.payload["payload"]["summary"] for one in facts.heard(RE, "notify")]

    assert calls
    assert all(REASON in summary for summary in calls)


def test_a_page_that_is_silenced_for_an_answer_never_ends_for_the_pager(facts: Facts) -> None:
    """Why `slo ack` silences calls that were not made yet, and nothing else."""
    (page,) = facts.heard("pagerduty notify-page", PITFALL["slo"])

    assert page.payload["event_action"] == "trigger"


def test_the_record_knows_every_call_and_how_it_ended(facts: Facts) -> None:
    recorded = json.loads(facts.said["calls"].stdout)["calls"]

    assert [(one["about"], one["mode"], one["state"]) for one in recorded] == [
        ("petitions-api-answered", "automatic", "answered by ana"),
        ("notify-api-up", "explicit", "stood down by ana"),
        ("petitions", "explicit", "stood down by ana"),
        ("notify", "drill", "stood down by ana"),
        ("petitions-api-long", "automatic", "answered by ana"),
    ]


@pytest.mark.parametrize("suite", OLDEST_AND_NEWEST)
def test_an_end_out_of_hours_is_lost_for_chat_and_kept_in_the_queue(
    suite: str, end_of_hours: datetime, out_of_hours: Mapping[str, Future[tuple[Delivery, ...]]]
) -> None:
    if end_of_hours.hour == 0:
        pytest.skip("the hours would begin anew at midnight")
    deliveries = out_of_hours[suite].result()

    stated = [one.payload["attachments"][0]["title"] for one in deliveries if one.address == "appointments"]
    queue = [
        one.payload["attachments"][0]["title"] for one in deliveries if one.address == "appointments-queue"
    ]
    assert time.time() > end_of_hours.timestamp()
    assert [title.startswith("Resolved: ") for title in stated] == [False]
    assert [title.startswith("Resolved: ") for title in queue] == [False, True]
