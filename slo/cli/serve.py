"""slo serve: show error budgets as they are, to whoever looks, and as metrics."""

import gc
import ipaddress
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from slo.actions.definitions import load
from slo.actions.servers import Server
from slo.cli.command import Command
from slo.cli.notices import notify
from slo.cli.options import definitions_option, prometheus_options, read_duration, selectors_argument
from slo.evidence.selection import Selection
from slo.project import Refused, read_report_templates
from slo.text.units import Duration
from slo.web.definitions import definitions_in
from slo.web.figures import Figures
from slo.web.server import Address, serving
from slo.web.site import Site

_PATIENCE = 10  # seconds: whoever looks at a page is waiting
_MOST_OFTEN = Duration.of(seconds=5)
_ADDRESS = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<host>[^:\[\]/@\s]+)):(?P<port>[0-9]{1,5})")
_HEADER = re.compile(r"[A-Za-z0-9-]+")


def _read_address(ctx: click.Context, param: click.Parameter, text: str) -> Address:
    parts = _ADDRESS.fullmatch(text)
    if parts is None or int(parts["port"]) > 65535:
        raise click.BadParameter(
            f"{text!r} is not an address and a port such as 127.0.0.1:8080 or [::1]:8080"
        )
    return Address(parts["v6"] or parts["host"], int(parts["port"]))


def _read_refresh(ctx: click.Context, param: click.Parameter, text: str) -> Duration:
    refresh = read_duration(ctx, param, text)
    if refresh is None or refresh < _MOST_OFTEN:
        raise click.BadParameter(
            f"{text} is too often; {_MOST_OFTEN} is the shortest, and rules take a minute"
        )
    return refresh


def _read_header(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    if text is not None and not _HEADER.fullmatch(text):
        raise click.BadParameter(f"{text!r} is not the name of a header such as X-Forwarded-User")
    return text


@click.command("serve", cls=Command, short_help="Show error budgets as they are, and as metrics.")
@selectors_argument
@definitions_option
@prometheus_options("Ask this Prometheus, which has loaded the generated rules.", required=True)
@click.option(
    "--listen",
    "address",
    metavar="ADDRESS:PORT",
    default="127.0.0.1:8080",
    show_default=True,
    callback=_read_address,
    help="Where to listen; from this machine alone unless another address is named.",
)
@click.option(
    "--refresh",
    metavar="DURATION",
    default="30s",
    show_default=True,
    callback=_read_refresh,
    help="How often to ask Prometheus, at most, and to renew pages.",
)
@click.option(
    "--user-header",
    metavar="NAME",
    callback=_read_header,
    help="Answer only where a reverse proxy sets this header, and show who it names.",
)
def command(
    selectors: tuple[str, ...],
    definitions: Path,
    prometheus: Server,
    address: Address,
    refresh: Duration,
    user_header: str | None,
) -> None:
    """Serve pages on all error budgets, or on those that SELECTORS name, until Ctrl-C: read-only.

    SELECTORS are ids such as checkout-orders or checkout-*, or what objectives belong to: product=notify,
    service=notify-*, environment=production.

    \b
    /                  all objectives, worst first; filter and order are in the address
    /slo/ID            one of them: the last hour, day, week or window, and what fired
    /api/status.json   what 'slo status --format json' says
    /metrics           for a scrape
    /healthz           200 while the definitions can be read; says whether Prometheus answered

    Prometheus is asked once per interval, however many look. While it is away the last figures are shown with
    their age, for ten minutes. Definitions are read again when they change.

    \b
    Examples:
      slo serve --prometheus http://localhost:9090
      slo serve product=notify --prometheus http://localhost:9090 --listen 127.0.0.1:9000 --refresh 1m
    """
    gc.enable()  # a short run makes no garbage worth collecting; this one is long
    selection = Selection.parse(selectors)
    selection.slos(load(definitions).slos)  # says in full what is wrong
    asked, every = prometheus.connect(_PATIENCE), max(1, refresh.milliseconds // 1000)
    templates = read_report_templates(definitions)
    site = Site(
        Figures(definitions_in(definitions, selection), asked, selection, every),
        asked,
        templates,
        every,
        user_header,
    )
    with _signalled() as stop:
        try:
            with serving(site, address) as found:
                _show(found, user_header)
                stop.wait()
        except OSError as error:
            raise Refused(f"cannot listen on {address}: {error.strerror or error}") from error
    notify("stopped")


def _show(address: Address, user_header: str | None) -> None:
    notify(f"Serving on http://{address}/ until Ctrl-C")
    if not _loopback(address.host):
        trusting = f"; any visitor may set {user_header} who comes not through it" if user_header else ""
        notify(
            f"Whoever reaches {address} may read: there is no authentication unless a reverse proxy "
            f"does it{trusting}."
        )


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _signalled() -> Iterator[threading.Event]:
    """Give what is set when the process is to end, by Ctrl-C or by whoever runs it."""
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, lambda *_: stop.set()) for one in signals]
    try:
        yield stop
    finally:
        for one, handler in zip(signals, before, strict=True):
            signal.signal(one, handler)
