"""Conditions of OpenSLO's alert policies, each as a tier of an alert policy."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from slo.dialects.build import record
from slo.dialects.build import text as made
from slo.dialects.dialect import Answers, Fate
from slo.dialects.findings import NOTHING, Findings, Refused
from slo.dialects.openslo.identity import Object
from slo.dialects.openslo.windows import ReadWindow
from slo.dialects.severities import NAMES, needs_nobody
from slo.dialects.values import number, required, scalar, text, value
from slo.source.nodes import Node, Record, Scalar
from slo.text import checks
from slo.text.units import Duration, plain

_PAGES = ("page", "critical", "high", "emergency", "urgent", "p1", "sev1", "sev-1")
"""Severities that wake people, in lower case, unless they say otherwise."""

_SHORTEST = Duration.parse("2m")
_SIX_HOURS = Duration.parse("6h")
_MINUTE = Duration.parse("1m")
_FIVE_MINUTES = Duration.parse("5m")
_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10080, "M": 43200, "Q": 129600, "Y": 525600}


def tier(condition: Object, window: ReadWindow, answers: Answers, findings: Findings) -> Record:
    """Return the tier that a condition means; raises Refused, with a problem, if there is none."""
    spec = value(condition.record, "spec")
    burns = value(spec, "condition")
    (lookback, length), (threshold, said) = required(burns, "lookbackWindow"), required(burns, "threshold")
    _note_operator(scalar(burns, "op"), findings)
    after = scalar(burns, "alertAfter")
    findings.carried(value(burns, "kind"), lookback, threshold, after)
    long_window = max(_long(length), _SHORTEST)
    short = _short(long_window)
    budget = _spent(said, threshold, long_window, window, findings)
    findings.note(
        Fate.CHANGED,
        lookback,
        f"lookbackWindow: {length}",
        f"long_window: {long_window}, short_window: {short}",
        "the alert also needs the burn rate in a short window, so that it ends soon after the errors do",
    )
    waits = after is not None and after.text is not None and after.text != "0m"
    fields = {
        "severity": _severity(scalar(spec, "severity") or lookback, answers, findings),
        "budget": made(_percent(budget), threshold),
        "long_window": made(str(long_window), lookback),
        "short_window": made(str(short), lookback),
        "for": made(str(_long(after.text or "")), after) if waits and after else None,
    }
    return record(fields, condition.name_node)


def _spent(
    said: str, threshold: Scalar, length: Duration, window: ReadWindow, findings: Findings
) -> Fraction:
    """Return the share of the budget that a burn rate spends in a length of time."""
    burn = number(said)
    assert burn is not None, "it was checked"
    share = Fraction(burn) * length.milliseconds / window.length.milliseconds
    if burn <= 0:
        findings.problem(checks.VALUE, "threshold: a burn rate is above 0", threshold)
        raise Refused
    if share > 1:
        message = (
            f"a burn rate of {plain(burn)} for {length} spends more than the whole budget of {window.length}"
        )
        findings.problem(checks.VALUE, message, threshold, "write less, or a shorter lookbackWindow")
        raise Refused
    return share


def _note_operator(op: Scalar | None, findings: Findings) -> None:
    if op is None or op.text in ("gt", "gte"):
        findings.carried(op)
        return
    because = "it would alert while all is well"
    findings.note(Fate.CHANGED, op, f"op: {op.text}", "above the burn rate", because)


def _severity(severity: Scalar, answers: Answers, findings: Findings) -> Scalar:
    said = (severity.text or "").lower()
    answered = {word.lower(): becomes for word, (becomes, _) in (answers.severities or {}).items()}
    known: dict[str, str] = {**answered, **{name: name for name in NAMES}}
    if said in known:
        findings.carried(severity)
        return made(known[said], severity)
    becomes = "page" if said in _PAGES else "info" if needs_nobody(said) else "ticket"
    because = "slo has pages, which wake people, tickets, and info, which needs nobody"
    findings.note(Fate.TO_DECIDE, severity, f"severity: {severity.text}", becomes, because)
    return made(becomes, severity)


def distinct(tiers: Sequence[Record], findings: Findings) -> list[Node]:
    """Return the tiers; of several with one severity and window, only the one that alerts first counts."""
    kept: dict[tuple[str | None, str | None], Record] = {}
    for tier in tiers:
        key = (text(tier, "severity"), text(tier, "long_window"))
        other = kept.get(key)
        if other is None or _budget(tier) < _budget(other):
            kept[key] = tier
        if other is not None:
            because = "another condition of this severity and window alerts earlier, or at the same time"
            lost = other if kept[key] is tier else tier
            findings.note(Fate.LOST, lost, "conditions", because=because, of=NOTHING)
    return list(kept.values())


def _budget(tier: Record) -> Decimal:
    return Decimal((text(tier, "budget") or "0%")[:-1])


def _long(shorthand: str) -> Duration:
    """Return the length of a duration of OpenSLO."""
    minutes = int(shorthand[:-1]) * _MINUTES[shorthand[-1]]
    return Duration(minutes * _MINUTE.milliseconds)


def _short(long_window: Duration) -> Duration:
    """Return a twelfth of a window, in steps that slo accepts.

    https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
    """
    step = _MINUTE if long_window <= Duration(12 * _SIX_HOURS.milliseconds) else _FIVE_MINUTES
    steps = max(1, -(-long_window.milliseconds // (12 * step.milliseconds)))
    return Duration(steps * step.milliseconds)


def _percent(share: Fraction) -> str:
    exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    rounded = exact.quantize(Decimal("1e-10"), rounding=ROUND_HALF_EVEN)
    return f"{plain(rounded)}%"
