"""For each real rule, the team that was notified then is notified now; where not, the reason is known."""

from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.checks import lint
from slo.model import naming
from slo.plan.build import plan
from slo.plan.router import route
from slo.plan.routing import HEARTBEAT as WATCHDOG
from tests.gds import real
from tests.servers import routing
from tests.servers.binaries import newest

HERE = Path(__file__).parent
CATALOGUE = load({path.name: path.read_bytes() for path in sorted((HERE / "definitions").iterdir())})
PLAN = plan(CATALOGUE)

HEARTBEAT = naming.HEARTBEAT
OURS = {
    "observe-alerts.yml": (
        *("GrafanaGone", "OneAlertmanagerLeft", "OnePrometheusLeft", "PrometheusMissing", "DiskFillsInDays"),
        *("NothingToScrape", "QueriesTooHeavy", "QueriesHeavy", "TargetGone", "TargetsNotUpdated", HEARTBEAT),
    ),
    "notify-alerts.yml": ("DiskFills", "DiskFull"),
    "data-gov-uk-alerts.yml": ("ProcessorBusy", "DiskFull", "IndexGrows", "IndexShrinks", "JobsWait"),
    "doc-checking-alerts.yml": ("AuditStands", "AuditFails", "AuditLost", "NoRedis"),
}
"""Our alerts in the order of the real rules of each file."""
PRODUCT = {
    "observe-alerts.yml": "prometheus",
    "notify-alerts.yml": "notify",
    "data-gov-uk-alerts.yml": "data-gov-uk",
    "doc-checking-alerts.yml": "doc-checking",
}

TOLD_NOBODY = {("doc-checking-alerts.yml", "NoRedis")}
"""It is averaged by job, so its alerts have no space, and went where what has none was thrown away."""

ASKED = {
    ("pages-without-objective", "data-gov-uk"),
    ("pages-without-objective", "notify"),
    ("pages-without-objective", "prometheus"),
    ("page-without-runbook", "DiskFull"),  # of both products that have one
    ("page-without-runbook", "ProcessorBusy"),
    ("short-wait", "OneAlertmanagerLeft"),
    ("short-wait", "OnePrometheusLeft"),
    ("short-wait", "QueriesTooHeavy"),
    ("silent-without-data", "OneAlertmanagerLeft"),
    ("silent-without-data", "OnePrometheusLeft"),
    ("silent-without-data", "PrometheusMissing"),
    ("silent-without-data", "NothingToScrape"),
    ("silent-without-data", "TargetsNotUpdated"),
    ("silent-without-data", "AuditStands"),
}
"""What our lints say of rules that are written as they were."""


def notified_now(file: str, name: str) -> tuple[str, bool]:
    """Who is notified of one of our alerts, and whether it wakes them."""
    assert PLAN.routing is not None
    alerts = [rule for one in PLAN.rule_files for group in one.groups for rule in group.rules]
    (alert,) = (
        one
        for one in alerts
        if one.name == name and one.labels.get("product", PRODUCT[file]) == PRODUCT[file]
    )
    (step,) = route(PLAN.routing.root, {"alertname": name, **alert.labels})
    owner, _, use = step.receiver.partition("/")
    return ("watchdog" if owner == WATCHDOG else owner), use == "page"


@pytest.mark.parametrize("file", OURS)
def test_the_same_team_is_notified_as_soon_as_then(file: str) -> None:
    rules = real.rules(file)
    then = [
        {
            (real.team(step.receiver), real.wakes(step.receiver))
            for labels in rule.label_sets
            for step in route(real.tree(), labels)
        }
        for rule in rules
    ]
    now = [notified_now(file, name) for name in OURS[file]]

    assert len(rules) == len(OURS[file])
    for name, theirs, ours in zip(OURS[file], then, now, strict=True):
        expected = {("nobody", False)} if (file, name) in TOLD_NOBODY else {ours}
        assert theirs == expected, name
    assert not any(owner == "nobody" for owner, _ in now)


def test_the_real_alertmanager_agrees_with_our_reading_of_the_real_tree(tmp_path: Path) -> None:
    label_sets = [labels for file in OURS for rule in real.rules(file) for labels in rule.label_sets]
    ours = [[step.receiver for step in route(real.tree(), labels)] for labels in label_sets]

    assert routing.receivers(real.CONFIG, label_sets, tmp_path, newest()) == ours


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ({"product": "govuk-accounts"}, {"severity": "page"}),
        ({"product": "verify", "severity": "p1", "deployment": "prod"}, {"severity": "page"}),
        ({"product": "verify", "severity": "p1", "deployment": "integration"}, {"severity": "page"}),
        ({"product": "verify", "severity": "ticket"}, {"severity": "ticket"}),
        ({"product": "doc-checking", "severity": "p2", "space": "production"}, {"severity": "page"}),
        ({"product": "prometheus", "severity": "ticket"}, {"severity": "ticket"}),
    ],
)
def test_routes_that_no_rule_used_lead_to_the_same_team(then: dict[str, str], now: dict[str, str]) -> None:
    assert PLAN.routing is not None
    (theirs,) = route(real.tree(), then)
    (ours,) = route(PLAN.routing.root, {"product": then["product"], **now})

    assert real.team(theirs.receiver) == ours.receiver.split("/")[0]
    assert real.wakes(theirs.receiver) is (now["severity"] == "page")


def test_lints_name_what_is_wrong_with_the_rules_as_they_were_and_nothing_else() -> None:
    found = list(lint(CATALOGUE))
    asked = {(one.code, one.message.split("'")[-2]) for one in found if "'" in one.message}

    assert asked == ASKED
    assert {one.code for one in found if "'" not in one.message} == {"proposal"}
