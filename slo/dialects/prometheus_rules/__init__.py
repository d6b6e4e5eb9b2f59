"""Rule files of Prometheus, and PrometheusRule of its operator: alerts and recording rules of one's own.

https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
"""

from slo.dialects.dialect import Dialect
from slo.dialects.prometheus_rules.files import recognises, translate

DIALECT = Dialect("prometheus-rules", recognises, translate)
