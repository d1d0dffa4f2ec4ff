"""The teasers that are shown are those that an edition would print."""

from __future__ import annotations

import json
from pathlib import Path

from digest.pipeline.stories import Shelf
from digest.pipeline.teasing import load_teased
from digest.settings import Settings
from tests.factories import NOW

SLOGAN = "News from the harbour, day and night."


def _tease(folder: Path, *sources: str) -> list[str]:
    rows = [
        {"title": f"Tram {number} is late", "source": source, "summary": SLOGAN, "body": f"Tram {number} stood still."}
        for number, source in enumerate(sources)
    ]
    file = folder / "stories.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    shelf = Shelf(specs=(str(file),), settings=Settings(), base=folder, now=NOW)
    return [told.teaser.text for told in load_teased(shelf, ()) if told.teaser]


def test_a_summary_that_three_stories_of_a_source_share_is_no_teaser(tmp_path: Path) -> None:
    assert _tease(tmp_path, "Ledger", "Ledger", "Ledger") == [f"Tram {number} stood still." for number in range(3)]


def test_a_summary_of_other_sources_stays(tmp_path: Path) -> None:
    assert _tease(tmp_path, "Ledger", "Ledger", "Ledger", "Courier")[-1] == SLOGAN
    assert _tease(tmp_path, "Ledger", "Ledger") == [SLOGAN] * 2
