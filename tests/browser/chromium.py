"""Starts the browser that `tools/browser` fetched, and looks at pages with it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

HOME = Path(os.environ.get("SLO_SERVERS") or Path.home() / ".cache" / "slo-servers") / "chromium"
PROGRAM = HOME / "root/usr/lib/chromium/chromium-headless-shell"
AXE = HOME / "axe.min.js"
_LIBRARIES = HOME / "root/usr/lib/x86_64-linux-gnu"
_SERIOUS = ("serious", "critical")


def require() -> None:
    """Skip the test where there is no browser; where one is required, fail it."""
    if PROGRAM.exists() and AXE.exists():
        return
    message = f"no browser in {HOME}: run tools/browser to fetch it"
    if os.environ.get("SLO_REQUIRE_BROWSER"):
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def browser() -> Iterator[Any]:
    """Run Chromium until the block ends."""
    from playwright.sync_api import sync_playwright

    libraries = ":".join(map(str, (_LIBRARIES, _LIBRARIES / "pulseaudio")))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=PROGRAM,
            args=["--no-sandbox"],
            env={**os.environ, "LD_LIBRARY_PATH": libraries, "LANG": "en_GB.UTF-8"},
        )
        try:
            yield chromium
        finally:
            chromium.close()


@dataclass
class Look:
    """A page that is open, all that its console said, and all that it asked of the network."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def serious(self) -> list[str]:
        """Let axe-core judge whether everybody can use the page: what is seriously wrong, and where."""
        self.page.context.new_cdp_session(self.page).send("Page.setBypassCSP", {"enabled": True})
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {one['nodes'][0]['html']}: {one['nodes'][0]['failureSummary']}"
            for one in found["violations"]
            if one["impact"] in _SERIOUS
        ]

    def is_as_wide_as_the_screen(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@contextmanager
def look(chromium: Any, file: Path, *, width: int = 1280, **options: Any) -> Iterator[Look]:
    """Open a file in a fresh profile, such as with `color_scheme="dark"` or `java_script_enabled=False`."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
    try:
        page = context.new_page()
        seen = Look(page)
        page.on("console", lambda message: seen.said.append(message.text))
        page.on("pageerror", lambda error: seen.said.append(str(error)))
        page.on("request", lambda request: seen.asked.append(request.url))
        page.goto(file.as_uri())
        yield seen
    finally:
        context.close()
