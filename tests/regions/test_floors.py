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
from digest.regions.scheme import WORLD, load_scheme
from digest.sources.article import Parts, make_article
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
DATA = SHARED / "data/regions"
MODERN = ("bbc25", "isot17", "bbcsec25", "trnews16", "gwn18", "geovirus", "cliff12", "usforeign17")
FETCHED = Fetched(origin="dev.jsonl", body=b"", at=datetime(2026, 1, 1, tzinfo=UTC))
UNREAD = ("gwn18", "bbcsec25")  # nobody looked at one of these, so that nothing was made to fit them
REUTERS = "reuters21578"
REUTERS_SAMPLE = 3  # every third of 4,122


def make_row_article(row: dict[str, Any]) -> Article:
    """The article of a row, through the door that every source goes through; some rows have no headline."""
    parts = Parts(title=row["title"] or "Untitled", dateline=row["dateline"], text=row["body"])
    made = make_article(parts, FETCHED, source=row["source"], timezone="UTC")
    assert isinstance(made, Article)
    return made


class Answers:
    """What was answered for every row: the regions, and how surely."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        scheme = load_scheme()
        self.rows = rows
        self.placed = [place_article(make_row_article(row), scheme) for row in rows]

    def write(self, folder: Path) -> list[str]:
        """Write files of predictions and of the rows they are for; World is no answer."""
        regions = [None if item.region == WORLD else item.region for item in self.placed]
        predicted = [{"id": row["id"], "region": region} for row, region in zip(self.rows, regions, strict=True)]
        for name, items in (("pred", predicted), ("gold", self.rows)):
            (folder / name).write_text("".join(f"{json.dumps(item)}\n" for item in items), "utf-8")
        return [str(folder / "pred"), str(folder / "gold")]


def load_rows(name: str) -> list[dict[str, Any]]:
    """The rows of a file of labelled news, of the largest source by far only some."""
    rows = [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]
    reuters = [row for row in rows if row["source"] == REUTERS][::REUTERS_SAMPLE]
    return [*reuters, *(row for row in rows if row["source"] != REUTERS)]


@pytest.fixture(scope="module")
def answers() -> Answers:
    return Answers(load_rows("dev.jsonl"))


@pytest.fixture(scope="module")
def predictions(answers: Answers, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return answers.write(tmp_path_factory.mktemp("regions"))


def score(predictions: list[str], *sources: str) -> dict[str, Any]:
    """What score.py says of `sources` together."""
    command = [sys.executable, "-B", str(DATA / "score.py"), *predictions, "--json", "--source", ",".join(sources)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(output.splitlines()[-1]))


def test_wire_news_of_1987(predictions: list[str]) -> None:
    result = score(predictions, REUTERS)
    assert result["n"] > 1300
    assert result["acc"] >= 0.972
    assert result["macro_f1"] >= 0.972


def test_modern_news_in_full(predictions: list[str]) -> None:
    result = score(predictions, *MODERN)
    assert result["n"] == 470
    assert result["acc"] >= 0.96


def test_modern_news_that_was_not_looked_at(predictions: list[str]) -> None:
    result = score(predictions, *UNREAD)
    assert result["n"] == 123
    assert result["acc"] >= 0.94


def test_headlines_alone(predictions: list[str]) -> None:
    result = score(predictions, "nyt24")
    assert result["prec_answered"] >= 0.93
    assert result["abstain"] <= 0.18


def test_local_press(predictions: list[str]) -> None:
    assert score(predictions, "efn")["acc"] >= 0.88


def test_other_languages(predictions: list[str]) -> None:
    """There are few of them: one article is three parts in a hundred."""
    assert score(predictions, "bbcafrique", "bbcurdu26", "nytes24")["acc"] >= 0.78


def test_stories_of_several_regions() -> None:
    answers = Answers(load_rows("dev_multi.jsonl"))
    right = given = wanted = 0
    for row, placed in zip(answers.rows, answers.placed, strict=True):
        regions = {placed.region, *placed.secondary}
        right += len(regions & set(row["regions"]))
        given += len(regions)
        wanted += len(set(row["regions"]))
    assert 2 * right / (given + wanted) >= 0.88


def test_powers_that_act_abroad() -> None:
    rows = [row for name in ("dev.jsonl", "dev_multi.jsonl") for row in load_rows(name)]
    answers = Answers([row for row in rows if row["source"] == "usforeign17"])
    right = sum(item.region == row["region"] for row, item in zip(answers.rows, answers.placed, strict=True))
    assert right / len(answers.rows) >= 0.83


def test_those_answered_least_surely_are_wrong_most_often(answers: Answers) -> None:
    pairs = zip(answers.rows, answers.placed, strict=True)
    sure = [
        (item.confidence, item.region == row["region"]) for row, item in pairs if row["source"] in {REUTERS, *MODERN}
    ]
    kept = sorted(sure)[len(sure) // 10 :]
    assert sum(right for _, right in kept) / len(kept) >= 0.985


def test_confidence_is_how_often_it_is_right(answers: Answers) -> None:
    pairs = zip(answers.rows, answers.placed, strict=True)
    sure = [(item.confidence, item.region == row["region"]) for row, item in pairs if not row.get("coarse")]
    for least, most in ((0.5, 0.8), (0.8, 0.95), (0.95, 1.0)):
        within = [(confidence, right) for confidence, right in sure if least <= confidence < most]
        expected = sum(confidence for confidence, _ in within) / len(within)
        assert abs(sum(right for _, right in within) / len(within) - expected) < 0.12
