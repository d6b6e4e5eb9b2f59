"""The table of the untidy world: python -m bench.rules.untidy [part of a scenario's name]."""

import sys

from bench.rules.layout import table
from bench.rules.untidy.measure import DESIGNS, by_increase, run, truth
from bench.rules.untidy.scenarios import scenarios

PHASE = 8.0


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"


def main() -> None:
    """Print one row for each scenario, as it is measured."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    names = sys.argv[2].split(",") if len(sys.argv) > 2 else list(DESIGNS)
    header = [
        "",
        "bad: true",
        *names,
        "spent %: true",
        *names,
        "increase",
        "page s",
        *names[1:],
        "false",
        "failures",
    ]
    rows = []
    for scenario in scenarios():
        if not any(part in scenario.name for part in wanted.split("|")):
            continue
        world = scenario.world()
        bad, _, spent = truth(scenario, world)
        results = {name: run(scenario, world, name, PHASE) for name in names}
        rows.append(
            [
                scenario.name,
                f"{bad:.0f}",
                *(f"{one.bad:.0f}" for one in results.values()),
                f"{spent:.1f}",
                *(f"{one.spent:.1f}" for one in results.values()),
                f"{by_increase(results[names[0]].outcome, scenario, world):.1f}",
                *(_seconds(one.page) for one in results.values()),
                "/".join(str(one.false_pages) for one in results.values()),
                "/".join(str(one.failures) for one in results.values()),
            ]
        )
        print("  ".join(rows[-1]), flush=True)
    print()
    print(table(header, rows))


if __name__ == "__main__":
    main()
