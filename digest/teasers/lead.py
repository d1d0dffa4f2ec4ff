"""Finds the sentences that a teaser may be made of: the text from where the story itself begins."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sized
from itertools import islice
from typing import TypeVar

from digest.model import Article
from digest.teasers.boilerplate import is_boilerplate
from digest.teasers.credits import cut_credit, is_caption
from digest.teasers.headings import Paragraph, drop_headings
from digest.teasers.openings import STARTERS, cut_opening, is_bullet
from digest.teasers.plugs import drop_plugs, seems_to_ask
from digest.teasers.repeats import Headline, cut_headline, is_headline, make_headline, normalize
from digest.text.datelines import split_dateline
from digest.text.sentences import split_sentences
from digest.text.tails import cut_tail

_Part = TypeVar("_Part", bound=Sized)
_SPARE = 600
"""Characters of paragraphs that are cleaned besides those wanted, since some of their sentences are left out."""
_MOST_PARAGRAPHS = 200
"""No lead stands deeper."""
_LATEST_REPEAT = 3
"""Sentences: a headline that is said again further down is meant as a sentence."""

_SIGN_OFFS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"\s*+\((?:additional )?(?:reporting|writing|editing) (?:and \w+ )?by [^()]{1,300}\)\s*\Z",
        r"\s++(?:[-–—|]\s?(?:reuters|afp|ap|dpa)|\((?:reuters|afp|ap|dpa|efe|ansa|pti|app|aa)\))\Z",
        r"\s++Published in (?:the )?[\w’' -]{2,40}, \w{3,9} \d{1,2}(?:st|nd|rd|th)?,? \d{4}\W?\Z",
    )
)
# Emphasis and links as Markdown writes them.
_MARKED = (
    (re.compile(r"(?<!\w)(\*\*|__)(?=\S)([^*_]{1,300}+)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,300}+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"\[([^\[\]]{1,100})\]\(https?://[^\s()]{1,200}\)"), r"\1"),
)
# What a site builder left: [text_block class="wide"]
_SHORTCODE = re.compile(
    r"\[(?:/[a-z]\w{2,60}|[a-z]{2,20}_\w{2,60}|[a-z]\w{2,60}\s++\w{1,60}=[\"'“”″](?:[^\[\]]|\[…\])*+)(?:\]|\Z)"
)
_STRAY_SPACE = re.compile(r"(?<=[\w.,;:!?)”’\"])(?:&nbsp;)++\s?+")  # in prose about HTML it stands apart
_ENTITY = re.compile(r"&(?:amp|quot|[lr][sd]quo|hellip|[mn]dash|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)
_NEW_TAB = re.compile(r"\s?,\s?opens (?:in a )?new (?:tab|window)\b(?:\s?(?=,)|)", re.IGNORECASE)
_LOOSE_STOP = re.compile(r"(?<=\w)\s++(?=[,.](?:\s|\Z))")  # what an unlinked name leaves behind: "Hormuz , said"
_CAPITAL_BYLINE = re.compile(r"\A(?:EXCLUSIVE\s)?BY(?:\s[A-Z][A-Z.'’-]{0,20}){2,9}(?::\s|\s(?=[A-Z“\"][a-z]))")
# A byline that ran into the text, by the word that a sentence begins with.
_RUN_IN_BYLINE = re.compile(
    r"\A(?:By|Par|Por|Von)(?:\s[A-ZÀ-Þ][\w.’'-]{0,20}){2,4}?\s"
    rf"(?={STARTERS}\s[a-zà-þ])"
)
_QUESTION = re.compile(r"\A(?:Q|Question|Frage|Pregunta|س|سوال)\s?[:.]\s++")
_ANSWER = re.compile(r"\A(?:A|Answer|Antwort|Respuesta|ج|جواب)\s?[:.]\s++")


def find_sentences(text: str, article: Article, *, enough: int) -> tuple[str, ...]:
    """Return the sentences of `text`, the summary or the text of `article`, that tell its story, in order.

    Datelines, bylines, credits, times and the headline are left out, and so is what only asks something of readers.
    Sentences are looked for until they have `enough` characters.
    """
    return tuple(_take(drop_plugs(_list_sentences(text, article, enough=enough), article.authors), enough))


def find_asking(text: str, article: Article, *, enough: int) -> tuple[str, ...]:
    """Return the first sentence of a `text` in which all only seem to ask something: better than to say nothing."""
    asking = (one for one in _list_sentences(text, article, enough=enough) if seems_to_ask(one))
    return tuple(one for one in islice(asking, 1) if not is_boilerplate(one))


def _list_sentences(text: str, article: Article, *, enough: int) -> Iterator[str]:
    headline = make_headline(article.title, article.source)
    paragraphs = _clean_lead(text, article, headline, enough=enough + _SPARE)
    sentences = (one for part in paragraphs for one in split_sentences(part, article.language or "en"))
    return (one for place, one in enumerate(sentences) if _is_new(one, headline, place))


def _clean_lead(text: str, article: Article, headline: Headline, *, enough: int) -> tuple[str, ...]:
    """The paragraphs of `text` from where the story itself begins, without dateline and tail, `enough` characters."""
    raw = text.split("\n\n", _MOST_PARAGRAPHS)[:_MOST_PARAGRAPHS]
    cleaned = (Paragraph(text=clean_paragraph(part), is_bullet=is_bullet(part)) for part in raw)
    told = (part for part in cleaned if part.text and not _is_beside(part.text, headline))
    kept = [part.text for part in drop_headings(list(_take(told, enough)))]
    if not kept:
        return ()
    opened = (_open_story(kept[0], article, headline), *kept[1:])
    return tuple(part for part in _drop_labels(opened) if part)


def _take(parts: Iterable[_Part], enough: int) -> Iterator[_Part]:
    """Yield `parts` until they have `enough` characters together."""
    taken = 0
    for part in parts:
        yield part
        taken += len(part)
        if taken > enough:
            return


def _is_new(sentence: str, headline: Headline, place: int) -> bool:
    """Whether `sentence`, the one at `place` from the start, says something that the headline does not."""
    if not normalize(sentence):
        return False
    return place >= _LATEST_REPEAT or not is_headline(sentence, headline)


def clean_paragraph(paragraph: str) -> str:
    """Return `paragraph` without what sites leave around and within it."""
    paragraph = _ENTITY.sub(lambda found: html.unescape(found.group()), paragraph)
    for pattern, kept in _MARKED:
        paragraph = pattern.sub(kept, paragraph)
    paragraph = cut_tail(_STRAY_SPACE.sub(" ", paragraph))
    if is_caption(paragraph):
        return ""
    paragraph = cut_credit(paragraph)
    for pattern in (_SHORTCODE, _NEW_TAB, *_SIGN_OFFS, _LOOSE_STOP):
        paragraph = pattern.sub("", paragraph)
    return cut_opening(paragraph).strip()


def _is_beside(paragraph: str, headline: Headline) -> bool:
    return is_boilerplate(paragraph) or is_headline(paragraph, headline)


def _open_story(paragraph: str, article: Article, headline: Headline) -> str:
    """Return the first `paragraph` without headline, byline and dateline."""
    begun = cut_headline(paragraph, headline)
    begun = _RUN_IN_BYLINE.sub("", _CAPITAL_BYLINE.sub("", _drop_byline(begun, article.authors)))
    return split_dateline(begun)[1].strip()


def _drop_byline(paragraph: str, authors: Iterable[str]) -> str:
    """Return `paragraph` without "By" and the name of one of `authors`, where that ran into the text."""
    for name in authors:
        for word in ("By ", "Par ", "Por ", "Von ", ""):
            opening = paragraph[: len(word + name) + 1]
            is_byline = opening.casefold() == f"{word}{name} ".casefold() and (word or opening.isupper())
            if is_byline and paragraph[len(opening) :][:1].isupper():
                return paragraph[len(opening) :]
    return paragraph


def _drop_labels(paragraphs: tuple[str, ...]) -> Iterator[str]:
    """Yield `paragraphs`; if the first is a question that is marked as one, without the marks of an interview."""
    is_interview = bool(_QUESTION.match(paragraphs[0]))
    for part in paragraphs:
        yield _ANSWER.sub("", _QUESTION.sub("", part)) if is_interview else part
