"""Builder of a plan from a catalogue: rules, and the routing of their alerts."""

from slo.model import Catalogue
from slo.plan.drafts import without_pages_of_drafts
from slo.plan.routing import routing
from slo.plan.rules import rule_files
from slo.plan.types import Plan


def plan(catalogue: Catalogue) -> Plan:
    """Return the plan of a catalogue, in its order."""
    quiet = without_pages_of_drafts(catalogue)
    return Plan(rule_files=tuple(rule_files(quiet)), routing=routing(quiet), catalogue=quiet)
