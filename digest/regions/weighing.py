"""Weighs the places that an article names, and finds the region they speak for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from digest.model import Article, Guide, Placed, Scheme
from digest.regions.atlas import Atlas, make_atlas
from digest.regions.clues import Piece, find_clues
from digest.regions.cues import MEETINGS
from digest.regions.gazetteer import LANGUAGES
from digest.regions.lexicon import OwnNames, load_lexicon
from digest.regions.mentions import Mention, find_mentions
from digest.regions.names import make_keys, split_words
from digest.regions.scheme import WORLD
from digest.regions.scores import build_evidence, make_tally
from digest.regions.verdict import judge_tally
from digest.text.language import find_primary

MOST_EVIDENCE = 12
# Characters: what lies beyond them changes few decisions.
LONGEST_TEXT = 6_000
LONGEST_LEAD = 400


def weigh_article(article: Article, scheme: Scheme, guide: Guide) -> Placed:
    """`article` with the region in `scheme` that its dateline and the places it names speak for; else World.

    `guide` has names that an editor added, the source's home country, and the least confidence. The confidence is how
    surely the region beats all others, World included, and 0 when too little speaks for any. What is in World for less
    than the least confidence has the region that it was withheld from as its first secondary one, and the confidence
    of that.
    """
    atlas = make_atlas(scheme)
    language = find_names_language(article)
    fields = find_fields(article, language, tuple(guide.names.items()))
    clues = find_clues(fields, atlas, guide.country, meeting=is_meeting(article.title, fields["title"]))
    tally = make_tally(clues, atlas, find_home(guide.country, atlas))
    verdict = judge_tally(tally, atlas, length=min(len(article.text), LONGEST_TEXT))
    if verdict.confidence < guide.least_confidence and verdict.region != WORLD:
        verdict = verdict._replace(region=WORLD, secondary=(verdict.region, *verdict.secondary))
    return Placed(
        article=article,
        region=verdict.region,
        confidence=verdict.confidence,
        secondary=verdict.secondary,
        evidence=build_evidence(tally.pieces, MOST_EVIDENCE),
    )


def is_meeting(title: str, mentions: Sequence[Mention]) -> bool:
    """Whether the headline `title`, which has `mentions`, is about talks or the like somewhere."""
    located = [True for mention in mentions if mention.located]
    return bool(located) and not MEETINGS.isdisjoint(make_keys(split_words(title)))


def find_names_language(article: Article) -> str | None:
    """The language in which `article` names places; English where it has Latin letters and no names of its own."""
    language = find_primary(article.language) if article.language else None
    return "en" if language not in LANGUAGES and article.title.isascii() else language


def find_home(country: str | None, atlas: Atlas) -> Piece | None:
    """What speaks for the region of the `country` that the source is in."""
    region = atlas.find_codes((country,)) if country else None
    return ("home", country, region, country) if country and region else None


def find_fields(article: Article, language: str | None, own: OwnNames) -> dict[str, Sequence[Mention]]:
    """The places that each part of `article`, which is in `language`, names by the gazetteer and an editor's `own`."""
    places = article.dateline.places if article.dateline else ()
    dateline = find_dateline(places, language, own) if places else ()
    title, lead, body = find_mentions((article.title, *split_lead(article)), load_lexicon(language, own))
    return {"dateline": dateline, "title": title, "lead": lead, "body": body}


@lru_cache(maxsize=4096)
def find_dateline(places: Sequence[str], language: str | None, own: OwnNames) -> tuple[Mention, ...]:
    """What the `places` of a dateline are; of "TAUPO, New Zealand" the last part counts, which holds the others."""
    found = find_mentions(places, load_lexicon(language, own), strict=False)
    return tuple(mentions[-1] for mentions in found if mentions)


def split_lead(article: Article) -> tuple[str, str]:
    """What an article opens with, and the rest: its summary and its text, or its first paragraph and the others."""
    text = article.text[:LONGEST_TEXT]
    if article.summary:
        return article.summary[:LONGEST_TEXT], text
    end = text.find("\n\n", 0, LONGEST_LEAD)
    if end < 0 and len(text) > LONGEST_LEAD:
        end = max(text.rfind(" ", 0, LONGEST_LEAD), 0)
    return (text, "") if end < 0 else (text[:end], text[end:])
