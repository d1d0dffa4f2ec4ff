"""Makers for tests of the choice: placed articles, and a choice among them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from digest.model import Decision, Override, Placed, Reason, Scheme, Used, Window
from digest.regions.scheme import load_scheme
from digest.selection.choose import Rules, choose_stories
from digest.settings import ChoiceSettings, LimitSettings, OwnRegionSettings, RegionSettings
from tests.factories import NOW, make_article

SCHEME = load_scheme()
NESTED = load_scheme(
    RegionSettings(
        own={
            "gulf": OwnRegionSettings(places=("AE", "QA", "KW"), within="middle_east"),
            "levant": OwnRegionSettings(places=("LB", "SY", "JO"), within="middle_east"),
        }
    )
)
"""A scheme whose middle_east has two parts."""
OPEN = Window()
KEYS = [region.key for region in SCHEME.regions]


def make_text(story: int, *, words: int = 80) -> str:
    """A text that shares no run of words with that of another story."""
    return " ".join(f"word{story}x{number}" for number in range(words)) + "."


def place(number: int, region: str = "europe", **changes: Any) -> Placed:
    """An article of its own in a region; changes to Placed go by its names, its source by `configured`."""
    fields = {name: changes.pop(name) for name in ("order", "revision", "paused") if name in changes}
    source = changes.pop("configured", "")
    article = make_article(number, **{"text": make_text(number), **changes})
    return Placed(article=article, region=region, confidence=0.9, source=source, **fields)


def place_copy(original: Placed, number: int, **changes: Any) -> Placed:
    """Another source's copy of an article, as old as that."""
    named = {"source": f"Wire {number}", "origin": f"wire{number}.xml", "published": original.article.published}
    texts = {"title": original.article.title, "text": original.article.text}
    return place(number, original.region, **{"order": number, **named, **texts, **changes})


def choose(
    *placed: Placed,
    window: Window = OPEN,
    languages: tuple[str, ...] = (),
    limits: Mapping[str, LimitSettings] = {},
    used: Sequence[Used] = (),
    marks: Mapping[str, Override] = {},
    gone: Collection[str] = (),
    at_most: int | None = None,
    scheme: Scheme = SCHEME,
    **choice: Any,
) -> tuple[Decision, ...]:
    """Choose among articles by the default settings, but for those given."""
    rules = Rules(window=window, languages=languages, limits=limits, choice=ChoiceSettings(**choice))
    return choose_stories(
        placed, rules=rules, scheme=scheme, now=NOW, used=used, marks=marks, gone=gone, at_most=at_most
    )


def mark(placed: Placed, **changes: Any) -> dict[str, Override]:
    """An editor's override for one article."""
    override = Override(story=placed.article.id, origin="overrides.toml", line=3)
    return {placed.article.id: replace(override, **changes)}


def use(placed: Placed, *, number: int = 41, **changes: Any) -> Used:
    """The memory of an article that went out two days ago."""
    used = Used(
        article=placed.article.id,
        number=number,
        at=NOW.replace(day=NOW.day - 2),
        title=placed.article.title,
        text=placed.article.text,
    )
    return replace(used, **changes)


def list_reasons(decisions: Sequence[Decision]) -> dict[str, Reason]:
    """The reason for each article, by its id."""
    return {decision.placed.article.id: decision.reason for decision in decisions}


def list_chosen(decisions: Sequence[Decision]) -> list[str]:
    """The ids of what was chosen, in the order given."""
    return [decision.placed.article.id for decision in decisions if decision.chosen]


def find(decisions: Sequence[Decision], placed: Placed) -> Decision:
    """The decision on an article."""
    return next(decision for decision in decisions if decision.placed is placed)
