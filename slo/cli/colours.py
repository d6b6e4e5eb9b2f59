"""Where colours are shown: decided for standard output and standard error separately."""

import os
import sys

_FORCED_BY = ("FORCE_COLOR", "CLICOLOR_FORCE")


def has_colours(*, err: bool = False) -> bool:
    """Return whether standard output, or standard error, shows colours.

    Users decide by https://no-color.org, https://force-color.org and https://bixense.com/clicolors; NO_COLOR
    overrides the others.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in _FORCED_BY):
        return True
    stream = sys.stderr if err else sys.stdout
    return stream.isatty() and os.environ.get("TERM") != "dumb"
