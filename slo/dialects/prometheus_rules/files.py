"""Documents of rules as definitions: one for each group, and for each product that has alerts in it."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from slo.dialects.build import record, sequence, text
from slo.dialects.dialect import Answers, Fate, Translated
from slo.dialects.prometheus_rules.findings import Findings, text_of
from slo.dialects.prometheus_rules.rules import Rule, texts_below, unless_zero
from slo.dialects.prometheus_rules.rules import translate as translate_rule
from slo.shapes import as_name
from slo.source.nodes import Document, Node, Record
from slo.text import checks
from slo.text.plurals import count

_KIND = "PrometheusRule"
_API = "monitoring.coreos.com/"
_OF_OPERATOR = ("apiVersion", "kind", "metadata", "spec", "status")
_OF_FILE = ("groups", "namespace")
_OF_GROUP = ("name", "interval", "limit", "query_offset", "labels", "rules")
_LOST = {
    "partial_response_strategy": "it is a setting of Thanos",
    "source_tenants": "it is a setting of Mimir",
    "align_evaluation_time_on_interval": "it is a setting of Mimir",
    "evaluation_delay": "it is a setting of Cortex; query_offset is what Prometheus has",
}
"""Keys of groups that Prometheus does not have."""

_LONGEST_NAME = 63


def recognises(document: Document) -> bool:
    """Return whether a document is a PrometheusRule, or has nothing but groups of rules."""
    root = document.root
    if not isinstance(root, Record):
        return False
    if document.text("kind") == _KIND or (document.text("apiVersion") or "").startswith(_API):
        return True
    return "groups" in root.fields and not root.fields.keys() & {"kind", "apiVersion"}


def translate(documents: Sequence[Document], answers: Answers) -> Translated:
    """Translate documents. Names of definitions are unique among all of them."""
    names: set[str] = set()
    written: list[Document] = []
    found = [Findings(document) for document in documents]
    for document, findings in zip(documents, found, strict=True):
        written += _definitions(document, answers, findings, names)
    return Translated(
        tuple(written),
        tuple(problem for one in found for problem in one.problems),
        tuple(note for one in found for note in one.notes()),
    )


def _definitions(
    document: Document, answers: Answers, findings: Findings, names: set[str]
) -> Iterator[Document]:
    root = document.root
    assert isinstance(root, Record), "recognised"
    base, groups = _groups(document, root, findings)
    seen: set[str] = set()
    for node in groups:
        group = findings.record(node, "a group", node, (*_OF_GROUP, *_LOST))
        if group is None:
            continue
        name = text_of(group.fields.get("name"))
        if not name:
            findings.problem(checks.MISSING, "a group needs a name", group.fields.get("name", group))
        elif name in seen:
            message = f"there is a group {name!r} already, and Prometheus refuses the second"
            findings.problem(checks.DUPLICATE, message, group.fields["name"])
        seen.add(name or "")
        whole = _name(base, name or "", names)
        yield from (Document(document.source, one) for one in _group(group, whole, answers, findings, names))


def _groups(document: Document, root: Record, findings: Findings) -> tuple[str, list[Node]]:
    """Return the beginning of the names of the definitions, and the groups."""
    of_file = PurePath(document.source.file).name.partition(".")[0]
    if "kind" not in root.fields and "apiVersion" not in root.fields:
        findings.record(root, "a file of rules", root, _OF_FILE)
        _lose(root, "namespace", "a definition has no namespace", findings)
        return of_file, findings.items(root.fields.get("groups"), "'groups'", root)
    findings.record(root, f"a {_KIND}", root, _OF_OPERATOR)
    if (kind := document.text("kind")) != _KIND:
        hint = f"rules are of the kind {_KIND}"
        findings.problem(checks.KIND, f"{kind!r} has no rules", root.fields.get("kind", root), hint)
        return of_file, []
    for key in ("apiVersion", "kind"):
        findings.carry(root.fields.get(key), key, "definitions of the kind Alerts")
    _lose(root, "status", "the operator writes it", findings)
    metadata = root.fields.get("metadata")
    name = document.text("metadata", "name")
    if isinstance(metadata, Record):
        findings.carry(metadata.fields.get("name"), "name", "the beginning of the names of the definitions")
        for key in (key for key in metadata.fields if key != "name"):
            _lose(metadata, key, "it is for Kubernetes, and chooses the Prometheus", findings)
    spec = findings.record(root.fields.get("spec"), "'spec'", root, ("groups",))
    return name or of_file, findings.items(spec.fields.get("groups"), "'groups'", spec) if spec else []


def _lose(node: Record, key: str, because: str, findings: Findings) -> None:
    if key in node.fields:
        findings.lose(node.fields[key], key, because)


def _group(
    group: Record, name: str, answers: Answers, findings: Findings, names: set[str]
) -> Iterator[Record]:
    """Yield the definitions of a group: one, or one for each product and environment of its alerts."""
    for key, because in _LOST.items():
        _lose(group, key, because, findings)
    findings.carry(group.fields.get("labels"), "a label of the group", "a label of each of its rules")
    labels = texts_below(group.fields["labels"], "'labels'", findings) if "labels" in group.fields else {}
    nodes = findings.items(group.fields.get("rules"), "'rules'", group)
    translated = [translate_rule(node, labels, answers, findings) for node in nodes]
    rules = [rule for rule in translated if rule is not None]
    if not rules:
        findings.carry(group.fields.get("name"), "a group without rules", "nothing")
    owners = list(dict.fromkeys(rule.owner for rule in rules if rule.owner is not None))
    if len(owners) > 1:
        findings.note(
            Fate.CHANGED,
            group.fields.get("name", group),
            f"group {text_of(group.fields.get('name'))!r}, with alerts of {len(owners)} owners",
            f"{len(owners)} definitions, each with a group of its own",
            "alerts of the second and later ones may see what the group records one interval later",
        )
    settings = {key: unless_zero(key, group, findings) for key in ("interval", "limit", "query_offset")}
    if rules and settings["interval"] is None:
        findings.lacking(
            Fate.CHANGED,
            group,
            "a group without interval",
            "interval: 1m",
            "the evaluation_interval of your Prometheus is not known here",
        )
    for place, owner in enumerate(owners or [None]):
        own = [rule for rule in rules if rule.owner == owner or (rule.owner is None and place == 0)]
        if own:
            whole = _of_owner(name, owner, names) if place else name
            yield _definition(group, settings, own, whole, findings)


def _definition(
    group: Record, settings: dict[str, Node | None], rules: list[Rule], name: str, findings: Findings
) -> Record:
    first = next((rule for rule in rules if rule.owner is not None), rules[0])
    named = group.fields.get("name", group)
    alerts = sum(rule.owner is not None for rule in rules)
    both = (count(alerts, "alert"), count(len(rules) - alerts, "recording rule"))
    what = " and ".join(part for part in both if not part.startswith("0 ") and not part.startswith("no "))
    findings.note(Fate.CARRIED, named, f"group {text_of(named) or ''!r}: {what}", f"alerts {name}")
    fields = {
        "kind": text("Alerts", named),
        "name": text(name, named),
        "product": first.product,
        "environment": first.environment,
        **settings,
        "alerts": sequence((rule.node for rule in rules), group),
    }
    return record(fields, group, group.keys)


def _of_owner(name: str, owner: tuple[str | None, str | None] | None, names: set[str]) -> str:
    return _name(name, " ".join(part for part in owner or () if part) or "unowned", names)


def _name(base: str, of: str, names: set[str]) -> str:
    """Return a name that no other definition has: of a file and a group in it, or of a group and an owner."""
    words: list[str] = []
    for part in (base, of):
        name = as_name(part)
        words += [name] if name and name not in words else []
    whole = _as_long_as_accepted("-".join(words) or "alerts", "")
    number = 1
    unique = whole
    while unique in names:
        number += 1
        unique = _as_long_as_accepted(whole, f"-{number}")
    names.add(unique)
    return unique


def _as_long_as_accepted(name: str, end: str) -> str:
    begins = name if name[:1].isalpha() else f"rules-{name}"
    return begins[: _LONGEST_NAME - len(end)].rstrip("-") + end
