"""Questions to the Alertmanager configuration of others: what of it would keep pages of ours from people."""

from dataclasses import replace

import pytest

from slo.catalogue.base.configuration import configuration
from slo.checks.beside_others import inhibited_by_others, taken_by_others
from slo.text.diagnostics import Problem
from tests.routing.organisations import catalogue

RECEIVERS = "receivers: [{name: everyone}, {name: team}]\n"


def asked(text: str) -> list[Problem]:
    base, problems = configuration(text + RECEIVERS, "../alertmanager.yml")
    assert problems == ()
    declared = replace(catalogue(), base=base)
    return [*taken_by_others(declared), *inhibited_by_others(declared)]


def routed(route: str, place: str = "    # slo: routes\n") -> str:
    return f"route:\n  receiver: everyone\n  routes:\n    - {route}\n{place}    - {{receiver: everyone}}\n"


@pytest.mark.parametrize(
    "route",
    [
        "{receiver: team, matchers: ['severity=\"page\"']}",
        "{receiver: team, matchers: ['severity=~\"page|critical\"', 'alertname!=\"Watchdog\"']}",
        "{receiver: team}",
    ],
)
def test_a_route_before_ours_that_takes_our_pages_is_an_error(route: str) -> None:
    (problem,) = asked(routed(route))

    assert (problem.code, problem.severity, problem.span.line) == ("taken-by-others", "error", 4)
    assert "add 'continue: true'" in problem.hint


@pytest.mark.parametrize(
    "route",
    [
        "{receiver: team, continue: true, matchers: ['severity=\"page\"']}",
        "{receiver: team, matchers: ['severity=\"critical\"']}",
        "{receiver: team, matchers: ['alertname=\"Watchdog\"']}",
        "{receiver: team, matchers: ['slo=\"\"']}",
    ],
)
def test_a_route_before_ours_that_continues_or_takes_none_of_ours_is_none(route: str) -> None:
    assert asked(routed(route)) == []


def test_routes_after_ours_never_get_what_is_ours() -> None:
    assert asked(routed("{receiver: team}", place="")) == []


def inhibiting(rule: str) -> str:
    return f"route: {{receiver: everyone}}\ninhibit_rules:\n  - {rule}\n"


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("{source_matchers: [alertname=Outage], target_matchers: ['severity=~\".+\"']}", "pages as well"),
        ("{source_matchers: [alertname=Outage], target_matchers: [severity=ticket]}", "silence tickets"),
        ("{source_matchers: [alertname=Outage], target_matchers: [], equal: [cluster]}", "pages as well"),
    ],
)
def test_an_inhibition_that_can_silence_our_alerts_is_questioned(rule: str, what: str) -> None:
    (problem,) = asked(inhibiting(rule))

    assert (problem.code, problem.severity) == ("inhibited-by-others", "warning")
    assert what in problem.message
    assert 'slo=""' in problem.hint


@pytest.mark.parametrize(
    "rule",
    [
        "{source_matchers: [alertname=Outage], target_matchers: [severity=warning]}",
        "{source_matchers: [alertname=Outage], target_matchers: ['severity=~\".+\"', 'slo=\"\"']}",
        "{source_matchers: [severity=critical], target_matchers: [severity=~'.*'], equal: [alertname]}",
    ],
)
def test_an_inhibition_that_cannot_silence_our_alerts_is_none(rule: str) -> None:
    assert asked(inhibiting(rule)) == []
