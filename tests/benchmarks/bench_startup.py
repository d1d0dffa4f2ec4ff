"""What asking for help costs, beside importing Click alone: at most 1.6 times as much."""

from __future__ import annotations

import sys

from tests.benchmarks.pairing import print_pair

FLOOR = [sys.executable, "-c", "import click"]

for arguments in (["--help"], ["export", "--help"]):
    print_pair(f"digest {' '.join(arguments)}", [sys.executable, "-m", "digest", *arguments], FLOOR, runs=15)
