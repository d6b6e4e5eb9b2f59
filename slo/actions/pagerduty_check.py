"""Whether PagerDuty is as the definitions say, and somebody is on call."""

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
_PATIENCE = 30  # seconds for an answer; PagerDuty may ask to wait


class Compared(NamedTuple):
    """What was found, what is wanted, and the account as it is."""

    findings: tuple[Finding, ...]
    wanted: Pager
    account: Account


def pagerduty_check(catalogue: Catalogue, url: str, token_file: Path, now: datetime) -> Compared:
    """Compare an account with the definitions, and look 14 days ahead for times without anybody on call.

    Raises InvalidRequest, Undeclared where nobody is on call by the definitions, Unreachable and Refused.
    """
    address, wanted = address_of(url, "pagerduty"), pager(catalogue)
    if wanted is None:
        raise Undeclared("nobody says who is on call: give a product or a party its 'pagerduty'")
    api = rest_api(address, token_file, timeout=_PATIENCE)
    account = read_account(api, wanted.schedules.keys(), now, _AHEAD)
    return Compared(findings(wanted, account), wanted, account)
