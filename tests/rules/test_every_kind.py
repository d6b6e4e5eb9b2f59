"""Each kind of indicator in each situation that it can be in; the files in kinds/ say what happened.

Of an hour with a scrape each 30s, events of the second half are looked at: those that are settled, and the
recent ones.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo.catalogue.load import load
from slo.model import SLO
from slo.plan.backfill import roll_ups
from slo.plan.build import plan
from slo.plan.series import Recording
from slo.plan.types import Alert, Plan
from slo.sli import KINDS, Sampling
from slo.targets import prometheus
from slo.text.units import Percent
from tests.servers import promtool
from tests.servers.binaries import Generation, newest

FILES = sorted((Path(__file__).parent / "kinds").glob("*.yaml"))
KIND_FILES: Mapping[str, Mapping[str, Any]] = {path.stem: yaml.safe_load(path.read_text()) for path in FILES}
SITUATIONS = ("healthy", "burning", "idle", "reset", "first error")
OF_GAUGES = ("probe", "ratio", "threshold")  # always something, and never from the beginning
IMPOSSIBLE = {
    *((kind, situation) for kind in OF_GAUGES for situation in ("idle", "reset")),
    ("freshness", "idle"),
    ("periods", "reset"),
    ("periods_late", "reset"),
}

MEASURED = '{slo="kinds-measured"}'
LONG = (":2h", ":6h")
Questions = Callable[[str, Mapping[str, Any], SLO], Iterator[Mapping[str, Any]]]
SETTLED = "24m30s"
HISTORY = "1h"
SAMPLING = Sampling()


@pytest.mark.parametrize("kind", KINDS)
def test_no_situation_of_a_kind_is_left_out(kind: str) -> None:
    stated = {
        (name, one) for name, situations in KIND_FILES.items() for one in SITUATIONS if one in situations
    }

    assert kind in KIND_FILES
    assert stated | IMPOSSIBLE == {(name, situation) for name in KIND_FILES for situation in SITUATIONS}
    assert not stated & IMPOSSIBLE


@pytest.mark.parametrize("name", KIND_FILES)
def test_rules_count_what_happened(name: str, tmp_path: Path, generation: Generation) -> None:
    path = stories(tmp_path, name, "rollup", dict.fromkeys(SITUATIONS, counted))

    check(path, name, generation)


@pytest.mark.parametrize("name", KIND_FILES)
def test_windows_straight_from_raw_series_agree(name: str, tmp_path: Path) -> None:
    path = stories(tmp_path, name, "direct", {"healthy": estimated, "burning": estimated, "idle": estimated})

    check(path, name, newest())


def check(path: Path, name: str, generation: Generation) -> None:
    if "only" in KIND_FILES[name] and generation.prometheus_version < (3,):
        pytest.skip(f"{name} needs {KIND_FILES[name]['only']}")
    promtool.check_rule_tests(path, generation)


def stories(folder: Path, name: str, strategy: str, questions: Mapping[str, Questions]) -> Path:
    """Write the rules of a kind, and a test of them in each situation."""
    kind = KIND_FILES[name]
    service = {
        "kind": "Service",
        "name": "kinds",
        "strategy": strategy,
        "indicators": kind["indicators"],
        "objectives": [{"indicator": indicator, "target": "99%"} for indicator in kind["indicators"]],
    }
    catalogue = load({"kinds.yaml": yaml.safe_dump(service)})
    planned = of_short_windows(plan(catalogue))
    for artifact in prometheus.artifacts(planned, {}):
        (folder / "kinds.yaml").write_text(artifact.text)
    (measured,) = (slo for slo in catalogue.slos if slo.id == "kinds-measured")
    tests = [
        {
            "name": situation,
            "interval": kind[situation].get("interval", "30s"),
            "input_series": [
                {"series": key, "values": text} for key, text in kind[situation]["series"].items()
            ],
            "promql_expr_test": list(ask(situation, kind[situation], measured)),
        }
        for situation, ask in questions.items()
        if situation in kind
    ]
    path = folder / "kinds_test.yaml"
    # A composite reads what other groups recorded; here they have all been evaluated before.
    names = [group.name for file in planned.rule_files for group in file.groups]
    order = sorted(names, key=lambda name: ":measured:" in name)
    settings = {"evaluation_interval": "1m", "group_eval_order": order}
    path.write_text(json.dumps({"rule_files": ["kinds.yaml"], **settings, "tests": tests}))
    return path


def of_short_windows(whole: Plan) -> Plan:
    """Leave out windows that an hour says nothing about; promtool would not load all of their subqueries."""
    (file,) = whole.rule_files
    fast = (group for group in file.groups if group.interval == SAMPLING.interval)
    short = tuple(group._replace(rules=tuple(filter(_is_short, group.rules))) for group in fast)
    return whole._replace(rule_files=(file._replace(groups=short),))


def _is_short(rule: Recording | Alert) -> bool:
    return not (isinstance(rule, Recording) and rule.name.endswith(LONG))


def counted(situation: str, said: Mapping[str, Any], slo: SLO) -> Iterator[Mapping[str, Any]]:
    """Ask for the exact counts, for who is notified, and for the history that would be written."""
    slack = float(Percent.parse(said.get("within", "0%")).ratio)
    for series in ("total", "bad"):
        events = said.get(series, 0)
        settled = f"sum(sum_over_time(slo:sli_{series}:increase1m{MEASURED}[{SETTLED}]))"
        recent = f"sum(slo:sli_{series}:recent{MEASURED})"
        yield is_true(f"abs({settled} + {recent} - {events}) <= bool {events * slack + 0.0001}")
    pages = 'count(ALERTS{slo="kinds-measured",alertstate="firing",severity="page",window="1h"})'
    yield is_true(f"{pages} >= bool 1") if situation == "burning" else is_nothing(pages)
    yield is_nothing('ALERTS{slo="kinds-measured",alertname="SLONoData",alertstate="firing"}')
    if situation == "idle":
        yield is_nothing(f"slo:error_ratio:30m{MEASURED}")
    for history in roll_ups(slo):
        recorded = f"{history.name}{MEASURED}"
        yield is_true(f"abs({recorded} - on () ({history.promql()})) <= bool 0.0001")


def estimated(situation: str, said: Mapping[str, Any], slo: SLO) -> Iterator[Mapping[str, Any]]:
    """Ask for the error ratio of half an hour: it needs no more than raw series, and is known to 2%."""
    ratio = f"slo:error_ratio:30m{MEASURED}"
    if situation == "idle":
        yield is_nothing(ratio)
    else:
        expected = said["bad"] / said["total"]
        yield is_true(f"abs(sum({ratio}) - {expected}) <= bool {0.02 * expected}")
        yield is_true(f"abs(sum(slo:events:30m{MEASURED}) / {said['total']} - 1) <= bool 0.05")
    yield is_nothing('ALERTS{slo="kinds-measured",alertname="SLONoData",alertstate="firing"}')


def is_true(expr: str) -> Mapping[str, Any]:
    return {"expr": expr, "eval_time": HISTORY, "exp_samples": [{"value": 1}]}


def is_nothing(expr: str) -> Mapping[str, Any]:
    return {"expr": expr, "eval_time": HISTORY}
