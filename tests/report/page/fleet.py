"""A fleet with something of everything that a report tells of, and texts that would like to be more."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from slo.evidence.budget_history import assess_history
from slo.evidence.history import History, Rows
from slo.evidence.status import worst_first
from slo.languages.language import language
from slo.model import SLO, Draft, Exclusion
from slo.model.agreement import Change
from slo.model.call_record import Event, EventType, calls
from slo.project import read_report_templates
from slo.report.overview import Overview
from slo.report.page import FORMATS
from slo.report.page.review import Review
from slo.text.units import Duration
from tests.evidence.objectives import budget_policy, objective

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}|`*_ [x](javascript:alert(3))"
)
DAY = 24

POLICY = budget_policy(
    {"name": "caution", "when": {"remaining": "25%"}},
    {"name": "freeze", "when": {"remaining": "0%"}, "freeze": True, "notify": ["cyber-security"]},
    {"name": "incident", "when": {"spent": "20%", "within": "1d"}},
    {"name": "soon", "when": {"exhausted_within": "3d"}},
)


def rows(id: str, bad: float, *incidents: tuple[int, int, float], width: int = 3600) -> Rows:
    """Forty days; an incident begins so many hours before noon, lasts so many, and fails such a share."""
    chance = Random(id)
    number = 40 * 86_400 // width
    totals, bads = [], []
    for index in range(number):
        hours = (number - index) * width / 3600
        share = max((one[2] for one in incidents if one[0] - one[1] < hours <= one[0]), default=bad)
        total = round(chance.randrange(800, 1200) * width / 3600)
        totals.append(total)
        bads.append(round(total * share))
    first = int(NOON.timestamp()) - number * width
    return Rows(
        starts=tuple(first + width * index for index in range(number)),
        total=tuple(accumulate(totals, initial=0)),
        bad=tuple(accumulate(bads, initial=0)),
    )


def _slo(id: str, words: str = "", **how: object) -> SLO:
    product = "stock" if "rare" in id or "7-availability" in id else "shop"
    slo = objective(id, product=product, budget_policy=POLICY, **how)  # type: ignore[arg-type]
    described = slo.objective.model_copy(
        update={"description": words, "runbook": "https://example.org/run?a=1&b=2"}
    )
    return replace(slo, objective=described)


def review(hostile: str = "", *, prometheus: str = "https://prometheus.example.org") -> Review:
    """Objectives of each verdict. One is hostile, if that is asked for, in all that people write."""
    words = hostile or "People can buy"
    out = Exclusion.model_validate(
        {
            "name": "move",
            "reason": hostile or "The database moves",
            "author": hostile or "shop-team",
            "services": ["checkout"],
            "start": "2026-10-20T22:00",
            "lasts": "2h",
        }
    )
    again = out.model_copy(update={"name": "restart", "start": datetime(2026, 12, 5, 6)})
    draft = Draft(unsigned=("shop",), changed={"reliability-engineering": (Change("target", "99%", words),)})
    slos = {
        "checkout-spent": rows("spent", 0.0003, (90, 5, 0.2)),
        "checkout-burning": rows("burning", 0.0002, (1, 1, 0.04), width=300),
        "checkout-silent": None,
        "checkout-calm": rows("calm", 0.00055),
        "checkout-week": rows("week", 0.0006),
        "checkout-rare": Rows((int(NOON.timestamp()) - 3600,), (0, 3), (0, 0)),
    }
    windows = {"checkout-week": "week"}
    known = [_slo(id, words, window=windows.get(id, "28d")) for id in slos]
    known[0] = replace(known[0], exclusions=(out, again))
    known[3] = replace(known[3], draft=draft)
    history = History({id: found for id, found in slos.items() if found})
    judged = [assess_history(history, slo, NOON) for slo in known]
    said = {
        "labels": {"slo": "checkout-spent", "called_upon": hostile or "reliability-engineering"},
        "annotations": {"call_reason": words, "called_by": words},
    }
    at = NOON - timedelta(hours=89)
    record = calls(
        (
            Event(at, "c1", EventType.REQUESTED, "shop", said),
            Event(at, "c1", EventType.SENT, "shop", {}),
            Event(at + timedelta(minutes=7), "c1", EventType.ANSWERED, "re", {}),
        )
    )
    signed = (("shop", date(2026, 10, 1)), ("reliability-engineering", date(2026, 10, 2)))
    statuses = [
        replace(status, group=(("region", hostile or "eu"),)) if status.slo.id == "checkout-calm" else status
        for status, _ in judged
    ]
    histories = {
        (status.slo.id, status.group): past for status, (_, past) in zip(statuses, judged, strict=True)
    }
    return Review(
        overview=Overview(at=NOON, statuses=worst_first(statuses)),
        histories=histories,
        signed={"checkout-spent": signed},
        calls=record,
        prometheus=prometheus,
        step=Duration.parse("1h"),
    )


def shown(what: Review, form: str = "html", code: str = "en") -> str:
    return "".join(FORMATS[form](what, language(code), read_report_templates(Path("definitions"))))


def many(number: int, width: int = 7200) -> Review:
    """As many objectives, each with incidents, errors, months and steps."""
    known = [_slo(f"a-service-with-a-name-{index:04}-availability") for index in range(number)]
    some = [rows(str(index), 0.0003, (90, 5, 0.02), (300, 3, 0.01), width=width) for index in range(20)]
    history = History({slo.id: some[index % 20] for index, slo in enumerate(known)})
    judged = [assess_history(history, slo, NOON) for slo in known]
    return Review(
        overview=Overview(at=NOON, statuses=worst_first(status for status, _ in judged)),
        histories={(status.slo.id, ()): past for status, past in judged},
        prometheus="https://prometheus.example.org",
        step=Duration.of(seconds=width),
    )
