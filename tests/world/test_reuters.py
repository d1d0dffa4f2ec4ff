"""A real feed in its real rhythm: every story in one edition, or out with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shared import needs_shared
from tests.spare_workers import spare_workers
from tests.world.account import SENT
from tests.world.report import report_polls
from tests.world.reuters import open_polls

__all__ = ["spare_workers"]


@needs_shared
@pytest.mark.usefixtures("spare_workers")
def test_every_polled_story_is_in_one_edition_or_out_with_its_reason(tmp_path: Path) -> None:
    with open_polls(tmp_path, most=6) as polls:
        polls.replay()
        report = report_polls(polls)
    print(report.text)
    assert report.faults == ()
    assert sum(fate.what == SENT for fate in report.fates.values()) > 250
