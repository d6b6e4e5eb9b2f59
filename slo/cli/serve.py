"""slo serve: serve live pages, JSON and metrics of error budgets over HTTP."""

from __future__ import annotations

import gc
import ipaddress
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from slo.cli.command import Command, grouped
from slo.cli.notices import notify
from slo.cli.options import (
    OF_RULES,
    definitions_option,
    language_option,
    prometheus_options,
    read_duration,
    selectors_argument,
)
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.actions.servers import Server
    from slo.languages import LanguageCode
    from slo.web.server import Address

_PATIENCE = 10  # seconds: a visitor waits for the page
_MOST_OFTEN = Duration.of(seconds=5)
_ADDRESS = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<host>[^:\[\]/@\s]+)):(?P<port>[0-9]{1,5})")
_HOST_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_HEADER = re.compile(r"[A-Za-z0-9-]+")


def _read_address(ctx: click.Context, param: click.Parameter, text: str) -> Address:
    from slo.web.server import Address

    parts = _ADDRESS.fullmatch(text)
    if parts is None or int(parts["port"]) > 65535:
        raise click.BadParameter(f"{text!r} is not ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080")
    return Address(parts["v6"] or parts["host"], int(parts["port"]))


def _read_refresh(ctx: click.Context, param: click.Parameter, text: str) -> Duration:
    refresh = read_duration(ctx, param, text)
    if refresh is None or refresh < _MOST_OFTEN:
        raise click.BadParameter(
            f"{text} is too short; the shortest is {_MOST_OFTEN} (rules are evaluated each minute)"
        )
    return refresh


def _read_host_names(ctx: click.Context, param: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not _HOST_NAME.fullmatch(name):
            raise click.BadParameter(f"{name!r} is not a host name such as slo.example.org, without a port")
    return names


def _read_header(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    if text is not None and not _HEADER.fullmatch(text):
        raise click.BadParameter(f"{text!r} is not a header name such as X-Forwarded-User")
    return text


class _Visitors(NamedTuple):
    """How visitors name the server, the header that names a visitor, and the language of pages.

    Without a language, it is that of the organisation.
    """

    host_names: tuple[str, ...]
    user_header: str | None
    code: LanguageCode | None


@click.command("serve", cls=Command)
@selectors_argument
@definitions_option
@prometheus_options(OF_RULES, required=True)
@click.option(
    "--listen",
    "address",
    metavar="ADDRESS:PORT",
    default="127.0.0.1:8080",
    show_default=True,
    callback=_read_address,
    help="Where to listen. By default, only this machine can connect.",
)
@click.option(
    "--refresh",
    metavar="DURATION",
    default="30s",
    show_default=True,
    callback=_read_refresh,
    help="The shortest interval between queries to Prometheus; pages reload as often.",
)
@grouped(
    "visitors",
    _Visitors,
    click.option(
        "--host-name",
        "host_names",
        multiple=True,
        metavar="NAME",
        callback=_read_host_names,
        help="A name under which visitors reach it, besides IP addresses, localhost and the name of this "
        "machine; requests for other names are refused.",
    ),
    click.option(
        "--user-header",
        metavar="NAME",
        callback=_read_header,
        help="Refuse requests without this header, in which a reverse proxy names the user; "
        "pages show the name.",
    ),
    language_option,
)
def command(
    selectors: tuple[str, ...],
    definitions: Path,
    prometheus: Server,
    address: Address,
    refresh: Duration,
    visitors: _Visitors,
) -> None:
    """Serve read-only pages about all error budgets, or those that SELECTORS name, until Ctrl-C.

    SELECTORS are ids, such as checkout-orders or checkout-*, or properties: product=notify, service=notify-*,
    environment=production.

    \b
    /                  all objectives, worst first; the URL contains filter and order
    /slo/ID            one objective: charts of any range of time, also by label; alerts that fired
    /api/status.json   the output of 'slo status --format json'
    /metrics           metrics for Prometheus to scrape
    /healthz           200 while the definitions are valid; states whether Prometheus answered
    /livez             200 while the process responds, for liveness probes of containers

    Prometheus is queried once per interval for all visitors together. While it does not answer, the last
    figures are shown with their age, for up to ten minutes. Definitions are read again when they change.

    \b
    Examples:
      slo serve --prometheus http://localhost:9090
      slo serve product=notify --prometheus http://localhost:9090 --listen 127.0.0.1:9000 --refresh 1m
    """
    from slo.actions.definitions import load_in_force
    from slo.clients.waiting import unseen
    from slo.evidence.selection import Selection
    from slo.project import Refused, read_report_templates
    from slo.web.definitions import definitions_in
    from slo.web.figures import Figures
    from slo.web.hosts import Hosts
    from slo.web.server import serving
    from slo.web.site import Site

    gc.enable()  # disabled at start-up, because other commands are short
    selection = Selection.parse(selectors)
    catalogue = load_in_force(definitions)
    selection.slos(catalogue.slos, catalogue.origins.apart)  # reports all errors in full before serving
    # Visitors are answered by many threads: no line on the terminal could say what is waited for.
    client = prometheus._replace(waiting=unseen).connect(_PATIENCE)
    every = max(1, refresh.milliseconds // 1000)
    templates = read_report_templates(definitions)
    site = Site(
        Figures(definitions_in(definitions, selection), client, selection, every),
        client,
        templates,
        every,
        visitors.user_header,
        visitors.code,
    )
    with _signalled() as stop:
        try:
            hosts = Hosts((address.host, *visitors.host_names))
            with serving(site, address, hosts) as found:
                _show(found, visitors.user_header)
                stop.wait()
        except OSError as error:
            raise Refused(f"cannot listen on {address}: {error.strerror or error}") from error
    notify("stopped")


def _show(address: Address, user_header: str | None) -> None:
    notify(f"Serving on http://{address}/ until Ctrl-C")
    if not _loopback(address.host):
        forged = f"; a visitor who bypasses the proxy can forge {user_header}" if user_header else ""
        notify(
            f"Anybody who can connect to {address} can read these pages: only a reverse proxy can "
            f"authenticate users{forged}."
        )


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _signalled() -> Iterator[threading.Event]:
    """Yield an event that SIGINT or SIGTERM sets."""
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, lambda *_: stop.set()) for one in signals]
    try:
        yield stop
    finally:
        for one, handler in zip(signals, before, strict=True):
            signal.signal(one, handler)
