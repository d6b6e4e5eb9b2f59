"""Alert policies of OpenSLO, whose conditions become the tiers of one alert policy of slo."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import takewhile

from slo.dialects.build import document, record, sequence
from slo.dialects.build import text as made
from slo.dialects.dialect import Answers, Fate
from slo.dialects.findings import NOTHING, Findings, Refused
from slo.dialects.names import name_for
from slo.dialects.openslo.identity import Object
from slo.dialects.openslo.objects import Objects
from slo.dialects.openslo.shapes import CONDITION, POLICY, TARGET
from slo.dialects.openslo.windows import ReadWindow
from slo.dialects.severities import NAMES, needs_nobody
from slo.dialects.shapes import items, number, required, scalar, text, value
from slo.model.alerting import BUILT_IN_POLICIES, NO_ALERTS
from slo.source.nodes import Document, Node, Record, Scalar
from slo.text import checks
from slo.text.units import Duration, plain

_PAGES = ("page", "critical", "high", "emergency", "urgent", "p1", "sev1", "sev-1")
"""Severities that wake people, in lower case, unless they say otherwise."""

_SHORTEST = Duration.parse("2m")
_SIX_HOURS = Duration.parse("6h")
_MINUTE = Duration.parse("1m")
_FIVE_MINUTES = Duration.parse("5m")


@dataclass
class Policies:
    """The alert policies of SLOs: one for each combination that an SLO has, and for its window."""

    objects: Objects
    findings: Findings
    answers: Answers
    documents: dict[str, Document] = field(default_factory=dict)
    _names: dict[tuple[tuple[int, ...], int], str] = field(default_factory=dict)

    def policy_of(self, slo: Object, window: ReadWindow) -> Node | None:
        """Return the name of the policy of an SLO, None if it has none; raises Refused."""
        spec = value(slo.record, "spec")
        written = [self._policy(slo, one) for one in items(spec, "alertPolicies")]
        if not written:
            because = "OpenSLO has no alerts without them; for none, write alert_policy: none"
            becomes = "the default alert policy"
            self.findings.note(Fate.TO_DECIDE, slo.name_node, "alertPolicies", becomes, because, of=NOTHING)
            return None
        at = written[0].name_node
        key = (tuple(id(one.record) for one in written), window.length.milliseconds)
        if key not in self._names:
            name = self._free(_common_name([one.name or slo.name for one in written]), window)
            root = self._made(name, written, window, at)
            self._names[key] = name if root else NO_ALERTS.name
            if root is not None:
                self.documents[name] = document(slo.document, root)
        for one in written:
            self.findings.carried(one.name_node if one.name else None)
        return made(self._names[key], at)

    def _free(self, name: str, window: ReadWindow) -> str:
        if name not in self.documents and name not in BUILT_IN_POLICIES:
            return name
        longer = name_for(f"{name[:50]}-{window.text or window.length}")
        number = 2
        while longer in self.documents:
            longer, number = name_for(f"{name[:50]}-{number}"), number + 1
        return longer

    def _policy(self, slo: Object, node: Node) -> Object:
        if isinstance(node, Scalar):
            self.findings.lenient(node, "alertPolicies", "alertPolicyRef", "a reference is a mapping")
            return self.objects.referred(POLICY, node)
        reference = scalar(node, "alertPolicyRef")
        if reference is not None:
            return self.objects.referred(POLICY, reference)
        if not isinstance(node, Record) or value(node, "spec") is None:
            raise self.findings.refuse("this is no alert policy", node, "write alertPolicyRef, or its spec")
        self.findings.carried(value(node, "kind"))
        return slo.inside(POLICY, node)

    def _made(self, name: str, policies: Sequence[Object], window: ReadWindow, at: Node) -> Record | None:
        tiers, silences = [], []
        for policy in policies:
            spec = value(policy.record, "spec")
            self._targets(spec)
            if text(spec, "alertWhenNoData") is not None:
                silences.append(scalar(spec, "alertWhenNoData"))
            self.findings.carried(value(spec, "alertWhenBreaching"), value(spec, "alertWhenNoData"))
            condition = self._condition(policy, items(spec, "conditions"))
            if text(spec, "alertWhenBreaching") == "false":
                because = "'alertWhenBreaching' is false"
                self.findings.note(
                    Fate.LOST, condition.name_node, "conditions", "", because, of=condition.record
                )
            else:
                tiers.append(self._tier(condition, window))
        if not tiers:
            return None
        no_data = None
        if silences and not any(one and one.text == "true" for one in silences) and silences[0]:
            no_data = made("never", silences[0])
        elif silences and silences[0]:
            no_data = made("10m", silences[0])
        fields: dict[str, Node | None] = {
            "apiVersion": made("slo/v1", at),
            "kind": made("AlertPolicy", at),
            "name": made(name, at),
            "tiers": sequence(_distinct(tiers, self.findings), at),
            "no_data_after": no_data,
        }
        return record(fields, at)

    def _targets(self, spec: Node | None) -> None:
        """Look targets up: who is notified is decided by the product here, but a reference must exist."""
        for one in items(spec, "notificationTargets"):
            reference = scalar(one, "targetRef")
            if reference:
                self.objects.referred(TARGET, reference)
            because = "the product's 'alerting' says where alerts are sent"
            self.findings.note(Fate.LOST, reference or one, "notificationTargets", because=because, of=one)

    def _condition(self, policy: Object, conditions: Sequence[Node]) -> Object:
        if not conditions:
            message = "an AlertPolicy has exactly one condition"
            self.findings.problem(checks.MISSING, message, policy.name_node)
            raise Refused
        reference = scalar(conditions[0], "conditionRef")
        if reference is not None:
            return self.objects.referred(CONDITION, reference)
        inline = conditions[0]
        assert isinstance(inline, Record)
        self.findings.carried(value(inline, "kind"), value(inline, "metadata", "name"))
        return policy.inside(CONDITION, inline)

    def _tier(self, condition: Object, window: ReadWindow) -> Record:
        spec = value(condition.record, "spec")
        burns = value(spec, "condition")
        (lookback, length), (threshold, said) = (
            required(burns, "lookbackWindow"),
            required(burns, "threshold"),
        )
        self._operator(scalar(burns, "op"))
        self.findings.carried(value(burns, "kind"), lookback, threshold)
        long_window = max(_long(length), _SHORTEST)
        burn = number(said)
        assert burn is not None
        budget = Fraction(burn) * long_window.milliseconds / window.length.milliseconds
        if burn <= 0:
            self.findings.problem(checks.VALUE, "threshold: a burn rate is above 0", threshold)
            raise Refused
        if budget > 1:
            message = (
                f"a burn rate of {plain(burn)} for {long_window} spends more than the whole budget "
                f"of {window.length}"
            )
            self.findings.problem(checks.VALUE, message, threshold, "write less, or a shorter lookbackWindow")
            raise Refused
        short = _short(long_window)
        self.findings.note(
            Fate.CHANGED,
            lookback,
            f"lookbackWindow: {length}",
            f"long_window: {long_window}, short_window: {short}",
            "the alert also needs the burn rate in a short window, so that it ends soon after the errors do",
        )
        after = scalar(burns, "alertAfter")
        self.findings.carried(after)
        fields = {
            "severity": self._severity(scalar(spec, "severity") or lookback),
            "budget": made(_percent(budget), threshold),
            "long_window": made(str(long_window), lookback),
            "short_window": made(str(short), lookback),
            "for": made(str(_long(after.text)), after)
            if after and after.text and after.text != "0m"
            else None,
        }
        return record(fields, condition.name_node)

    def _operator(self, op: Scalar | None) -> None:
        if op is None or op.text in ("gt", "gte"):
            self.findings.carried(op)
            return
        because = "it would alert while all is well"
        self.findings.note(Fate.CHANGED, op, f"op: {op.text}", "above the burn rate", because)

    def _severity(self, severity: Scalar) -> Scalar:
        said = (severity.text or "").lower()
        if said in NAMES:
            self.findings.carried(severity)
            return made(said, severity)
        answers = (self.answers.severities or {}).items()
        answered = {word.lower(): becomes for word, (becomes, _) in answers}
        if said in answered:
            self.findings.carried(severity)
            return made(answered[said], severity)
        becomes = "page" if said in _PAGES else "info" if needs_nobody(said) else "ticket"
        because = "slo has pages, which wake people, tickets, and info, which needs nobody"
        self.findings.note(Fate.TO_DECIDE, severity, f"severity: {severity.text}", becomes, because)
        return made(becomes, severity)


def _common_name(names: Sequence[str]) -> str:
    """Return the words that names begin with, or else all names.

    >>> _common_name(["shop-page-1h", "shop-page-6h"]), _common_name(["fast", "slow"])
    ('shop-page', 'fast-slow')
    """
    all_words = [name_for(name).split("-") for name in names]
    same = takewhile(lambda words: len(set(words)) == 1, zip(*all_words, strict=False))
    return name_for("-".join(words[0] for words in same) or "-".join(names))


def _distinct(tiers: Sequence[Record], findings: Findings) -> list[Node]:
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


_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10080, "M": 43200, "Q": 129600, "Y": 525600}


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
