"""PromQL's aggregations and the types of their parameters.

https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators
"""

from slo.promql.vector import ValueType

# Each aggregation, and the type of the parameter before its vector, if it takes one.
AGGREGATIONS: dict[str, ValueType | None] = {
    "avg": None,
    "bottomk": ValueType.SCALAR,
    "count": None,
    "count_values": ValueType.STRING,
    "group": None,
    "limit_ratio": ValueType.SCALAR,
    "limitk": ValueType.SCALAR,
    "max": None,
    "min": None,
    "quantile": ValueType.SCALAR,
    "stddev": None,
    "stdvar": None,
    "sum": None,
    "topk": ValueType.SCALAR,
}

# Servers accept these only with --enable-feature=promql-experimental-functions.
EXPERIMENTAL = frozenset(("limit_ratio", "limitk"))
