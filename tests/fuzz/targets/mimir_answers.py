"""Answers of Mimir: to pushes of rules."""

from tests.fuzz.pushes import pushing
from tests.push.mimir import Mimir

TARGET = pushing("mimir", lambda: Mimir().server, "--tenant", "acme", "--only", "rules")
