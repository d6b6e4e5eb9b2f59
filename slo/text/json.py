"""JSON for programs, with escapes for characters that could control a terminal."""

import json
import re
from typing import Any

from slo.text.terminal import UNSEEN

_UNSEEN = re.compile(f"[{UNSEEN}]")


def document(value: Any) -> str:
    r"""Return JSON of several lines; what nobody can see is written as \uXXXX, which is the same text.

    >>> print(document({"été": "\u202ec"}))
    {
      "été": "\u202ec"
    }
    """
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
