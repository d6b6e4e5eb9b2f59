"""Documents of rules as definitions: one for each group, and for each product that has alerts in it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from slo.dialects.build import record, sequence
from slo.dialects.build import text as made_text
from slo.dialects.dialect import Answers, Fate, Translated
from slo.dialects.findings import Findings, translated
from slo.dialects.prometheus_rules.rules import Rule, right_texts, unless_zero
from slo.dialects.prometheus_rules.rules import translate as translate_rule
from slo.dialects.prometheus_rules.shapes import API, FILE, KIND, OF_OTHERS, RESOURCE, SETTINGS
from slo.dialects.shapes import check, is_identified
from slo.dialects.values import items, scalar, text, value
from slo.shapes import as_name
from slo.source.nodes import Document, Node, Record, Scalar
from slo.text import checks
from slo.text.plurals import count

_LONGEST_NAME = 63


def recognises(document: Document) -> bool:
    """Return whether a document is a PrometheusRule, or has nothing but groups of rules."""
    root = document.root
    if not isinstance(root, Record):
        return False
    if text(root, "kind") == KIND or (text(root, "apiVersion") or "").startswith(API):
        return True
    return "groups" in root.fields and not root.fields.keys() & {"kind", "apiVersion"}


def translate(documents: Sequence[Document], answers: Answers) -> Translated:
    """Translate documents. Names of definitions are unique among all of them."""
    names: set[str] = set()
    written: list[Document] = []
    found = [Findings(document.source) for document in documents]
    for document, findings in zip(documents, found, strict=True):
        written += _definitions(document, answers, findings, names)
    return translated(written, *found)


def _definitions(
    document: Document, answers: Answers, findings: Findings, names: set[str]
) -> Iterator[Document]:
    root = document.root
    assert isinstance(root, Record), "recognised"
    base = PurePath(document.source.file).name.partition(".")[0]
    groups: Node | None = None
    if "kind" not in root.fields and "apiVersion" not in root.fields:
        check(findings, root, FILE)
        groups = value(root, "groups")
    elif is_identified(findings, root, RESOURCE):
        check(findings, root, RESOURCE)
        findings.carried(value(root, "apiVersion"), value(root, "kind"), value(root, "metadata", "name"))
        base, groups = text(root, "metadata", "name") or base, value(root, "spec", "groups")
    seen: set[str] = set()
    made: list[Record] = []
    for group in items(groups):
        name = text(group, "name") or ""
        if name in seen:
            message = f"there is a group {name!r} already, and Prometheus refuses the second"
            findings.problem(checks.DUPLICATE, message, scalar(group, "name") or group)
        seen.add(name)
        if isinstance(group, Record):
            made += _group(group, _name(base, name, names), answers, findings, names)
    if findings.is_right(root):
        findings.finish(root, (), _reason)
    yield from (Document(document.source, one) for one in made)


def _reason(path: tuple[str, ...]) -> str:
    """Return why the value at a path is lost."""
    return _LOST.get(path[0]) or _LOST.get(path[-1], "")


_LOST = {
    **OF_OTHERS,
    "namespace": "a definition has no namespace",
    "metadata": "it is for Kubernetes, and chooses the Prometheus",
    "status": "the operator writes it",
}


def _group(
    group: Record, name: str, answers: Answers, findings: Findings, names: set[str]
) -> Iterator[Record]:
    """Yield the definitions of a group: one, or one for each product and environment of its alerts."""
    of_group = right_texts(group, "labels", findings)
    read = (translate_rule(rule, of_group, answers, findings) for rule in items(group, "rules"))
    rules = [rule for rule in read if rule is not None]
    named = scalar(group, "name") or group
    findings.carried(scalar(group, "name"), *of_group.values())
    owners = list(dict.fromkeys(rule.owner for rule in rules if rule.owner is not None))
    if len(owners) > 1:
        findings.note(
            Fate.CHANGED,
            named,
            f"group {text(group, 'name')!r}, with alerts of {len(owners)} owners",
            f"{len(owners)} definitions, each with a group of its own",
            "alerts of the second and later ones may see what the group records one interval later",
        )
    settings = {key: unless_zero(key, group, findings) for key in SETTINGS}
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
    group: Record, settings: Mapping[str, Scalar | None], rules: list[Rule], name: str, findings: Findings
) -> Record:
    first = next((rule for rule in rules if rule.owner is not None), rules[0])
    named = scalar(group, "name") or group
    fields: dict[str, Node | None] = {
        "kind": made_text("Alerts", named),
        "name": made_text(name, named),
        "product": first.product,
        "environment": first.environment,
        **settings,
        "alerts": sequence((rule.node for rule in rules), group),
    }
    made = record(fields, group, group.keys)
    alerts = sum(rule.owner is not None for rule in rules)
    both = (count(alerts, "alert"), count(len(rules) - alerts, "recording rule"))
    what = " and ".join(part for part in both if not part.startswith("0 ") and not part.startswith("no "))
    written = f"group {text(group, 'name') or ''!r}: {what}"
    findings.note(Fate.CARRIED, named, written, f"alerts {name}", of=made)
    return made


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
