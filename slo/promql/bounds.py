"""Bounds of histogram buckets as label values: one number has several spellings."""

import re
from decimal import Decimal

from slo.promql.vector import MatchOperator
from slo.text.units import plain

_LARGE, _SMALL = Decimal(1_000_000), Decimal("0.001")
"""From these on, some clients write exponents: Go from a million, Java below a thousandth."""


def bound_matcher(bound: Decimal) -> tuple[MatchOperator, str]:
    r"""Return the operator and value with which a matcher selects a bound in all its spellings.

    Clients write a bound as their language does: 1 or 1.0; 250000 or 250000.0; 1e+06, 1.0E6, 1000000 or
    1000000.0; 2.5e-05, 2.5E-5 or 0.000025. Prometheus 2 keeps what it scrapes; Prometheus 3 rewrites it in
    Go's manner with a point or an exponent: 1.0, 0.25, 1e+06.
    https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values

    >>> bound_matcher(Decimal("0.25")), bound_matcher(Decimal("1"))
    (('=', '0.25'), ('=~', '1(\\.0)?'))
    >>> print(bound_matcher(Decimal("2500000"))[1])
    2500000(\.0)?|2\.5[eE]\+?0?6
    """
    written = plain(bound)
    pattern = written.replace(".", r"\.") if "." in written else rf"{written}(\.0)?"
    if not bound or _SMALL <= abs(bound) < _LARGE:
        return ("=", written) if "." in written else ("=~", pattern)
    mantissa = plain(bound.scaleb(-bound.adjusted()))
    mantissa = mantissa.replace(".", r"\.") if "." in mantissa else rf"{mantissa}(\.0)?"
    sign = "-" if abs(bound) < 1 else r"\+?"
    return "=~", rf"{pattern}|{mantissa}[eE]{sign}0?{abs(bound.adjusted())}"


def spelled_bound(pattern: str) -> str | None:
    r"""Return the bound of which a pattern has all spellings, as `bound_matcher` writes it; else None.

    >>> spelled_bound(r"1(\.0)?"), spelled_bound("1|2")
    ('1', None)
    """
    first = re.match(r"-?[0-9]+(\\\.[0-9]+)?", pattern)
    bound = Decimal(first[0].replace("\\", "")) if first else None
    return plain(bound) if bound is not None and bound_matcher(bound) == ("=~", pattern) else None


def as_prometheus_3(bound: Decimal) -> str:
    """Write a bound as Prometheus 3 does.

    >>> [as_prometheus_3(Decimal(text)) for text in ("1", "0.25", "2500000", "0.000025")]
    ['1.0', '0.25', '2.5e+06', '2.5e-05']
    """
    if bound and not -4 <= bound.adjusted() < 6:
        return f"{plain(bound.scaleb(-bound.adjusted()))}e{bound.adjusted():+03}"
    written = plain(bound)
    return written if "." in written else f"{written}.0"
