"""Composes an edition from decisions: the lead, the sections in order, the subject, and the key of it all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from digest.editions.artefact import describe_edition
from digest.editions.subject import make_preheader, make_subject
from digest.model import ArticleError, Decision, Edition, Newsletter, Scheme, Section, Story, Theme, Window

Teaser = Callable[..., str]
"""`make_teaser(article, limit)`: handed in, since no stage knows another."""


def make_story(decision: Decision, *, theme: Theme, tease: Teaser) -> Story:
    """Turn a chosen decision into what is printed, with teasers as long as the theme wants them.

    A story that leads nowhere says more of itself: its long teaser comes from its text, not from its summary.
    """
    article = decision.placed.article
    telling = replace(article, summary="") if article.url is None and article.text else article
    return Story(
        article=article,
        region=decision.placed.region,
        teaser=tease(article, theme.teaser),
        long_teaser=tease(telling, theme.long_teaser),
        dated=decision.effective if decision.dated else None,
    )


def group_sections(stories: Sequence[Story], scheme: Scheme) -> tuple[Section, ...]:
    """Group stories by region, in scheme order and, within a region, in the order given. Empty regions are left out."""
    grouped = ((region, tuple(story for story in stories if story.region == region.key)) for region in scheme.regions)
    return tuple(Section(region=region, stories=found) for region, found in grouped if found)


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
) -> Edition:
    """Compose the edition of `lead` and `others`; the same arguments give the same edition, its key included."""
    sections = group_sections(others, scheme)
    following = [story for section in sections for story in section.stories]
    edition = Edition(
        key="",
        newsletter=newsletter,
        cut_off=cut_off,
        window=window,
        subject=make_subject(lead),
        preheader=make_preheader(lead, following),
        lead=lead,
        sections=sections,
        decisions=tuple(decisions),
        errors=tuple(errors),
    )
    return _with_key(edition)


def _with_key(edition: Edition) -> Edition:
    """Give the edition the key of its content: SHA-256, in hexadecimal, of its canonical JSON."""
    content = json.dumps(describe_edition(replace(edition, key="")), sort_keys=True, ensure_ascii=True)
    return replace(edition, key=hashlib.sha256(content.encode()).hexdigest())
