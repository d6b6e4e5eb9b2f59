"""Which routes are muted now: the router's answer, and what the real Alertmanager does."""

import random
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from slo.channels import Channels
from slo.model import Hours
from slo.plan.router import muted_by, next_unmuted
from slo.plan.routing.messages import PAGE
from slo.plan.types import DaysOff, Matcher, Plan, Receiver, Route, Routing
from slo.targets.alertmanager import artifacts
from slo.text.units import Duration
from tests.routing.plans import OURS
from tests.servers.binaries import Generation
from tests.servers.processes import alertmanager
from tests.servers.stubs import Stubs, stubs
from tests.servers.waiting import eventually

ROUTES = 40
ZONES = ("UTC", "Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/St_Johns")
DAYS = ("monday-sunday", "monday-friday", "saturday-sunday", "monday-saturday", "sunday", "wednesday")
A_WHILE = timedelta(minutes=3)
"""Nothing begins or ends so near to now, so that all of a test is before or after it."""


def _hours(chance: random.Random) -> Hours:
    start, end = chance.sample(range(0, 1440, 10), 2)  # every second one ends on the following day
    end = 1440 if end > 1400 else end
    return Hours(
        days=chance.choice(DAYS),
        start=f"{start // 60:02}:{start % 60:02}",
        end=f"{end // 60:02}:{end % 60:02}",
        timezone=chance.choice(ZONES),
    )


def _always(chance: random.Random) -> Hours:
    return Hours(days="monday-sunday", start="00:00", end="24:00", timezone=chance.choice(ZONES))


def _days_off(chance: random.Random, timezone: str, now: datetime) -> DaysOff:
    today = now.astimezone(ZoneInfo(timezone)).date()
    return DaysOff(tuple(today + timedelta(days=chance.randint(-1, 1)) for _ in range(2)), timezone)


def _route(number: int, *, with_days_off: bool) -> Route:
    return Route(
        receiver=f"r{number}",
        why="",
        matchers=(Matcher("all", "=", "yes"),),
        group_wait=Duration.parse("1s"),
        active_in=(f"h{number}",),
        muted_in=(f"h{number}/holidays",) if with_days_off else (),
        continues=True,
    )


def _routing(chance: random.Random, server: Stubs, now: datetime) -> Routing:
    # Of every third, only days off decide.
    hours = {f"h{number}": _hours(chance) if number % 3 else _always(chance) for number in range(ROUTES)}
    off = {
        f"{name}/holidays": _days_off(chance, kept.timezone, now)
        for number, (name, kept) in enumerate(hours.items())
        if number % 3 == 0
    }
    routes = tuple(_route(number, with_days_off=f"h{number}/holidays" in off) for number in range(ROUTES))
    names = ["root", "always", *(route.receiver for route in routes)]
    always = Route(
        receiver="always", why="", matchers=(Matcher("all", "=", "yes"),), group_wait=Duration.parse("1s")
    )
    return Routing(
        root=Route(receiver="root", why="", group_by=("all",), routes=(*routes, always)),
        receivers=tuple(
            Receiver(name, Channels.model_validate({"webhook": {"url": server.webhook_url(name)}}), PAGE)
            for name in names
        ),
        inhibitions=(),
        hours=hours,
        holidays=off,
        smtp=None,
    )


def _reported(planned: Routing, at: datetime) -> set[str]:
    return {route.receiver for route in planned.root.routes if not muted_by(route, at, planned)}


def test_the_real_alertmanager_mutes_the_same_routes_at_this_very_time(
    generation: Generation, tmp_path: Path
) -> None:
    chance = random.Random(7)
    with stubs() as server:
        now = datetime.now(UTC)
        planned = _routing(chance, server, now)
        steady = {
            route.receiver
            for route in planned.root.routes
            if len({route.receiver in _reported(planned, now + by) for by in (-A_WHILE, A_WHILE)}) == 1
        }
        config, *_ = artifacts(Plan(rule_files=(), routing=planned), OURS)
        path = tmp_path / "alertmanager" / "alertmanager.yml"
        path.parent.mkdir()
        path.write_text(config.text, encoding="utf-8")
        (path.parent / "templates").mkdir()
        (path.parent / "templates" / "slo.tmpl").write_text(OURS["alertmanager/slo.tmpl"])
        expected = _reported(planned, now)
        with alertmanager(generation, path, tmp_path / "server") as running:
            running.post_alerts({"all": "yes"})
            eventually(lambda: {one.address for one in server.deliveries("webhook")} >= expected & steady, 20)
            time.sleep(1)  # for those that should not come
        stated = {one.address for one in server.deliveries("webhook")}

    assert 5 < len(expected & steady) < ROUTES - 5
    assert stated & steady == expected & steady


def test_the_first_time_that_a_route_tells_again_is_the_first_minute_that_is_not_muted() -> None:
    chance = random.Random(8)
    with stubs() as server:
        planned = _routing(chance, server, datetime(2026, 11, 1, tzinfo=UTC))
    for route in planned.root.routes[:ROUTES]:
        at = datetime(2026, 10, 20, tzinfo=UTC) + timedelta(minutes=chance.randrange(20_000))
        again = next_unmuted(route, at, planned)

        assert again is not None
        assert not muted_by(route, again, planned)
        minutes = (again - at) // timedelta(minutes=1)
        assert all(muted_by(route, at + timedelta(minutes=one), planned) for one in range(0, minutes, 5))


def test_hours_that_never_come_are_never_reported() -> None:
    whole_year = tuple(date(2026, 1, 1) + timedelta(days=day) for day in range(800))
    hours = Hours(start="09:00", end="17:00", timezone="UTC")
    routing = Routing(
        root=_route(0, with_days_off=True),
        receivers=(),
        inhibitions=(),
        hours={"h0": hours},
        holidays={"h0/holidays": DaysOff(whole_year, "UTC")},
        smtp=None,
    )

    assert next_unmuted(routing.root, datetime(2026, 2, 2, 12, tzinfo=UTC), routing) is None
