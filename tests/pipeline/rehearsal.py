"""Does once what runs do, in a process that forks them: what they import and keep for the next time is there then."""

from __future__ import annotations

import gc
import tempfile
from pathlib import Path

from digest.settings import SendSettings
from tests.pipeline.desk import SEVEN, SIX, Desk

_SEND = SendSettings(
    from_="The Daily Ledger <news@ledger.test>",
    recipients="readers.txt",
    smtp="file:sent",
    unsubscribe="mailto:leave@ledger.test",
)


def rehearse() -> None:
    """Collect, build and send in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), send=_SEND)
        desk.write_stories(3)
        desk.run(SIX)
        assert desk.run(SEVEN).exit_code == 0
    gc.collect()
    gc.freeze()  # a run that looks for garbage need not look through this
