"""Signatures of PromQL's functions.

As of Prometheus 3; source: https://prometheus.io/docs/prometheus/latest/querying/functions/ and
.../querying/operators/.
"""

import re
from dataclasses import dataclass

from slo.promql.vector import ValueType


@dataclass(frozen=True, slots=True)
class Function:
    """A function's signature; `most` is None if its last parameter may repeat without limit."""

    name: str
    parameters: tuple[ValueType, ...]
    least: int
    most: int | None
    returns: ValueType
    experimental: bool

    def parameter(self, index: int) -> ValueType:
        """The type that the argument at this index must have."""
        return self.parameters[min(index, len(self.parameters) - 1)]


# `x?` is optional; `x...` may repeat any number of times, also none.
_STABLE = """
abs(vector) vector
absent(vector) vector
absent_over_time(range) vector
acos(vector) vector
acosh(vector) vector
asin(vector) vector
asinh(vector) vector
atan(vector) vector
atanh(vector) vector
avg_over_time(range) vector
ceil(vector) vector
changes(range) vector
clamp(vector, scalar, scalar) vector
clamp_max(vector, scalar) vector
clamp_min(vector, scalar) vector
cos(vector) vector
cosh(vector) vector
count_over_time(range) vector
day_of_month(vector?) vector
day_of_week(vector?) vector
day_of_year(vector?) vector
days_in_month(vector?) vector
deg(vector) vector
delta(range) vector
deriv(range) vector
exp(vector) vector
floor(vector) vector
histogram_avg(vector) vector
histogram_count(vector) vector
histogram_fraction(scalar, scalar, vector) vector
histogram_quantile(scalar, vector) vector
histogram_stddev(vector) vector
histogram_stdvar(vector) vector
histogram_sum(vector) vector
hour(vector?) vector
idelta(range) vector
increase(range) vector
irate(range) vector
label_join(vector, string, string, string...) vector
label_replace(vector, string, string, string, string) vector
last_over_time(range) vector
ln(vector) vector
log10(vector) vector
log2(vector) vector
max_over_time(range) vector
min_over_time(range) vector
minute(vector?) vector
month(vector?) vector
pi() scalar
predict_linear(range, scalar) vector
present_over_time(range) vector
quantile_over_time(scalar, range) vector
rad(vector) vector
rate(range) vector
resets(range) vector
round(vector, scalar?) vector
scalar(vector) scalar
sgn(vector) vector
sin(vector) vector
sinh(vector) vector
sort(vector) vector
sort_desc(vector) vector
sqrt(vector) vector
stddev_over_time(range) vector
stdvar_over_time(range) vector
sum_over_time(range) vector
tan(vector) vector
tanh(vector) vector
time() scalar
timestamp(vector) vector
vector(scalar) vector
year(vector?) vector
"""

# Servers accept these only with --enable-feature=promql-experimental-functions.
_EXPERIMENTAL = """
double_exponential_smoothing(range, scalar, scalar) vector
first_over_time(range) vector
info(vector, vector?) vector
mad_over_time(range) vector
sort_by_label(vector, string...) vector
sort_by_label_desc(vector, string...) vector
ts_of_first_over_time(range) vector
ts_of_last_over_time(range) vector
ts_of_max_over_time(range) vector
ts_of_min_over_time(range) vector
"""

_SIGNATURE = re.compile(r"(\w+)\((.*)\) (\w+)")
_TYPES = {
    "scalar": ValueType.SCALAR,
    "vector": ValueType.VECTOR,
    "range": ValueType.RANGE,
    "string": ValueType.STRING,
}


def _read(signatures: str, *, experimental: bool) -> dict[str, Function]:
    table = {}
    for name, parameters, returns in _SIGNATURE.findall(signatures):
        words = parameters.split(", ") if parameters else []
        types = tuple(_TYPES[word.rstrip("?.")] for word in words)
        least = sum(1 for word in words if word.isalpha())
        most = None if parameters.endswith("...") else len(words)
        table[name] = Function(name, types, least, most, _TYPES[returns], experimental)
    return table


FUNCTIONS = _read(_STABLE, experimental=False) | _read(_EXPERIMENTAL, experimental=True)

# Functions of Prometheus 2 by their old names.
RENAMED = {"holt_winters": "double_exponential_smoothing"}
