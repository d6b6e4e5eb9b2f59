"""Compare a PagerDuty account with the definitions."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from slo.actions.failures import Undeclared
from slo.actions.servers import address_of
from slo.clients.pagerduty import rest_api
from slo.clients.pagerduty_account import read_account
from slo.model import Catalogue
from slo.targets.pagerduty.account import Account
from slo.targets.pagerduty.drift import Finding, findings
from slo.targets.pagerduty.plan import pager
from slo.targets.pagerduty.types import Pager

_AHEAD = timedelta(days=14)
_PATIENCE = 30  # seconds for an answer; PagerDuty may ask clients to wait


class Compared(NamedTuple):
    """The differences, the configuration by the definitions, and the account."""

    findings: tuple[Finding, ...]
    wanted: Pager
    account: Account


def pagerduty_check(catalogue: Catalogue, url: str, token_file: Path, now: datetime) -> Compared:
    """Compare an account with the definitions, and find times in the next 14 days when nobody is on call.

    Raises InvalidRequest, Undeclared if the definitions do not use PagerDuty, Unreachable and Refused.
    """
    address, wanted = address_of(url, "pagerduty"), pager(catalogue)
    if wanted is None:
        raise Undeclared("the definitions do not use PagerDuty: add 'pagerduty' to a product or a party")
    api = rest_api(address, token_file, timeout=_PATIENCE)
    account = read_account(api, wanted.schedules.keys(), now, _AHEAD)
    return Compared(findings(wanted, account), wanted, account)
