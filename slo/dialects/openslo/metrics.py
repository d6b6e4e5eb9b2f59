"""The queries of OpenSLO's metrics: where each version has them, and whether their source is Prometheus."""

from slo.dialects.findings import Findings
from slo.dialects.openslo.identity import Object
from slo.dialects.openslo.objects import Objects
from slo.dialects.openslo.shapes import DATA_SOURCE, Version
from slo.dialects.values import scalar, text, value
from slo.source.nodes import Node, Record, Scalar
from slo.text.diagnostics import nearest

_PROMETHEUS = ("prometheus", "thanos", "mimir", "cortex", "victoriametrics")
"""Sources that are asked in PromQL, in lower case."""
_QUERY = ("query", "promql")
_ONLY_PROMETHEUS = "slo reads Prometheus, and what answers PromQL as it does"


def query_of(owner: Object, metric: Node, objects: Objects, findings: Findings) -> tuple[Scalar, bool]:
    """Return the query of a metric, and whether its source is said; raises Refused for other sources."""
    if owner.version is Version.V1ALPHA:
        said, holder = scalar(metric, "source"), metric
        findings.carried(value(metric, "queryType"))
    elif owner.version is Version.V2ALPHA:
        said = scalar(metric, "dataSourceSpec", "type")
        said = said or _referred(scalar(metric, "dataSourceRef"), objects, findings)
        holder = value(metric, "spec") or metric
    else:
        source = value(metric, "metricSource")
        said = scalar(source, "type")
        referred = _referred(scalar(source, "metricSourceRef"), objects, findings)
        said, holder = said or referred, value(source, "spec") or metric
    if said is not None and (said.text or "").lower() not in _PROMETHEUS:
        raise findings.refuse(f"the source {said.text!r} is not Prometheus", said, _ONLY_PROMETHEUS)
    findings.carried(said)
    for name in _QUERY:
        if (found := scalar(holder, name)) is not None:
            return found, said is not None
    keys = list(holder.fields) if isinstance(holder, Record) else []
    hint = next((near for key in keys if (near := nearest(key, _QUERY)).startswith("did you")), "")
    at = holder.beginning if isinstance(holder, Record) else metric
    raise findings.refuse("this has no 'query' in PromQL", at, hint or "write it in 'spec' as 'query'")


def _referred(reference: Scalar | None, objects: Objects, findings: Findings) -> Scalar | None:
    """Return the type of the DataSource that is referred to; not all have it among their files."""
    if reference is None or (found := objects.named(DATA_SOURCE, reference.text or "")) is None:
        return None
    found.is_used = True
    findings.carried(reference, found.name_node)
    if text(found.record, "spec", "type") is not None:
        return scalar(found.record, "spec", "type")
    return None
