"""Translation of documents of OpenSLO, all together: they may refer to each other."""

from collections.abc import Sequence

from slo.dialects.dialect import Answers, Fate, Translated
from slo.dialects.findings import Findings, Refused, translated
from slo.dialects.openslo.alerts import Policies
from slo.dialects.openslo.identity import Object
from slo.dialects.openslo.indicators import Reader
from slo.dialects.openslo.objects import Objects
from slo.dialects.openslo.services import Services
from slo.dialects.openslo.shapes import DATA_SOURCE, SLO
from slo.dialects.openslo.slos import Translator
from slo.source.joined import join
from slo.source.nodes import Document


def _reason(path: tuple[str, ...]) -> str:
    """Return why the value at a path is lost."""
    for name, reason in _REASONS.items():
        if name in path:
            return reason
    if path[-1] == "target":
        return _REASONS["notificationTargets"]
    return "a query says all that Prometheus needs" if "metricSource" in path else ""


_REASONS = {
    "labels": "only alerts of SLOs and services have labels, with one value and names of Prometheus",
    "annotations": "only annotations such as 'runbook' are read",
    "displayName": "a name and a description say what it is",
    "notificationTargets": "the product's 'alerting' says where alerts are sent",
    "connectionDetails": "commands that ask Prometheus have --prometheus",
    "alertWhenResolved": "receivers say when an alert ends",
    "description": "only descriptions of SLOs and of their indicators are shown",
}


def translate(documents: Sequence[Document], answers: Answers) -> Translated:
    """Return the definitions that the documents mean, and what becomes of all that they say."""
    joined = join(documents)
    if not joined:
        return Translated()
    findings = Findings(joined[0].source, is_strict=answers.strict)
    objects = Objects(joined, findings)
    services, policies = Services(objects, findings, answers), Policies(objects, findings, answers)
    translator = Translator(objects, findings, answers, services, policies, Reader(objects, findings))
    objects.check_references()
    for slo in objects.of(SLO):
        before = len(objects.referred_to)
        try:
            translator.translate(slo)
        except Refused:
            for one in (slo, *objects.referred_to[before:]):
                one.is_refused = True
    made = [one.document for one in services.all.values() if one.objectives]
    made += policies.documents.values()
    _finish(objects, findings, made)
    return translated(made, findings)


def _finish(objects: Objects, findings: Findings, made: Sequence[Document]) -> None:
    """Note what becomes of everything that was not noted yet."""
    roots = [one.root for one in made]
    for found in objects.all:
        if found.is_refused:
            continue
        if not found.is_used:
            _note_unused(found, findings)
        findings.finish(found.record, roots, _reason)


def _note_unused(found: Object, findings: Findings) -> None:
    because = _UNUSED.get(found.kind, f"no SLO refers to this {found.kind}")
    for key, value in found.record.fields.items():
        if key in ("metadata", "spec"):
            what = f"{found.kind} {found.name}" + (": spec" if key == "spec" else "")
            findings.note(Fate.LOST, found.record.keys[key], what, because=because, of=value)


_UNUSED = {
    DATA_SOURCE: "commands that ask Prometheus have --prometheus",
    "Service": "no SLO names this service",
}
