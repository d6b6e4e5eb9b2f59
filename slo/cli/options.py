"""Options that several commands share, and the readers of their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from slo.cli.command import grouped
from slo.cli.notices import silence
from slo.languages import LANGUAGES
from slo.text.times import OTHER_YEAR, YEARS
from slo.text.units import Duration, Percent

if TYPE_CHECKING:
    from slo.actions.servers import Server

F = TypeVar("F", bound=Callable[..., Any])

_LABEL = re.compile(r'(?:"([^"\\]+)"|([^\W\d][^\s"=!~{},]*))=("?)(.*)\3', re.DOTALL)
_LABEL_SET = re.compile(r'\w*\{(.*)\}|((?:\w+|"[^"]+")="[^"]*"\s*,.*)')

_RATE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)/([smhd])")

definitions_option = click.option(
    "--definitions",
    type=click.Path(path_type=Path),
    default=Path("definitions"),
    show_default=True,
    help="The folder of definitions.",
)

output_option = click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("generated"),
    show_default=True,
    help="The folder of generated files.",
)

record_option = click.option(
    "--output",
    "generated",
    type=click.Path(path_type=Path),
    help="The folder of generated files, with the record of what is in force.  "
    "[default: 'generated' beside the definitions]",
)

quiet_option = click.option(
    "--quiet",
    "-q",
    is_flag=True,
    expose_value=False,
    callback=silence,
    help="Print no notices and no progress. Results, warnings of servers, errors and exit codes remain.",
)

selectors_argument = click.argument("selectors", nargs=-1, metavar="[SELECTORS]...")
"""Which objectives to select: see `slo.evidence.selection`."""


def read_time(ctx: click.Context, param: click.Parameter, text: str | None) -> datetime | None:
    """Callback of an option: read a time with a time zone, and convert it to UTC."""
    try:
        time = datetime.fromisoformat(text) if text else None
        if time and time.tzinfo is None:
            raise click.BadParameter(f"{text!r} has no time zone; for UTC write 2026-11-01T12:00Z")
        if time and time.year not in YEARS:
            raise click.BadParameter(OTHER_YEAR)
        return time.astimezone(UTC) if time else None
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(f"{text!r} is not a time such as 2026-11-01T12:00Z") from error


def read_labels(labels: Iterable[str]) -> dict[str, str]:
    """Read the labels of an alert, written name=value; both may be in double quotes.

    A label set may be pasted as Prometheus and Alertmanager show it: ALERTS{name="value", other="value"}.
    """
    read: dict[str, str] = {}
    for name, value in (one for text in labels for one in _labels(text)):
        if name in read:
            raise click.UsageError(f"label {name!r} is given twice; an alert has each label once")
        read[name] = value
    return read


def _labels(text: str) -> Iterable[tuple[str, str]]:
    """Return the labels of a label set, or a single one."""
    inside = _LABEL_SET.fullmatch(text.strip())
    if inside is None:
        parts = _LABEL.fullmatch(text)
        if parts is None:
            raise click.UsageError(f"{text!r} is not a label such as product=notify")
        return ((parts[1] or parts[2], parts[4]),)
    from slo.promql import PromQLError, parse_selector

    try:
        matchers = parse_selector(f"ALERTS{{{inside[1] or inside[2]}}}").matchers
    except PromQLError as error:
        raise click.UsageError(f"{text!r} is not a set of labels: {error}") from error
    # Prometheus adds the state of an alert to the series ALERTS.
    return tuple((one.name, one.value) for one in matchers if one.name != "alertstate")


def read_day(ctx: click.Context, param: click.Parameter, text: str | None) -> date | None:
    """Callback of an option: read a day."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date() if text else None
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a day such as 2026-11-01") from error
    if day and day.year not in YEARS:
        raise click.BadParameter(OTHER_YEAR)
    return day


