"""Composes an edition from decisions: the lead, the sections in order, the subject, and the key of it all."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from digest.editions.artefact import describe_edition
from digest.editions.subject import make_preheader, make_subject, make_words
from digest.model import (
    Article,
    ArticleError,
    Decision,
    Edition,
    Finding,
    Newsletter,
    Region,
    Scheme,
    Section,
    Slot,
    Story,
    Theme,
    Window,
)

Teaser = Callable[..., str]
"""`make_teaser(article, limit, written=None)`: handed in, since no stage knows another."""

ELSEWHERE = Region(key="elsewhere", name="Elsewhere")
"""The section that folds regions of few stories. It is no region: each of its stories keeps its own."""

_WORLD = "world"


def make_story(
    decision: Decision, *, theme: Theme, tease: Teaser, teaser: str | None = None, share: float = 1.0
) -> Story:
    """Turn a chosen decision into what is printed, with teasers as long as the theme wants them in its language.

    A `teaser` that an editor wrote stands in place of both, as far as it fits. Where the e-mail would be too large they
    have a `share` of those lengths.
    """
    article = decision.placed.article
    short, long = (max(1, int(length * share)) for length in find_lengths(theme, article.language))
    return Story(
        article=article,
        region=decision.placed.region,
        teaser=tease(article, short, written=teaser),
        long_teaser=tease(select_telling(article), long, written=teaser),
        dated=decision.effective if decision.dated else None,
        also_in=decision.also_in,
    )


def select_telling(article: Article) -> Article:
    """Give what a long teaser is made from: a story that leads nowhere says more of itself than its summary does."""
    return replace(article, summary="") if article.url is None and article.text else article


def find_lengths(theme: Theme, language: str | None) -> tuple[int, int]:
    """Give the graphemes of a teaser and a long teaser in `language`, a BCP 47 tag: "zh-TW" is looked up, then "zh"."""
    tag = language or ""
    own = (theme.lengths.get(name) for name in (tag, tag.partition("-")[0]))
    return next(filter(None, own), (theme.teaser, theme.long_teaser))


def make_linked_story(decision: Decision) -> Story:
    """Turn a decision about a story that is only linked into what is printed: its headline, and no teaser."""
    return Story(
        article=decision.placed.article,
        region=decision.placed.region,
        teaser="",
        long_teaser="",
        dated=decision.effective if decision.dated else None,
    )


def group_sections(
    stories: Iterable[Story],
    scheme: Scheme,
    *,
    elsewhere: int = 0,
    elsewhere_name: str = ELSEWHERE.name,
    lead: str | None = None,
) -> tuple[Section, ...]:
    """Group stories by region, in scheme order and, within a region, in the order given. Empty regions are left out.

    Regions with fewer than `elsewhere` stories are folded: parts into what they are part of, where that is printed;
    then the others into Elsewhere, if they are several, which is called `elsewhere_name`. It stands before World where
    that is last, else at the end. World is never folded, nor is the region of the `lead`.
    """
    told = tuple(stories)
    keys = _fold_parts(told, scheme, elsewhere=elsewhere, lead=lead)
    sections = [_make_section(region, told, keys[region.key]) for region in scheme.regions if region.key in keys]
    small = [one for one in sections if len(one.stories) < elsewhere and one.region.key not in (_WORLD, lead)]
    folded = [section.region.key for section in small if section.stories]
    if len(folded) > 1:
        sections = [section for section in sections if section.region.key not in folded]
        is_world_last = bool(sections) and sections[-1].region.key == _WORLD
        gathered = [key for one in folded for key in keys[one]]
        region = replace(ELSEWHERE, name=elsewhere_name)
        sections.insert(len(sections) - is_world_last, _make_section(region, told, gathered))
    return tuple(section for section in sections if section.stories)


def _fold_parts(
    stories: Sequence[Story], scheme: Scheme, *, elsewhere: int, lead: str | None
) -> dict[str, tuple[str, ...]]:
    """The keys of the regions whose stories each section has, by the section's: its own, and of small parts of it."""
    counts = Counter(story.region for story in stories)
    keys: dict[str, tuple[str, ...]] = {region.key: (region.key,) for region in scheme.regions}
    for region in reversed(scheme.regions):
        size = sum(counts[key] for key in keys[region.key])
        if region.parent and counts[region.parent] and 0 < size < elsewhere and region.key != lead:
            keys[region.parent] += keys.pop(region.key)
    return keys


def compose_edition(
    *,
    newsletter: Newsletter,
    scheme: Scheme,
    window: Window,
    cut_off: datetime,
    lead: Story,
    others: Sequence[Story],
    decisions: Sequence[Decision],
    errors: Sequence[ArticleError] = (),
    more: Sequence[Story] = (),
    findings: Sequence[Finding] = (),
    slot: Slot | None = None,
    elsewhere: int = 0,
    elsewhere_name: str = ELSEWHERE.name,
    subject: str = "{lead}",
    preheader: str = "{second} · {third}",
) -> Edition:
    """Compose the edition of `lead` and `others`; the same arguments give the same edition, its key included.

    `more` are printed as mere links; `findings` tell what was done to the stories. `subject` and `preheader` are
    templates, `elsewhere` is as in `group_sections`.
    """
    sections = group_sections(others, scheme, elsewhere=elsewhere, elsewhere_name=elsewhere_name, lead=lead.region)
    words = make_words(
        newsletter=newsletter,
        stories=(lead, *(story for section in sections for story in section.stories)),
        regions=_list_regions(lead, sections, scheme),
        slot=slot,
        day=slot.due if slot else cut_off,
    )
    edition = Edition(
        key="",
        newsletter=newsletter,
        cut_off=cut_off,
        window=window,
        subject=make_subject(subject, words),
        preheader=make_preheader(preheader, words, otherwise=lead.teaser),
        lead=lead,
        sections=sections,
        decisions=tuple(decisions),
        errors=tuple(errors),
        more=tuple(more),
        slot=slot,
        findings=tuple(findings),
    )
    return make_keyed(edition)


def _make_section(region: Region, stories: Sequence[Story], keys: Sequence[str]) -> Section:
    return Section(region=region, stories=tuple(story for story in stories if story.region in keys))


def _list_regions(lead: Story, sections: Sequence[Section], scheme: Scheme) -> list[str]:
    """Name the regions in reading order, each once."""
    own = [region.name for region in scheme.regions if region.key == lead.region]
    return list(dict.fromkeys([*own, *(section.region.name for section in sections)]))


def make_keyed(edition: Edition) -> Edition:
    """Give the edition the key of its content: SHA-256, in hexadecimal, of its canonical JSON."""
    content = json.dumps(describe_edition(replace(edition, key="")), sort_keys=True, ensure_ascii=True)
    return replace(edition, key=hashlib.sha256(content.encode()).hexdigest())
