"""Sends a request; network failures become Unreachable with the reason in plain words."""

import requests

from slo.clients.exchange import CONNECT_WITHIN, MAX_BYTES, AnswerTooLarge, Reply, Request
from slo.clients.failures import NoCredentials, Unreachable, cause
from slo.clients.urls import Address


def reply_to(request: Request, address: Address, timeout: int, grace: int = 0) -> Reply:
    """Send a request to the server at an address; raises Unreachable.

    Messages name `timeout` seconds. The server has `grace` seconds more, to report its own timeout.
    """
    try:
        return request.send(timeout + grace)
    except AnswerTooLarge:
        why = f"answers with more than {MAX_BYTES // 1024 // 1024} MiB, which is the limit"
    except NoCredentials as error:
        why = f"was not contacted: {error}"
    except requests.ConnectTimeout:
        why = f"did not accept the connection within {CONNECT_WITHIN}s"
    except (OSError, ValueError) as error:  # also for headers that nothing can decode
        why = cause(error, timeout)
    raise Unreachable(f"{address} {why}")
