"""Builder of a plan from a catalogue: rules, and the routing of their alerts."""

from slo.model import Catalogue
from slo.plan.drafts import without_pages_of_drafts
from slo.plan.rules import RuleFiles
from slo.plan.types import Plan, Routing


def plan(catalogue: Catalogue) -> Plan:
    """Return the plan of a catalogue, in its order."""
    return whole(outline(catalogue))


def outline(catalogue: Catalogue) -> Plan:
    """Return the plan of a catalogue whose rule files are planned when they are iterated, each time anew."""
    quiet = without_pages_of_drafts(catalogue)
    return Plan(rule_files=RuleFiles(quiet.slos, quiet), routing=_routing(quiet), catalogue=quiet)


def _routing(catalogue: Catalogue) -> Routing | None:
    if catalogue.organisation is None:
        return None
    from slo.plan.routing import routing  # imported here, because only an organisation has routes

    return routing(catalogue)


def whole(outlined: Plan) -> Plan:
    """Return a plan whose rule files are planned now."""
    return outlined._replace(rule_files=tuple(outlined.rule_files))
