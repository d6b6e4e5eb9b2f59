"""XML without the characters that no XML document may contain."""

import re

_NEVER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may contain, not even escaped: https://www.w3.org/TR/xml/#charsets"""


def allowed(document: str) -> str:
    r"""Return a document in which such characters are replaced.

    >>> allowed("<a>\x00</a>")
    '<a>�</a>'
    """
    return _NEVER.sub("�", document)
