"""Rules for Mimir's ruler, also that of Grafana Cloud.

The provider of OVHcloud loads whole files, as mimirtool does. That of Grafana has no resource for the ruler,
and fgouteroux/mimir drops `keep_firing_for` and `query_offset`.
https://registry.terraform.io/providers/ovh/mimirtool/1.0.0/docs/resources/ruler_namespace
"""

from slo.targets.terraform.block import NAMESPACE, RULE_FILES, THIS_FILE, Block

MIMIR: Block = {
    "terraform": {"required_providers": {"mimirtool": {"source": "ovh/mimirtool", "version": "~> 1.0"}}},
    "resource": {
        "mimirtool_ruler_namespace": {
            "slo": {
                "for_each": RULE_FILES,
                "namespace": f"slo-{NAMESPACE}",
                "config_yaml": THIS_FILE,
                "recording_rule_check": False,  # of names, also those that people chose
            }
        }
    },
}
