"""Findings in a PagerDuty account, as text and as JSON."""

from collections.abc import Iterable, Sequence

from slo.model.intervals import Interval
from slo.targets.pagerduty.account import Account
from slo.targets.pagerduty.drift import Finding
from slo.targets.pagerduty.types import Pager
from slo.text.json import document
from slo.text.plurals import count
from slo.text.times import MINUTE, rfc3339, to_minute

_MOST_TIMES = 5
"""Times listed in text for each finding; JSON has all."""


def as_text(findings: Sequence[Finding], pager: Pager, account: Account) -> str:
    """Return the findings with their times in UTC, and a line with what was checked."""
    looked = (
        f"{count(len(pager.policies), 'escalation policy', 'escalation policies')}, "
        f"{count(len(pager.services), 'service')}, {count(len(pager.schedules), 'schedule')} "
        f"until {to_minute(account.until)}"
    )
    lines = (line for one in findings for line in _lines(one))
    return "\n".join([*lines, f"{count(len(findings), 'finding')} in {looked}"])


def as_json(findings: Iterable[Finding], account: Account) -> str:
    """Return one object with findings, remarks and the checked period; later versions may add keys."""
    found = {
        "read_at": rfc3339(account.read_at),
        "until": rfc3339(account.until),
        "findings": [
            {
                "code": one.code,
                "about": one.about,
                "message": one.message,
                "times": [{"start": rfc3339(time.start), "end": rfc3339(time.end)} for time in one.times],
            }
            for one in findings
        ],
        "remarks": list(account.remarks),
    }
    return document(found)


def _lines(finding: Finding) -> Iterable[str]:
    yield f"{finding.about}: {finding.message} [{finding.code}]"
    yield from (f"  {_in_words(time)}" for time in finding.times[:_MOST_TIMES])
    if len(finding.times) > _MOST_TIMES:
        yield f"  and {len(finding.times) - _MOST_TIMES} more times"
    yield ""


def _in_words(time: Interval) -> str:
    return f"{time.start:%a {MINUTE}} to {time.end:%a {MINUTE}} UTC"
