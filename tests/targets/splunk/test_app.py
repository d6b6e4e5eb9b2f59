"""The app for Splunk: its files hold what definitions say, and its action tells a real Alertmanager."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from slo.catalogue.load import load
from slo.model import UseCase
from slo.model.severity import NAMES_OF_LEVELS
from slo.plan.build import plan
from slo.plan.types import Plan
from slo.project import read_definitions
from slo.targets import splunk
from slo.targets.alertmanager import artifacts
from tests.routing.plans import OURS
from tests.servers.binaries import Generation
from tests.servers.processes import alertmanager
from tests.targets.splunk.conf import Conf, read

DEFINITIONS = Path(__file__).parents[2] / "cases" / "alerts_that_are_no_objectives" / "definitions"
LETTERS = load(read_definitions(DEFINITIONS))
ACTION = "action.slo_alertmanager.param."
LINK = "https://splunk.example.org/app/slo/@go?sid=1"


def use_case(**changed: Any) -> UseCase:
    said = {
        "name": "logins",
        "product": "letters",
        "summary": "Many logins",
        "search": "index=letters",
        "schedule": "*/10 * * * *",
        "window": "10m",
        "severity": "page",
        "playbook": "https://example.org/logins",
        "owner": "the lead developer",
        "review_by": "2027-01-01",
    }
    return UseCase.model_validate({**said, **changed})


def planned(catalogue: Any = LETTERS) -> Plan:
    return plan(catalogue)


def searching(query: str) -> Plan:
    """The plan with another search of the one use case."""
    (one,) = LETTERS.use_cases.values()
    changed = replace(one, value=one.value.model_copy(update={"search": query}))
    return planned(replace(LETTERS, use_cases={changed.value.name: changed}))


def confs(planned: Plan) -> dict[str, Conf]:
    files = splunk.artifacts(planned, {})
    return {Path(one.path).name: read(one.text) for one in files if one.path.endswith(".conf")}


def payload(planned: Plan) -> dict[str, Any]:
    """What Splunk writes to an action that a search of the plan triggers, tokens of results filled in."""
    (search,) = confs(planned)["savedsearches.conf"].values()
    given = {key.removeprefix(ACTION): value for key, value in search.items() if key.startswith(ACTION)}
    filled = {key: re.sub(r"\$result\.\w+\$", "77", value) for key, value in given.items()}
    return {"search_name": "letters", "sid": "1", "results_link": LINK, "configuration": filled}


def run(folder: Path, said: dict[str, Any], *urls: str) -> subprocess.CompletedProcess[str]:
    """Run the action as Splunk does, with an interpreter that sees nothing of ours."""
    (script,) = (one for one in splunk.artifacts(planned(), {}) if one.path.endswith(".py"))
    path = folder / "slo_alertmanager.py"
    path.write_text(script.text)
    given = {**said, "configuration": {**said["configuration"], "url": " ".join(urls)}}
    return subprocess.run(
        [sys.executable, "-I", str(path), "--execute"],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        env={"no_proxy": "*"},
    )


def test_a_search_of_several_lines_is_read_back_as_it_was_written() -> None:
    (search,) = confs(planned())["savedsearches.conf"].values()

    assert search["search"].split() == LETTERS.use_cases["letters-many-failed-logins"].value.search.split()
    assert 'eval who="a \\"quoted\\" name\\\\here"' in search["search"]
    assert search["dispatch.earliest_time"] == "-20m@m"
    assert search["cron_schedule"] == "*/10 * * * *"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=30)))
def test_whatever_search_is_accepted_reads_back_and_spoils_no_other_setting(lines: list[str]) -> None:
    try:
        query = use_case(search="\n".join(["index=letters", *lines])).search
    except ValidationError:
        return
    (found,) = confs(searching(query))["savedsearches.conf"].values()
    (unchanged,) = confs(planned())["savedsearches.conf"].values()

    assert [line.strip() for line in found["search"].split("\n")] == [
        line.strip() for line in query.split("\n")
    ]
    assert {**found, "search": ""} == {**unchanged, "search": ""}


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("search", "index=a \\\n| stats count", "no line of a search can end with a backslash"),
        ("search", "index=a\n  # all of them", "no line of a search can begin with #"),
        ("summary", "two\nlines", "write one line"),
        ("schedule", "* * * *", "five fields"),
        ("schedule", "60 * * * *", "'60' is not a valid minute: write numbers from 0 to 59"),
        ("schedule", "0 9-5 * * *", "'9-5' is not a valid hour"),
        ("schedule", "@daily", "five fields"),
        ("window", "90s", "whole minutes"),
    ],
)
def test_what_splunk_would_read_otherwise_is_refused(field: str, text: str, message: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(message)):
        use_case(**{field: text})


@pytest.mark.parametrize("schedule", ["*/5 * * * *", "0,30 6-18 * * 1-5", "17 3 1 */3 *", "0 0 * * 7"])
def test_schedules_of_cron_are_accepted(schedule: str) -> None:
    assert use_case(schedule=schedule).schedule == schedule


def test_where_there_is_no_use_case_there_is_no_app() -> None:
    assert list(splunk.artifacts(Plan(rule_files=()), {})) == []


def test_what_a_search_finds_reaches_the_product_first_and_the_party_that_it_declared(
    generation: Generation, tmp_path: Path
) -> None:
    for artifact in artifacts(planned(), OURS):
        path = tmp_path / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(artifact.text)
    with alertmanager(generation, tmp_path / "alertmanager", tmp_path / "server") as server:
        said = run(tmp_path, payload(planned()), server.url)
        [alert] = server.alerts()

    assert (said.returncode, said.stderr) == (0, "")
    assert [one["name"] for one in alert["receivers"]] == ["cyber-security/declared", "letters/page"]
    (use_case,) = LETTERS.use_cases.values()
    assert alert["labels"] == dict(use_case.value.labels(NAMES_OF_LEVELS))
    assert alert["annotations"]["summary"] == "Somebody tries many passwords (77 from 77)"
    assert alert["annotations"]["runbook_url"] == "https://example.org/letters/failed-logins"
    assert alert["annotations"]["dashboard_url"] == LINK
    lasts = datetime.fromisoformat(alert["endsAt"]) - datetime.now(UTC)
    assert timedelta(hours=23) < lasts <= timedelta(days=1)


def test_an_alertmanager_that_is_not_there_is_notified_of_and_fails(tmp_path: Path) -> None:
    said = run(tmp_path, payload(planned()), "http://127.0.0.1:9")

    assert said.returncode == 1
    assert said.stderr.startswith("ERROR http://127.0.0.1:9: ")


def test_without_an_address_the_action_says_where_it_is_missing(tmp_path: Path) -> None:
    said = run(tmp_path, payload(planned()))

    assert said.returncode == 2
    assert "param.url" in said.stderr
