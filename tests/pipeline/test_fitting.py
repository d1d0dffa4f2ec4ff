"""An e-mail that would be too large is cut until it fits, and what is left out is decided on like any other story."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from digest.lint.editions import make_edition_mail
from digest.lint.size import measure_mail
from digest.model import Proof, Reason, Window
from digest.pipeline.fitting import build_proof
from digest.pipeline.linting import find_refusals
from digest.pipeline.loading import Request, load_inputs
from digest.settings import ChoiceSettings, Settings, SourceSettings
from tests.factories import NOW

ROWS = [
    {
        "title": f"Story {number} of the harbour",
        "url": f"https://ledger.example/2026/11/{number}",
        "text": f"On pier {number} {number * 7} boats came in, and all of them had fish. " * 12,
        "image": f"https://cdn.ledger.example/2026/11/{number}.jpg",
    }
    for number in range(60)
]
SETTINGS = Settings(name="The Ledger", site="https://ledger.example", choice=ChoiceSettings(stories=60, per_region=60))


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    path = tmp_path / "stories.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    return path


def build(path: Path, **choice: object) -> Proof:
    settings = replace(SETTINGS, choice=replace(SETTINGS.choice, **choice))  # type: ignore[arg-type]
    sources = (SourceSettings(at=str(path)),)
    request = Request(settings=settings, sources=sources, base=path.parent, now=NOW, window=Window())
    return build_proof(load_inputs(request, report=lambda _: None))


def list_codes(proof: Proof) -> list[str]:
    return [finding.code for finding in proof.edition.findings]


def measure(proof: Proof) -> int:
    return measure_mail(make_edition_mail(proof.edition, proof.rendered)).counted


def test_teasers_and_thumbnails_go_before_any_story(stories: Path) -> None:
    whole = build(stories, max_bytes=1_000_000)
    cut = build(stories, max_bytes=measure(whole) - 10_000)
    assert list_codes(whole) == []
    assert len(cut.edition.stories) == 60
    assert "fit-teasers" in list_codes(cut)
    assert measure(cut) <= measure(whole) - 10_000


@pytest.mark.parametrize(("overflow", "final"), [("carry", False), ("drop", True)])
def test_a_story_without_room_follows_the_overflow_rule(stories: Path, overflow: str, final: bool) -> None:
    cut = build(stories, max_bytes=25_000, overflow=overflow)
    left = [decision for decision in cut.edition.decisions if decision.reason is Reason.OVER_SIZE]
    assert len(left) == 60 - len(cut.edition.stories) > 5
    assert {decision.final for decision in left} == {final}
    assert "fit-stories" in list_codes(cut)


def test_linked_headlines_are_counted_when_even_they_have_no_room(stories: Path) -> None:
    whole = build(stories, stories=4, overflow="link")
    cut = build(stories, stories=4, overflow="link", max_bytes=measure(whole) - 1_000, fit=("links",))
    assert cut.edition.unlinked > 0
    assert len(cut.edition.stories) + len(cut.edition.more) + cut.edition.unlinked == 60
    assert "fit-links" in list_codes(cut)
    assert measure(cut) <= measure(whole) - 1_000


def test_only_what_the_editor_allows_is_cut(stories: Path) -> None:
    cut = build(stories, max_bytes=25_000, fit=("stories",))
    assert list_codes(cut) == ["fit-stories"]
    assert any(story.article.image for story in cut.edition.stories[1:])


def test_an_edition_that_is_made_to_fit_is_not_refused_for_its_size_by_default(stories: Path) -> None:
    rows = ({"title": f"Pier {number} opens", "text": f"Boat {number**3} came in. " * 30} for number in range(200))
    stories.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    cut = build(stories, stories=200, per_region=200)
    assert "fit-teasers" in list_codes(cut)
    assert not [one for one in find_refusals(cut, SETTINGS) if one.code.startswith("size")]


def test_what_is_too_large_however_it_is_cut_says_so(stories: Path) -> None:
    cut = build(stories, max_bytes=3_000)
    assert list_codes(cut)[-1] == "fit-failed"
    assert "3,000 at most" in cut.edition.findings[-1].found
    assert cut.rendered.tokens.unsubscribe.startswith(f"@@{cut.edition.key[:16]}")


def test_what_may_not_be_sent_for_its_size_is_cut_to_what_may(stories: Path) -> None:
    lint = replace(SETTINGS.lint, max_bytes=30_000, warn_bytes=25_000)
    settings = replace(SETTINGS, lint=lint)
    request = Request(
        settings=settings, sources=(SourceSettings(at=str(stories)),), base=stories.parent, now=NOW, window=Window()
    )
    cut = build_proof(load_inputs(request, report=lambda _: None))
    assert measure(cut) <= lint.max_bytes < settings.choice.max_bytes
