"""Alert policies of OpenSLO, whose conditions become the tiers of one alert policy of slo."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from slo.dialects.build import document, record, sequence
from slo.dialects.build import text as made
from slo.dialects.dialect import Answers, Fate
from slo.dialects.findings import NOTHING, Findings
from slo.dialects.names import name_for
from slo.dialects.openslo.identity import Object
from slo.dialects.openslo.objects import Objects
from slo.dialects.openslo.shapes import CONDITION, POLICY, TARGET
from slo.dialects.openslo.tiers import distinct, tier
from slo.dialects.openslo.windows import ReadWindow
from slo.dialects.values import items, scalar, text, value
from slo.model.alerting import BUILT_IN_POLICIES, NO_ALERTS
from slo.source.nodes import Document, Node, Record, Scalar


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
                tiers.append(tier(condition, window, self.answers, self.findings))
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
            "tiers": sequence(distinct(tiers, self.findings), at),
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
        reference = scalar(conditions[0], "conditionRef")
        if reference is not None:
            return self.objects.referred(CONDITION, reference)
        inline = conditions[0]
        assert isinstance(inline, Record)
        self.findings.carried(value(inline, "kind"), value(inline, "metadata", "name"))
        return policy.inside(CONDITION, inline)


def _common_name(names: Sequence[str]) -> str:
    """Return the words that names begin with, or else all names.

    >>> _common_name(["shop-page-1h", "shop-page-6h"]), _common_name(["fast", "slow"])
    ('shop-page', 'fast-slow')
    """
    all_words = [name_for(name).split("-") for name in names]
    same = takewhile(lambda words: len(set(words)) == 1, zip(*all_words, strict=False))
    return name_for("-".join(words[0] for words in same) or "-".join(names))
