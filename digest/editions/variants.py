"""What an edition is to readers who want a part of it, or other words around it: composed by the same rules. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from digest.editions.compose import ELSEWHERE, compose_edition, make_keyed
from digest.editions.fit import Degree, find_cuts, limit_links, limit_thumbnails
from digest.model import Edition, Finding, Preferences, Scheme, Story

_WORLD = "world"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What an edition is composed by besides its stories, for readers of `language`, a BCP 47 tag.

    `scheme` is the edition's own, its regions named in that language. `subject` and `preheader` are templates,
    `elsewhere` is as in `group_sections`. `findings` tell what the language lacks.
    """

    language: str
    scheme: Scheme
    subject: str = "{lead}"
    preheader: str = "{second} · {third}"
    elsewhere: int = 0
    elsewhere_name: str = ELSEWHERE.name
    findings: tuple[Finding, ...] = ()


def find_regions(edition: Edition, preferences: Preferences, scheme: Scheme) -> frozenset[str]:
    """Find the regions of an edition's stories that a reader gets.

    A region brings its parts. World, which has the stories of no clear place, is everybody's. Keys that `scheme` does
    not know are passed over; a reader who wants none that it knows gets all.
    """
    printed = frozenset(story.region for story in (*edition.stories, *edition.more))
    lineages = scheme.lineages
    wanted = lineages.keys() & set(preferences.regions)
    if not wanted:
        return printed
    return frozenset(key for key in printed if key == _WORLD or not wanted.isdisjoint(lineages.get(key, ())))


def make_variant(edition: Edition, regions: frozenset[str], frame: Frame) -> Edition | None:
    """Make what readers get who want those of its stories that are in `regions`; None if there is none.

    The first story that is left leads where the lead is not wanted; sections, subject and preheader are made anew.
    Where nothing is left out and the language is the edition's own, it is the edition itself. Its key derives from the
    edition's and from what is in it, so that wishes which come to the same have the same.
    """
    stories = select_stories(edition.stories, regions)
    more = select_stories(edition.more, regions)
    if not stories:
        return None
    if (stories, more) != (edition.stories, edition.more):
        # Nobody knows any more in which regions the stories are that were only counted.
        return _make_derived(_compose(replace(edition, unlinked=0), stories, more, frame), edition)
    if frame.language != edition.newsletter.language:
        return _make_derived(_compose(edition, stories, more, frame), edition)
    return edition


def select_stories(stories: Iterable[Story], regions: frozenset[str]) -> tuple[Story, ...]:
    """Give those of `stories` that are in one of `regions`, in their order."""
    return tuple(story for story in stories if story.region in regions)


def cut_variant(variant: Edition, degree: Degree, frame: Frame, *, max_bytes: int) -> Edition:
    """Cut a variant by `degree` so that its e-mail fits, and tell of that; its teasers stay as they are.

    Of stories that are too many the last of the longest section goes first.
    """
    cut = variant
    if degree.stories is not None:
        stories = _keep_stories(variant, degree.stories)
        cut = _compose(variant, stories, variant.more, frame)
    if degree.thumbnails is not None:
        cut = limit_thumbnails(cut, degree.thumbnails)
    if degree.links is not None:
        cut = limit_links(cut, degree.links)
    cuts = find_cuts(degree, cut, variant, max_bytes=max_bytes)
    return _make_derived(replace(cut, findings=(*cut.findings, *cuts)), variant)


def tell_preferences(preferences: Preferences) -> str:
    """Say in one line what a reader wants: "africa, europe; in ur; text only"."""
    regions = ", ".join(preferences.regions) or "all regions"
    language = f"in {preferences.language}" if preferences.language else ""
    return "; ".join(filter(None, (regions, language, "text only" if preferences.text_only else "")))


def _compose(edition: Edition, stories: Sequence[Story], more: Sequence[Story], frame: Frame) -> Edition:
    """Compose `stories` of an edition, the first of which leads, as the edition was composed."""
    lead, *others = stories
    composed = compose_edition(
        newsletter=replace(edition.newsletter, language=frame.language),
        scheme=frame.scheme,
        window=edition.window,
        cut_off=edition.cut_off,
        lead=lead,
        others=others,
        more=more,
        decisions=edition.decisions,
        errors=edition.errors,
        findings=_find_findings(edition, frame),
        slot=edition.slot,
        elsewhere=frame.elsewhere,
        elsewhere_name=frame.elsewhere_name,
        subject=frame.subject,
        preheader=frame.preheader,
    )
    return replace(composed, unlinked=edition.unlinked)


def _find_findings(edition: Edition, frame: Frame) -> tuple[Finding, ...]:
    """What was found of the edition's stories; in another language the frame's own in place of the edition's."""
    if frame.language == edition.newsletter.language:
        return edition.findings
    spoken = {one.code for one in frame.findings} | {"language-missing"}
    return (*frame.findings, *(one for one in edition.findings if one.code not in spoken))


def _make_derived(variant: Edition, edition: Edition) -> Edition:
    """Give a variant its key: a hash of the edition's key and of all that it holds."""
    content = f"{edition.key} {make_keyed(variant).key}"
    return replace(variant, key=hashlib.sha256(content.encode()).hexdigest())


def _keep_stories(edition: Edition, most: int) -> tuple[Story, ...]:
    sections = [list(section.stories) for section in edition.sections]
    while sum(map(len, sections)) >= max(most, 1):
        max(sections, key=len).pop()
    return (edition.lead, *(story for section in sections for story in section))
