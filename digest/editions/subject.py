"""What the inbox shows before the e-mail is opened."""

from __future__ import annotations

from collections.abc import Sequence

from digest.model import Story
from digest.text.graphemes import count_graphemes, cut_graphemes

_SUBJECT = 70
_PREHEADER = 140


def make_subject(lead: Story) -> str:
    """Give the lead's headline, cut at a word within 70 graphemes."""
    return cut_at_word(lead.article.title, _SUBJECT)


def make_preheader(lead: Story, others: Sequence[Story]) -> str:
    """Give the next two headlines within 140 graphemes; an edition of one story shows that story's teaser."""
    headlines = " · ".join(story.article.title for story in others[:2])
    return cut_at_word(headlines or lead.teaser, _PREHEADER)


def cut_at_word(text: str, limit: int) -> str:
    """Cut `text` to `limit` graphemes, the ellipsis included, at a space where there is one in its second half."""
    if count_graphemes(text) <= limit:
        return text
    cut = cut_graphemes(text, limit - 1)
    if not text[len(cut) :].startswith(" ") and cut.rfind(" ") > len(cut) // 2:
        cut = cut[: cut.rfind(" ")]
    return cut.rstrip(" ,;:.–—-·") + "…"
