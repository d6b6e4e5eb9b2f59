"""The tiers of each design: the burn rates that its alerts compare, and for how long they must hold."""

from bench.rules.clock import DAY, HOUR, MINUTE
from bench.rules.design import Tier

NAMES = ("page, fast", "page, slow", "ticket, fast", "ticket, slow")

OURS = (
    Tier(HOUR, 5 * MINUTE, 13.44),
    Tier(6 * HOUR, 30 * MINUTE, 5.6),
    Tier(DAY, 2 * HOUR, 2.8),
    Tier(3 * DAY, 6 * HOUR, 14 / 15),
)
"""2%, 5%, 10% and 10% of the budget of 28 days; Sloth has the same."""

PYRRA = (
    Tier(HOUR, 5 * MINUTE, 14, 2 * MINUTE),
    Tier(6 * HOUR, 30 * MINUTE, 7, 15 * MINUTE),
    Tier(DAY, 2 * HOUR, 2, HOUR),
    Tier(4 * DAY, 6 * HOUR, 1, 3 * HOUR),
)
