"""python -m bench.rules.engines.rulers FILE...: rulers load generated rule files, and evaluate each rule.

Limits apply to loading: Mimir's are the default ones. Nothing else is stored, so the rules find no samples.
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import requests
import yaml

from bench.rules.engines import servers
from bench.rules.layout import table
from tests.servers.binaries import generations

_EVALUATED_WITHIN = 300  # seconds: the slowest groups are evaluated every four minutes


def main() -> None:
    """Print how many rules each ruler has loaded and evaluated, and what it says of others."""
    files = [Path(name).resolve() for name in sys.argv[1:]]
    with tempfile.TemporaryDirectory(prefix="bench-rulers-") as name, ExitStack() as running:
        urls = dict(_started(files, Path(name), running))
        time.sleep(_EVALUATED_WITHIN)
        rows = [(ruler, *_judged(url)) for ruler, url in urls.items()]
    print(table(("", "rules", "evaluated", "failed"), rows))


def _started(files: Sequence[Path], folder: Path, running: ExitStack) -> Iterator[tuple[str, str]]:
    newest, one = generations()[-1], [({"__name__": "up"}, time.time(), 1.0)]
    store, *queriers = running.enter_context(servers.of_prometheus(newest, one, folder / "prometheus"))
    if queriers:
        url = running.enter_context(servers.thanos_ruler(files, store.url, folder / "thanos"))
        yield f"thanos rule, {queriers[0].name}", url
    for server in running.enter_context(servers.of_mimir("mimir", [], folder / "mimir")):
        _load(server.url, files)
        yield f"{server.name}, its ruler", server.url
    for generation in (newest, generations()[0]):
        for server in running.enter_context(servers.of_victoria(generation, [], folder / generation.suite)):
            url = running.enter_context(
                servers.vmalert(generation, files, server.url, folder / f"vmalert-{generation.suite}")
            )
            yield f"vmalert, {server.name}", url


def _load(url: str, files: Sequence[Path]) -> None:
    """Load groups into Mimir's ruler, a namespace for each file.

    Source: https://grafana.com/docs/mimir/latest/references/http-api/#set-rule-group
    """
    for file in files:
        for group in yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]:
            address = f"{url}/config/v1/rules/{file.stem}"
            answer = requests.post(address, data=yaml.safe_dump(group), timeout=30)
            if not answer.ok:
                print(f"{file.name}, {group['name']}: {answer.text}", file=sys.stderr)


def _judged(url: str) -> tuple[str, str, str]:
    groups: list[dict[str, Any]] = requests.get(f"{url}/api/v1/rules", timeout=30).json()["data"]["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    failed = [rule for rule in rules if rule.get("lastError")]
    for rule in failed:
        print(f"{url}: {rule['name']}: {rule['lastError']}", file=sys.stderr)
    evaluated = sum(not rule["lastEvaluation"].startswith("0001") for rule in rules)
    return f"{len(rules):,}", f"{evaluated:,}", f"{len(failed):,}"


if __name__ == "__main__":
    main()
