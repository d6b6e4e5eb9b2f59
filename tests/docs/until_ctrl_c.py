"""Run slo until it has printed a line, then send Ctrl-C; exit with its code."""

import signal
import subprocess
import sys

process = subprocess.Popen(
    [sys.executable, "-u", "-m", "slo", *sys.argv[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
)
assert process.stdout
first = process.stdout.readline()
process.send_signal(signal.SIGINT)
sys.stdout.buffer.write(first + process.stdout.read())
sys.exit(process.wait())