def read_name(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    """Callback of an option: read a name by the rules of names in definitions."""
    from pydantic import TypeAdapter, ValidationError  # imported here, because few options are names

    from slo.shapes import Name

    try:
        return None if text is None else str(TypeAdapter(Name).validate_python(text))
    except ValidationError as error:
        raise click.BadParameter(str(error.errors()[0]["ctx"]["error"])) from error


def read_duration(ctx: click.Context, param: click.Parameter, text: str | None) -> Duration | None:
    """Callback of an option: read a duration."""
    try:
        return None if text is None else Duration.parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def read_percent(ctx: click.Context, param: click.Parameter, text: str | None) -> Percent | None:
    """Callback of an option: read a percentage."""
    try:
        return None if text is None else Percent.parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def read_rate(ctx: click.Context, param: click.Parameter, text: str | None) -> Fraction | None:
    """Callback of an option: read a number of events in a unit of time, and convert it to events a second."""
    if text is None:
        return None
    parts = _RATE.fullmatch(text)
    if parts is None or not (number := Fraction(parts[1])):
        raise click.BadParameter(f"{text!r} is not a rate such as 100/s, 30/m or 5000/d")
    return number / Duration.parse(f"1{parts[2]}").seconds


def today() -> date:
    """Return the current day in UTC. Only due dates and signatures depend on it."""
    return datetime.now(UTC).date()


def format_option(formats: Iterable[str], default: str) -> Callable[[F], F]:
    """Add the parameter `form`, one of these formats."""
    return click.option(
        "--format", "form", type=click.Choice(list(formats)), default=default, show_default=True
    )


language_option = click.option(
    "--language",
    "code",
    type=click.Choice(LANGUAGES),
    help="The language of words, numbers and dates.  [default: that of the product or organisation]",
)


def at_option(help: str) -> Callable[[F], F]:
    """Add the parameter `at`, a time or None."""
    return click.option("--at", metavar="TIME", callback=read_time, help=help)


def _between(first: datetime | None, last: datetime | None) -> tuple[datetime | None, datetime | None]:
    return first, last


between_options = grouped(
    "between",
    _between,
    click.option(
        "--from",
        "first",
        metavar="TIME",
        callback=read_time,
        help="Where to begin, such as 2026-10-01T00:00Z.  [default: 28 days ago, or with the history]",
    ),
    click.option(
        "--to",
        "last",
        metavar="TIME",
        callback=read_time,
        help="Where to end.  [default: now, or the end of the history]",
    ),
)
"""Add the parameter `between`: where a time begins and where it ends, or None for either."""


OF_RULES = "The Prometheus that has loaded the generated rules."
OF_COUNTS = "The Prometheus that has recorded counts, or that stores the raw series."
A_HISTORY = "A history of events: a .csv or .csv.gz with the columns time,slo,good,total."


def prometheus_options(
    help: str, *, envvar: str | None = "SLO_PROMETHEUS", required: bool = False
) -> Callable[[F], F]:
    """Add the parameter `prometheus`, a Server or None."""
    return grouped("prometheus", _server, *_server_options(help, envvar, required=required))


def source_options(prometheus: str, events: str) -> Callable[[F], F]:
    """Add the parameter `source`, a Server or the Path of a history."""
    path = click.Path(exists=True, dir_okay=False, path_type=Path)
    options = _server_options(prometheus, "SLO_PROMETHEUS", required=False)
    history = click.option("--events", metavar="FILE", type=path, help=events)
    return grouped("source", _source, *options, history)


def _server_options(help: str, envvar: str | None, *, required: bool) -> tuple[Callable[[F], F], ...]:
    prometheus = click.option(
        "--prometheus",
        metavar="URL",
        envvar=envvar,
        show_envvar=envvar is not None,
        required=required,
        help=help,
    )
    return prometheus, http_config_option("SLO_HTTP_CONFIG")


def http_config_option(envvar: str) -> Callable[[F], F]:
    """Add the parameter `http_config`, a file with the HTTP client settings for a server."""
    text = "HTTP client settings for this server (authentication, TLS, headers), in promtool's format."
    return _file_option("--http-config", envvar, help=text)


def token_file_option(name: str, help: str, *, required: bool = False) -> Callable[[F], F]:
    """Add the parameter `token_file`, with a token for PagerDuty."""
    return _file_option(name, "SLO_PAGERDUTY_TOKEN_FILE", "token_file", help=help, required=required)


def pagerduty_option(help: str) -> Callable[[F], F]:
    """Add the parameter `url`, that of PagerDuty's REST API."""
    url = "https://api.pagerduty.com"
    env: dict[str, Any] = {"envvar": "SLO_PAGERDUTY", "show_envvar": True}
    return click.option("--pagerduty", "url", metavar="URL", default=url, show_default=True, help=help, **env)


def _file_option(name: str, envvar: str, *parameter: str, **more: Any) -> Callable[[F], F]:
    path: dict[str, Any] = {"metavar": "FILE", "type": click.Path(path_type=Path)}
    return click.option(name, *parameter, **path, envvar=envvar, show_envvar=True, **more)


def _server(prometheus: str | None, http_config: Path | None) -> Server | None:
    from slo.actions.servers import Server
    from slo.cli.progress import progress

    if prometheus is not None:
        return Server(prometheus, http_config, progress())
    if _given_by("http_config") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--http-config has no effect without --prometheus URL")
    return None


def _source(prometheus: str | None, http_config: Path | None, events: Path | None) -> Server | Path:
    """Return the source of events; a history overrides a server that only the environment names."""
    server = _server(prometheus, http_config)
    if events and _given_by("prometheus") is ParameterSource.ENVIRONMENT:
        return events
    source = events or server
    if source is None or (events and server):
        raise click.UsageError("name one source of events: either --prometheus URL or --events FILE")
    return source


def _given_by(option: str) -> ParameterSource | None:
    return click.get_current_context().get_parameter_source(option)
