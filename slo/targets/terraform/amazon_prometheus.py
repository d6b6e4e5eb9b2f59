"""Rules and the Alertmanager configuration for a workspace of Amazon Managed Prometheus.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/prometheus_rule_group_namespace
https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-config.html
"""

from slo.targets.terraform.block import GENERATED, NAMESPACE, RULE_FILES, THIS_FILE, Block

CHANNELS = frozenset({"sns", "pagerduty"})
"""The channels that Amazon delivers to."""

_WORKSPACE = "${var.workspace_id}"
_TEMPLATES = f"{GENERATED}/alertmanager/templates"

AMAZON_RULES: Block = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 5.0"}}},
    "variable": {"workspace_id": {"type": "string", "description": "The id of the workspace."}},
    "resource": {
        "aws_prometheus_rule_group_namespace": {
            "slo": {
                "for_each": RULE_FILES,
                "workspace_id": _WORKSPACE,
                "name": f"slo-{NAMESPACE}",
                "data": THIS_FILE,
            }
        }
    },
}

# Amazon reads keys of PagerDuty from Secrets Manager; it has no mail server and no files.
_SECRET = (
    "{ aws_secrets_manager = { secret_arn = var.routing_key_secrets[way.routing_key_file], "
    'secret_key = "routing_key", refresh_interval = "5m" } }'
)
_PAGERDUTY = (
    "[for way in value : merge("
    '{ for field, its in way : field => its if field != "routing_key_file" }, '
    f"{{ routing_key = {_SECRET} }})]"
)
_RECEIVERS = (
    "${[for receiver in local.alertmanager.receivers : merge(receiver, "
    f'{{ for name, value in receiver : name => {_PAGERDUTY} if name == "pagerduty_configs" }})]}}'
)
_GLOBAL = (
    '{ for name, value in try(local.alertmanager.global, {}) : name => value if name == "pagerduty_url" }'
)
_CONFIGURATION = (
    "yamlencode(merge(local.alertmanager, "
    f"{{ global = {_GLOBAL}, receivers = local.receivers, templates = tolist(local.templates) }}))"
)

AMAZON_ALERTMANAGER: Block = {
    "variable": {
        "routing_key_secrets": {
            "type": "map(string)",
            "default": {},
            "description": "For each routing_key_file in the definitions, the ARN of a secret in Secrets "
            "Manager whose key routing_key holds what that file would.",
        }
    },
    "locals": {
        "alertmanager": f'${{yamldecode(file("{GENERATED}/alertmanager/alertmanager.yml"))}}',
        "receivers": _RECEIVERS,
        "templates": f'${{fileset("{_TEMPLATES}", "*.tmpl")}}',
    },
    "resource": {
        "aws_prometheus_alert_manager_definition": {
            "slo": {
                "workspace_id": _WORKSPACE,
                "definition": "${yamlencode({ template_files = { for name in local.templates : name => "
                f'file("{_TEMPLATES}/${{name}}") }}, alertmanager_config = {_CONFIGURATION} }})}}',
            }
        }
    },
}
