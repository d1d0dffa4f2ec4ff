"""`digest editions show` tells which variants an edition has, and what readers of each get."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digest.config import load_settings
from digest.model import Preferences
from digest.pipeline.variants import build_variants
from digest.store.editions import load_edition
from tests.cli.conftest import Run
from tests.cli.newsroom import build, set_up
from tests.store.makers import new_store

WISHES = (
    (Preferences(regions=("africa", "europe"), language="ur"), 3),
    (Preferences(regions=("oceania",)), 2),
    (Preferences(text_only=True), 1),
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    set_up(tmp_path)
    build(tmp_path)
    return tmp_path


def make(folder: Path, *wishes: tuple[Preferences, int]) -> None:
    settings = load_settings(folder / "digest.toml")
    with new_store(folder) as store:
        build_variants(store, load_edition(store, "main", "1"), settings, wishes)


def test_variants_are_shown_with_their_stories_and_whose_wish_they_are(run: Run, newsroom: Path) -> None:
    plain = run("editions", "show", "1", check=True).stdout
    make(newsroom, *WISHES)
    told = run("editions", "show", "1", check=True).stdout
    assert told.startswith(plain)
    assert told.removeprefix(plain).splitlines() == [
        "",
        "3 variants for what readers want of it, made into 2 messages",
        "  1   5 stories for all regions; text only",
        "  2   2 stories for africa, europe; in ur",
        "  3   no story, and no mail, for oceania",
    ]
    shown = json.loads(run("editions", "show", "1", "--json", check=True).stdout)["variants"]
    assert shown[1] == {
        "variant": 2,
        "language": "ur",
        "regions": ["africa", "europe"],
        "text_only": False,
        "stories": 2,
    }


def test_verifying_an_edition_makes_its_variants_again_too(run: Run, newsroom: Path) -> None:
    make(newsroom, *WISHES)
    told = run("editions", "verify", "1", check=True).stdout
    assert told == "edition 1: same, and so is what its 3 variants came to\n"
    (row,) = [json.loads(line) for line in run("editions", "verify", "1", "--json", check=True).stdout.splitlines()]
    assert (row["outcome"], row["variants"]) == ("same", 3)


def test_of_many_variants_the_commonest_are_listed_and_the_others_counted(run: Run, newsroom: Path) -> None:
    make(newsroom, *((Preferences(regions=("oceania", f"r{number}")), number) for number in range(1, 15)))
    lines = run("editions", "show", "1", check=True).stdout.splitlines()
    assert lines[-12:-9] == [
        "14 variants for what readers want of it",
        "  1   no story, and no mail, for oceania, r14",
        "  2   no story, and no mail, for oceania, r13",
    ]
    assert lines[-1] == "  and 4 more: digest editions show --json"
    assert len(json.loads(run("editions", "show", "1", "--json", check=True).stdout)["variants"]) == 14
