"""Each article by itself: the first thing that keeps it out is the reason, with evidence a person understands."""

from __future__ import annotations

from typing import Any

import pytest

from digest.model import Reason, Window
from digest.settings import RuleSettings
from tests.factories import NOW
from tests.selection.makers import choose, list_reasons, mark, place

WINDOW = Window(since=NOW.replace(day=20))
STEPS: list[tuple[Reason, dict[str, Any], str]] = [
    (Reason.SOURCE_PAUSED, {"paused": True}, "https://ledger.example/feed is paused"),
    (
        Reason.OUT_OF_WINDOW,
        {"published": NOW.replace(day=2)},
        "published 2026-11-02 06:00 UTC, before 2026-11-20 06:00 UTC",
    ),
    (Reason.GONE, {"id": "gone"}, "its site took it back"),
    (Reason.BANNED, {"tags": ("No-Digest",)}, "tagged No-Digest"),
    (Reason.WRONG_LANGUAGE, {"language": "fr"}, "in fr; let in: en, ur"),
    (Reason.THIN, {"title": "Tram", "text": "It runs."}, "3 words, 10 at least"),
    (Reason.RULED_OUT, {"authors": ("Jo Lund",)}, "rule 1: author Jo Lund"),
]


def judge(**changes: Any) -> tuple[Reason, str, bool]:
    placed = place(1, configured="https://ledger.example/feed", **changes)
    (decision,) = choose(
        placed,
        window=WINDOW,
        gone=["gone"],
        languages=("en", "ur"),
        min_words=10,
        rules=(RuleSettings(author="Lund"),),
    )
    return decision.reason, decision.evidence, decision.final


@pytest.mark.parametrize(("reason", "changes", "evidence"), STEPS, ids=[reason.value for reason, _, _ in STEPS])
def test_each_reason_comes_with_its_evidence_and_is_carried(
    reason: Reason, changes: dict[str, Any], evidence: str
) -> None:
    assert judge(**changes) == (reason, evidence, False)


@pytest.mark.parametrize("step", range(len(STEPS)), ids=[reason.value for reason, _, _ in STEPS])
def test_of_several_reasons_the_first_in_the_order_of_judgement_is_told(step: int) -> None:
    changes = {key: value for _, part, _ in reversed(STEPS[step:]) for key, value in part.items()}
    assert judge(**changes)[0] is STEPS[step][0]


def test_a_story_with_nothing_against_it_is_chosen_and_final() -> None:
    assert judge() == (Reason.CHOSEN, "", True)


def test_an_editor_bans_a_story_whatever_its_tags_say() -> None:
    story = place(1, tags=("digest-lead",))
    (decision,) = choose(story, marks=mark(story, ban=True, line=None))
    assert (decision.reason, decision.evidence) == (Reason.BANNED, "banned in overrides.toml")


def test_names_of_tags_are_configurable() -> None:
    decisions = choose(place(1, tags=("intern",)), place(2, tags=("no-digest",)), ban_tags=("Intern",))
    assert list_reasons(decisions) == {"a2": Reason.CHOSEN, "a1": Reason.BANNED}


def test_summary_and_headline_count_as_words() -> None:
    brief = place(1, title="Tram opens today", text="", summary="Six more words for the sum.")
    assert choose(brief, min_words=9)[0].chosen
    assert choose(brief, min_words=10)[0].reason is Reason.THIN
