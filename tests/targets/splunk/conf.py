"""A reader of Splunk's .conf files, as strict as their documentation lets it be.

A line is a comment, a stanza, or `key = value`; a value whose line ends with a backslash goes on in the next
line, whatever that begins with. Comments and stanzas begin in the first column.
https://docs.splunk.com/Documentation/Splunk/latest/Admin/Aboutconfigurationfiles
"""

import re

Conf = dict[str, dict[str, str]]


def read(text: str) -> Conf:
    """Read stanzas and their settings; raises AssertionError for a line that is none of all these."""
    stanzas: Conf = {}
    current: dict[str, str] = {}
    lines = iter(text.split("\n"))
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        if stanza := re.fullmatch(r"\[(.+)\]", line):
            assert stanza[1] not in stanzas, f"{stanza[1]} is there twice"
            current = stanzas.setdefault(stanza[1], {})
            continue
        key, equals, value = line.partition("=")
        assert equals, f"{line!r} is no setting"
        assert re.fullmatch(r"[A-Za-z0-9._-]+", key.strip()), f"{key!r} is no key"
        assert key.strip() not in current, f"{key.strip()} is there twice"
        parts = [value]
        while parts[-1].endswith("\\"):
            parts[-1] = parts[-1][:-1]
            parts.append(next(lines))
        current[key.strip()] = "\n".join(parts).strip()
    return stanzas
