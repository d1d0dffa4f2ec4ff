"""The search for better weights takes only steps that make labelled articles less surprising."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digest.regions.atlas import make_atlas
from digest.regions.data.learn import count_right, find_loss, learn_weights, load_samples, weigh_samples
from digest.regions.scheme import load_scheme
from digest.regions.weights import WEIGHTS

ATLAS = make_atlas(load_scheme())


def make_row(source: str, region: str, title: str, body: str, dateline: str = "") -> dict[str, str]:
    return {"source": source, "lang": "en", "region": region, "title": title, "body": body, "dateline": dateline}


ROWS = [
    make_row("a", "africa", "Ferry sinks", "Divers came from Norway.", "MOMBASA"),
    make_row("a", "africa", "Bridge opens in Ghana", "Spain paid."),
    make_row("b", "asia", "Nepal signs trade deal", "Nepal will buy lorries from Norway."),
    make_row("b", "europe", "Rain", "It fell on Norway."),
    make_row("b", "world", "Rain", "It fell on Norway."),
    make_row("b", "europe", "Rain", "It fell."),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS), "utf-8")
    return path


def test_rows_that_tell_nothing_are_left_out(path: Path) -> None:
    assert [(sample.source, sample.label) for sample in load_samples(path, ATLAS)] == [
        ("a", "africa"), ("a", "africa"), ("b", "asia"), ("b", "europe"),
    ]  # fmt: skip


def test_what_is_learned_is_less_surprised(path: Path) -> None:
    samples = load_samples(path, ATLAS)
    shares = weigh_samples(samples)
    learned = learn_weights(samples, ATLAS)
    assert find_loss(learned, samples, shares, ATLAS) < find_loss(WEIGHTS, samples, shares, ATLAS)


def test_any_part_of_asia_is_right_where_the_label_has_no_parts(path: Path) -> None:
    assert count_right(WEIGHTS, load_samples(path, ATLAS), ATLAS) == {"a": 2, "b": 2}
