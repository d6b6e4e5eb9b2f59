"""The table of dialects: each is one module or package, and one line here."""

from slo.dialects.dialect import Dialect
from slo.dialects.openslo import OPENSLO
from slo.dialects.prometheus_rules import DIALECT as PROMETHEUS_RULES
from slo.dialects.pyrra import PYRRA
from slo.dialects.slo_generator import SLO_GENERATOR
from slo.dialects.sloth import SLOTH

DIALECTS: tuple[Dialect, ...] = (SLOTH, PYRRA, OPENSLO, SLO_GENERATOR, PROMETHEUS_RULES)
"""All dialects, in the order in which a document is offered to them."""
