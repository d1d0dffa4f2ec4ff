"""`python -m tests.world` prints the account of the made-up weeks, and with `reuters` that of the real polls."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.world.diary import open_world
from tests.world.report import report_polls, report_world
from tests.world.reuters import open_polls


def main() -> int:
    """Print the account; 1 if something is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        if "reuters" in sys.argv[1:]:
            with open_polls(Path(folder)) as polls:
                polls.replay()
                report = report_polls(polls)
        else:
            with open_world(Path(folder)) as world:
                world.live()
                report = report_world(world)
    print(report.text)
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
