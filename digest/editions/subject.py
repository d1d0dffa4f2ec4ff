"""What the inbox shows before the e-mail is opened: subject and preheader, filled in from their templates.

A template is filled in once: braces in a headline are text. Where a word is missing, such as the third headline of an
edition of two stories, what parts it from the word before goes with it. A word that runs against the line, such as an
Arabic headline after an English one, is isolated, lest what stands beside it changes sides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from digest.model import Newsletter, Slot, Story
from digest.text.graphemes import count_graphemes, cut_graphemes
from digest.text.hygiene import clean_line
from digest.text.isolates import close_isolates, count_isolates, find_line_direction, isolate
from digest.text.localdates import render_list, render_short_date, use_digits

PLACES = ("lead", "second", "third", "name", "stories", "regions", "number", "date")
"""What may stand in braces."""

_STEADY = frozenset({"name"})
"""What is the same in every edition."""

_SUBJECT = 70
_PREHEADER = 140
_PLACE = re.compile(r"\{([a-z]+)\}")
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_OPEN = re.compile(r"[(\[][^)\]]*\Z")


def find_template_faults(text: str) -> tuple[str, ...]:
    """Say what in a template for subject or preheader cannot be filled in; nothing if all can."""
    known = ", ".join(f"{{{name}}}" for name in PLACES)
    strange = [found for found in _BRACES.findall(text) if found.strip("{}") not in PLACES or len(found) == 1]
    return tuple(f"{found} cannot be filled in, only {known}" for found in dict.fromkeys(strange))


def is_static(template: str) -> bool:
    """Whether a template says the same in every edition, so that a subject like the last one is meant so."""
    return _STEADY.issuperset(_PLACE.findall(template))


def make_words(
    *, newsletter: Newsletter, stories: Sequence[Story], regions: Sequence[str], slot: Slot | None, day: datetime
) -> Mapping[str, str]:
    """Give what each place of a template stands for; "" where the edition has nothing for it.

    `stories` are in reading order, the lead first; `regions` are names. A proof, which has no slot, has no number.
    """
    titles = [story.article.title for story in stories[:3]] + ["", ""]
    return {
        "lead": titles[0],
        "second": titles[1],
        "third": titles[2],
        "name": newsletter.name,
        "stories": use_digits(str(len(stories)), newsletter.language),
        "regions": render_list(regions, newsletter.language),
        "number": use_digits(str(slot.number), newsletter.language) if slot else "",
        "date": render_short_date(day, language=newsletter.language, timezone=newsletter.timezone),
    }


def make_subject(template: str, words: Mapping[str, str]) -> str:
    """Fill in the subject, cut at a word within 70 graphemes; where nothing is left, it is the lead's headline."""
    return cut_at_word(fill_template(template, words) or words["lead"], _SUBJECT)


def make_preheader(template: str, words: Mapping[str, str], *, otherwise: str) -> str:
    """Fill in the preheader within 140 graphemes; where nothing is left of it, it is `otherwise`."""
    return cut_at_word(fill_template(template, words) or otherwise, _PREHEADER)


def fill_template(template: str, words: Mapping[str, str]) -> str:
    """Fill in a template, as one clean line; "" when it has places and a word for none of them."""
    head, *rest = _PLACE.split(template)
    if not rest:
        return clean_line(head)
    kept: list[tuple[str, str]] = []
    for name, after in zip(rest[::2], rest[1::2], strict=True):
        if word := clean_line(words.get(name, "")):
            kept.append((word, after))
        elif kept:
            kept[-1] = (kept[-1][0], _skip(before=kept[-1][1], after=after))
        else:
            head = ""
    within = find_line_direction((head, *(piece for pair in kept for piece in pair)))
    words_in_line = (isolate(word, within=within) + after for word, after in kept)
    return clean_line("".join((head, *words_in_line))) if kept else ""


def cut_at_word(text: str, limit: int) -> str:
    """Cut `text` to `limit` graphemes, the ellipsis included, at a space where there is one in its second half."""
    if count_graphemes(text) <= limit:
        return text
    cut = cut_graphemes(text, limit - 1)
    cut = cut_graphemes(cut, limit - 1 - count_isolates(cut))
    if not text[len(cut) :].startswith(" ") and cut.rfind(" ") > len(cut) // 2:
        cut = cut[: cut.rfind(" ")]
    return close_isolates(cut.rstrip(" ,;:.–—-·") + "…")


def _skip(*, before: str, after: str) -> str:
    """Give what follows when a word is missing between two pieces: a bracket that was opened for it goes too."""
    return after[1:] if _OPEN.search(before) and after[:1] in (")", "]") else after
