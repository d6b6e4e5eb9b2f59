"""Samples that rules touch in an hour, for 24 series of all events and 6 of bad ones."""

from bench.rules.layout import table
from bench.rules.untidy.measure import DESIGNS, run
from bench.rules.untidy.scenario import HOUR, LONG_AGO, Scenario, pod, requests, steady
from bench.rules.untidy.world import START, Process, Target, World

_DAYS_28 = 8064  # roll-ups
LENGTH = 7 * HOUR


def world() -> World:
    """Make six pods of four series each."""
    rates = {"200": steady(8), "204": steady(1), "404": steady(1), "500": steady(0.01)}
    return World(
        [
            Target(pod(number), [Process(LONG_AGO, START + LENGTH, rates)], requests, phase=3 + 4 * number)
            for number in range(6)
        ],
        LENGTH,
    )


def main() -> None:
    """Print the samples of each design's rules; long windows as they are once they are full."""
    its = world()
    rows = []
    for design in DESIGNS:
        outcome = run(Scenario("cost", lambda: its, None), its, design, 8.0, costs=True).outcome
        total = seconds = 0.0
        for one in outcome.costs:
            samples = one["samples"]
            name = one["cost"]
            if design != "Sloth":
                full = {":1d": 288, ":3d": 864, ":28d": _DAYS_28}
                for suffix, sums in full.items():
                    if name.endswith(suffix):
                        samples = max(samples, sums + (sums if "ratio" in name and suffix != ":28d" else 0))
            elif name.endswith("rate28d"):
                samples = 2 * 80_640
            elif name.endswith(("rate1d", "rate3d")):
                samples = 30 * {"1d": 2880, "3d": 8640}[name[-2:]]
            an_hour = samples * 3600 / one["interval"]
            total += an_hour
            seconds += one["seconds"] * 3600 / one["interval"]
            rows.append(
                [
                    f"{design} {name}",
                    f"{samples:.0f}",
                    f"{an_hour / 1000:.0f}k",
                    f"{one['seconds'] * 1000:.1f} ms",
                ]
            )
        rows.append([f"{design}: all", "", f"{total / 1000:.0f}k", f"{seconds * 1000:.0f} ms"])
    print(table(["", "samples", "an hour", "takes"], rows))


if __name__ == "__main__":
    main()
