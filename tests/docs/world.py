"""Where the commands of a page run: a project in a repository of git, and servers behind every address."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import requests

from tests.docs.blocks import ROOT
from tests.servers.binaries import Generation
from tests.servers.exporter import exporter
from tests.servers.loopback import QuietHandler, serving
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import alertmanager, prometheus

PROJECTS = Path(__file__).parent / "projects"
"""Projects that pages presuppose, besides the one of this repository."""

_SCRAPE = """
global: {scrape_interval: 1s}
scrape_configs:
- {job_name: prometheus, static_configs: [{targets: ["TARGET"]}]}
- {job_name: checkout, static_configs: [{targets: ["CHECKOUT"]}]}
"""
_SLO = f"""#!/bin/sh
case "$*" in
serve*|*--watch*) exec {sys.executable} {Path(__file__).with_name("until_ctrl_c.py")} "$@";;
*--verify*) ;;
agree*) set -- "$@" --yes;;
esac
exec {sys.executable} -m slo "$@"
"""
"""The program: what runs until Ctrl-C receives it after its first line, and signatures are confirmed."""
_TRAP, _CODE = "code=0; trap 'last=$?; ((code)) || code=$last' ERR", "exit $code"
_PEOPLE_OF_GIT = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
_BEGIN = "printf '%s\\n' .programs .home > .gitignore; git init -q -b main; git add .; git commit -qm start"
_A_SECOND = {"200": 99.9, "500": 0.1}  # requests, by code
_ROUTES = "route: {receiver: all}\nreceivers: [{name: all}]\n"


@contextlib.contextmanager
def servers(generation: Generation, folder: Path) -> Iterator[str]:
    """A proxy through which any Prometheus and any Alertmanager are real ones of this machine."""
    (folder / "alertmanager.yml").write_text(_ROUTES)
    backfill(_history(time.time()), folder, generation)
    with (
        exporter() as checkout,
        alertmanager(generation, folder / "alertmanager.yml", folder / "alertmanager") as routing,
        prometheus(generation, _scrape(urlsplit(routing.url).netloc, checkout.address), (), folder) as rules,
    ):
        for code in _A_SECOND:  # its history ends here, but it is there however late a page asks
            checkout.inc("http_requests_total", {"code": code}, by=0)

        class Proxy(QuietHandler):
            def do_GET(self) -> None:
                self.forward()

            def do_POST(self) -> None:
                self.forward()

            def forward(self) -> None:
                at = urlsplit(self.path)
                server = routing.url if "alertmanager" in at.netloc else rules.url
                path = at.path[at.path.find("/api/") :]
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                kept = {n: v for n, v in self.headers.items() if n in ("Content-Type", "Accept")}
                with requests.Session() as session:
                    session.trust_env = False
                    found = session.request(
                        self.command, f"{server}{path}?{at.query}", data=body, headers=kept, timeout=30
                    )
                self.answer(found.status_code, found.text, found.headers.get("Content-Type", ""))

        with serving(ThreadingHTTPServer(("127.0.0.1", 0), Proxy)) as address:
            yield f"http://{address}"


def _scrape(target: str, checkout: str) -> str:
    return _SCRAPE.replace("TARGET", target).replace("CHECKOUT", checkout)


def _history(now: float) -> Iterator[Series]:
    """Yield half an hour of a service, of which one request in a thousand fails."""
    for code, a_second in _A_SECOND.items():
        labels = {"job": "checkout", "instance": "checkout:80", "code": code}
        times = range(0, 1800, 15)
        yield Series("http_requests_total", labels, [(now - 1800 + at, a_second * at) for at in times])


class Reader:
    """Somebody who does what a page says, in a folder, from the first block to the last."""

    def __init__(self, folder: Path, project: str, proxy: str, generation: Generation) -> None:
        self.folder = folder
        programs = folder / ".programs"
        programs.mkdir(parents=True)
        (programs / "slo").write_text(_SLO)
        (programs / "slo").chmod(0o755)
        for program in (generation.promtool, generation.amtool):
            (programs / program.name).symlink_to(program)
        self._environment = {
            "HOME": str(folder / ".home"),
            "LANG": "C.UTF-8",
            "PATH": f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "PYTHONPATH": str(ROOT),
            "http_proxy": proxy,
            **dict.fromkeys(_PEOPLE_OF_GIT, "somebody@example.org"),
        }
        for part in _parts(project):
            if part.is_dir():
                shutil.copytree(part, folder / part.name)
            else:
                self.run(part.read_text())
        self.run(_BEGIN)

    def run(self, commands: str) -> tuple[int, str]:
        """Run lines of shell as they are, except that https is http.

        Return the exit code of the first command that fails, or 0, and the output of all.
        """
        said = subprocess.run(
            [
                "bash",
                "-u",
                "-o",
                "pipefail",
                "-c",
                f"{_TRAP}\n{commands.replace('https://', 'http://')}\n{_CODE}",
            ],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )
        return said.returncode, said.stdout

    def write(self, file: str, text: str) -> None:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def _parts(project: str) -> Iterator[Path]:
    """The folders of a project: "definitions" is the worked example of this repository.

    A script `begin.sh` is run in the others, after their folders, which come first.
    """
    if project == "definitions":
        yield from (ROOT / name for name in ("ci", "definitions", "demo", "generated", "templates"))
    elif project != "empty":
        yield from sorted((PROJECTS / project).iterdir(), key=Path.is_file)
