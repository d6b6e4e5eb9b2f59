"""What was found in an account of PagerDuty: for people, a paragraph each; for programs, JSON."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from slo.targets.pagerduty.account import Account, Interval
from slo.targets.pagerduty.drift import Finding
from slo.targets.pagerduty.types import Pager

_MOST_TIMES = 5
"""Times that are listed for each finding; JSON has all."""


def as_text(findings: Sequence[Finding], pager: Pager, account: Account) -> str:
    """Write each finding with its times in UTC, and what was looked at."""
    policies, services = len(pager.policies), len(pager.services)
    looked = (
        f"{policies} escalation {_plural('policy', 'policies', policies)}, "
        f"{services} {_plural('service', 'services', services)}, "
        f"{len(pager.schedules)} {_plural('schedule', 'schedules', len(pager.schedules))} "
        f"until {account.until:%Y-%m-%d %H:%M} UTC"
    )
    found = f"{len(findings)} {_plural('finding', 'findings', len(findings))}"
    return "\n".join([*(line for one in findings for line in _lines(one)), f"{found} in {looked}"])


def as_json(findings: Iterable[Finding], account: Account) -> str:
    """Write one object: findings, remarks, and the time that was looked at; later versions may add keys."""
    said = {
        "read_at": _time(account.read_at),
        "until": _time(account.until),
        "findings": [
            {
                "code": one.code,
                "about": one.about,
                "message": one.message,
                "times": [{"start": _time(time.start), "end": _time(time.end)} for time in one.times],
            }
            for one in findings
        ],
        "remarks": list(account.remarks),
    }
    return json.dumps(said, indent=2, ensure_ascii=False)


def _lines(finding: Finding) -> Iterable[str]:
    yield f"{finding.about}: {finding.message} [{finding.code}]"
    yield from (f"  {_in_words(time)}" for time in finding.times[:_MOST_TIMES])
    if len(finding.times) > _MOST_TIMES:
        yield f"  and {len(finding.times) - _MOST_TIMES} times more"
    yield ""


def _in_words(time: Interval) -> str:
    return f"{time.start:%a %Y-%m-%d %H:%M} to {time.end:%a %Y-%m-%d %H:%M} UTC"


def _plural(one: str, many: str, number: int) -> str:
    return one if number == 1 else many


def _time(time: datetime) -> str:
    return time.isoformat(timespec="seconds").replace("+00:00", "Z")
