"""The manual page says what the help texts say, and man can show it."""

import re
import shutil
import subprocess

import pytest

from slo.cli import COMMANDS
from tools import man


def test_every_command_has_its_help_in_the_manual_page() -> None:
    text = man.page()

    for name in COMMANDS:
        assert f'.SS "slo {name}"\n.nf\nUsage: slo {name} ' in text.replace(r"\-", "-")


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff")
def test_groff_formats_the_manual_page_without_a_warning() -> None:
    command = ["groff", "-man", "-Tutf8", "-ww", "-Kutf8"]
    shown = subprocess.run(command, input=man.page(), capture_output=True, text=True, check=True)
    text = re.sub(r"\x1b\[\d*m", "", shown.stdout)

    assert shown.stderr == ""
    assert "slo init --prometheus http://localhost:9090" in text
