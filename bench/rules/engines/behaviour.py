"""python -m bench.rules.engines.behaviour: one history, and what each engine makes of it by its own rules.

Unlike in `bench.rules.engines`, every engine evaluates all rules itself, minute by minute, from raw samples:
promtool of each generation as Prometheus does, vmalert-tool as vmalert and VictoriaMetrics do.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

import yaml

from bench.rules import victoria
from bench.rules.engines.behaviour_history import DEFINITIONS, MINUTES, SAMPLES_EVERY, history
from bench.rules.layout import table
from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets.prometheus import groups
from slo.targets.prometheus.objects import Arrange
from slo.targets.vm_rule.turns import in_turns
from tests.servers.binaries import generations

_ALERTS = 'ALERTS{alertstate="firing"}'
_BUDGETS = (
    '100 * (1 - slo:error_ratio:{window}{{slo=~"{slos}"}} / on (slo) group_left slo:error_budget:ratio)'
)
_BUDGETS_EVERY = 10  # minutes
_ANYTHING = [{"labels": '{no="such"}', "value": 1}]
"""What no query answers, so that every answer is printed."""

_ANSWER = re.compile(
    r'expr: (?P<expr>"(?:[^"\\]|\\.)*"), time: (?P<time>[\dhms]+),\s+exp: .*\n\s+got: ?(?P<got>.*)'
)
_SAMPLE = re.compile(r'\w*\{(?P<labels>(?:[^"}]|"(?:[^"\\]|\\.)*")*)\} (?P<value>[^,\s\]]+)')
_LABEL = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*")')
_TIME = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:\d+s)?")

Series = frozenset[tuple[str, str]]
Answers = Mapping[tuple[str, int], Mapping[Series, float]]
"""Values by expression, minute and labels."""


class Engine(NamedTuple):
    """A program that evaluates rules over samples, and prints the answers that it did not expect."""

    name: str
    command: tuple[str, ...]
    expressions: str
    """The key of expected answers in its test files."""
    arrange: Arrange
    """Returns the groups that it is given."""
    offset: str


def main() -> None:
    """Print one row for each engine; on standard error, what differs."""
    asked = _questions()
    reference: Answers = {}
    rows = []
    with tempfile.TemporaryDirectory(prefix="bench-behaviour-") as name:
        for engine in reversed(list(_engines())):
            began = _processor_time()
            answers = _answers(engine, asked, Path(name))
            reference = reference or answers
            rows.append((engine.name, *_compared(answers, reference), f"{_processor_time() - began:.0f} s"))
            print(*rows[-1], file=sys.stderr, flush=True)
    head = ("", "budgets", "largest difference, points", "starts and ends of alerts")
    print(table((*head, "largest difference, minutes", "only one has", "CPU"), rows))


def _engines() -> Iterator[Engine]:
    for found in generations():
        if programs := victoria.programs(found):
            tool = programs.vmalert.with_name("vmalert-tool")
            command = (str(tool), "unittest", "--disableAlertgroupLabel", "-files")
            if tool.exists():
                name = f"VictoriaMetrics {programs.version}"
                yield Engine(name, command, "metricsql_expr_test", in_turns, "eval_delay")
    for found in generations():
        version = ".".join(map(str, found.prometheus_version[:2]))
        command = (str(found.promtool), "test", "rules")
        yield Engine(f"Prometheus {version}", command, "promql_expr_test", tuple, "query_offset")


def _questions() -> list[tuple[str, int]]:
    windows = {"28d": "shop-(orders|regions|speed|front|planned)", "6h": "shop-recent"}
    budgets = [_BUDGETS.format(window=window, slos=slos) for window, slos in windows.items()]
    alerts = [(_ALERTS, minute) for minute in range(MINUTES)]
    return [*alerts, *((one, minute) for one in budgets for minute in range(0, MINUTES, _BUDGETS_EVERY))]


def _answers(engine: Engine, asked: Sequence[tuple[str, int]], folder: Path) -> Answers:
    (file,) = (one for one in plan(load({"shop.yaml": DEFINITIONS})).rule_files if one.bundle == "shop")
    rules = groups.text(engine.arrange(file.groups), offset=engine.offset)
    (folder / "rules.yaml").write_text(rules)
    questions = [
        {"expr": expr, "eval_time": f"{minute}m", "exp_samples": _ANYTHING} for expr, minute in asked
    ]
    series = [{"series": name, "values": values} for name, values in history().items()]
    story = {"interval": f"{SAMPLES_EVERY}s", "input_series": series, engine.expressions: questions}
    document = {
        "rule_files": ["rules.yaml"],
        "group_eval_order": [group["name"] for group in yaml.safe_load(rules)["groups"]],
        "evaluation_interval": "1m",
        "tests": [story],
    }
    (folder / "test.yaml").write_text(json.dumps(document))
    said = subprocess.run(
        [*engine.command, str(folder / "test.yaml")], capture_output=True, text=True, cwd=folder
    )
    found = dict(_read(said.stdout + said.stderr))
    assert found.keys() == set(asked), (
        f"{engine.name} answered {len(found)} of {len(asked)}: {said.stderr[:500]}"
    )
    return found


def _read(text: str) -> Iterator[tuple[tuple[str, int], Mapping[Series, float]]]:
    for answer in _ANSWER.finditer(text):
        time = _TIME.match(answer["time"])
        assert time
        minute = 60 * int(time[1] or 0) + int(time[2] or 0)
        samples = [(_labels(one["labels"]), float(one["value"])) for one in _SAMPLE.finditer(answer["got"])]
        yield (json.loads(answer["expr"]), minute), dict(samples)


def _labels(text: str) -> Series:
    """Return labels without the name, and without that of the group, which vmalert adds."""
    found = ((name, json.loads(value)) for name, value in _LABEL.findall(text))
    return frozenset(one for one in found if one[0] not in ("__name__", "alertgroup"))


def _compared(answers: Answers, reference: Answers) -> tuple[str, str, str, str, str]:
    """Count budgets and edges of alerts, each with the largest difference, and what only one has."""
    both = [
        (values.get(series), theirs.get(series))
        for question, theirs in reference.items()
        if question[0] != _ALERTS
        for values in (answers[question],)
        for series in values.keys() | theirs.keys()
    ]
    differences = [abs(one - other) for one, other in both if one is not None and other is not None]
    ours, theirs = _edges(answers), _edges(reference)
    apart = [
        abs(one - other)
        for series in ours.keys() & theirs.keys()
        for one, other in zip(ours[series], theirs[series], strict=False)
    ]
    alone = (
        len(both)
        - len(differences)
        + sum(
            abs(len(ours.get(series, ())) - len(theirs.get(series, ())))
            for series in ours.keys() | theirs.keys()
        )
    )
    return (
        f"{len(differences):,}",
        f"{max(differences, default=0):.2g}",
        str(len(apart)),
        str(max(apart, default=0)),
        str(alone),
    )


def _edges(answers: Answers) -> Mapping[Series, list[int]]:
    """Return the minutes at which each alert began or ceased to fire."""
    found: dict[Series, list[int]] = {}
    before: set[Series] = set()
    for minute in range(MINUTES):
        now = set(answers[_ALERTS, minute])
        for series in now ^ before:
            found.setdefault(series, []).append(minute)
        before = now
    return found


def _processor_time() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
