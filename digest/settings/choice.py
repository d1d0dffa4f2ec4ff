"""Which stories a person wants in an edition, and how many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from digest.settings.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSettings:
    """What moves a story up: each part is between 0 and 1, times the weight given here, and all are added."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    recency: Annotated[float, "Weight of how new it is."] = 1.0
    half_life: Annotated[str, "Age at which recency has half its value, such as 12h."] = "12h"
    source: Annotated[float, "Weight of how far up among `sources` its source stands."] = 0.0
    copies: Annotated[float, "Weight of how many sources have it."] = 0.1
    length: Annotated[float, "Weight of how full its text is; 400 words are full."] = 0.05
    image: Annotated[float, "Weight of having an image."] = 0.05
    tags: Annotated[Mapping[str, float], "By tag, in any case: what is added, or taken away if negative."] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """What to do with stories that fit all the conditions of a rule; the first rule that fits decides."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    then: Annotated[str, 'What is done: "drop", "keep" (whatever later rules say), "lead", or "boost".'] = "drop"
    by: Annotated[float, "What a boost adds to the score, or takes away if negative."] = 0.0
    source: Annotated[str | None, "Part of the source's address or name."] = None
    tag: Annotated[str | None, "One of its tags, or its section."] = None
    author: Annotated[str | None, "Part of an author's name."] = None
    language: Annotated[str | None, "Its language."] = None
    region: Annotated[str | None, "Its region, or one that this is a part of."] = None
    words: Annotated[tuple[str, ...], "Words or phrases, one of which is in its headline, summary or text."] = ()
    url: Annotated[str | None, "Pattern of its address, such as */opinion/*."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceSettings:
    """Which stories an edition has, and how many."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    stories: Annotated[int, "Most stories in an edition."] = 20
    per_region: Annotated[int, "Most stories a region; spare room goes to the fullest regions."] = 6
    per_source: Annotated[int | None, "Most stories of one source."] = None
    min_stories: Annotated[int, "With fewer stories there is no edition; they wait for the next."] = 3
    min_words: Annotated[int, "Stories with fewer words, headline and summary included, are left out as thin."] = 0
    max_bytes: Annotated[
        int, "Largest e-mail, in bytes of HTML, on the wire too where most letters are Latin; `fit` says what is cut."
    ] = 100_000
    fit: Annotated[
        tuple[str, ...],
        'What is cut from an e-mail that is too large, in this order: "teasers" to half their length, "thumbnails", '
        '"stories" as `overflow` says, and "links" below the sections, which are then only counted.',
    ] = ("teasers", "thumbnails", "stories", "links")
    elsewhere: Annotated[int, "Regions with fewer stories than this are folded into Elsewhere; 0 folds none."] = 0
    overflow: Annotated[
        str, 'Stories over the cap: "carry" to the next edition, "link" their headlines below, or "drop".'
    ] = "carry"
    updates: Annotated[
        str, 'Stories that went out and were rewritten since: "never" again, or again when "substantial".'
    ] = "never"
    last: Annotated[str | None, "Without a store: only stories of this age, such as 24h or 7d; --last overrides."] = (
        None
    )
    max_age: Annotated[
        str | None,
        "Stories first seen longer ago than this enter no edition; by default two periods of the schedule, and at "
        "least 48h.",
    ] = None
    lead_tags: Annotated[tuple[str, ...], "Tags in the CMS that put a story at the head."] = ("digest-lead",)
    sticky_leads: Annotated[bool, "Whether a story that the CMS keeps on top leads."] = True
    ban_tags: Annotated[tuple[str, ...], "Tags in the CMS that keep a story out."] = ("no-digest",)
    score: ScoreSettings = field(default_factory=ScoreSettings)
    rules: Annotated[tuple[RuleSettings, ...], "Rules for single stories, tried from the first on."] = ()
