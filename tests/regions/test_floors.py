"""On real news the regions are right as often as they must be."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from digest.model import Article, Fetched
from digest.regions.classify import place_article
from digest.regions.scheme import load_scheme
from digest.sources.article import Parts, make_article
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
DATA = SHARED / "data/regions"
MODERN = ("bbc25", "isot17", "bbcsec25", "trnews16", "gwn18", "geovirus", "cliff12", "usforeign17")
FETCHED = Fetched(origin="dev.jsonl", body=b"", at=datetime(2026, 1, 1, tzinfo=UTC))
REUTERS_SAMPLE = 3  # every third of 4,122


def make_row_article(row: dict[str, Any]) -> Article:
    """The article of a row, through the door that every source goes through; some rows have no headline."""
    parts = Parts(title=row["title"] or "Untitled", dateline=row["dateline"], text=row["body"])
    made = make_article(parts, FETCHED, source=row["source"], timezone="UTC")
    assert isinstance(made, Article)
    return made


@pytest.fixture(scope="module")
def predictions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Files of predictions and of the rows they are for."""
    folder = tmp_path_factory.mktemp("regions")
    rows = [json.loads(line) for line in (DATA / "dev.jsonl").read_text("utf-8").splitlines()]
    reuters = [row for row in rows if row["source"] == "reuters21578"][::REUTERS_SAMPLE]
    rows = [*reuters, *(row for row in rows if row["source"] in MODERN)]
    scheme = load_scheme()
    placed = [place_article(make_row_article(row), scheme) for row in rows]
    predicted = [{"id": row["id"], "region": item.region} for row, item in zip(rows, placed, strict=True)]
    for name, items in (("gold", rows), ("pred", predicted)):
        (folder / name).write_text("".join(f"{json.dumps(item)}\n" for item in items), "utf-8")
    return folder / "pred", folder / "gold"


def score(predictions: tuple[Path, Path], *sources: str) -> dict[str, Any]:
    """What score.py says of `sources` together."""
    files = [str(path) for path in (DATA / "score.py", *predictions)]
    command = [sys.executable, "-B", *files, "--json", "--source", ",".join(sources)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(output.splitlines()[-1]))


def test_wire_news_of_1987(predictions: tuple[Path, Path]) -> None:
    result = score(predictions, "reuters21578")
    assert result["n"] > 1300
    assert result["acc"] >= 0.96
    assert result["macro_f1"] >= 0.96


def test_modern_news_in_full(predictions: tuple[Path, Path]) -> None:
    result = score(predictions, *MODERN)
    assert result["n"] == 470
    assert result["acc"] >= 0.95
