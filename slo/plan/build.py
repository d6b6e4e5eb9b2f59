"""From a catalogue to a plan: the rules, the routing of their alerts, and who approves changes."""

from slo.model import Catalogue
from slo.plan.drafts import without_pages_of_drafts
from slo.plan.routing import routing
from slo.plan.rules import rule_files
from slo.plan.types import Plan
from slo.targets.codeowners.owners import code_owners
from slo.targets.docs.guides import guides
from slo.targets.grafana.dashboards import dashboards
from slo.targets.pagerduty.plan import pager
from slo.targets.splunk.searches import searches


def plan(catalogue: Catalogue) -> Plan:
    """Plan everything, in the order of the catalogue."""
    quiet = without_pages_of_drafts(catalogue)
    routes = routing(quiet)
    return Plan(
        rule_files=tuple(rule_files(quiet)),
        routing=routes,
        code_owners=tuple(code_owners(catalogue)),
        pager=pager(catalogue),
        searches=tuple(searches(catalogue)),
        guides=tuple(guides(quiet, routes)) if routes else (),
        dashboards=tuple(dashboards(quiet)),
    )
