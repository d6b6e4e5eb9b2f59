"""How soon pages come, by when in a minute rules are evaluated: python -m bench.rules.untidy.detection."""

import sys

from bench.rules.layout import table
from bench.rules.untidy.measure import DESIGNS, run
from bench.rules.untidy.scenarios import scenarios

_PHASES = (5.0, 20.0, 35.0, 50.0)


def main() -> None:
    """Print the seconds from the beginning of an incident to its page, for each phase and their mean."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else "(easy)"
    rows = []
    for scenario in scenarios():
        if wanted not in scenario.name or not scenario.pages:
            continue
        world = scenario.world()
        for design, (_, interval) in DESIGNS.items():
            pages = [run(scenario, world, design, phase % interval).page or float("nan") for phase in _PHASES]
            rows.append(
                [f"{scenario.name}, {design}", *(f"{page:.0f}" for page in pages), f"{sum(pages) / 4:.0f}"]
            )
            print(rows[-1], flush=True)
    print(table(["", *(f"{phase:.0f}" for phase in _PHASES), "mean"], rows))


if __name__ == "__main__":
    main()
