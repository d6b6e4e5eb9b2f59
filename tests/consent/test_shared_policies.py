"""A policy that many objectives share: its change disputes all, and a new name changes one at a time."""

from tests.agreements import DEFINITIONS, ORGANISATION, SERVICES, signed
from tests.consent.project import begin, run, sign_pending, write

STEPS = (
    "steps:\n  - {name: stop, when: {remaining: 0%}, do: Releases wait., freeze: true, severity: ticket}\n"
)
POLICY = f"kind: ErrorBudgetPolicy\nname: standard\n{STEPS}"
RELAXED = POLICY.replace("freeze: true, ", "")
SHARED = {
    **DEFINITIONS,
    "organisation.yaml": f"{ORGANISATION}defaults: {{error_budget_policy: standard}}\n",
    "policy.yaml": POLICY,
}
ORGANISED = signed(SHARED, "shop", "platform-team")


def test_a_change_of_a_shared_policy_is_one_error_at_the_policy() -> None:
    begin(ORGANISED)
    write({"policy.yaml": RELAXED})
    refused = run("compile")

    assert refused.exit_code == 1
    assert refused.stderr.count("error[disputed]") == 1
    assert (
        "3 objectives are in force with other terms of the error budget policy 'standard', and shop and "
        "platform-team have yet to sign the change: step stop"
    ) in refused.stderr
    assert "checkout-orders, checkout-up, nodes-up\n --> definitions/policy.yaml:2:7" in refused.stderr
    assert (
        "leave it, and let one objective after another use another error budget policy under a new name, "
        "or sign all: slo agree --as shop --by ROLE; if they do not agree within 5d, director decides"
    ) in refused.stderr


def test_under_a_new_name_one_objective_after_another_is_changed() -> None:
    begin(ORGANISED)
    other = RELAXED.replace("name: standard", "name: relaxed")
    services = SERVICES.replace("target: 99.9%}", "target: 99.9%, error_budget_policy: relaxed}")
    write({"policy.yaml": f"{POLICY}---\n{other}", "services.yaml": services})
    assert "'checkout-orders' is in force with other terms" in run("compile").stderr
    for party in ("shop", "platform-team"):
        assert sign_pending(party) == ["checkout-orders"]

    assert run("compile").exit_code == 0


def test_the_name_of_a_policy_is_no_term() -> None:
    begin(ORGANISED)
    write(
        {
            "policy.yaml": POLICY.replace("name: standard", "name: usual"),
            "organisation.yaml": f"{ORGANISATION}defaults: {{error_budget_policy: usual}}\n",
        }
    )

    assert run("compile").exit_code == 0
