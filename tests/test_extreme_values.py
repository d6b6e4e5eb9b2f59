"""Numbers, times and texts of any size, wherever one may be written: an answer in words, in bounded time."""

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import click
import pytest
from click.testing import CliRunner

from slo.actions.compile import compile
from slo.catalogue.load import load
from slo.cli import COMMANDS
from slo.cli import slo as command
from slo.promql import PromQLError
from slo.promql.parser import parse
from slo.text.diagnostics import Invalid
from tests.catalogue.test_damaged_files import STORIES, places, with_value, without_names

ROOT = Path(__file__).parent.parent

SERVICE = """
kind: Service
name: shop
indicators:
  orders: {{expression: {{error_ratio: '{}'}}}}
objectives:
  - {{indicator: orders, target: 99.9%}}
"""
HISTORY = "time,slo,good,total\n{},shop-orders,{},{}\n"

DIGITS = "9" * 100_000
VALUES = (
    DIGITS,
    f"-{DIGITS}",
    f"0.{DIGITS}",
    "1e999999",
    "1e-999999",
    "1e999999999999999999999",
    *(
        f"{number}{unit}"
        for number in ("0", "-1", DIGITS, "1e999999", "99999999999999999999")
        for unit in "%hd"
    ),
    *("inf", "nan", "0x7fffffffffffffff", "٣", "½"),
    *("0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0000-00-00"),
    *("0001-01-01T00:00Z", "0001-02-01T00:00Z", "9999-11-30T00:00Z", "9999-12-31T23:59Z"),
    *("1-01-01", "99999-01-01", f"{DIGITS}-01-01", f"2026-01-01T{DIGITS}:00Z"),
    *("99:99", "24:00", f"{DIGITS}:00", "0001-01-01/9999-12-31", "0001-01-01T00:00Z/9999-12-31T23:59Z"),
    "(" * 3000,
    "a" * 100_000,
)


@pytest.fixture(autouse=True)
def _in_bounded_time() -> Iterator[None]:
    """Fail the test, instead of waiting, if nothing answers."""

    def late(*_: object) -> None:
        raise TimeoutError("there is no answer in bounded time")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("story", STORIES)
def test_every_field_is_compiled_or_refused_with_any_value(story: str) -> None:
    """Each test puts one extreme value into each kind of place."""
    random = Random(story)
    definitions = STORIES[story]
    known = {
        (number, without_names(path)): path for number, one in enumerate(definitions) for path in places(one)
    }
    for (number, _), path in random.sample(sorted(known.items(), key=str), min(20, len(known))):
        changed = [*definitions]
        changed[number] = with_value(definitions[number], path, random.choice(VALUES))
        try:
            compile(load({f"{one}.yaml": json.dumps(text) for one, text in enumerate(changed)}))
        except Invalid:
            pass
        except Exception as error:
            raise AssertionError(f"{path}: {json.dumps(changed[number])[:3000]}") from error


@pytest.mark.parametrize("inner", ["{}", "({})", "max_over_time({}[$window:] offset 1h)", "sum by (a) ({})"])
def test_the_tallest_expression_that_is_read_can_be_compiled(inner: str) -> None:
    query = 'sum(rate(errors_total{job="a"}[$window]))'
    for _ in range(95):
        query = inner.format(query)
    low, high = 1, 1000
    while high - low > 1:
        terms = (low + high) // 2
        try:
            parse(" + ".join([query, *["vector(1)"] * terms]).replace("$window", "5m"))
            low = terms
        except PromQLError:
            high = terms

    assert compile(load({"shop.yaml": SERVICE.format(" + ".join([query, *["vector(1)"] * low]))}))
    with pytest.raises(Invalid):
        load({"shop.yaml": SERVICE.format(" + ".join([query, *["vector(1)"] * high]))})


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("column", range(3))
def test_every_column_of_a_history_takes_any_value(
    value: str, column: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("definitions").mkdir()
    Path("definitions/shop.yaml").write_text(SERVICE.format("sum(rate(a_total[$window]))"))
    row = ["2026-11-01T10:00Z", "9995", "10000"]
    row[column] = value
    Path("history.csv").write_text(HISTORY.format(*row))
    said = CliRunner().invoke(command, ["status", "--events", "history.csv"])

    assert isinstance(said.exception, SystemExit | None), said.exception
    assert len(said.stderr) < 3000


def _options() -> list[tuple[str, click.Parameter]]:
    """Every option and argument with a value, but those of the command that does not end."""
    return [
        (name, parameter)
        for name, entry in COMMANDS.items()
        for parameter in importlib.import_module(entry.module).command.params
        if name != "serve" and not getattr(parameter, "is_flag", False)
    ]


@pytest.mark.parametrize(("name", "parameter"), _options(), ids=lambda one: getattr(one, "name", one))
def test_every_option_takes_any_value(
    name: str, parameter: click.Parameter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("definitions").mkdir()
    Path("definitions/shop.yaml").write_text(SERVICE.format("sum(rate(a_total[$window]))"))
    Path("history.csv").write_text(HISTORY.format("2026-11-01T10:00Z", 9995, 10000))
    given = [name]
    for other in importlib.import_module(COMMANDS[name].module).command.params:
        option = other.opts[0] if isinstance(other, click.Option) else ""
        if other is not parameter and option == "--events":
            given += [option, "history.csv"]
        elif other is not parameter and other.required:
            given += [option, "1h"] if option else ["shop-orders"]
    option = parameter.opts[0]
    for value in Random(f"{name} {option}").sample(VALUES, 6):
        last = [f"{option}={value}"] if isinstance(parameter, click.Option) else ["--", value]
        said = CliRunner().invoke(command, [*given, *last], env={"SLO_PROMETHEUS": "http://127.0.0.1:9"})

        # `run` says in words what the operating system refuses, such as names that are too long.
        assert isinstance(said.exception, SystemExit | OSError | None), (option, value[:99], said.exception)


@pytest.mark.parametrize(
    ("fault", "words"),
    [("MemoryError", "memory"), ("RecursionError", "nested too deeply"), ("OverflowError", "out of range")],
)
def test_a_limit_of_the_machine_is_said_in_words(fault: str, words: str) -> None:
    raising = f"import slo.catalogue.schema as it\ndef raising(): raise {fault}\nit.json_schema = raising"
    said = subprocess.run(
        [sys.executable, "-c", f"{raising}\nimport slo.cli, sys; sys.exit(slo.cli.run())", "schema"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert said.returncode == 2
    assert len(said.stderr.splitlines()) == 1
    assert words in said.stderr


def milliseconds_of_work(process: int) -> float:
    """Return the processor time that a process has had; how far it is does not depend on other processes."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the processor time of a process is unknown")
@pytest.mark.parametrize("milliseconds", range(60, 760, 100))
def test_an_interrupt_at_any_moment_ends_with_130(tmp_path: Path, milliseconds: int) -> None:
    started = subprocess.Popen(
        [sys.executable, "-m", "slo", "compile", "--output", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while started.poll() is None and milliseconds_of_work(started.pid) < milliseconds:
        time.sleep(0.002)
    started.send_signal(signal.SIGINT)
    _, errors = started.communicate()

    assert started.returncode in (130, 0)
    assert "Traceback" not in errors
