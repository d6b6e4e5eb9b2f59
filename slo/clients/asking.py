"""A question, and its answer whatever it is; or, in plain words, why nothing came back."""

import requests
from urllib3.exceptions import LocationValueError

from slo.clients.exchange import CONNECT_WITHIN, MOST, Question, Reply, TooMuch
from slo.clients.failures import Unidentified, Unreachable, cause
from slo.clients.urls import Address


def reply_to(question: Question, address: Address, timeout: int, grace: int = 0) -> Reply:
    """Ask the server at an address; raises Unreachable.

    Whoever waits is told of `timeout` seconds; the server has `grace` more, to say by itself that it is late.
    """
    try:
        return question.ask(timeout + grace)
    except TooMuch:
        why = f"answers with more than {MOST // 1024 // 1024} MiB, and no more is read"
    except Unidentified as error:
        why = f"cannot be asked: {error}"
    except requests.ConnectTimeout:
        why = f"did not take the connection within {CONNECT_WITHIN}s"
    except (OSError, LocationValueError) as error:
        why = cause(error, timeout)
    raise Unreachable(f"{address} {why}")
