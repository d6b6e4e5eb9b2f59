"""Words of other tools for what has another key here, so that an unknown key has the right hint."""

from collections.abc import Iterable

from slo.text.diagnostics import nearest

_FAMILIAR: dict[str, tuple[str, ...]] = {
    "objective": ("target",),
    "slo": ("target", "Service"),
    "goal": ("target",),
    "budget": ("error_budget_policy",),
    "period": ("window",),
    "timewindow": ("window",),
    "compliancewindow": ("window",),
    "sli": ("indicator", "indicators"),
    "slis": ("indicators",),
    "slos": ("objectives",),
    "metric": ("gauge", "histogram", "total"),
    "query": ("expression", "total"),
    "errorquery": ("bad",),
    "errors": ("bad",),
    "error": ("bad",),
    "failures": ("bad",),
    "failed": ("bad",),
    "success": ("good",),
    "successes": ("good",),
    "goodquery": ("good",),
    "totalquery": ("total",),
    "count": ("total",),
    "valid": ("total",),
    "threshold": ("within",),
    "le": ("within",),
    "bucket": ("histogram",),
    "groupby": ("by",),
    "grouping": ("by",),
    "severity": ("alert_policy",),
    "alerting": ("alert_policy",),
    "alerts": ("alert_policy",),
    "policy": ("alert_policy",),
    "burnrates": ("tiers",),
    "team": ("product",),
    "owner": ("product",),
    "env": ("environment",),
    "stage": ("environment",),
    "runbookurl": ("runbook",),
    "displayname": ("title", "journey", "description"),
    "summary": ("description", "journey"),
    "interval": ("scrape_interval",),
    "servicelevelobjective": ("Service",),
    "prometheusservicelevel": ("Service",),
    "org": ("Organisation",),
    "organization": ("Organisation",),
    "maintenance": ("Exclusion",),
    "silence": ("Exclusion",),
}
"""Keys here by what other tools and people call them, in lower case without `_` and `-`; the first counts
that is accepted at the place in question.
"""

_NESTED = ("metadata", "spec")
_FLAT = "definitions have no 'metadata' and 'spec': all keys stand at the top level"


def probably(name: str, accepted: Iterable[str]) -> str:
    """Return a hint for an unknown name: what was probably meant, or else what is accepted.

    >>> probably("objective", ["target", "window"])
    "did you mean 'target'?"
    >>> probably("tarjet", ["target", "window"])
    "did you mean 'target'?"
    """
    known = list(accepted)
    if name in _NESTED and name not in known:
        return _FLAT
    familiar = _FAMILIAR.get(name.lower().replace("_", "").replace("-", ""), ())
    meant = next((one for one in familiar if one in known), None)
    return f"did you mean {meant!r}?" if meant else nearest(name, known)
